using System;

namespace OmniNPC.Hearing
{
    /// <summary>Finds how long after the reference its echo arrives, by the correlation of both at an eighth of their rate.</summary>
    /// <remarks>
    /// 2 kHz is enough: the canceller's tail forgives milliseconds, and 500 ms of lags at 2 kHz cost 20000 multiplications per block of 10 ms. A first difference
    /// flattens the spectrum of speech, or its strong low harmonics would blur the peak. Thread: one at a time. Allocates: at construction only.
    /// </remarks>
    internal sealed class DelayEstimator
    {
        /// <summary>Reference samples per correlated one.</summary>
        public const int Decimation = 8;

        // 32 taps of a windowed sinc at 800 Hz: -40 dB above 1.2 kHz, and both signals pass the same filter.
        private const int Taps = 32;
        private const double CutoffHz = 800;
        private const float Difference = 0.9f;

        // One second of audible output, so that several words take part.
        private const double HalfLifeSeconds = 1;

        // A peak this much above the mean of all lags, and this share of the energies, is no coincidence of pitch periods (measured: EchoDelayTests).
        private const float LeastProminence = 4f;
        private const float LeastCorrelation = 0.1f;

        // Looked at every 100 ms; half a second of agreement within 2 ms is an answer.
        private const int BlocksPerLook = 10;
        private const int LooksToAgree = 5;
        private const int AgreeingLags = 4;

        private readonly int samplesPerBlock;
        private readonly int lags;
        private readonly float decay;
        private readonly float[] kernel = new float[Taps];
        private readonly float[] reference;
        private readonly int mask;
        private readonly float[] microphone;
        private readonly float[] window;
        private readonly float[] correlation;
        private readonly Decimator referenceDecimator;
        private readonly Decimator microphoneDecimator;
        private long written;
        private float referenceEnergy;
        private float microphoneEnergy;
        private int blocks;
        private int candidate;
        private int agreements;

        /// <summary>Creates an estimator.</summary>
        /// <param name="rateHz">Rate of both signals.</param>
        /// <param name="blockSamples">Samples of a block; a multiple of 8.</param>
        /// <param name="maxDelaySeconds">The longest delay looked for.</param>
        /// <param name="historySamples">Reference samples kept, a power of two.</param>
        public DelayEstimator(int rateHz, int blockSamples, double maxDelaySeconds, int historySamples)
        {
            samplesPerBlock = blockSamples / Decimation;
            lags = (int)(maxDelaySeconds * rateHz / Decimation);
            decay = (float)Math.Pow(0.5, blockSamples / (HalfLifeSeconds * rateHz));
            reference = new float[historySamples / Decimation];
            mask = reference.Length - 1;
            microphone = new float[samplesPerBlock];
            window = new float[lags + samplesPerBlock];
            correlation = new float[lags];
            double sum = 0;
            for (int i = 0; i < Taps; i++)
            {
                double at = i - ((Taps - 1) / 2.0);
                double hann = 0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / Taps));
                double x = 2 * Math.PI * CutoffHz / rateHz * at;
                double tap = hann * Math.Sin(x) / x;
                kernel[i] = (float)tap;
                sum += tap;
            }

            for (int i = 0; i < Taps; i++)
            {
                kernel[i] /= (float)sum;
            }

