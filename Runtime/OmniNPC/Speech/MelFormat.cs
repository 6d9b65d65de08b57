using System;

namespace OmniNPC.Speech
{
    /// <summary>How player audio becomes log-mel frames: frame t sees the <see cref="Window"/> samples that end at sample (t + 1) * <see cref="Hop"/>.</summary>
    /// <remarks>
    /// Periodic Hann window, zero-padded to <see cref="Fft"/>, power spectrum, mel filters, then (log10(max(p, 1e-10)) + 4) / 4 as in the Whisper
    /// front end, but without its per-utterance maximum, which a stream cannot know.
    /// </remarks>
    public sealed class MelFormat
    {
        /// <summary>Creates a format and checks that the filter table fits it.</summary>
        /// <param name="sampleRateHz">Rate of the audio in Hz; at least 8000.</param>
        /// <param name="window">Window length in samples; 1 to <paramref name="fft"/>.</param>
        /// <param name="hop">Samples between frames; at least 1.</param>
        /// <param name="fft">Transform length; a power of two.</param>
        /// <param name="mels">Number of mel bands; at least 1.</param>
        /// <param name="framesPerRow">Mel frames that become one Thinker row; at least 1.</param>
        /// <param name="filters">Mel filters, row-major [fft / 2 + 1, mels].</param>
        /// <exception cref="ArgumentException">A number is out of range or the table has another size.</exception>
        public MelFormat(int sampleRateHz, int window, int hop, int fft, int mels, int framesPerRow, float[] filters)
        {
            if (filters == null)
            {
                throw new ArgumentNullException(nameof(filters));
            }

            if (sampleRateHz < 8000 || window < 1 || window > fft || hop < 1 || mels < 1 || framesPerRow < 1 || fft < 2 || (fft & (fft - 1)) != 0)
            {
                throw new ArgumentException($"The hearing format is not usable: rate {sampleRateHz} Hz, window {window}, hop {hop}, fft {fft}, mels {mels}, frames per row {framesPerRow}.");
            }

            if (filters.Length != (fft / 2 + 1) * mels)
            {
                throw new ArgumentException($"The mel filter table has {filters.Length} numbers; expected [{fft / 2 + 1}, {mels}] = {(fft / 2 + 1) * mels}.", nameof(filters));
            }

            SampleRateHz = sampleRateHz;
            Window = window;
            Hop = hop;
            Fft = fft;
            Mels = mels;
            FramesPerRow = framesPerRow;
            Filters = filters;
        }

        /// <summary>Rate of the audio in Hz.</summary>
        public int SampleRateHz { get; }

        /// <summary>Window length in samples.</summary>
        public int Window { get; }

        /// <summary>Samples between mel frames.</summary>
        public int Hop { get; }

        /// <summary>Transform length, a power of two.</summary>
        public int Fft { get; }

        /// <summary>Number of mel bands.</summary>
        public int Mels { get; }

        /// <summary>Mel frames that become one Thinker row; <see cref="IAudioEncoder.Encode"/> takes multiples of it.</summary>
        public int FramesPerRow { get; }

        /// <summary>Mel filters, row-major [<see cref="Fft"/> / 2 + 1, <see cref="Mels"/>].</summary>
        public ReadOnlyMemory<float> Filters { get; }
    }
}
