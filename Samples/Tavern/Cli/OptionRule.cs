using System;

namespace OmniNPC.Tavern.Cli
{
    /// <summary>One option a verb takes.</summary>
    internal sealed class OptionRule
    {
        private OptionRule(string name, string? value, bool repeats, string help)
        {
            Name = name;
            Value = value;
            Repeats = repeats;
            Help = help;
        }

        /// <summary>The name with its two dashes.</summary>
        public string Name { get; }

        /// <summary>What its value is called in the help, or null for a switch.</summary>
        public string? Value { get; }

        /// <summary>Whether it may be given more than once, or with several values in a row.</summary>
        public bool Repeats { get; }

        /// <summary>One line for people.</summary>
        public string Help { get; }

        /// <summary>An option without a value.</summary>
        public static OptionRule Switch(string name, string help) => new OptionRule(name, null, false, help);

        /// <summary>An option with one value, given at most once.</summary>
        public static OptionRule One(string name, string value, string help) => new OptionRule(name, value, false, help);

        /// <summary>An option that takes one or more values each time it is given.</summary>
        public static OptionRule Many(string name, string value, string help) => new OptionRule(name, value, true, help);

        /// <summary>How the option is written in a usage line.</summary>
        public string Written => Value == null ? Name : Repeats ? $"{Name} {Value} ..." : $"{Name} {Value}";

        /// <inheritdoc/>
        public override string ToString() => Written;

        /// <summary>Whether an argument is an option: two dashes and a letter, so that "-5" and "--" stay values.</summary>
        public static bool LooksLikeOption(string argument)
            => argument.Length > 2 && argument.StartsWith("--", StringComparison.Ordinal) && char.IsLetter(argument[2]);
    }
}
