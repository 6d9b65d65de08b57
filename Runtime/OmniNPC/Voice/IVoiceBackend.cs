using System;

namespace OmniNPC.Voice
{
    /// <summary>The speaker: makes one spatial voice per character and owns the device, its clock and the listener.</summary>
    /// <remarks>Thread: game, all members. Losing the device is a state, not an error: voices go on silently and the backend reopens it. Allocates: a voice when it is made, nothing in a tick.</remarks>
    public interface IVoiceBackend : IDisposable
    {
        /// <summary>Whether the device is open, lost, being reopened, or absent by choice.</summary>
        VoiceDeviceState State { get; }

        /// <summary>One sentence about the device for people: its name, rate, HRTF and, when there is none, why.</summary>
        string Description { get; }

        /// <summary>Seconds from a sample being taken from a voice's queue to it leaving the device; 0 where unknown or in loopback.</summary>
        double OutputLatencySeconds { get; }

        /// <summary>Creates a voice.</summary>
        /// <param name="sampleRateHz">Rate of the samples that will be written; 8000 to 48000.</param>
        /// <param name="options">Distance, cone and gain.</param>
        /// <returns>A silent voice at the origin.</returns>
        /// <exception cref="InvalidOperationException">The device has no source left; the message says how many there are.</exception>
        IVoice CreateVoice(int sampleRateHz, VoiceOptions options);

        /// <summary>Places the listener.</summary>
        /// <param name="pose">Position in metres, orientation and velocity.</param>
        void SetListener(in Pose pose);

        /// <summary>Advances the backend to a time: recycles played samples, notices a lost device, and in loopback renders the mix up to it.</summary>
        /// <param name="nowSeconds">The world's clock in seconds; never goes back.</param>
        void Advance(double nowSeconds);
    }
}
