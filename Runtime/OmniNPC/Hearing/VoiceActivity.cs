using System;

namespace OmniNPC.Hearing
{
    /// <summary>Finds turns of speech in blocks of 10 ms: a detector says whether sound is speech, its loudness says where it begins and ends.</summary>
    /// <remarks>
    /// A detector answers once in 32 ms, so what a block is stays open until the window it lies in is complete: loud blocks count as voice while the last window was speech, and are
    /// taken back when theirs was not. So a turn's end lies where the voice fell silent, not where the detector noticed, and the silence that ends it is not longer than with loudness
    /// alone; a cough, a knock, music or the rest of an echo opens no turn however loud it is. Without a detector <see cref="EnergyVad"/> decides alone.
    /// Thread: one at a time. Allocates: at construction only.
    /// </remarks>
    public sealed class VoiceActivity : IDisposable
    {
        // Silero VAD's own example begins speech at 0.5 and ends it below 0.35, threshold - 0.15 (snakers4/silero-vad, utils_vad.py, get_speech_timestamps); LiveKit's plug-in uses the same two.
        private const float OnsetProbability = 0.5f;
        private const float StayProbability = 0.35f;

        // An onset needs two windows in a row above the threshold with a mean of 0.75, or one of 0.95. On held-out coughs, echo, knocks and music that opens a third as many turns as two of 0.5
        // or one of 0.85, and the median onset in quiet is the same window (the tiny bundle's graph, 40 clips of 8 s each).
        private const float SurePair = 1.5f;
        private const float SureProbability = 0.95f;

        // The blocks of an open window are bits of a word.
        private const int MostWindowBlocks = 30;

        private readonly EnergyVad energy;
        private readonly IVoiceActivityDetector? detector;
        private readonly float[] window;
        private int windowCount;
        private float lastProbability;
        private bool isLikely;
        private bool isSure;
        private bool hasHeard;
        private bool isSpeech;
        private uint recentLoud;

        // Blocks since the last complete window, newest in bit 0, and what was certain before them.
        private uint pendingLoud;
        private int pendingBlocks;
        private int silentBefore;
        private int voicedBefore;
        private int sustainedBefore;
        private int silentBlocks;
        private int voicedBlocks;
        private int sustainedBlocks;

        /// <summary>Creates it.</summary>
        /// <param name="sampleRateHz">Rate of the samples; at least 8000.</param>
        /// <param name="endOfTurnSeconds">Silence that ends a turn.</param>
        /// <param name="detector">Says what is speech; owned from here on. Null: loudness decides alone.</param>
        /// <exception cref="ArgumentException">The detector takes another rate, or windows longer than 0.3 s.</exception>
        public VoiceActivity(int sampleRateHz, double endOfTurnSeconds, IVoiceActivityDetector? detector)
        {
            if (detector != null && detector.SampleRateHz != sampleRateHz)
            {
                throw new ArgumentException($"The voice activity detector takes {detector.SampleRateHz} Hz; found sound of {sampleRateHz} Hz.", nameof(detector));
            }

            if (detector != null && (detector.WindowSamples < 1 || detector.WindowSamples > MostWindowBlocks * sampleRateHz / 100))
            {
                throw new ArgumentException($"A window of the voice activity detector must be 1 to {MostWindowBlocks * sampleRateHz / 100} samples; found {detector.WindowSamples}.", nameof(detector));
            }

            energy = new EnergyVad(sampleRateHz, endOfTurnSeconds);
            this.detector = detector;
            window = new float[detector?.WindowSamples ?? 0];
        }

        /// <summary>Samples of one block, 10 ms.</summary>
        public int BlockSamples => energy.BlockSamples;

        /// <summary>Silent blocks that end a turn.</summary>
        public int SilentBlocksAtEnd => energy.SilentBlocksAtEnd;

        /// <summary>Whether a turn of speech is going on.</summary>
        public bool IsSpeech => detector == null ? energy.IsSpeech : isSpeech;

