using System;

namespace OmniNPC.Hearing
{
    /// <summary>The pitch of a voice, block by block: the difference function of YIN (de Cheveigné and Kawahara 2002) with its cumulative mean normalisation, at 8 kHz or less.</summary>
    /// <remarks>60 to 400 Hz. About 30,000 multiplications a block of 10 ms. Thread: one at a time. Allocates: at construction only.</remarks>
    public sealed class F0Tracker
    {
        private const double LowestHz = 60;
        private const double HighestHz = 400;
        private const int WorkingHz = 8000;

        // YIN's paper takes 0.1; noisy rooms need more, and an octave error needs more than this.
        private const float Threshold = 0.2f;

        // 30 ms: two periods of the lowest voice, nearly.
        private const double WindowSeconds = 0.03;

        private readonly int step;
        private readonly int rateHz;
        private readonly int window;
        private readonly int shortest;
        private readonly int longest;
        private readonly float[] history;
        private readonly float[] difference;
        private float sum;
        private int summed;

        /// <summary>Creates a tracker.</summary>
        /// <param name="sampleRateHz">Rate of the samples, at least 4000.</param>
        /// <exception cref="ArgumentOutOfRangeException">The rate is lower.</exception>
        public F0Tracker(int sampleRateHz)
        {
            if (sampleRateHz < 4000)
            {
                throw new ArgumentOutOfRangeException(nameof(sampleRateHz), sampleRateHz, $"Pitch needs 4000 Hz or more; found {sampleRateHz}.");
            }

            step = Math.Max(1, sampleRateHz / WorkingHz);
            rateHz = sampleRateHz / step;
            window = (int)(WindowSeconds * rateHz);
            shortest = (int)(rateHz / HighestHz);
            longest = (int)(rateHz / LowestHz) + 1;
            history = new float[window + longest];
            difference = new float[longest + 1];
        }

        /// <summary>Takes the next samples and finds the pitch at their end.</summary>
        /// <param name="samples">Mono in [-1, 1]; any number.</param>
        /// <returns>Hertz, or 0 when there is no pitch.</returns>
        public float Push(ReadOnlySpan<float> samples)
        {
            Keep(samples);
            float running = 0;
            int best = 0;
            difference[0] = 1;
            for (int lag = 1; lag <= longest; lag++)
            {
                float d = Difference(lag);
                running += d;
                difference[lag] = running > 1e-9f ? d * lag / running : 1;
                // The first dip below the threshold is the period; deeper ones later are its multiples.
                if (lag > shortest && difference[lag - 1] < Threshold && difference[lag] > difference[lag - 1])
                {
                    best = lag - 1;
                    return best < shortest ? 0 : rateHz / Refined(best);
                }
            }

            return 0;
        }

        /// <summary>Forgets what was heard.</summary>
        public void Reset()
        {
            Array.Clear(history, 0, history.Length);
            sum = 0;
            summed = 0;
        }

        private void Keep(ReadOnlySpan<float> samples)
        {
            int fresh = (summed + samples.Length) / step;
            int kept = Math.Max(0, history.Length - fresh);
            Array.Copy(history, history.Length - kept, history, 0, kept);
            int skipped = Math.Max(0, fresh - history.Length);
            int at = kept;
            foreach (float sample in samples)
            {
                sum += sample;
                if (++summed == step)
                {
                    if (skipped > 0)
                    {
                        skipped--;
                    }
                    else
                    {
                        history[at++] = sum / step;
                    }

                    sum = 0;
                    summed = 0;
                }
            }
        }

        private float Difference(int lag)
        {
            float d = 0;
            int start = history.Length - window;
            for (int i = start; i < history.Length; i++)
            {
                float delta = history[i] - history[i - lag];
                d += delta * delta;
            }

            return d;
        }

        /// <summary>The dip between two lags, by the parabola through its neighbours.</summary>
        private float Refined(int lag)
        {
            float before = difference[lag - 1];
            float after = difference[lag + 1];
            float curve = before + after - (2 * difference[lag]);
            return curve > 1e-9f ? lag + ((before - after) / (2 * curve)) : lag;
        }
    }
}
