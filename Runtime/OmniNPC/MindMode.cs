namespace OmniNPC
{
    /// <summary>Who drives the <see cref="Mind"/>.</summary>
    public enum MindMode
    {
        /// <summary>A thread of its own, below normal priority; for games.</summary>
        Thread,

        /// <summary>
        /// The tick: after decoding, steps of the mind run on the game thread while their predicted cost fits what is left of <see cref="NpcWorldOptions.TickBudgetSeconds"/>. For machines
        /// with no core to spare, and for a <see cref="Scheduling.VirtualClock"/>.
        /// </summary>
        /// <remarks>
        /// Prompts are read in smaller pieces and fewer characters step together, so that a step fits; where the model's graphs come in parts, a step pauses between two of them
        /// (<see cref="Diagnostics.WorldDiagnostics.PausedMindSteps"/>). What is longer than the whole budget begins only as the mind's first in a tick, nothing of the mind follows it there, and it is counted
        /// (<see cref="Diagnostics.WorldDiagnostics.LongMindSteps"/>).
        /// </remarks>
        Tick,

        /// <summary>The caller, by <see cref="Mind.Step"/> or a <see cref="Scheduling.VirtualClock"/>, on the game thread; for tests, tools and deterministic runs.</summary>
        Stepped,
    }
}
