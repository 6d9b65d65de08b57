namespace OmniNPC.Tavern.Scene
{
    /// <summary>What drives the ticks of a scene.</summary>
    internal interface ISceneClock
    {
        /// <summary>The time of the last tick in seconds; the first tick is at 0.</summary>
        double NowSeconds { get; }

        /// <summary>Waits, if it must, until the next tick is due.</summary>
        /// <returns>Seconds from the last tick to the one due.</returns>
        float Await();

        /// <summary>Makes the tick that is due.</summary>
        void Tick();
    }
}
