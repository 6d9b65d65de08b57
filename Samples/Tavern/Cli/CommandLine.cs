using System;
using System.Collections.Generic;
using System.Globalization;

namespace OmniNPC.Tavern.Cli
{
    /// <summary>The arguments of one verb, checked against its rules: anything not understood is refused with one sentence.</summary>
    internal sealed class CommandLine
    {
        private readonly string verb;
        private readonly List<GivenOption> given = new List<GivenOption>();
        private readonly List<string> words = new List<string>();

        private CommandLine(string verb)
        {
            this.verb = verb;
        }

        /// <summary>Every option value in the order given; <c>--hear a --say b --hear c</c> keeps its order.</summary>
        public IReadOnlyList<GivenOption> Given => given;

        /// <summary>The arguments that belong to no option.</summary>
        public IReadOnlyList<string> Words => words;

        /// <summary>Reads arguments.</summary>
        /// <param name="verb">The verb, for messages.</param>
        /// <param name="rules">The options it takes.</param>
        /// <param name="maxWords">How many arguments may stand outside options.</param>
        /// <param name="arguments">The arguments after the verb.</param>
        /// <exception cref="UsageException">An argument is not understood.</exception>
        public static CommandLine Parse(string verb, IReadOnlyList<OptionRule> rules, int maxWords, ReadOnlySpan<string> arguments)
        {
            CommandLine line = new CommandLine(verb);
            for (int i = 0; i < arguments.Length;)
            {
                string argument = arguments[i++];
                if (!OptionRule.LooksLikeOption(argument))
                {
                    if (line.words.Count == maxWords)
                    {
                        throw line.Wrong(maxWords == 0
                            ? $"takes no bare argument; found \"{argument}\""
                            : $"takes one bare argument; found \"{argument}\" after \"{line.words[0]}\" (put a text with spaces in quotes)");
                    }

                    line.words.Add(argument);
                    continue;
                }

                int equals = argument.IndexOf('=', StringComparison.Ordinal);
                string name = equals < 0 ? argument : argument.Substring(0, equals);
                OptionRule rule = Find(rules, name) ?? throw line.Wrong($"knows no option {name}{Nearest(rules, name)}");
                if (!rule.Repeats && line.Has(name))
                {
                    throw line.Wrong($"takes {name} once; it was given twice");
                }

                if (rule.Value == null)
                {
                    if (equals >= 0)
                    {
                        throw line.Wrong($"takes {name} without a value; found \"{argument}\"");
                    }

                    line.given.Add(new GivenOption(name, string.Empty));
                    continue;
                }

                if (equals >= 0)
                {
                    line.given.Add(new GivenOption(name, argument.Substring(equals + 1)));
                    continue;
                }

                int before = line.given.Count;
                while (i < arguments.Length && !OptionRule.LooksLikeOption(arguments[i]) && (rule.Repeats || line.given.Count == before))
                {
                    line.given.Add(new GivenOption(name, arguments[i++]));
                }

                if (line.given.Count == before)
                {
                    throw line.Wrong($"needs a value after {name}: {rule.Written}");
                }
            }

            return line;
        }

        /// <summary>Whether an option was given.</summary>
        public bool Has(string name)
        {
            foreach (GivenOption option in given)
            {
                if (option.Name == name)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>The value of an option, or null when it was not given.</summary>
        public string? Text(string name)
        {
            foreach (GivenOption option in given)
            {
                if (option.Name == name)
                {
                    return option.Value;
                }
            }

            return null;
        }

        /// <summary>Every value of an option, in order.</summary>
        public List<string> Texts(string name)
        {
            List<string> values = new List<string>();
            foreach (GivenOption option in given)
            {
                if (option.Name == name)
                {
                    values.Add(option.Value);
                }
            }

            return values;
        }

        /// <summary>An unsigned whole number, or a default.</summary>
        public ulong Seed(string name, ulong otherwise)
        {
            string? text = Text(name);
            if (text == null)
            {
                return otherwise;
            }

            return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
                ? value
                : throw Wrong($"expects {name} to be a whole number from 0 to {ulong.MaxValue}; found \"{text}\"");
        }

        /// <summary>A whole number within a range, or a default.</summary>
        public int Number(string name, int least, int most, int otherwise)
        {
            string? text = Text(name);
            if (text == null)
            {
                return otherwise;
            }

            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
                ? value
                : throw Wrong($"expects {name} to be a whole number from {least} to {most}; found \"{text}\"");
        }

        /// <summary>A number within a range, or a default.</summary>
        public double Real(string name, double least, double most, double otherwise)
        {
            string? text = Text(name);
            if (text == null)
            {
                return otherwise;
            }

            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most
                ? value
                : throw Wrong(FormattableString.Invariant($"expects {name} to be a number from {least} to {most}; found \"{text}\""));
        }

        /// <summary>One of a list of names, or the first of them.</summary>
        public string Choice(string name, params string[] choices)
        {
            string? text = Text(name);
            if (text == null)
            {
                return choices[0];
            }

            return Array.IndexOf(choices, text) >= 0
                ? text
                : throw Wrong($"expects {name} to be one of {string.Join(", ", choices)}; found \"{text}\"");
        }

        /// <summary>A value that must be there.</summary>
        public string Required(string name, string why) => Text(name) ?? throw Wrong($"needs {name}: {why}");

        /// <summary>A refusal that names the verb and where the help is.</summary>
        public UsageException Wrong(string what) => new UsageException($"`{verb}` {what}. See `./omninpc {verb} --help`.");

        private static OptionRule? Find(IReadOnlyList<OptionRule> rules, string name)
        {
            foreach (OptionRule rule in rules)
            {
                if (rule.Name == name)
                {
                    return rule;
                }
            }

            return null;
        }

        private static string Nearest(IReadOnlyList<OptionRule> rules, string name)
        {
            string best = string.Empty;
            int least = 3; // up to two wrong letters is a slip of the finger; more is another word
            foreach (OptionRule rule in rules)
            {
                int distance = EditDistance.Of<char>(rule.Name.AsSpan(), name.AsSpan());
                if (distance < least)
                {
                    least = distance;
                    best = rule.Name;
                }
            }

            return best.Length == 0 ? string.Empty : $"; did you mean {best}?";
        }
    }
}
