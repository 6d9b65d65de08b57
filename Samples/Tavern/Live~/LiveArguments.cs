using System.Globalization;
using OmniNPC.LocalPage;

namespace OmniNPC.Tavern.Live
{
    /// <summary>The command line of the live view: that of every page, and a seed.</summary>
    internal sealed class LiveArguments
    {
        public const string Usage =
            "usage: ./omninpc demo --live [--bundle DIR] [--seed N] [--port N] [--no-browser]\n"
            + "  --bundle DIR   the model; the tiny one unless said otherwise, the last one when several are given\n"
            + "  --seed N       seed of the characters; 1 unless said otherwise\n"
            + PageArguments.Usage;

        private LiveArguments(PageArguments page, ulong seed)
        {
            Page = page;
            Seed = seed;
        }

        /// <summary>What every page understands.</summary>
        public PageArguments Page { get; }

        /// <summary>Seed of the characters.</summary>
        public ulong Seed { get; }

        /// <summary>The bundle, or null for the tiny one.</summary>
        public string? Bundle => Page.Bundles.Count > 0 ? Page.Bundles[Page.Bundles.Count - 1] : null;

        /// <summary>Reads the arguments; <c>--live</c> itself is skipped.</summary>
        /// <returns>Null when they were not understood; the sentence says why.</returns>
        public static LiveArguments? Read(string[] words, out string problem)
        {
            ulong seed = 1;
            PageArguments? page = PageArguments.Read(words, "demo --live", Own, out problem);
            return page == null ? null : new LiveArguments(page, seed);

            int Own(string word, string? value, ref string wrong)
            {
                if (word == "--seed" && !ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out seed))
                {
                    wrong = $"--seed needs a whole number from 0 on; found {value ?? "nothing"}.";
                }

                return word == "--seed" ? 2 : word == "--live" ? 1 : 0;
            }
        }
    }
}
