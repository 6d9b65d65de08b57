using OmniNPC.Scheduling;

namespace OmniNPC.Diagnostics
{
    /// <summary>Is told of each piece of compute when it is done: a codec slice, a step of the mind, an ear's work; and of a tick's own work without the slices in it, at its end.</summary>
    /// <param name="stage">What it was.</param>
    /// <param name="units">How much of it; <see cref="ComputeStage"/> says what a unit is.</param>
    /// <param name="seconds">How long it took, measured; it ended now.</param>
    /// <remarks>Thread: the one that did the work, game or mind, and it waits for the return. Allocates: what the observer does.</remarks>
    public delegate void WorkObserver(ComputeStage stage, int units, double seconds);
}
