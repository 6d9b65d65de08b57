using System;
using System.Collections.Generic;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>Passes everything on to a voice and keeps its samples as they were written, by the number under which the device plays them.</summary>
    internal sealed class RecordedVoice : IVoice
    {
        private readonly IVoice inner;
        private readonly List<long> playedAtTick = new List<long>();
        private float[] dry;

        public RecordedVoice(IVoice inner, int rateHz)
        {
            this.inner = inner;
            RateHz = rateHz;
            dry = new float[60 * rateHz];
        }

        /// <summary>Rate of the samples in Hz.</summary>
        public int RateHz { get; }

        /// <inheritdoc/>
        public int WritableSamples => inner.WritableSamples;

        /// <inheritdoc/>
        public int QueuedSamples => inner.QueuedSamples;

        /// <inheritdoc/>
        public long PlayedSamples => inner.PlayedSamples;

        /// <inheritdoc/>
        public int Starvations => inner.Starvations;

        /// <summary>Samples played by the end of each tick.</summary>
        public IReadOnlyList<long> PlayedAtTick => playedAtTick;

        /// <summary>The sample that was played under a number, before gain, distance and direction.</summary>
        public float Dry(long number) => number >= 0 && number < dry.Length ? dry[number] : 0f;

        /// <summary>A tick is over.</summary>
        public void Tick() => playedAtTick.Add(inner.PlayedSamples);

        /// <inheritdoc/>
        public void Write(ReadOnlySpan<float> pcm)
        {
            // Samples that a fade dropped never play: their numbers go to those that come next.
            long at = inner.PlayedSamples + inner.QueuedSamples;
            inner.Write(pcm);
            if (at + pcm.Length > dry.Length)
            {
                Array.Resize(ref dry, (int)Math.Max(2L * dry.Length, at + pcm.Length));
            }

            pcm.CopyTo(dry.AsSpan((int)at));
        }

        /// <inheritdoc/>
        public void Finish() => inner.Finish();

        /// <inheritdoc/>
        public void FadeOut(double seconds) => inner.FadeOut(seconds);

        /// <inheritdoc/>
        public void SetPose(in Pose pose) => inner.SetPose(pose);

        /// <inheritdoc/>
        public void SetGain(float gain) => inner.SetGain(gain);

        /// <inheritdoc/>
        public void Dispose() => inner.Dispose();
    }
}
