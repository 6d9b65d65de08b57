using System;

namespace OmniNPC.Speech
{
    /// <summary>The rows of a Thinker as they were, for others to start from without computing them.</summary>
    /// <remarks>Thread: mind.</remarks>
    public interface IThinkerSnapshot : IDisposable
    {
        /// <summary>Rows kept.</summary>
        int Length { get; }

        /// <summary>Bytes they take.</summary>
        long Bytes { get; }
    }
}
