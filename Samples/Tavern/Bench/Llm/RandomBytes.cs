using System;
using System.Runtime.InteropServices;

namespace OmniNPC.Tavern.Bench.Llm
{
    /// <summary>Random bytes, fast and the same each time: weights that nobody trained.</summary>
    internal sealed class RandomBytes
    {
        private ulong state = 0x9E3779B97F4A7C15;

        /// <summary>Fills bytes; the count is a multiple of eight.</summary>
        public void Fill(Span<byte> bytes)
        {
            Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
            for (int i = 0; i < words.Length; i++)
            {
                // Marsaglia's xorshift64.
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                words[i] = state;
            }
        }
    }
}
