using System;
using System.Diagnostics;
using System.Threading;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>A game loop in real time: sleeps until the next tick is due; one that was held up skips ahead instead of racing.</summary>
    internal sealed class PacedLoop
    {
        private readonly double tickSeconds;
        private double due = Now;

        public PacedLoop(double rateHz)
        {
            tickSeconds = 1 / rateHz;
        }

        /// <summary>Seconds of the process's own clock.</summary>
        public static double Now => (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency;

        /// <summary>Waits until the next tick is due.</summary>
        public void Await()
        {
            due = Math.Max(due + tickSeconds, Now - tickSeconds);
            double wait = due - Now;
            if (wait > 0.0002)
            {
                Thread.Sleep(TimeSpan.FromSeconds(wait));
            }
        }
    }
}
