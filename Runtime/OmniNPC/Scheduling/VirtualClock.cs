using System;

namespace OmniNPC.Scheduling
{
    /// <summary>
    /// Runs a world without real time: each tick first lets the mind work for the time that passes, then ticks the world. Everything happens in the
    /// calling thread, so with free or tabled compute time the same scene, inputs and seeds give the same samples.
    /// </summary>
    /// <remarks>
    /// A step of the mind starts when the mind is free and its input is there, and what it yields is seen once its cost has passed. Inputs arrive at ticks.
    /// Thread: game. Allocates: no after construction.
    /// </remarks>
    public sealed class VirtualClock
    {
        private readonly NpcWorld world;
        private long ticks;
        private double busyUntilSeconds;

        /// <summary>Creates a clock at 0 s.</summary>
        /// <param name="world">A world in <see cref="MindMode.Stepped"/>, or in <see cref="MindMode.Tick"/>: then each tick steps the mind itself.</param>
        /// <param name="tickRate">Ticks per second; 1 to 1000.</param>
        /// <param name="charge">What compute time costs.</param>
        /// <param name="table">The costs for <see cref="ComputeCharge.Table"/>; null for <see cref="CostTable.Typical"/>.</param>
        /// <exception cref="ArgumentException">The world's mind has a thread of its own.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
        public VirtualClock(NpcWorld world, double tickRate = 60, ComputeCharge charge = ComputeCharge.Free, CostTable? table = null)
        {
            this.world = world ?? throw new ArgumentNullException(nameof(world));
            if (world.Mind.Mode == MindMode.Thread)
            {
                throw new ArgumentException("A virtual clock drives the mind itself; the world must be made with MindMode.Stepped or MindMode.Tick, found MindMode.Thread.", nameof(world));
            }

            if (!(tickRate >= 1 && tickRate <= 1000))
            {
                throw new ArgumentOutOfRangeException(nameof(tickRate), tickRate, $"The tick rate must be 1 to 1000 per second; found {tickRate}.");
            }

            TickRate = tickRate;
            world.Meter.Charge = charge;
            world.Meter.Table = table ?? CostTable.Typical;
        }

        /// <summary>Ticks per second.</summary>
        public double TickRate { get; }

        /// <summary>Seconds passed; the time of the last tick.</summary>
        public double NowSeconds => ticks / TickRate;

        /// <summary>Lets one tick pass.</summary>
        public void Tick()
        {
            double before = NowSeconds;
            ticks++;
            double now = NowSeconds;
            while (world.Mind.Mode == MindMode.Stepped)
            {
                double start = Math.Max(busyUntilSeconds, before);
                if (start >= now || !world.Mind.StepAt(start, out double cost))
                {
                    break;
                }

                busyUntilSeconds = start + cost;
            }

            world.Tick(new TickInfo(now, (float)(now - before)));
        }

        /// <summary>Lets time pass, tick by tick.</summary>
        /// <param name="seconds">Seconds, rounded up to whole ticks.</param>
        public void Run(double seconds)
        {
            long until = ticks + (long)Math.Ceiling(seconds * TickRate - 1e-9);
            while (ticks < until)
            {
                Tick();
            }
        }
    }
}
