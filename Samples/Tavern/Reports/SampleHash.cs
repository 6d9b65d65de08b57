using System;

namespace OmniNPC.Tavern.Reports
{
    /// <summary>FNV-1a over the bits of samples: equal for equal sound.</summary>
    internal static class SampleHash
    {
        /// <summary>The hash of no samples.</summary>
        public const ulong Empty = 14695981039346656037UL;

        /// <summary>A hash that goes on with another number.</summary>
        public static ulong Add(ulong hash, ulong value) => (hash ^ value) * 1099511628211UL;

        /// <summary>A hash that goes on with samples.</summary>
        public static ulong Add(ulong hash, ReadOnlySpan<float> samples)
        {
            foreach (float sample in samples)
            {
                hash = Add(hash, (uint)BitConverter.SingleToInt32Bits(sample));
            }

            return hash;
        }
    }
}
