using System;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Threading;

namespace OmniNPC.Tavern.Bench.Llm
{
    /// <summary>How fast memory is read: 512 MB summed up, far more than any cache holds.</summary>
    internal sealed class MemoryBandwidth
    {
        private readonly ulong[] memory = new ulong[512 * 1024 * 1024 / sizeof(ulong)];
        private long sum;

        public MemoryBandwidth()
        {
            Array.Fill(memory, 1UL); // a page that was never written is no memory yet
        }

        /// <summary>Reads all of it once.</summary>
        /// <param name="threads">Threads that read a part each.</param>
        /// <returns>Bytes a second.</returns>
        public double Measure(int threads)
        {
            Thread[] readers = new Thread[threads];
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < threads; i++)
            {
                int part = i;
                readers[i] = new Thread(() => Read(part, threads)) { IsBackground = true };
                readers[i].Start();
            }

            foreach (Thread reader in readers)
            {
                reader.Join();
            }

            return memory.LongLength * sizeof(ulong) / ((Stopwatch.GetTimestamp() - start) / (double)Stopwatch.Frequency);
        }

        private void Read(int part, int parts)
        {
            int length = memory.Length / parts;
            ReadOnlySpan<Vector<ulong>> words = MemoryMarshal.Cast<ulong, Vector<ulong>>(memory.AsSpan(part * length, length));
            Vector<ulong> a = Vector<ulong>.Zero;
            Vector<ulong> b = Vector<ulong>.Zero;
            Vector<ulong> c = Vector<ulong>.Zero;
            Vector<ulong> d = Vector<ulong>.Zero;
            for (int i = 0; i + 4 <= words.Length; i += 4)
            {
                // Four chains, so that an addition does not wait for the one before it.
                a += words[i];
                b += words[i + 1];
                c += words[i + 2];
                d += words[i + 3];
            }

            // Kept, so that the sums are not left out.
            Volatile.Write(ref sum, (long)(a + b + c + d)[0]);
        }
    }
}
