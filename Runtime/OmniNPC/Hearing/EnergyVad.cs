using System;

namespace OmniNPC.Hearing
{
    /// <summary>Tells speech from silence by loudness above an adaptive noise floor, in blocks of 10 ms.</summary>
    /// <remarks>
    /// The floor is the quietest smoothed block of the last 3.2 s (minimum statistics), so it follows steady noise and speech does not lift it as long as the
    /// speaker breathes. Thread: one at a time. Allocates: at construction only.
    /// </remarks>
    public sealed class EnergyVad
    {
        // 50 ms of voiced blocks in a row of 70 ms is an onset: longer than a click, shorter than a syllable.
        internal const int OnsetBlocks = 5;
        internal const int OnsetSpan = 7;

        // Onset needs this much above the floor, going on needs less: a word's soft end is not its end.
        private const float OnsetDecibels = 9f;
        private const float StayDecibels = 6f;

        // Quieter than this is silence whatever the floor; a close voice is 20 dB and more above it.
        private const float LeastDecibels = -52f;

        private const int FloorParts = 8;
        private const int BlocksPerPart = 40;

        // 100 ms to hear the room before anything can be speech; the sound kept before an onset covers it.
        private const int FirstBlocks = 10;

        // Until a whole window was heard no floor above this is believed: it may be a voice that began at once.
        private const float HighestEarlyFloor = -40f;

        private readonly float[] partMinima = new float[FloorParts];
        private int part;
        private int blocksInPart;
        private int blocks;
        private float smoothed;
        private uint recentVoiced;

        /// <summary>Creates a detector.</summary>
        /// <param name="sampleRateHz">Rate of the samples; at least 8000.</param>
        /// <param name="endOfTurnSeconds">Silence that ends a turn.</param>
        public EnergyVad(int sampleRateHz, double endOfTurnSeconds)
        {
            BlockSamples = sampleRateHz / 100;
            SilentBlocksAtEnd = Math.Max(1, (int)Math.Round(endOfTurnSeconds * 100));
            Reset();
        }

        /// <summary>Samples of one block, 10 ms.</summary>
        public int BlockSamples { get; }

        /// <summary>Silent blocks that end a turn.</summary>
        public int SilentBlocksAtEnd { get; }

        /// <summary>Whether a turn of speech is going on.</summary>
        public bool IsSpeech { get; private set; }

        /// <summary>Blocks since the last voiced one.</summary>
        public int SilentBlocks { get; private set; }

        /// <summary>Voiced blocks of the current or last turn.</summary>
        public int VoicedBlocks { get; private set; }

        /// <summary>The noise floor in dB relative to full scale.</summary>
        public float FloorDecibels { get; private set; }

        /// <summary>Takes the next block.</summary>
        /// <param name="block">Exactly <see cref="BlockSamples"/> samples, mono in [-1, 1].</param>
        /// <param name="mayBeVoice">False when it is known to be something else, as the rest of an echo: it counts as silence.</param>
        /// <param name="isRoom">False when it must not teach the noise floor: what it holds, or lacks, is not the room's.</param>
        /// <returns>Whether a turn began or ended with this block.</returns>
        /// <exception cref="ArgumentException">The block has another length.</exception>
        public VadChange Push(ReadOnlySpan<float> block, bool mayBeVoice = true, bool isRoom = true)
        {
            bool isVoiced = IsLoud(block, IsSpeech, mayBeVoice, isRoom);
            recentVoiced = (recentVoiced << 1) | (isVoiced ? 1u : 0u);
            SilentBlocks = isVoiced ? 0 : SilentBlocks + 1;
            if (IsSpeech)
            {
                VoicedBlocks += isVoiced ? 1 : 0;
                if (SilentBlocks < SilentBlocksAtEnd)
                {
                    return VadChange.None;
                }

                IsSpeech = false;
                recentVoiced = 0;
                return VadChange.Ended;
            }

            int voiced = Bits(recentVoiced, OnsetSpan);
            if (voiced < OnsetBlocks)
            {
                return VadChange.None;
            }

            IsSpeech = true;
            VoicedBlocks = voiced;
            return VadChange.Began;
        }

        /// <summary>Follows the floor and tells whether a block is above it: by more where no speech is known to go on.</summary>
        internal bool IsLoud(ReadOnlySpan<float> block, bool isSpeech, bool mayBeVoice, bool isRoom)
        {
            if (block.Length != BlockSamples)
            {
                throw new ArgumentException($"A block is {BlockSamples} samples; found {block.Length}.", nameof(block));
            }

            float level = Decibels(block);
            if (isRoom)
            {
                FollowFloor(level);
            }

            return mayBeVoice && level > Math.Max(LeastDecibels, FloorDecibels + (isSpeech ? StayDecibels : OnsetDecibels)) && blocks > FirstBlocks;
        }

        /// <summary>How many of the newest <paramref name="span"/> bits, 1 to 32, are set.</summary>
        internal static int Bits(uint bits, int span)
        {
            int count = 0;
            for (bits &= uint.MaxValue >> (32 - span); bits != 0; bits &= bits - 1)
            {
                count++;
            }

            return count;
        }

        /// <summary>Ends the turn of speech without waiting for silence; the noise floor is kept.</summary>
        public void EndTurn()
        {
            IsSpeech = false;
            recentVoiced = 0;
        }

        /// <summary>Forgets everything, the noise floor included.</summary>
        public void Reset()
        {
            EndTurn();
            SilentBlocks = VoicedBlocks = 0;
            part = blocksInPart = blocks = 0;
            FloorDecibels = HighestEarlyFloor;
            for (int i = 0; i < FloorParts; i++)
            {
                partMinima[i] = float.PositiveInfinity;
            }
        }

        private static float Decibels(ReadOnlySpan<float> block)
        {
            float mean = 0;
            foreach (float sample in block)
            {
                mean += sample;
            }

            mean /= block.Length;
            float power = 0;
            foreach (float sample in block)
            {
                power += (sample - mean) * (sample - mean);
            }

            return 10f * MathF.Log10(power / block.Length + 1e-10f);
        }

        private void FollowFloor(float level)
        {
            // About 50 ms: single quiet blocks between pitch periods are no floor.
            smoothed = blocks == 0 ? level : smoothed + ((level - smoothed) * 0.2f);
            blocks = Math.Min(blocks + 1, FloorParts * BlocksPerPart);
            partMinima[part] = Math.Min(partMinima[part], smoothed);
            if (++blocksInPart == BlocksPerPart)
            {
                blocksInPart = 0;
                part = (part + 1) % FloorParts;
                partMinima[part] = smoothed;
            }

            float floor = blocks < FloorParts * BlocksPerPart ? HighestEarlyFloor : float.PositiveInfinity;
            foreach (float minimum in partMinima)
            {
                floor = Math.Min(floor, minimum);
            }

            FloorDecibels = floor;
        }
    }
}
