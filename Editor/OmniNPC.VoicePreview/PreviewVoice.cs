using System;
using OmniNPC.Voice;

namespace OmniNPC.VoicePreview
{
    /// <summary>Plays by the world's clock without sound, as the voice it stands before does, and shows the session what it is given.</summary>
    internal sealed class PreviewVoice : IVoice
    {
        private readonly IVoice inner;
        private readonly PreviewSession session;

        public PreviewVoice(IVoice inner, PreviewSession session)
        {
            this.inner = inner;
            this.session = session;
        }

        /// <inheritdoc/>
        public int WritableSamples => inner.WritableSamples;

        /// <inheritdoc/>
        public int QueuedSamples => inner.QueuedSamples;

        /// <inheritdoc/>
        public long PlayedSamples => inner.PlayedSamples;

        /// <inheritdoc/>
        public int Starvations => inner.Starvations;

        /// <inheritdoc/>
        public void Write(ReadOnlySpan<float> pcm)
        {
            inner.Write(pcm);
            session.Sounded(pcm);
        }

        /// <inheritdoc/>
        public void Finish() => inner.Finish();

        /// <inheritdoc/>
        public void FadeOut(double seconds)
        {
            bool isSounding = inner.QueuedSamples > 0;
            inner.FadeOut(seconds);
            session.Stopped(isSounding, seconds);
        }

        /// <inheritdoc/>
        public void SetPose(in Pose pose) => inner.SetPose(pose);

        /// <inheritdoc/>
        public void SetGain(float gain)
        {
            inner.SetGain(gain);
            session.Gained(gain);
        }

        /// <inheritdoc/>
        public void Dispose() => inner.Dispose();
    }
}