        /// <summary>Blocks since the last voiced one; it may jump from 0 to 4 when a window turns out to be no speech.</summary>
        public int SilentBlocks => detector == null ? energy.SilentBlocks : silentBlocks;

        /// <summary>Voiced blocks of the current or last turn.</summary>
        public int VoicedBlocks => detector == null ? energy.VoicedBlocks : voicedBlocks;

        /// <summary>Blocks of the current or last turn that were voiced or lay in a window that is speech, from where its loudness began: in a noisy room the closure of a "d" is no pause.</summary>
        public int SustainedBlocks => detector == null ? energy.VoicedBlocks : sustainedBlocks;

        /// <summary>How many blocks before it was noticed the loudness began that became the turn; 5 to 32.</summary>
        public int OnsetAgoBlocks { get; private set; } = EnergyVad.OnsetBlocks;

        /// <summary>What the detector said last, 0 to 1; 0 without one.</summary>
        public float Probability => lastProbability;

        /// <summary>The noise floor in dB relative to full scale.</summary>
        public float FloorDecibels => energy.FloorDecibels;

        /// <summary>Takes the next block.</summary>
        /// <param name="block">Exactly <see cref="BlockSamples"/> samples, mono in [-1, 1].</param>
        /// <param name="mayBeVoice">False when it is known to be something else, as the rest of an echo: it counts as silence.</param>
        /// <param name="isRoom">False when it must not teach the noise floor: what it holds, or lacks, is not the room's.</param>
        /// <returns>Whether a turn began or ended with this block.</returns>
        /// <exception cref="ArgumentException">The block has another length.</exception>
        public VadChange Push(ReadOnlySpan<float> block, bool mayBeVoice = true, bool isRoom = true)
        {
            if (detector == null)
            {
                return energy.Push(block, mayBeVoice, isRoom);
            }

            hasHeard = true;
            // What the detector takes for speech needs to be less loud to be it, as in a turn: at 10 dB over the noise half a word is not 9 dB over its floor.
            bool isLoud = energy.IsLoud(block, isSpeech || isLikely, mayBeVoice, isRoom);
            recentLoud = (recentLoud << 1) | (isLoud ? 1u : 0u);
            pendingLoud = (pendingLoud << 1) | (isLoud ? 1u : 0u);
            pendingBlocks++;
            bool isVoiced = isLoud && isLikely;
            silentBlocks = isVoiced ? 0 : silentBlocks + 1;
            voicedBlocks += isVoiced && isSpeech ? 1 : 0;
            sustainedBlocks += isSpeech && (isVoiced || lastProbability >= OnsetProbability) ? 1 : 0;
            bool isCertain = Ask(block);
            if (isSpeech)
            {
                if (silentBlocks < SilentBlocksAtEnd)
                {
                    return VadChange.None;
                }

                isSpeech = false;
                return VadChange.Ended;
            }

            return isCertain && EnergyVad.Bits(recentLoud, EnergyVad.OnsetSpan) >= EnergyVad.OnsetBlocks ? Begin() : VadChange.None;
        }

        /// <summary>Hears what is meant for somebody else: the noise floor is learned, the detector is not asked and begins anew with the next <see cref="Push"/>.</summary>
        /// <param name="block">Exactly <see cref="BlockSamples"/> samples, mono in [-1, 1].</param>
        /// <param name="isRoom">False when it must not teach the noise floor.</param>
        /// <exception cref="ArgumentException">The block has another length.</exception>
        public void Overhear(ReadOnlySpan<float> block, bool isRoom = true)
        {
            energy.Push(block, true, isRoom);
            EndTurn();
            silentBlocks++;
            if (detector != null && hasHeard)
            {
                detector.Reset();
                Forget();
            }
        }

        /// <summary>Ends the turn of speech without waiting for silence; the noise floor is kept.</summary>
        public void EndTurn()
        {
            energy.EndTurn();
            isSpeech = false;
            recentLoud = 0;
        }

