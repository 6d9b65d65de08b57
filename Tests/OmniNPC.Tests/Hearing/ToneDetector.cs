using System;
using OmniNPC.Hearing;

namespace OmniNPC.Tests.Hearing
{
    /// <summary>A detector to which a tone below 1 kHz is speech and noise is none: it counts how often the sign changes.</summary>
    internal sealed class ToneDetector : IVoiceActivityDetector
    {
        public ToneDetector(int sampleRateHz, int windowSamples)
        {
            SampleRateHz = sampleRateHz;
            WindowSamples = windowSamples;
        }

        public int SampleRateHz { get; }

        public int WindowSamples { get; }

        public int Windows { get; private set; }

        public int Resets { get; private set; }

        public bool IsDisposed { get; private set; }

        public float Push(ReadOnlySpan<float> window)
        {
            if (window.Length != WindowSamples)
            {
                throw new ArgumentException($"Expected {WindowSamples} samples; found {window.Length}.", nameof(window));
            }

            Windows++;
            int changes = 0;
            int loud = 0;
            for (int i = 1; i < window.Length; i++)
            {
                changes += window[i] > 0 != window[i - 1] > 0 ? 1 : 0;
                loud += Math.Abs(window[i]) > 0.03f ? 1 : 0;
            }

            return loud > WindowSamples / 8 && changes * (double)SampleRateHz / loud < 2000 ? 0.9f : 0.1f;
        }

        public void Reset() => Resets++;

        public void Dispose() => IsDisposed = true;
    }
}