            referenceDecimator = new Decimator(kernel);
            microphoneDecimator = new Decimator(kernel);
            Reset();
        }

        /// <summary>The delay in samples, a multiple of 8; -1 while it is not known.</summary>
        public int DelaySamples { get; private set; }

        /// <summary>Takes the next reference sample.</summary>
        public void PushReference(float sample)
        {
            if (referenceDecimator.TryPush(sample, out float decimated))
            {
                reference[(int)(written & mask)] = decimated;
                written++;
            }
        }

        /// <summary>Takes the next microphone block.</summary>
        /// <param name="block">The block.</param>
        /// <param name="position">Index, a multiple of 8, of the reference sample that belongs to the first of the block at delay 0.</param>
        /// <param name="isActive">Whether the output sounds; only then anything can be learned.</param>
        /// <returns>True when <see cref="DelaySamples"/> was confirmed or changed.</returns>
        public bool Push(ReadOnlySpan<float> block, long position, bool isActive)
        {
            int count = 0;
            foreach (float sample in block)
            {
                if (microphoneDecimator.TryPush(sample, out float decimated))
                {
                    microphone[count++] = decimated;
                }
            }

            if (!isActive)
            {
                return false;
            }

            Correlate(position / Decimation);
            if (++blocks < BlocksPerLook)
            {
                return false;
            }

            blocks = 0;
            return Look();
        }

        /// <summary>Moves the position of delay 0 back: every delay becomes shorter by as much.</summary>
        /// <param name="samples">A multiple of 8; negative to move it on.</param>
        public void Shift(int samples)
        {
            int by = samples / Decimation;
            if (by >= lags || by <= -lags)
            {
                Array.Clear(correlation, 0, lags);
            }
            else if (by >= 0)
            {
                Array.Copy(correlation, by, correlation, 0, lags - by);
                Array.Clear(correlation, lags - by, by);
            }
            else
            {
                Array.Copy(correlation, 0, correlation, -by, lags + by);
                Array.Clear(correlation, 0, -by);
            }

            candidate -= by;
            DelaySamples = DelaySamples < 0 || DelaySamples < samples ? -1 : DelaySamples - samples;
        }

        /// <summary>Forgets the delay.</summary>
        public void Reset()
        {
            Array.Clear(correlation, 0, lags);
            referenceEnergy = microphoneEnergy = 0;
            blocks = agreements = 0;
            candidate = -1;
            DelaySamples = -1;
        }

        private void Correlate(long at)
        {
            // window[lags + i] is the reference of microphone[i] at delay 0.
            for (int i = 0; i < window.Length; i++)
            {
                long index = at + i - lags;
                window[i] = index >= 0 && index < written && index > written - reference.Length ? reference[(int)(index & mask)] : 0f;
            }

            float ofReference = 0;
            float ofMicrophone = 0;
            for (int i = 0; i < samplesPerBlock; i++)
            {
                ofReference += window[lags + i] * window[lags + i];
                ofMicrophone += microphone[i] * microphone[i];
            }

            referenceEnergy = (referenceEnergy * decay) + ofReference;
            microphoneEnergy = (microphoneEnergy * decay) + ofMicrophone;
            ReadOnlySpan<float> heard = microphone;
            for (int lag = 0; lag < lags; lag++)
            {
                ReadOnlySpan<float> played = window.AsSpan(lags - lag, samplesPerBlock);
                float sum = 0;
                for (int i = 0; i < heard.Length; i++)
                {
                    sum += heard[i] * played[i];
                }

                correlation[lag] = (correlation[lag] * decay) + sum;
            }
        }

        private bool Look()
        {
            float peak = 0;
            float mean = 0;
            int best = -1;
            for (int lag = 0; lag < lags; lag++)
            {
                float strength = Math.Abs(correlation[lag]);
                mean += strength;
                if (strength > peak)
                {
                    peak = strength;
                    best = lag;
                }
            }

            mean /= lags;
            bool isClear = best >= 0 && peak > LeastProminence * mean && peak > LeastCorrelation * MathF.Sqrt(referenceEnergy * microphoneEnergy);
            if (!isClear || Math.Abs(best - candidate) > AgreeingLags)
            {
                candidate = isClear ? best : -1;
                agreements = isClear ? 1 : 0;
                return false;
            }

            candidate = best;
            agreements = Math.Min(agreements + 1, LooksToAgree);
            if (agreements < LooksToAgree)
            {
                return false;
            }

            DelaySamples = best * Decimation;
            return true;
        }

        /// <summary>Low-pass, one sample of eight, first difference.</summary>
        private sealed class Decimator
        {
            private readonly float[] kernel;
            private readonly float[] samples = new float[Taps];
            private int newest;
            private int phase;
            private float before;

            public Decimator(float[] kernel)
            {
                this.kernel = kernel;
            }

            public bool TryPush(float sample, out float decimated)
            {
                newest = (newest + 1) & (Taps - 1);
                samples[newest] = sample;
                decimated = 0;
                if (++phase < Decimation)
                {
                    return false;
                }

                phase = 0;
                float sum = 0;
                for (int i = 0; i < Taps; i++)
                {
                    sum += kernel[i] * samples[(newest - i) & (Taps - 1)];
                }

                decimated = sum - (Difference * before);
                before = sum;
                return true;
            }
        }
    }
}
