using OmniNPC.Scheduling;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>Virtual time: ticks follow one another as fast as they are computed, and the mind runs inside them.</summary>
    internal sealed class VirtualSceneClock : ISceneClock
    {
        private readonly VirtualClock clock;
        private readonly float tickSeconds;

        public VirtualSceneClock(VirtualClock clock, double tickRate)
        {
            this.clock = clock;
            tickSeconds = (float)(1 / tickRate);
        }

        /// <inheritdoc/>
        public double NowSeconds => clock.NowSeconds;

        /// <inheritdoc/>
        public float Await() => tickSeconds;

        /// <inheritdoc/>
        public void Tick() => clock.Tick();
    }
}
