using System.Globalization;

namespace OmniNPC.Tavern.Live
{
    /// <summary>The command line of the live view.</summary>
    internal sealed class LiveArguments
    {
        public const string Usage =
            "usage: ./omninpc demo --live [--bundle DIR] [--seed N] [--port N] [--no-browser]\n"
            + "  --bundle DIR   the model; the tiny one unless said otherwise\n"
            + "  --seed N       seed of the characters; 1 unless said otherwise\n"
            + "  --port N       the port on 127.0.0.1; a free one unless said otherwise\n"
            + "  --no-browser   only prints the address";

        /// <summary>The bundle, or null for the tiny one.</summary>
        public string? Bundle { get; private set; }

        /// <summary>Seed of the characters.</summary>
        public ulong Seed { get; private set; } = 1;

        /// <summary>The port; 0 for a free one.</summary>
        public int Port { get; private set; }

        /// <summary>Whether a browser is opened.</summary>
        public bool OpensBrowser { get; private set; } = true;

        /// <summary>Whether only the usage is wanted.</summary>
        public bool WantsHelp { get; private set; }

        /// <summary>Reads the arguments; <c>--live</c> itself is skipped.</summary>
        /// <returns>Null when they were not understood; the sentence says why.</returns>
        public static LiveArguments? Read(string[] words, out string problem)
        {
            problem = string.Empty;
            LiveArguments arguments = new LiveArguments();
            for (int i = 0; i < words.Length; i++)
            {
                string? value = i + 1 < words.Length ? words[i + 1] : null;
                switch (words[i])
                {
                    case "--live":
                        break;
                    case "--no-browser":
                        arguments.OpensBrowser = false;
                        break;
                    case "--help":
                    case "-h":
                        arguments.WantsHelp = true;
                        break;
                    case "--bundle" when value != null:
                        arguments.Bundle = value;
                        i++;
                        break;
                    case "--seed" when ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed):
                        arguments.Seed = seed;
                        i++;
                        break;
                    case "--port" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= 65535:
                        arguments.Port = port;
                        i++;
                        break;
                    case "--bundle":
                        problem = "--bundle needs a folder.";
                        return null;
                    case "--seed":
                        problem = $"--seed needs a whole number from 0 on; found {value ?? "nothing"}.";
                        return null;
                    case "--port":
                        problem = $"--port needs a number from 0 to 65535; found {value ?? "nothing"}.";
                        return null;
                    default:
                        problem = $"demo --live does not know \"{words[i]}\".";
                        return null;
                }
            }

            return arguments;
        }
    }
}
