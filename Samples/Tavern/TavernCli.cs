using System;
using System.Collections.Generic;
using System.IO;
using OmniNPC.Tavern.Cli;
using OmniNPC.Tavern.Verbs;

namespace OmniNPC.Tavern
{
    /// <summary>Chooses the verb, and turns every failure into one sentence and an exit code.</summary>
    internal static class TavernCli
    {
        private static readonly IVerb[] Verbs =
        {
            new DemoVerb(), new SayVerb(), new ChatVerb(), new BenchVerb(), new DuplexBenchVerb(), new EvalVerb(), new DoctorVerb(),
        };

        /// <summary>Runs one command line.</summary>
        /// <param name="arguments">The verb and its arguments; nothing is the demo.</param>
        /// <param name="terminal">Where it writes.</param>
        /// <returns>One of <see cref="ExitCode"/>.</returns>
        public static int Run(ReadOnlySpan<string> arguments, Terminal terminal)
        {
            try
            {
                return arguments.Length == 0 ? RunVerb("demo", arguments, terminal) : RunVerb(arguments[0], arguments.Slice(1), terminal);
            }
            catch (UsageException wrong)
            {
                terminal.Warn(wrong.Message);
                return ExitCode.Usage;
            }
            catch (Exception failure) when (IsExpected(failure))
            {
                terminal.Warn(Sentence(failure));
                return ExitCode.Failed;
            }
        }

        // .NET appends the name of a parameter, which is ours and not the player's.
        private static string Sentence(Exception failure)
        {
            int suffix = failure is ArgumentException ? failure.Message.LastIndexOf(" (Parameter '", StringComparison.Ordinal) : -1;
            return suffix < 0 ? failure.Message : failure.Message.Substring(0, suffix);
        }

        private static int RunVerb(string name, ReadOnlySpan<string> rest, Terminal terminal)
        {
            if (name == "help" || name == "--help" || name == "-h")
            {
                return Help(rest, terminal);
            }

            IVerb verb = Find(name);
            if (rest.Length > 0 && (rest[0] == "--help" || rest[0] == "-h"))
            {
                HelpText.Write(terminal.Output, verb);
                return ExitCode.Done;
            }

            return verb.Run(CommandLine.Parse(verb.Name, verb.Options, verb.Word.Length == 0 ? 0 : 1, rest), terminal);
        }

        private static int Help(ReadOnlySpan<string> rest, Terminal terminal)
        {
            if (rest.Length == 0)
            {
                HelpText.WriteAll(terminal.Output, Verbs);
            }
            else
            {
                HelpText.Write(terminal.Output, Find(rest[0]));
            }

            return ExitCode.Done;
        }

        private static IVerb Find(string name)
        {
            List<string> names = new List<string>();
            foreach (IVerb verb in Verbs)
            {
                if (verb.Name == name)
                {
                    return verb;
                }

                names.Add(verb.Name);
            }

            throw new UsageException($"There is no verb \"{name}\"; the verbs are {string.Join(", ", names)} and help.");
        }

        /// <summary>Whether a failure comes from a file, folder, machine or line and has a sentence of its own; anything else is a fault of ours and keeps its stack.</summary>
        public static bool IsExpected(Exception failure)
            => failure is FailureException || failure is IOException || failure is UnauthorizedAccessException || failure is InvalidDataException
            || failure is ArgumentException || failure is DllNotFoundException || failure is Onnx.BundleException;
    }
}
