using System;
using System.Diagnostics;
using System.Numerics;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>Stands in for a game: so many passes of multiply-adds over 4 MB a tick, as much work as took the wanted time when nothing else ran.</summary>
    /// <remarks>A fixed amount of work and not of time: what OmniNPC takes from it (caches, memory, the core) shows as a longer tick.</remarks>
    internal sealed class GameLoad
    {
        private const int Floats = 1 << 20;
        private const int BlockFloats = 1 << 14;

        private readonly float[] memory = new float[Floats];
        private readonly int blocks;
        private int at;

        /// <summary>Finds out how much work fills a time.</summary>
        /// <param name="milliseconds">The time a tick's work takes.</param>
        public GameLoad(double milliseconds)
        {
            Milliseconds = milliseconds;
            const int Calibration = 256;
            double least = double.PositiveInfinity;
            for (int round = 0; round < 12; round++)
            {
                long start = Stopwatch.GetTimestamp();
                Work(Calibration);
                least = Math.Min(least, (Stopwatch.GetTimestamp() - start) * 1000.0 / Stopwatch.Frequency);
            }

            blocks = Math.Max(1, (int)(Calibration * milliseconds / least));
        }

        /// <summary>What a tick's work takes when nothing else runs.</summary>
        public double Milliseconds { get; }

        /// <summary>Does a tick's work.</summary>
        public void Work() => Work(blocks);

        private void Work(int count)
        {
            Vector<float> scale = new Vector<float>(0.999f);
            Vector<float> step = new Vector<float>(0.001f);
            for (int block = 0; block < count; block++)
            {
                at = (at + BlockFloats) % Floats;
                for (int i = at; i < at + BlockFloats; i += Vector<float>.Count)
                {
                    ((new Vector<float>(memory, i) * scale) + step).CopyTo(memory, i);
                }
            }
        }
    }
}
