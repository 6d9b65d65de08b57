using System;

namespace OmniNPC.Hearing
{
    /// <summary>A second-order Butterworth high-pass: levels are measured behind it, because a DC offset, hum and the thump of a table are loud and no speech.</summary>
    /// <remarks>Thread: one at a time. Allocates: at construction only.</remarks>
    internal sealed class HighPass
    {
        private readonly float b0;
        private readonly float b1;
        private readonly float a1;
        private readonly float a2;
        private float s1;
        private float s2;

        public HighPass(double cutoffHz, int rateHz)
        {
            double k = Math.Tan(Math.PI * cutoffHz / rateHz);
            double norm = 1 / (1 + (Math.Sqrt(2) * k) + (k * k));
            b0 = (float)norm;
            b1 = (float)(-2 * norm);
            a1 = (float)(2 * ((k * k) - 1) * norm);
            a2 = (float)((1 - (Math.Sqrt(2) * k) + (k * k)) * norm);
        }

        /// <summary>Mean square of the samples behind the filter.</summary>
        public float Power(ReadOnlySpan<float> samples)
        {
            float sum = 0;
            foreach (float sample in samples)
            {
                float filtered = (b0 * sample) + s1;
                s1 = (b1 * sample) - (a1 * filtered) + s2;
                s2 = (b0 * sample) - (a2 * filtered);
                sum += filtered * filtered;
            }

            return sum / samples.Length;
        }
    }
}
