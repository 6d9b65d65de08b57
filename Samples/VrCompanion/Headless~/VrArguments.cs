using System;
using System.Globalization;
using OmniNPC.Scheduling;

namespace OmniNPC.VrCompanion.Headless
{
    /// <summary>The command line of <c>./omninpc vr</c>.</summary>
    internal sealed class VrArguments
    {
        public const string Usage =
            "usage: ./omninpc vr [options]\n"
            + "  --track FILE.csv               the player's head; Samples/VrCompanion/Tracks/look-around.csv unless said otherwise\n"
            + "  --out DIR                      where vr.wav, vr.json and vr.svg go; .out unless said otherwise\n"
            + "  --bundle DIR                   the model; the tiny one unless said otherwise\n"
            + "  --seed N                       seed of the companion; 1 unless said otherwise\n"
            + "  --clock free|table|measured    what compute time costs on the virtual clock; measured unless said otherwise";

        /// <summary>The head track, or null for the shipped one.</summary>
        public string? Track { get; private set; }

        /// <summary>Where results go.</summary>
        public string Folder { get; private set; } = ".out";

        /// <summary>The bundle, or null for the tiny one.</summary>
        public string? Bundle { get; private set; }

        /// <summary>Seed of the companion.</summary>
        public ulong Seed { get; private set; } = 1;

        /// <summary>What compute time costs.</summary>
        public ComputeCharge Charge { get; private set; } = ComputeCharge.Measured;

        /// <summary>Whether only the usage is wanted.</summary>
        public bool WantsHelp { get; private set; }

        /// <summary>Reads the arguments.</summary>
        /// <returns>Null when they were not understood; the sentence says why.</returns>
        public static VrArguments? Read(ReadOnlySpan<string> words, out string problem)
        {
            problem = string.Empty;
            VrArguments arguments = new VrArguments();
            for (int i = 0; i < words.Length; i++)
            {
                string option = words[i];
                if (option == "--help" || option == "-h")
                {
                    arguments.WantsHelp = true;
                    continue;
                }

                if (option != "--track" && option != "--out" && option != "--bundle" && option != "--seed" && option != "--clock")
                {
                    problem = $"vr does not know \"{option}\".";
                    return null;
                }

                if (i + 1 == words.Length)
                {
                    problem = $"{option} needs a value.";
                    return null;
                }

                if (!arguments.Take(option, words[++i]))
                {
                    problem = option == "--seed" ? $"--seed needs a whole number from 0 on; found \"{words[i]}\"." : $"--clock needs free, table or measured; found \"{words[i]}\".";
                    return null;
                }
            }

            return arguments;
        }

        private bool Take(string option, string value)
        {
            switch (option)
            {
                case "--track":
                    Track = value;
                    return true;
                case "--out":
                    Folder = value;
                    return true;
                case "--bundle":
                    Bundle = value;
                    return true;
                case "--seed":
                    bool isNumber = ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed);
                    Seed = seed;
                    return isNumber;
                default:
                    Charge = value == "free" ? ComputeCharge.Free : value == "table" ? ComputeCharge.Table : ComputeCharge.Measured;
                    return value == "free" || value == "table" || value == "measured";
            }
        }
    }
}
