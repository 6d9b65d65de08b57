using System;
using OmniNPC.Speech;

namespace OmniNPC.Hearing
{
    /// <summary>Turns a stream of samples into log-mel frames as <see cref="MelFormat"/> says; any cutting of the stream into calls gives the same frames.</summary>
    /// <remarks>Thread: one at a time. Allocates: at construction only.</remarks>
    public sealed class LogMel
    {
        private readonly MelFormat format;
        private readonly Fft fft;
        private readonly float[] hann;
        private readonly int[] firstBin;
        private readonly int[] endBin;

        // The last window samples, oldest first, then the hop being filled.
        private readonly float[] stream;
        private readonly float[] padded;
        private readonly float[] power;
        private int pending;

        /// <summary>Creates a stream with silence before its start.</summary>
        /// <param name="format">The front end of the model.</param>
        public LogMel(MelFormat format)
        {
            this.format = format ?? throw new ArgumentNullException(nameof(format));
            fft = new Fft(format.Fft);
            hann = new float[format.Window];
            for (int i = 0; i < hann.Length; i++)
            {
                hann[i] = (float)(0.5 - 0.5 * Math.Cos(2 * Math.PI * i / hann.Length));
            }

            stream = new float[format.Window + format.Hop];
            padded = new float[format.Fft];
            power = new float[format.Fft / 2 + 1];
            firstBin = new int[format.Mels];
            endBin = new int[format.Mels];
            FindBands();
        }

        /// <summary>Samples taken since the last frame; a frame comes with every hop.</summary>
        public int PendingSamples => pending;

        /// <summary>Takes samples and writes the frames they complete.</summary>
        /// <param name="samples">Mono samples at the format's rate.</param>
        /// <param name="mel">Receives row-major [frames, mels]; room for (<see cref="PendingSamples"/> + samples) / hop frames.</param>
        /// <returns>The number of frames written.</returns>
        /// <exception cref="ArgumentException">There is less room than frames.</exception>
        public int Process(ReadOnlySpan<float> samples, Span<float> mel)
        {
            int frames = (pending + samples.Length) / format.Hop;
            if (mel.Length < frames * format.Mels)
            {
                throw new ArgumentException($"{samples.Length} samples complete {frames} mel frames of {format.Mels}; found room for {mel.Length} numbers.", nameof(mel));
            }

            int written = 0;
            while (!samples.IsEmpty)
            {
                int count = Math.Min(format.Hop - pending, samples.Length);
                samples.Slice(0, count).CopyTo(stream.AsSpan(format.Window + pending));
                samples = samples.Slice(count);
                pending += count;
                if (pending == format.Hop)
                {
                    stream.AsSpan(format.Hop).CopyTo(stream);
                    pending = 0;
                    Frame(mel.Slice(written * format.Mels, format.Mels));
                    written++;
                }
            }

            return written;
        }

        /// <summary>Returns to silence before the start of a stream.</summary>
        public void Reset()
        {
            Array.Clear(stream, 0, stream.Length);
            pending = 0;
        }

        private void Frame(Span<float> mel)
        {
            for (int i = 0; i < hann.Length; i++)
            {
                padded[i] = stream[i] * hann[i];
            }

            fft.Power(padded, power);
            ReadOnlySpan<float> filters = format.Filters.Span;
            for (int band = 0; band < mel.Length; band++)
            {
                float sum = 0;
                for (int bin = firstBin[band]; bin < endBin[band]; bin++)
                {
                    sum += power[bin] * filters[bin * mel.Length + band];
                }

                mel[band] = (MathF.Log10(Math.Max(sum, 1e-10f)) + 4f) / 4f;
            }
        }

        /// <summary>Each band is a few neighbouring bins of the spectrum; the rest of its column is zero.</summary>
        private void FindBands()
        {
            ReadOnlySpan<float> filters = format.Filters.Span;
            for (int band = 0; band < format.Mels; band++)
            {
                firstBin[band] = power.Length;
                for (int bin = 0; bin < power.Length; bin++)
                {
                    if (filters[bin * format.Mels + band] != 0f)
                    {
                        firstBin[band] = Math.Min(firstBin[band], bin);
                        endBin[band] = bin + 1;
                    }
                }
            }
        }
    }
}
