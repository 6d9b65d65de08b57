using System;
using OmniNPC.Crossing;
using OmniNPC.Speech;

namespace OmniNPC.Voice
{
    /// <summary>Decodes codec frames when their samples are asked for, in the tick.</summary>
    internal sealed class TickDecoder : IFrameSource
    {
        private readonly SpscQueue<int> codes;
        private readonly FrameDecoder decoder;
        private readonly int groups;
        private readonly int[] taken;

        public TickDecoder(SpeechFormat format, SpscQueue<int> codes, ICodecDecoder decoder, int maxFrames)
        {
            this.codes = codes;
            this.decoder = new FrameDecoder(format, decoder);
            MaxFrames = Math.Min(maxFrames, decoder.MaxFrames);
            groups = format.CodeGroups;
            taken = new int[MaxFrames * groups];
        }

        public int MaxFrames { get; }

        public int WarmUpFrames => decoder.WarmUpFrames;

        public void Begin(ulong seed) => decoder.Begin(seed);

        public void Read(int frames, Span<float> pcm)
        {
            Span<int> slice = taken.AsSpan(0, frames * groups);
            codes.Read(slice);
            decoder.Decode(slice, pcm);
        }

        public void Pass(int frames)
        {
            Span<int> one = taken.AsSpan(0, groups);
            for (int i = 0; i < frames; i++)
            {
                codes.Read(one);
                decoder.Pass(one);
            }
        }

        public void Drop(int frames) => codes.Skip(frames * groups);

        public void Dispose() => decoder.Dispose();
    }
}
