using System.Collections.Generic;
using System.IO;

namespace OmniNPC.Tavern.Cli
{
    /// <summary>Writes help from the same rules the parser checks, so the two cannot differ.</summary>
    internal static class HelpText
    {
        /// <summary>Writes the list of verbs.</summary>
        public static void WriteAll(TextWriter output, IReadOnlyList<IVerb> verbs)
        {
            output.WriteLine("usage: ./omninpc VERB [options]");
            output.WriteLine();
            foreach (IVerb verb in verbs)
            {
                output.WriteLine($"  {verb.Name,-8} {verb.Summary}");
            }

            output.WriteLine();
            output.WriteLine("  setup    Fetches and builds what is missing; every other verb does it by itself.");
            output.WriteLine("  test     Runs the tests.");
            output.WriteLine();
            output.WriteLine("./omninpc VERB --help lists a verb's options.");
        }

        /// <summary>Writes the options of one verb.</summary>
        public static void Write(TextWriter output, IVerb verb)
        {
            output.WriteLine($"usage: ./omninpc {verb.Name}{(verb.Word.Length == 0 ? string.Empty : " " + verb.Word)}{(verb.Options.Count == 0 ? string.Empty : " [options]")}");
            output.WriteLine();
            output.WriteLine(verb.Summary);
            if (verb.Options.Count == 0)
            {
                return;
            }

            output.WriteLine();
            int width = 0;
            foreach (OptionRule option in verb.Options)
            {
                width = System.Math.Max(width, option.Written.Length);
            }

            foreach (OptionRule option in verb.Options)
            {
                output.WriteLine($"  {option.Written.PadRight(width)}  {option.Help}");
            }
        }
    }
}
