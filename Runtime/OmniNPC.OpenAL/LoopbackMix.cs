using System;

namespace OmniNPC.OpenAL
{
    /// <summary>Keeps what was mixed, in loopback or with <see cref="OpenALOptions.PlayMix"/>, for a WAV file or a measurement.</summary>
    /// <remarks>Thread: game. Allocates: at construction, and again only when the recording outgrows the seconds stated there.</remarks>
    public sealed class LoopbackMix
    {
        private float[] samples;
        private int count;

        /// <summary>Creates an empty recording.</summary>
        /// <param name="expectedSeconds">Room made at once, at 48 kHz; 0 to 3600.</param>
        /// <exception cref="ArgumentOutOfRangeException">The seconds are outside their range.</exception>
        public LoopbackMix(double expectedSeconds = 60)
        {
            if (!(expectedSeconds >= 0 && expectedSeconds <= 3600))
            {
                throw new ArgumentOutOfRangeException(nameof(expectedSeconds), expectedSeconds, $"The expected length must be 0 to 3600 seconds; found {expectedSeconds}.");
            }

            samples = new float[Math.Max(2, (int)(expectedSeconds * 48000) * 2)];
        }

        /// <summary>Rate of the recording in Hz; 0 before a backend took it.</summary>
        public int RateHz { get; internal set; }

        /// <summary>Length in samples per channel.</summary>
        public int Frames => count / 2;

        /// <summary>Length in seconds.</summary>
        public double Seconds => RateHz == 0 ? 0 : (double)Frames / RateHz;

        /// <summary>Everything rendered so far: stereo, left and right alternating. Valid until the next <see cref="OpenALVoiceBackend.Advance"/>.</summary>
        public ReadOnlySpan<float> Interleaved => new ReadOnlySpan<float>(samples, 0, count);

        /// <summary>The largest absolute sample.</summary>
        public float Peak
        {
            get
            {
                float peak = 0;
                for (int i = 0; i < count; i++)
                {
                    peak = Math.Max(peak, Math.Abs(samples[i]));
                }

                return peak;
            }
        }

        /// <summary>Root mean square of the left channel over the whole recording.</summary>
        public double RmsLeft => Rms(0);

        /// <summary>Root mean square of the right channel over the whole recording.</summary>
        public double RmsRight => Rms(1);

        /// <summary>Forgets everything rendered so far; keeps the memory.</summary>
        public void Clear() => count = 0;

        internal void Append(ReadOnlySpan<float> interleaved)
        {
            if (count + interleaved.Length > samples.Length)
            {
                Array.Resize(ref samples, checked(Math.Max(samples.Length * 2, count + interleaved.Length)));
            }

            interleaved.CopyTo(new Span<float>(samples, count, interleaved.Length));
            count += interleaved.Length;
        }

        private double Rms(int channel)
        {
            double sum = 0;
            for (int i = channel; i < count; i += 2)
            {
                sum += (double)samples[i] * samples[i];
            }

            return count == 0 ? 0 : Math.Sqrt(sum / (count / 2));
        }
    }
}
