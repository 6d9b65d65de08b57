using System;

namespace OmniNPC.Dialogue
{
    /// <summary>Finds the moments at which a good listener says "mm-hm", in blocks of 10 ms.</summary>
    /// <remarks>
    /// Ward and Tsukahara 2000 (duplex research, section 5): upon a region of pitch below the speaker's 26th percentile that lasts 110 ms, after at least 700 ms of speech,
    /// with no backchannel in the last 800 ms, after a wait of 700 ms. Where hardly any pitch is found, the same rule on the level. Thread: game. Allocates: at construction only.
    /// </remarks>
    internal sealed class BackchannelCue
    {
        private const double Percentile = 0.26;
        private const int RegionBlocks = 11;
        private const int SpeechBlocks = 70;
        private const int RefractoryBlocks = 80;
        private const int WaitBlocks = 70;

        // A stop consonant inside the region is no end of it.
        private const int MostGap = 3;

        // Half a second of voice before anything is called low; a pitch in less than 30 % of it is no pitch.
        private const int LeastLearned = 50;
        private const double LeastPitched = 0.3;

        // 20 s of voice; then older voice counts half, so that another player at the same microphone is learned.
        private const int Memory = 2000;

        private const float LowestLevel = -70f;
        private readonly int[] pitchBins = new int[80];
        private readonly int[] levelBins = new int[72];
        private int pitched;
        private int voiced;
        private int spoken;
        private int region;
        private int gap;
        private int wait = -1;
        private int sinceLast = RefractoryBlocks;

        /// <summary>A turn begins, or ends.</summary>
        public void Begin()
        {
            spoken = region = gap = 0;
            wait = -1;
        }

        /// <summary>Takes a block of the player's turn.</summary>
        /// <param name="isVoiced">Whether it is voice.</param>
        /// <param name="pitch">Semitones over 60 Hz, or NaN.</param>
        /// <param name="level">dB relative to full scale.</param>
        /// <returns>Whether now is the moment.</returns>
        public bool Push(bool isVoiced, float pitch, float level)
        {
            sinceLast = Math.Min(sinceLast + 1, RefractoryBlocks);
            if (isVoiced)
            {
                spoken++;
                Learn(pitch, level);
            }

            bool isLow = isVoiced && voiced >= LeastLearned && IsLow(pitch, level);
            gap = isLow ? 0 : gap + 1;
            region = isLow ? region + 1 : gap <= MostGap ? region : 0;
            if (wait < 0 && region >= RegionBlocks && spoken >= SpeechBlocks && sinceLast >= RefractoryBlocks)
            {
                wait = WaitBlocks;
                region = 0;
            }

            if (wait >= 0 && --wait < 0)
            {
                sinceLast = 0;
                return true;
            }

            return false;
        }

        private static int LevelBin(float level) => (int)Math.Max(0, Math.Min(71, level - LowestLevel));

        private static int PitchBin(float pitch) => (int)Math.Max(0, Math.Min(79, pitch * 2));

        private static bool IsBelow(int[] bins, int bin, int total)
        {
            int below = 0;
            for (int i = 0; i < bin; i++)
            {
                below += bins[i];
            }

            return below + (bins[bin] / 2) < Percentile * total;
        }

        private bool IsLow(float pitch, float level)
        {
            if (pitched >= LeastPitched * voiced)
            {
                return !float.IsNaN(pitch) && IsBelow(pitchBins, PitchBin(pitch), pitched);
            }

            return IsBelow(levelBins, LevelBin(level), voiced);
        }

        private void Learn(float pitch, float level)
        {
            if (voiced >= Memory)
            {
                Halve(levelBins, ref voiced);
                Halve(pitchBins, ref pitched);
            }

            levelBins[LevelBin(level)]++;
            voiced++;
            if (!float.IsNaN(pitch))
            {
                pitchBins[PitchBin(pitch)]++;
                pitched++;
            }
        }

        private static void Halve(int[] bins, ref int total)
        {
            total = 0;
            for (int i = 0; i < bins.Length; i++)
            {
                bins[i] /= 2;
                total += bins[i];
            }
        }
    }
}
