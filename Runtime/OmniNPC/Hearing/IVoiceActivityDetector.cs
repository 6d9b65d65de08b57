using System;

namespace OmniNPC.Hearing
{
    /// <summary>Says of a stream of sound, window by window, how likely somebody is speaking in it. The state of one ear.</summary>
    /// <remarks>
    /// It answers whether sound is speech at all; when a word begins and ends to 10 ms is for <see cref="VoiceActivity"/>, which asks it. Thread: game. Allocates: at construction only.
    /// </remarks>
    public interface IVoiceActivityDetector : IDisposable
    {
        /// <summary>Rate of the samples in Hz, for example 16000.</summary>
        int SampleRateHz { get; }

        /// <summary>Samples of one window, for example 512 (32 ms at 16 kHz).</summary>
        int WindowSamples { get; }

        /// <summary>Hears the next window.</summary>
        /// <param name="window">Exactly <see cref="WindowSamples"/> samples, mono in [-1, 1], right after those of the last call.</param>
        /// <returns>The probability that the window is speech, 0 to 1.</returns>
        /// <exception cref="ArgumentException">The window has another length.</exception>
        /// <exception cref="ObjectDisposedException">The detector or its model was disposed.</exception>
        float Push(ReadOnlySpan<float> window);

        /// <summary>Forgets what it heard: the next window is the first.</summary>
        void Reset();
    }
}