        /// <summary>Forgets everything, the noise floor included.</summary>
        public void Reset()
        {
            energy.Reset();
            EndTurn();
            detector?.Reset();
            Forget();
            silentBlocks = silentBefore = voicedBlocks = sustainedBlocks = 0;
        }

        /// <summary>Disposes the detector.</summary>
        public void Dispose() => detector?.Dispose();

        private int Pending() => pendingBlocks == 0 ? 0 : EnergyVad.Bits(pendingLoud, pendingBlocks);

        private static int TrailingZeros(uint bits, int span)
        {
            int count = 0;
            for (; count < span && (bits & 1) == 0; bits >>= 1)
            {
                count++;
            }

            return count;
        }

        private VadChange Begin()
        {
            isSpeech = true;
            OnsetAgoBlocks = LoudAgo();
            voicedBlocks = EnergyVad.Bits(recentLoud, EnergyVad.OnsetSpan);
            voicedBefore = voicedBlocks - Pending();
            sustainedBlocks = EnergyVad.Bits(recentLoud, OnsetAgoBlocks);
            sustainedBefore = sustainedBlocks - Pending();
            return VadChange.Began;
        }

        /// <summary>Back over what was loud, and over gaps shorter than the onset's span.</summary>
        private int LoudAgo()
        {
            int ago = EnergyVad.OnsetBlocks;
            for (int i = EnergyVad.OnsetBlocks; i < 32 && i - ago < EnergyVad.OnsetSpan; i++)
            {
                ago = (recentLoud >> i & 1) != 0 ? i + 1 : ago;
            }

            return ago;
        }

        /// <summary>Fills the window and asks the detector when it is complete.</summary>
        /// <returns>Whether the last complete window was surely speech.</returns>
        private bool Ask(ReadOnlySpan<float> block)
        {
            while (!block.IsEmpty)
            {
                int count = Math.Min(block.Length, window.Length - windowCount);
                block.Slice(0, count).CopyTo(window.AsSpan(windowCount));
                block = block.Slice(count);
                windowCount += count;
                if (windowCount == window.Length)
                {
                    windowCount = 0;
                    float before = lastProbability;
                    lastProbability = detector!.Push(window);
                    bool isPair = before >= OnsetProbability && lastProbability >= OnsetProbability && before + lastProbability >= SurePair;
                    isSure = lastProbability >= SureProbability || isPair;
                    Settle(lastProbability >= (isLikely ? StayProbability : OnsetProbability));
                }
            }

            return isSure;
        }

        /// <summary>The blocks since the last window are speech where they are loud, or they are not.</summary>
        private void Settle(bool isNowLikely)
        {
            bool wasVoice = isLikely && silentBefore == 0;
            isLikely = isNowLikely;
            int voiced = isLikely ? Pending() : wasVoice ? FallingTail() : 0;
            int silent = isLikely ? TrailingZeros(pendingLoud, pendingBlocks) : pendingBlocks - voiced;
            silentBlocks = voiced > 0 ? silent : silentBefore + pendingBlocks;
            voicedBlocks = voicedBefore + (isSpeech ? voiced : 0);
            sustainedBlocks = sustainedBefore + (isSpeech ? Math.Max(voiced, lastProbability >= OnsetProbability ? pendingBlocks : 0) : 0);
            silentBefore = silentBlocks;
            voicedBefore = voicedBlocks;
            sustainedBefore = sustainedBlocks;
            pendingLoud = 0;
            pendingBlocks = 0;
        }

        /// <summary>Loud blocks at the beginning of the window, right behind voice: the end of the word where quiet follows, something else where it stays loud.</summary>
        private int FallingTail()
        {
            int count = 0;
            while (count < pendingBlocks && (pendingLoud >> (pendingBlocks - 1 - count) & 1) != 0)
            {
                count++;
            }

            return count < pendingBlocks ? count : 0;
        }

        private void Forget()
        {
            windowCount = pendingBlocks = voicedBefore = sustainedBefore = 0;
            pendingLoud = 0;
            lastProbability = 0f;
            silentBefore = silentBlocks;
            isLikely = isSure = hasHeard = false;
        }
    }
}
