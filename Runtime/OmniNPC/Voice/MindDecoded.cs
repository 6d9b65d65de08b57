using System;
using OmniNPC.Crossing;
using OmniNPC.Speech;

namespace OmniNPC.Voice
{
    /// <summary>Takes the samples that the mind's thread has decoded.</summary>
    internal sealed class MindDecoded : IFrameSource
    {
        private readonly SpscQueue<float> pcm;
        private readonly int samples;

        public MindDecoded(SpeechFormat format, SpscQueue<float> pcm, int maxFrames)
        {
            this.pcm = pcm;
            samples = format.SamplesPerCodecFrame;
            MaxFrames = maxFrames;
        }

        public int MaxFrames { get; }

        public int WarmUpFrames => 0;

        public void Begin(ulong seed)
        {
        }

        public void Read(DecodeBatch batch) => pcm.Read(batch.AddDecoded());

        public void Pass(int frames) => pcm.Skip(frames * samples);

        public void Drop(int frames) => pcm.Skip(frames * samples);

        public void Dispose()
        {
        }
    }
}
