using System;

namespace OmniNPC.Diagnostics
{
    /// <summary>How long ticks took, in buckets 2 % apart from 1 microsecond to 10 seconds; percentiles are right to 2 %.</summary>
    /// <remarks>Thread: game. Allocates: at construction only.</remarks>
    public sealed class TickHistogram
    {
        private const double LeastSeconds = 1e-6;
        private static readonly double LogStep = Math.Log(1.02);
        private readonly long[] buckets = new long[815];

        /// <summary>Ticks recorded.</summary>
        public long Count { get; private set; }

        /// <summary>The longest tick in seconds.</summary>
        public double MaxSeconds { get; private set; }

        /// <summary>The sum of all ticks in seconds.</summary>
        public double TotalSeconds { get; private set; }

        /// <summary>Records a tick.</summary>
        /// <param name="seconds">How long it took.</param>
        public void Record(double seconds)
        {
            int bucket = seconds <= LeastSeconds ? 0 : 1 + (int)(Math.Log(seconds / LeastSeconds) / LogStep);
            buckets[Math.Min(bucket, buckets.Length - 1)]++;
            Count++;
            TotalSeconds += seconds;
            MaxSeconds = Math.Max(MaxSeconds, seconds);
        }

        /// <summary>The time that a share of the ticks did not exceed.</summary>
        /// <param name="share">0 to 1; 0.99 for the 99th percentile.</param>
        /// <returns>Seconds, the upper edge of the bucket and at most the longest tick; 0 when nothing was recorded.</returns>
        public double Percentile(double share)
        {
            long rank = (long)Math.Ceiling(share * Count);
            long passed = 0;
            for (int i = 0; i < buckets.Length && Count > 0; i++)
            {
                passed += buckets[i];
                if (passed >= rank)
                {
                    return Math.Min(MaxSeconds, LeastSeconds * Math.Exp(i * LogStep));
                }
            }

            return MaxSeconds;
        }

        /// <summary>Forgets everything, for example after warming up.</summary>
        public void Clear()
        {
            Array.Clear(buckets, 0, buckets.Length);
            Count = 0;
            MaxSeconds = TotalSeconds = 0;
        }
    }
}
