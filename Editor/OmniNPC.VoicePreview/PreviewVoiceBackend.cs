using OmniNPC.Voice;

namespace OmniNPC.VoicePreview
{
    /// <summary>A speaker without sound whose voices show what they are given; whoever looks on plays it.</summary>
    internal sealed class PreviewVoiceBackend : IVoiceBackend
    {
        private readonly HeadlessVoiceBackend inner = new HeadlessVoiceBackend();
        private readonly PreviewSession session;

        public PreviewVoiceBackend(PreviewSession session)
        {
            this.session = session;
        }

        /// <inheritdoc/>
        public VoiceDeviceState State => inner.State;

        /// <inheritdoc/>
        public string Description => "voice preview: samples go to who looks on";

        /// <inheritdoc/>
        public double OutputLatencySeconds => 0;

        /// <inheritdoc/>
        public IVoice CreateVoice(int sampleRateHz, VoiceOptions options) => new PreviewVoice(inner.CreateVoice(sampleRateHz, options), session);

        /// <inheritdoc/>
        public void SetListener(in Pose pose) => inner.SetListener(pose);

        /// <inheritdoc/>
        public void Advance(double nowSeconds) => inner.Advance(nowSeconds);

        /// <inheritdoc/>
        public void Dispose() => inner.Dispose();
    }
}
