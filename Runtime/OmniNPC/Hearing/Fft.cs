using System;

namespace OmniNPC.Hearing
{
    /// <summary>The power spectrum of real samples by a radix-2 transform; tables are computed in double precision.</summary>
    /// <remarks>Thread: one at a time. Allocates: at construction only.</remarks>
    internal sealed class Fft
    {
        private readonly int length;
        private readonly float[] cosines;
        private readonly float[] sines;
        private readonly int[] reversed;
        private readonly float[] real;
        private readonly float[] imaginary;

        public Fft(int length)
        {
            this.length = length;
            cosines = new float[length / 2];
            sines = new float[length / 2];
            for (int i = 0; i < length / 2; i++)
            {
                cosines[i] = (float)Math.Cos(2 * Math.PI * i / length);
                sines[i] = (float)Math.Sin(2 * Math.PI * i / length);
            }

            reversed = new int[length];
            for (int i = 1, bit = length >> 1; i < length; i++)
            {
                reversed[i] = (reversed[i >> 1] >> 1) | ((i & 1) * bit);
            }

            real = new float[length];
            imaginary = new float[length];
        }

        /// <param name="samples">Exactly the transform's length.</param>
        /// <param name="power">Receives length / 2 + 1 squared magnitudes.</param>
        public void Power(ReadOnlySpan<float> samples, Span<float> power)
        {
            for (int i = 0; i < length; i++)
            {
                real[reversed[i]] = samples[i];
                imaginary[i] = 0;
            }

            for (int half = 1; half < length; half <<= 1)
            {
                int stride = length / (2 * half);
                for (int start = 0; start < length; start += 2 * half)
                {
                    for (int k = 0; k < half; k++)
                    {
                        float c = cosines[k * stride];
                        float s = sines[k * stride];
                        int a = start + k;
                        int b = a + half;
                        float re = real[b] * c + imaginary[b] * s;
                        float im = imaginary[b] * c - real[b] * s;
                        real[b] = real[a] - re;
                        imaginary[b] = imaginary[a] - im;
                        real[a] += re;
                        imaginary[a] += im;
                    }
                }
            }

            for (int i = 0; i <= length / 2; i++)
            {
                power[i] = real[i] * real[i] + imaginary[i] * imaginary[i];
            }
        }
    }
}
