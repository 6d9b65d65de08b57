using System;

namespace OmniNPC.Speech
{
    /// <summary>Computes a run of a model's graph part by part, so that a game's tick can pause between two of them. One run is open at a time.</summary>
    /// <remarks>Thread: that of the group. Allocates: no.</remarks>
    public interface IRunInParts
    {
        /// <summary>Parts of the open run that are still to be computed; 0: none is open, or it waits to be ended.</summary>
        int PartsLeft { get; }

        /// <summary>Computes the next part of the open run. One that throws ends the run: nothing of it counts.</summary>
        /// <exception cref="InvalidOperationException">No part is left.</exception>
        void RunPart();
    }
}
