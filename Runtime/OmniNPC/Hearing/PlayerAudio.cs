using System;

namespace OmniNPC.Hearing
{
    /// <summary>Brings player audio of any rate to one rate, in blocks: resampled, not-a-number and infinite samples replaced by silence and counted.</summary>
    /// <remarks>Thread: one at a time. Allocates: at construction and when the input rate changes.</remarks>
    public sealed class PlayerAudio
    {
        // Input is taken in pieces, so that any span fits fixed buffers: 1024 samples at 1000 Hz to 48 kHz are 49152.
        private const int PieceSamples = 1024;

        private readonly float[] piece = new float[PieceSamples];
        private readonly float[] block;
        private Resampler? resampler;
        private float[] resampled = Array.Empty<float>();
        private int resampledCount;
        private int resampledAt;
        private int blockCount;

        /// <summary>Creates an empty stream.</summary>
        /// <param name="rateHz">Rate of the blocks in Hz.</param>
        /// <param name="blockSamples">Samples of one block.</param>
        public PlayerAudio(int rateHz, int blockSamples)
        {
            RateHz = rateHz;
            block = new float[blockSamples];
        }

        /// <summary>Rate of the blocks in Hz.</summary>
        public int RateHz { get; }

        /// <summary>Samples so far that were not finite numbers.</summary>
        public long NonFiniteSamples { get; private set; }

        /// <summary>The block completed last; valid until the next call.</summary>
        public ReadOnlySpan<float> Block => block;

        /// <summary>Takes input until a block is complete.</summary>
        /// <param name="pcm">Mono samples; what is used is cut off its front.</param>
        /// <param name="rateHz">Rate of the input; 1000 to 384000.</param>
        /// <returns>True when <see cref="Block"/> is complete; false when all input was used before that.</returns>
        /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
        public bool TryComplete(ref ReadOnlySpan<float> pcm, int rateHz)
        {
            if (resampler == null || resampler.FromHz != rateHz)
            {
                resampler = new Resampler(rateHz, RateHz);
                resampled = new float[resampler.MaxOutput(PieceSamples)];
                resampledCount = resampledAt = 0;
            }

            while (true)
            {
                int count = Math.Min(block.Length - blockCount, resampledCount - resampledAt);
                resampled.AsSpan(resampledAt, count).CopyTo(block.AsSpan(blockCount));
                resampledAt += count;
                blockCount += count;
                if (blockCount == block.Length)
                {
                    blockCount = 0;
                    return true;
                }

                if (pcm.IsEmpty)
                {
                    return false;
                }

                int taken = Math.Min(PieceSamples, pcm.Length);
                Clean(pcm.Slice(0, taken));
                pcm = pcm.Slice(taken);
                resampledCount = resampler.Process(piece.AsSpan(0, taken), resampled);
                resampledAt = 0;
            }
        }

        /// <summary>Fills the block begun with silence.</summary>
        /// <returns>False when no block was begun.</returns>
        public bool TryFill()
        {
            if (blockCount == 0)
            {
                return false;
            }

            Array.Clear(block, blockCount, block.Length - blockCount);
            blockCount = 0;
            return true;
        }

        /// <summary>Mixes interleaved channels down to one, each with the same weight.</summary>
        /// <param name="interleaved">Samples, one per channel in turn.</param>
        /// <param name="channels">Number of channels; at least 1.</param>
        /// <param name="mono">Receives one sample per channel group.</param>
        /// <returns>The number of samples written.</returns>
        /// <exception cref="ArgumentException">The channels are fewer than 1 or the output is too short.</exception>
        public static int MixDown(ReadOnlySpan<float> interleaved, int channels, Span<float> mono)
        {
            if (channels < 1 || mono.Length < interleaved.Length / channels)
            {
                throw new ArgumentException($"{interleaved.Length} samples of {channels} channels do not fit {mono.Length} mono samples.", nameof(mono));
            }

            int count = interleaved.Length / channels;
            for (int i = 0; i < count; i++)
            {
                float sum = 0;
                for (int channel = 0; channel < channels; channel++)
                {
                    sum += interleaved[i * channels + channel];
                }

                mono[i] = sum / channels;
            }

            return count;
        }

        private void Clean(ReadOnlySpan<float> pcm)
        {
            for (int i = 0; i < pcm.Length; i++)
            {
                float sample = pcm[i];
                if (float.IsNaN(sample) || float.IsInfinity(sample))
                {
                    NonFiniteSamples++;
                    sample = 0;
                }

                piece[i] = Math.Max(-1f, Math.Min(1f, sample));
            }
        }
    }
}
