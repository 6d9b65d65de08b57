using System;

namespace OmniNPC.Voice
{
    /// <summary>A voice of the <see cref="HeadlessVoiceBackend"/>: plays by the clock and can keep what it played.</summary>
    /// <remarks>Thread: game. Allocates: only while recording, when the recording outgrows its buffer.</remarks>
    public sealed class HeadlessVoice : IVoice
    {
        private readonly HeadlessVoiceBackend backend;
        private readonly float[] queue;
        private readonly bool record;
        private float[] recording = Array.Empty<float>();
        private int recorded;
        private int head;
        private double owedSamples;
        private float gainNow = 1f;
        private bool isExpectingMore;

        internal HeadlessVoice(HeadlessVoiceBackend backend, int sampleRateHz, bool record)
        {
            this.backend = backend;
            this.record = record;
            SampleRateHz = sampleRateHz;
            queue = new float[sampleRateHz];
            if (record)
            {
                recording = new float[sampleRateHz * 4];
            }
        }

        /// <summary>Rate of the samples in Hz.</summary>
        public int SampleRateHz { get; }

        /// <summary>The samples played so far, fades and gain included; empty unless the backend records.</summary>
        public ReadOnlyMemory<float> Recording => recording.AsMemory(0, recorded);

        /// <summary>Where the voice was placed last.</summary>
        public Pose Pose { get; private set; }

        /// <summary>The gain set last.</summary>
        public float Gain { get; private set; } = 1f;

        /// <inheritdoc/>
        public int WritableSamples => queue.Length - QueuedSamples;

        /// <inheritdoc/>
        public int QueuedSamples { get; private set; }

        /// <inheritdoc/>
        public long PlayedSamples { get; private set; }

        /// <inheritdoc/>
        public int Starvations { get; private set; }

        /// <inheritdoc/>
        public void Write(ReadOnlySpan<float> pcm)
        {
            if (pcm.Length > WritableSamples)
            {
                throw new ArgumentException($"The voice takes {WritableSamples} samples now; found {pcm.Length}.", nameof(pcm));
            }

            int tail = (head + QueuedSamples) % queue.Length;
            int first = Math.Min(pcm.Length, queue.Length - tail);
            pcm.Slice(0, first).CopyTo(queue.AsSpan(tail));
            pcm.Slice(first).CopyTo(queue);
            QueuedSamples += pcm.Length;
            isExpectingMore = true;
        }

        /// <inheritdoc/>
        public void Finish() => isExpectingMore = false;

        /// <inheritdoc/>
        public void FadeOut(double seconds)
        {
            int fade = Math.Min(QueuedSamples, (int)(Math.Max(0, Math.Min(1, seconds)) * SampleRateHz));
            for (int i = 0; i < fade; i++)
            {
                queue[(head + i) % queue.Length] *= 1f - (i + 1f) / fade;
            }

            QueuedSamples = fade;
            isExpectingMore = false;
        }

        /// <inheritdoc/>
        public void SetPose(in Pose pose) => Pose = pose;

        /// <inheritdoc/>
        public void SetGain(float gain)
        {
            Gain = gain;
            gainNow = QueuedSamples == 0 ? gain : gainNow;
        }

        /// <inheritdoc/>
        public void Dispose() => backend.Remove(this);

        internal void Advance(double seconds)
        {
            if (QueuedSamples == 0)
            {
                owedSamples = 0;
                return;
            }

            owedSamples += seconds * SampleRateHz;
            // A millionth of a sample is rounding of the clock.
            int due = (int)Math.Min(int.MaxValue, owedSamples + 1e-6);
            int count = Math.Min(due, QueuedSamples);
            owedSamples -= count;
            Record(count);
            head = (head + count) % queue.Length;
            QueuedSamples -= count;
            PlayedSamples += count;
            if (QueuedSamples == 0 && isExpectingMore && due > count)
            {
                // Counted once per dry spell: the next write starts a new one.
                Starvations++;
                isExpectingMore = false;
            }
        }

        private void Record(int count)
        {
            if (!record)
            {
                return;
            }

            if (recorded + count > recording.Length)
            {
                Array.Resize(ref recording, Math.Max(recording.Length * 2, recorded + count));
            }

            // As a mixer does: a new gain is reached at the end of what is mixed at once.
            float step = (Gain - gainNow) / Math.Max(1, count);
            for (int i = 0; i < count; i++)
            {
                recording[recorded + i] = queue[(head + i) % queue.Length] * (gainNow + (step * (i + 1)));
            }

            gainNow = count > 0 ? Gain : gainNow;
            recorded += count;
        }
    }
}
