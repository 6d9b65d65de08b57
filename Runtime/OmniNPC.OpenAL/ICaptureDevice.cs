using System;

namespace OmniNPC.OpenAL
{
    /// <summary>One open capture device: the thinnest seam between the capture loop and OpenAL, so that tests can unplug one.</summary>
    /// <remarks>Thread: capture, all members.</remarks>
    internal interface ICaptureDevice : IDisposable
    {
        /// <summary>The name the system gives it.</summary>
        string Name { get; }

        /// <summary>Whether it is still there.</summary>
        bool IsConnected { get; }

        /// <summary>Samples waiting.</summary>
        int AvailableSamples { get; }

        /// <summary>Takes exactly as many samples as the target holds; no more than are waiting may be asked for.</summary>
        void Read(Span<short> samples);
    }
}
