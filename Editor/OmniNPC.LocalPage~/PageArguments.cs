using System.Collections.Generic;
using System.Globalization;

namespace OmniNPC.LocalPage
{
    /// <summary>The command line that starts a page: what all pages understand, and what one of them understands besides.</summary>
    public sealed class PageArguments
    {
        /// <summary>The lines about the options of every page, for a usage.</summary>
        public const string Usage =
            "  --port N       the port on 127.0.0.1; a free one unless said otherwise\n"
            + "  --no-browser   only prints the address";

        private readonly List<string> bundles = new List<string>();

        private PageArguments()
        {
        }

        /// <summary>Reads an option of a page's own.</summary>
        /// <param name="word">The option.</param>
        /// <param name="value">The word after it; null at the end of the line.</param>
        /// <param name="problem">Set to the sentence when the value is none.</param>
        /// <returns>How many words it has; 0 when it is no option of the page.</returns>
        public delegate int OwnOption(string word, string? value, ref string problem);

        /// <summary>Folders of model bundles, in the order given; empty for the page's own choice.</summary>
        public IReadOnlyList<string> Bundles => bundles;

        /// <summary>The port; 0 for a free one.</summary>
        public int Port { get; private set; }

        /// <summary>Whether a browser is opened.</summary>
        public bool OpensBrowser { get; private set; } = true;

        /// <summary>Whether only the usage is wanted.</summary>
        public bool WantsHelp { get; private set; }

        /// <summary>Reads a command line.</summary>
        /// <param name="words">The words after the program's name.</param>
        /// <param name="command">What they belong to, as sentences call it: "preview".</param>
        /// <param name="own">Reads what only this page understands.</param>
        /// <param name="problem">Why it was not understood, in a sentence.</param>
        /// <returns>Null when it was not understood.</returns>
        public static PageArguments? Read(string[] words, string command, OwnOption? own, out string problem)
        {
            problem = string.Empty;
            var arguments = new PageArguments();
            for (int i = 0; i < words.Length && problem.Length == 0;)
            {
                string? value = i + 1 < words.Length ? words[i + 1] : null;
                int used = arguments.Take(words[i], value, ref problem);
                used = used == 0 && own != null ? own(words[i], value, ref problem) : used;
                if (used == 0 && problem.Length == 0)
                {
                    problem = $"{command} does not know \"{words[i]}\".";
                }

                i += used;
            }

            return problem.Length == 0 ? arguments : null;
        }

        private int Take(string word, string? value, ref string problem)
        {
            switch (word)
            {
                case "--bundle" when value != null:
                    bundles.Add(value);
                    return 2;
                case "--port" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= 65535:
                    Port = port;
                    return 2;
                case "--no-browser":
                    OpensBrowser = false;
                    return 1;
                case "--help":
                case "-h":
                    WantsHelp = true;
                    return 1;
                case "--bundle":
                    problem = "--bundle needs a folder.";
                    return 1;
                case "--port":
                    problem = $"--port needs a number from 0 to 65535; found {value ?? "nothing"}.";
                    return 1;
                default:
                    return 0;
            }
        }
    }
}
