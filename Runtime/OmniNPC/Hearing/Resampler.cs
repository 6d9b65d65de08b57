using System;

namespace OmniNPC.Hearing
{
    /// <summary>Changes the rate of a stream of samples with a proper low-pass; any cutting of the stream into calls gives the same samples.</summary>
    /// <remarks>
    /// Kaiser-windowed sinc, 24 zero crossings to each side, beta 9 (stop band near -90 dB), pass band to 0.92 of the lower Nyquist frequency; 256 phases,
    /// linear between them. Delay: half the kernel. Thread: one at a time. Allocates: at construction only.
    /// </remarks>
    public sealed class Resampler
    {
        private const int ZeroCrossings = 24;
        private const int Phases = 256;
        private const double Beta = 9;

        private readonly int fromHz;
        private readonly int toHz;
        private readonly int taps;
        private readonly float[] kernel;

        // Written twice, taps apart, so that the newest taps samples are always contiguous.
        private readonly float[] window;
        private int newest;

        // Distance from the next output to the newest input sample, in 1 / toHz input samples; an output is due at 0 or more.
        private int lag;

        /// <summary>Creates a resampler.</summary>
        /// <param name="fromHz">Rate of the input; 1000 to 384000.</param>
        /// <param name="toHz">Rate of the output; 1000 to 384000.</param>
        /// <exception cref="ArgumentOutOfRangeException">A rate is out of range.</exception>
        public Resampler(int fromHz, int toHz)
        {
            this.fromHz = Checked(fromHz, nameof(fromHz));
            this.toHz = Checked(toHz, nameof(toHz));
            double cutoff = 0.92 * Math.Min(1, (double)toHz / fromHz);
            int half = (int)Math.Ceiling(ZeroCrossings / cutoff);
            taps = fromHz == toHz ? 1 : 2 * half + 1;
            window = new float[2 * taps];
            kernel = fromHz == toHz ? Array.Empty<float>() : Kernel(cutoff, half, taps);
            Reset();
        }

        /// <summary>Rate of the input in Hz.</summary>
        public int FromHz => fromHz;

        /// <summary>Rate of the output in Hz.</summary>
        public int ToHz => toHz;

        /// <summary>Delay of the output in input samples.</summary>
        public int DelaySamples => taps / 2;

        /// <summary>The most output samples that some input can give.</summary>
        /// <param name="inputSamples">Input samples.</param>
        /// <returns>Output samples.</returns>
        public int MaxOutput(int inputSamples) => (int)((long)inputSamples * toHz / fromHz) + 1;

        /// <summary>Takes the next input samples.</summary>
        /// <param name="input">Mono samples.</param>
        /// <param name="output">Receives the output; at least <see cref="MaxOutput"/> of the input's length.</param>
        /// <returns>The number of samples written.</returns>
        /// <exception cref="ArgumentException">The output is too short.</exception>
        public int Process(ReadOnlySpan<float> input, Span<float> output)
        {
            if (output.Length < MaxOutput(input.Length))
            {
                throw new ArgumentException($"{input.Length} samples from {fromHz} to {toHz} Hz need room for {MaxOutput(input.Length)}; found {output.Length}.", nameof(output));
            }

            if (fromHz == toHz)
            {
                input.CopyTo(output);
                return input.Length;
            }

            int count = 0;
            foreach (float sample in input)
            {
                newest = newest + 1 == taps ? 0 : newest + 1;
                window[newest] = window[newest + taps] = sample;
                lag += toHz;
                while (lag >= 0)
                {
                    output[count++] = Sum(window.AsSpan(newest + 1, taps), (double)lag / toHz);
                    lag -= fromHz;
                }
            }

            return count;
        }

        /// <summary>Forgets the stream: the next sample is the first of a new one, silence before it.</summary>
        public void Reset()
        {
            Array.Clear(window, 0, window.Length);
            newest = 0;
            lag = -toHz;
        }

        private static int Checked(int rateHz, string name)
            => rateHz >= 1000 && rateHz <= 384000
                ? rateHz
                : throw new ArgumentOutOfRangeException(name, rateHz, $"A sample rate must be 1000 to 384000 Hz; found {rateHz}.");

        private static float[] Kernel(double cutoff, int half, int taps)
        {
            var kernel = new float[(Phases + 1) * taps];
            var row = new double[taps];
            for (int phase = 0; phase <= Phases; phase++)
            {
                double sum = 0;
                for (int i = 0; i < taps; i++)
                {
                    // Row index runs with the window: oldest sample first. The output lies phase / Phases of a sample before the centre.
                    double distance = i - half + (double)phase / Phases;
                    double inside = distance / (half + 1);
                    double x = Math.PI * cutoff * distance;
                    double sinc = Math.Abs(x) < 1e-9 ? 1 : Math.Sin(x) / x;
                    row[i] = sinc * Bessel0(Beta * Math.Sqrt(Math.Max(0, 1 - inside * inside)));
                    sum += row[i];
                }

                for (int i = 0; i < taps; i++)
                {
                    kernel[phase * taps + i] = (float)(row[i] / sum);
                }
            }

            return kernel;
        }

        private static double Bessel0(double x)
        {
            double term = 1;
            double sum = 1;
            for (int k = 1; term > 1e-12 * sum; k++)
            {
                term *= x / (2 * k) * (x / (2 * k));
                sum += term;
            }

            return sum;
        }

        private float Sum(ReadOnlySpan<float> samples, double before)
        {
            double at = before * Phases;
            int phase = (int)at;
            float between = (float)(at - phase);
            ReadOnlySpan<float> low = kernel.AsSpan(phase * taps, taps);
            ReadOnlySpan<float> high = kernel.AsSpan((phase + 1) * taps, taps);
            float lowSum = 0;
            float highSum = 0;
            for (int i = 0; i < samples.Length; i++)
            {
                lowSum += samples[i] * low[i];
                highSum += samples[i] * high[i];
            }

            return lowSum + (highSum - lowSum) * between;
        }
    }
}
