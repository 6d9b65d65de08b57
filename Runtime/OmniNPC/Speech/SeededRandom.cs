using System;

namespace OmniNPC.Speech
{
    /// <summary>A small, fast, seeded generator (xoshiro256**, Blackman and Vigna 2018; seeded by SplitMix64): the same seed gives the same numbers on every machine.</summary>
    /// <remarks>Thread: one at a time. Allocates: at construction only.</remarks>
    public sealed class SeededRandom
    {
        private ulong s0;
        private ulong s1;
        private ulong s2;
        private ulong s3;
        private float spareNormal;
        private bool hasSpareNormal;

        /// <summary>Creates a generator.</summary>
        /// <param name="seed">Any number.</param>
        public SeededRandom(ulong seed)
        {
            Reset(seed);
        }

        /// <summary>Derives a seed from two numbers, so that streams of one character do not repeat one another.</summary>
        /// <param name="seed">The character's seed.</param>
        /// <param name="stream">Number of the stream.</param>
        /// <returns>A well-mixed seed.</returns>
        public static ulong Mix(ulong seed, ulong stream)
        {
            ulong state = seed + 0x9E3779B97F4A7C15 * (stream + 1);
            return SplitMix(ref state);
        }

        /// <summary>Starts over with a seed.</summary>
        /// <param name="seed">Any number.</param>
        public void Reset(ulong seed)
        {
            s0 = SplitMix(ref seed);
            s1 = SplitMix(ref seed);
            s2 = SplitMix(ref seed);
            s3 = SplitMix(ref seed);
            hasSpareNormal = false;
        }

        /// <summary>The next 64 random bits.</summary>
        /// <returns>Any number.</returns>
        public ulong NextBits()
        {
            ulong result = Rotate(s1 * 5, 7) * 9;
            ulong t = s1 << 17;
            s2 ^= s0;
            s3 ^= s1;
            s1 ^= s2;
            s0 ^= s3;
            s2 ^= t;
            s3 = Rotate(s3, 45);
            return result;
        }

        /// <summary>A number evenly spread over [0, 1).</summary>
        /// <returns>One of 2^53 numbers.</returns>
        public double NextUniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

        /// <summary>A number of the standard normal distribution (Box-Muller).</summary>
        /// <returns>Mean 0, variance 1.</returns>
        public float NextNormal()
        {
            if (hasSpareNormal)
            {
                hasSpareNormal = false;
                return spareNormal;
            }

            double radius = Math.Sqrt(-2 * Math.Log(1 - NextUniform()));
            double angle = 2 * Math.PI * NextUniform();
            spareNormal = (float)(radius * Math.Sin(angle));
            hasSpareNormal = true;
            return (float)(radius * Math.Cos(angle));
        }

        /// <summary>A number of the standard Gumbel distribution; the largest logit plus such noise is a sample of the softmax.</summary>
        /// <returns>-log(-log(u)) of a uniform u inside (0, 1).</returns>
        public float NextGumbel() => (float)-Math.Log(-Math.Log(NextUniform() + 0.5 / (1UL << 53)));

        private static ulong SplitMix(ref ulong state)
        {
            state += 0x9E3779B97F4A7C15;
            ulong z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }

        private static ulong Rotate(ulong x, int bits) => (x << bits) | (x >> (64 - bits));
    }
}
