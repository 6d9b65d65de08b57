using System.Collections.Generic;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>Passes everything on to a backend and records every voice the world makes.</summary>
    internal sealed class RecordingBackend : IVoiceBackend
    {
        private readonly IVoiceBackend inner;
        private readonly List<RecordedVoice> voices = new List<RecordedVoice>();

        public RecordingBackend(IVoiceBackend inner)
        {
            this.inner = inner;
        }

        /// <summary>The voices made so far, in order.</summary>
        public IReadOnlyList<RecordedVoice> Voices => voices;

        /// <inheritdoc/>
        public VoiceDeviceState State => inner.State;

        /// <inheritdoc/>
        public string Description => inner.Description;

        /// <inheritdoc/>
        public double OutputLatencySeconds => inner.OutputLatencySeconds;

        /// <inheritdoc/>
        public IVoice CreateVoice(int sampleRateHz, VoiceOptions options)
        {
            RecordedVoice voice = new RecordedVoice(inner.CreateVoice(sampleRateHz, options), sampleRateHz);
            voices.Add(voice);
            return voice;
        }

        /// <inheritdoc/>
        public void SetListener(in Pose pose) => inner.SetListener(pose);

        /// <inheritdoc/>
        public void Advance(double nowSeconds) => inner.Advance(nowSeconds);

        /// <inheritdoc/>
        public void Dispose() => inner.Dispose();
    }
}
