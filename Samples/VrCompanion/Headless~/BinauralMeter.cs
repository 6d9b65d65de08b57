using System;
using System.Collections.Generic;

namespace OmniNPC.VrCompanion.Headless
{
    /// <summary>Measures level difference and delay between the ears in a binaural sound, window by window, beside the angle that the head track says.</summary>
    internal sealed class BinauralMeter
    {
        /// <summary>Length of a window: long enough for one and a half periods of the lowest voices' pitch envelope and a clear correlation, short enough that a head turns by ten degrees at most.</summary>
        public const double WindowSeconds = 0.1;

        private const double HopSeconds = 0.05;
        private const double MostDelaySeconds = 0.0012; // a head is 0.8 ms wide for low sounds
        private const double QuietDecibels = -35; // under the loudest window; softer ones are tails and breath
        private const double LeastCorrelation = 0.6; // of the two ears at their best delay; less and the maximum may be the wrong one

        // Rayleigh's duplex theory, as ears do it: below, where a wave is longer than the head is wide, the delay says the side; above, where the head casts a shadow, the level does.
        private const double CrossoverHz = 1500;
        private const double HeadRadius = 0.0875; // metres, the sphere that stands for a head
        private const double SoundSpeed = 343; // metres per second

        private readonly float[] left;
        private readonly float[] right;
        private readonly float[] highLeft;
        private readonly float[] highRight;
        private readonly float[] lowLeft;
        private readonly float[] lowRight;
        private readonly int rateHz;
        private readonly double[] correlation;

        /// <summary>Takes a sound.</summary>
        /// <param name="interleaved">Left and right alternating.</param>
        /// <param name="rateHz">Its rate.</param>
        public BinauralMeter(ReadOnlySpan<float> interleaved, int rateHz)
        {
            this.rateHz = rateHz;
            left = new float[interleaved.Length / 2];
            right = new float[left.Length];
            for (int i = 0; i < left.Length; i++)
            {
                left[i] = interleaved[2 * i];
                right[i] = interleaved[(2 * i) + 1];
            }

            lowLeft = Filtered(left, false);
            lowRight = Filtered(right, false);
            highLeft = Filtered(left, true);
            highRight = Filtered(right, true);
            correlation = new double[(2 * (int)Math.Ceiling(MostDelaySeconds * rateHz)) + 1];
        }

        /// <summary>The delay of a low voice at an angle around a sphere, seconds: 3 r/c sin a (Kuhn 1977, below 1.5 kHz; the better known r/c (a + sin a) of Woodworth is that of the onset of high ones).</summary>
        public static double SphereDelay(double lateral) => 3 * HeadRadius / SoundSpeed * Math.Sin(lateral);

        /// <summary>Measures every window in which one character speaks all the time, loud enough.</summary>
        /// <param name="rows">The scene's ticks.</param>
        public List<BinauralWindow> Measure(IReadOnlyList<HeadRow> rows)
        {
            List<BinauralWindow> windows = new List<BinauralWindow>();
            int length = (int)(WindowSeconds * rateHz);
            int hop = (int)(HopSeconds * rateHz);
            double loudest = 0;
            for (int start = 0; start + length <= left.Length; start += hop)
            {
                loudest = Math.Max(loudest, Energy(left, start, length) + Energy(right, start, length));
            }

            double least = loudest * Math.Pow(10, QuietDecibels / 10);
            int row = 0;
            for (int start = hop; start + length + hop <= left.Length; start += hop)
            {
                double from = (double)start / rateHz;
                double leftEnergy = Energy(left, start, length);
                double rightEnergy = Energy(right, start, length);
                if (leftEnergy + rightEnergy < least || !TryFind(rows, from, ref row, out HeadRow middle) || !TryDelay(start, length, out double delay))
                {
                    continue;
                }

                windows.Add(new BinauralWindow(from + (WindowSeconds / 2), middle.Lateral, 10 * Math.Log10(Energy(highRight, start, length) / Energy(highLeft, start, length)), delay, SphereDelay(middle.Lateral)));
            }

            return windows;
        }

        // The tick in the middle of a window, if the same character speaks in all of them.
        private static bool TryFind(IReadOnlyList<HeadRow> rows, double from, ref int row, out HeadRow middle)
        {
            middle = default;
            while (row < rows.Count && rows[row].Seconds < from)
            {
                row++;
            }

            int at = row;
            for (; at < rows.Count && rows[at].Seconds <= from + WindowSeconds; at++)
            {
                if (rows[at].Speaker < 0 || rows[at].Speaker != rows[row].Speaker)
                {
                    return false;
                }
            }

            if (at == row)
            {
                return false;
            }

            middle = rows[(row + at) / 2];
            return true;
        }

        private static double Energy(float[] samples, int start, int length)
        {
            double sum = 1e-20;
            for (int i = start; i < start + length; i++)
            {
                sum += (double)samples[i] * samples[i];
            }

            return sum;
        }

        // The lag of the largest normalised cross-correlation, to a fraction of a sample by a parabola through its neighbours.
        private bool TryDelay(int start, int length, out double seconds)
        {
            int most = correlation.Length / 2;
            int best = 0;
            for (int lag = -most; lag <= most; lag++)
            {
                double sum = 0;
                double shifted = 1e-20;
                for (int i = start; i < start + length; i++)
                {
                    sum += (double)lowRight[i] * lowLeft[i + lag];
                    shifted += (double)lowLeft[i + lag] * lowLeft[i + lag];
                }

                correlation[lag + most] = sum / Math.Sqrt(shifted * Energy(lowRight, start, length));
                best = correlation[lag + most] > correlation[best] ? lag + most : best;
            }

            seconds = 0;
            if (correlation[best] < LeastCorrelation || best == 0 || best == correlation.Length - 1)
            {
                return false;
            }

            double before = correlation[best - 1];
            double after = correlation[best + 1];
            double curve = before - (2 * correlation[best]) + after;
            double fraction = curve < 0 ? 0.5 * (before - after) / curve : 0;
            seconds = (best - most + fraction) / rateHz;
            return true;
        }

        // Two Butterworth sections (fourth order); both ears alike, so the differences between them stay.
        private float[] Filtered(float[] samples, bool isHigh)
        {
            float[] passed = (float[])samples.Clone();
            double w = Math.Tan(Math.PI * CrossoverHz / rateHz);
            foreach (double q in new[] { 0.54119610, 1.3065630 })
            {
                double norm = 1 / (1 + (w / q) + (w * w));
                double b0 = (isHigh ? 1 : w * w) * norm;
                double b1 = isHigh ? -2 * b0 : 2 * b0;
                double a1 = 2 * ((w * w) - 1) * norm;
                double a2 = (1 - (w / q) + (w * w)) * norm;
                double z1 = 0;
                double z2 = 0;
                for (int i = 0; i < passed.Length; i++)
                {
                    double x = passed[i];
                    double y = (b0 * x) + z1;
                    z1 = (b1 * x) - (a1 * y) + z2;
                    z2 = (b0 * x) - (a2 * y);
                    passed[i] = (float)y;
                }
            }

            return passed;
        }
    }
}
