using System.Collections.Generic;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>Passes everything on to a backend and taps every voice the world makes.</summary>
    internal sealed class TappedBackend : IVoiceBackend
    {
        private readonly List<VoiceTap> taps = new List<VoiceTap>();

        public TappedBackend(IVoiceBackend inner)
        {
            Inner = inner;
        }

        /// <summary>The backend itself.</summary>
        public IVoiceBackend Inner { get; }

        /// <summary>The voices made so far, in order.</summary>
        public IReadOnlyList<VoiceTap> Taps => taps;

        /// <inheritdoc/>
        public VoiceDeviceState State => Inner.State;

        /// <inheritdoc/>
        public string Description => Inner.Description;

        /// <inheritdoc/>
        public double OutputLatencySeconds => Inner.OutputLatencySeconds;

        /// <inheritdoc/>
        public IVoice CreateVoice(int sampleRateHz, VoiceOptions options)
        {
            VoiceTap tap = new VoiceTap(Inner.CreateVoice(sampleRateHz, options), sampleRateHz);
            taps.Add(tap);
            return tap;
        }

        /// <inheritdoc/>
        public void SetListener(in Pose pose) => Inner.SetListener(pose);

        /// <inheritdoc/>
        public void Advance(double nowSeconds) => Inner.Advance(nowSeconds);

        /// <inheritdoc/>
        public void Dispose() => Inner.Dispose();
    }
}
