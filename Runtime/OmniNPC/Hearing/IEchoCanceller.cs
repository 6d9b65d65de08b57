using System;

namespace OmniNPC.Hearing
{
    /// <summary>Takes out of the microphone what the loudspeaker played: an adaptive filter between the output mix and the microphone.</summary>
    /// <remarks>Thread: one at a time, all members. Each member says what it may allocate.</remarks>
    public interface IEchoCanceller : IDisposable
    {
        /// <summary>Rate of all samples in Hz; <see cref="EchoControl.RateHz"/>.</summary>
        int RateHz { get; }

        /// <summary>Samples of one block; <see cref="EchoControl.BlockSamples"/>.</summary>
        int BlockSamples { get; }

        /// <summary>Longest echo in seconds after the reference that the filter can follow.</summary>
        double TailSeconds { get; }

        /// <summary>What it is, without a full stop: library and tail.</summary>
        string Description { get; }

        /// <summary>Cancels one block.</summary>
        /// <param name="microphone">Exactly <see cref="BlockSamples"/> mono samples in [-1, 1]; what is not finite counts as silence, what is larger is cut.</param>
        /// <param name="reference">As many samples of the output mix: those that reach the microphone with this block or up to <see cref="TailSeconds"/> later.</param>
        /// <param name="clean">Receives as many samples, the echo taken out as far as the filter has learned the room.</param>
        /// <exception cref="ArgumentException">A block has another length.</exception>
        /// <exception cref="ObjectDisposedException">It was disposed.</exception>
        /// <remarks>Allocates: no.</remarks>
        void Cancel(ReadOnlySpan<float> microphone, ReadOnlySpan<float> reference, Span<float> clean);

        /// <summary>Forgets the room: what follows is as with a new canceller, to the sample.</summary>
        /// <exception cref="ObjectDisposedException">It was disposed.</exception>
        /// <remarks>May allocate; it is called when a device or the delay changes.</remarks>
        void Reset();
    }
}
