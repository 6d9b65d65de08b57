using System;

namespace OmniNPC.Dialogue
{
    /// <summary>How long one player pauses within a turn, and how long a silence must therefore be before the turn is taken.</summary>
    /// <remarks>Thread: game. Allocates: no.</remarks>
    internal sealed class PlayerPauses
    {
        // Section 3.1: LiveKit's endpointing keeps an average with alpha 0.9.
        private const double Keep = 0.9;

        // From here on the end is certain, respectively more likely than not; at Clear the shortest wait of a likely end is enough.
        private const float Sure = 0.93f;
        private const float Clear = 0.7f;
        public const float Likely = 0.5f;
        private const float Unlikely = 0.25f;

        // The learned estimate says this of one end in a hundred and of three cut lines in four (held-out phrasings): only there somebody who stops for good meets a long silence.
        private const float Never = 0.06f;

        // A pause of up to 1.0 s within a turn must not be taken (issue 3), and voice is known 60 ms after it began; 2.5 s there bought nothing and cost every 20th end two seconds.
        private const double LongestPause = 1.1;

        // Section 8: 0.3-0.5 s when likely. 0.7 where it is only just likely: measured with the learned estimate on held-out phrasings, half a tenth of the cut lines lie there and their
        // pauses are longer than half a second, while one end in thirteen waits 0.1 s more.
        private const double LikelyRange = 0.4;

        // Section 8: up to 2.5-3.0 s when unlikely; who pauses long gets the half second more.
        private const double MostExtra = 0.5;

        private readonly double likelySeconds;
        private readonly double unlikelySeconds;
        private readonly double sureSeconds;

        public PlayerPauses(NpcWorldOptions options)
        {
            sureSeconds = options.EndOfTurnSilenceSeconds;
            likelySeconds = Math.Max(sureSeconds, options.LikelyEndSilenceSeconds);
            unlikelySeconds = Math.Max(likelySeconds + LikelyRange, options.UnlikelyEndSilenceSeconds);
            MeanSeconds = likelySeconds;
        }

        /// <summary>The running mean of the pauses that turned out not to be ends.</summary>
        public double MeanSeconds { get; private set; }

        /// <summary>A silence turned out to be a pause.</summary>
        public void Observe(double seconds) => MeanSeconds = (Keep * MeanSeconds) + ((1 - Keep) * Math.Min(unlikelySeconds, seconds));

        /// <summary>The silence that ends a turn.</summary>
        /// <param name="probability">Of the end, 0 to 1.</param>
        public double Hold(float probability)
        {
            if (probability >= Sure)
            {
                return sureSeconds;
            }

            double longestLikely = likelySeconds + LikelyRange;
            if (probability >= Likely)
            {
                double hold = likelySeconds + (LikelyRange * Math.Max(0, (Clear - probability) / (Clear - Likely)));
                return Math.Min(longestLikely, Math.Max(hold, MeanSeconds));
            }

            double extra = Math.Min(MostExtra, Math.Max(0, MeanSeconds - likelySeconds));
            double pause = Math.Min(unlikelySeconds, Math.Max(longestLikely, LongestPause)) + extra;
            return probability >= Unlikely
                ? longestLikely + ((pause - longestLikely) * (Likely - probability) / (Likely - Unlikely))
                : pause + ((unlikelySeconds + extra - pause) * Math.Min(1, (Unlikely - probability) / (Unlikely - Never)));
        }
    }
}
