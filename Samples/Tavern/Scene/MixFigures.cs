using System;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>Loudness of a binaural mix.</summary>
    internal readonly struct MixFigures
    {
        private MixFigures(double seconds, double peak, double rmsLeft, double rmsRight)
        {
            Seconds = seconds;
            Peak = peak;
            RmsLeft = rmsLeft;
            RmsRight = rmsRight;
        }

        /// <summary>Length in seconds.</summary>
        public double Seconds { get; }

        /// <summary>Largest magnitude of either ear.</summary>
        public double Peak { get; }

        /// <summary>Root mean square of the left ear.</summary>
        public double RmsLeft { get; }

        /// <summary>Root mean square of the right ear.</summary>
        public double RmsRight { get; }

        /// <summary>Measures a mix.</summary>
        /// <param name="mix">Interleaved left and right in [-1, 1].</param>
        /// <param name="rateHz">Its rate.</param>
        public static MixFigures Of(ReadOnlySpan<float> mix, int rateHz)
        {
            double peak = 0;
            double left = 0;
            double right = 0;
            int samples = mix.Length / 2;
            for (int i = 0; i < samples; i++)
            {
                double l = mix[2 * i];
                double r = mix[(2 * i) + 1];
                peak = Math.Max(peak, Math.Max(Math.Abs(l), Math.Abs(r)));
                left += l * l;
                right += r * r;
            }

            return new MixFigures((double)samples / rateHz, peak, Math.Sqrt(left / Math.Max(samples, 1)), Math.Sqrt(right / Math.Max(samples, 1)));
        }
    }
}
