namespace OmniNPC
{
    /// <summary>Who drives the <see cref="Mind"/>.</summary>
    public enum MindMode
    {
        /// <summary>A thread of its own, below normal priority; for games.</summary>
        Thread,

        /// <summary>The caller, by <see cref="Mind.Step"/> or a <see cref="Scheduling.VirtualClock"/>, on the game thread; for tests, tools and deterministic runs.</summary>
        Stepped,
    }
}
