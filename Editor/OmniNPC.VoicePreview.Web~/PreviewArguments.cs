using System.Collections.Generic;
using System.Globalization;

namespace OmniNPC.VoicePreview.Web
{
    /// <summary>The command line of the preview.</summary>
    internal sealed class PreviewArguments
    {
        public const string Usage =
            "usage: ./omninpc preview [--bundle DIR]... [--port N] [--no-browser]\n"
            + "       ./omninpc preview --check\n"
            + "  --bundle DIR   a model bundle to pick; several may be given; the tiny model unless said otherwise\n"
            + "  --port N       the port on 127.0.0.1; a free one unless said otherwise\n"
            + "  --no-browser   only prints the address\n"
            + "  --check        tries the page in headless Chromium and leaves .out/preview.png";

        private readonly List<string> bundles = new List<string>();

        /// <summary>Folders of the bundles, in the order given; empty for the tiny model.</summary>
        public IReadOnlyList<string> Bundles => bundles;

        /// <summary>The port; 0 for a free one.</summary>
        public int Port { get; private set; }

        /// <summary>Whether a browser is opened.</summary>
        public bool OpensBrowser { get; private set; } = true;

        /// <summary>Whether only the usage is wanted.</summary>
        public bool WantsHelp { get; private set; }

        /// <summary>Reads the arguments.</summary>
        /// <returns>Null when they were not understood; the sentence says why.</returns>
        public static PreviewArguments? Read(string[] words, out string problem)
        {
            problem = string.Empty;
            var arguments = new PreviewArguments();
            for (int i = 0; i < words.Length; i++)
            {
                bool hasValue = i + 1 < words.Length;
                switch (words[i])
                {
                    case "--bundle" when hasValue:
                        arguments.bundles.Add(words[++i]);
                        break;
                    case "--port" when hasValue && int.TryParse(words[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= 65535:
                        arguments.Port = port;
                        i++;
                        break;
                    case "--no-browser":
                        arguments.OpensBrowser = false;
                        break;
                    case "--help":
                    case "-h":
                        arguments.WantsHelp = true;
                        break;
                    case "--bundle":
                        problem = "--bundle needs a folder.";
                        return null;
                    case "--port":
                        problem = "--port needs a number from 0 to 65535.";
                        return null;
                    default:
                        problem = $"preview does not know \"{words[i]}\".";
                        return null;
                }
            }

            return arguments;
        }
    }
}
