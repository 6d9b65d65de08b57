using System;
using System.Diagnostics;
using System.Threading;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>Real time: a game loop that sleeps until the next tick, while the mind has a thread of its own.</summary>
    internal sealed class RealSceneClock : ISceneClock
    {
        private readonly NpcWorld world;
        private readonly double tickSeconds;
        private readonly Stopwatch watch = Stopwatch.StartNew();
        private double due;
        private float delta;

        public RealSceneClock(NpcWorld world, double tickRate)
        {
            this.world = world;
            tickSeconds = 1 / tickRate;
        }

        /// <inheritdoc/>
        public double NowSeconds { get; private set; }

        /// <inheritdoc/>
        public float Await()
        {
            due = Math.Max(due + tickSeconds, watch.Elapsed.TotalSeconds - (2 * tickSeconds)); // a loop that was held up skips ahead instead of racing
            double wait = due - watch.Elapsed.TotalSeconds;
            if (wait > 0.001)
            {
                Thread.Sleep(TimeSpan.FromSeconds(wait));
            }

            double now = Math.Max(watch.Elapsed.TotalSeconds, NowSeconds);
            delta = (float)(now - NowSeconds);
            NowSeconds = now;
            return delta;
        }

        /// <inheritdoc/>
        public void Tick() => world.Tick(new TickInfo(NowSeconds, delta));
    }
}
