using System;
using OmniNPC.Tavern.Reports;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>Passes everything on to a voice and keeps a hash of what was written and the loudness of what is being heard.</summary>
    internal sealed class VoiceTap : IVoice
    {
        // Peaks of 10 ms each, 4 s of them: twice what the world ever writes ahead.
        private const int PeaksPerSecond = 100;
        private readonly float[] peaks = new float[4 * PeaksPerSecond];
        private readonly IVoice inner;
        private readonly int samplesPerPeak;
        private long written;

        public VoiceTap(IVoice inner, int rateHz)
        {
            this.inner = inner;
            samplesPerPeak = rateHz / PeaksPerSecond;
        }

        /// <summary>The hash of every sample written.</summary>
        public ulong Hash { get; private set; } = SampleHash.Empty;

        /// <summary>Samples written since the voice was made.</summary>
        public long WrittenSamples { get; private set; }

        /// <summary>The loudest sample of the 10 ms being heard; 0 when nothing is.</summary>
        public float Level => inner.QueuedSamples == 0 ? 0f : peaks[inner.PlayedSamples / samplesPerPeak % peaks.Length];

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
            Hash = SampleHash.Add(Hash, pcm);
            foreach (float sample in pcm)
            {
                int peak = (int)(written / samplesPerPeak % peaks.Length);
                float level = Math.Abs(sample);
                peaks[peak] = written % samplesPerPeak == 0 ? level : Math.Max(peaks[peak], level);
                written++;
            }

            WrittenSamples += pcm.Length;
        }

        /// <inheritdoc/>
        public void Finish() => inner.Finish();

        /// <inheritdoc/>
        public void FadeOut(double seconds)
        {
            inner.FadeOut(seconds);
            written = inner.PlayedSamples + inner.QueuedSamples; // what was dropped never plays
        }

        /// <inheritdoc/>
        public void SetPose(in Pose pose) => inner.SetPose(pose);

        /// <inheritdoc/>
        public void SetGain(float gain) => inner.SetGain(gain);

        /// <inheritdoc/>
        public void Dispose() => inner.Dispose();
    }
}
