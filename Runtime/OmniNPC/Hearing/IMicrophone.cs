using System;

namespace OmniNPC.Hearing
{
    /// <summary>The player's microphone: captures by itself, beside the game, and keeps the sound until the game takes it.</summary>
    /// <remarks>Thread: game, all members. Nothing here waits but <see cref="IDisposable.Dispose"/>. Having no microphone is a state, not an error. Each member says what it may allocate.</remarks>
    public interface IMicrophone : IDisposable
    {
        /// <summary>Whether sound arrives, and if not, why in short.</summary>
        MicrophoneState State { get; }

        /// <summary>One sentence for people: which device captures, or why none does and when it is tried again.</summary>
        string Description { get; }

        /// <summary>Rate of the samples in Hz.</summary>
        int RateHz { get; }

        /// <summary>How often a device was opened; each time it grows what is heard comes by another path, and echo control starts to learn anew.</summary>
        int Openings { get; }

        /// <summary>Samples lost because the game did not take them in time.</summary>
        long DroppedSamples { get; }

        /// <summary>Samples that can be read now.</summary>
        int AvailableSamples { get; }

        /// <summary>Takes the oldest samples.</summary>
        /// <param name="samples">Receives mono samples in [-1, 1] at <see cref="RateHz"/>.</param>
        /// <returns>How many were there; fewer than asked for when no more have arrived.</returns>
        /// <remarks>Allocates: no.</remarks>
        int Read(Span<float> samples);
    }
}
