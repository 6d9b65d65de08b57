using System;
using OmniNPC.Crossing;
using OmniNPC.Speech;

namespace OmniNPC.Voice
{
    /// <summary>Gives codec frames to be decoded when their samples are asked for, in the tick.</summary>
    internal sealed class TickDecoder : IFrameSource
    {
        private readonly SpscQueue<int> codes;
        private readonly FrameDecoder decoder;
        private readonly int groups;
        private readonly int[] passing;

        public TickDecoder(SpeechFormat format, SpscQueue<int> codes, ICodecDecoder decoder, int maxFrames)
        {
            this.codes = codes;
            this.decoder = new FrameDecoder(format, decoder);
            MaxFrames = Math.Min(maxFrames, decoder.MaxFrames);
            groups = format.CodeGroups;
            passing = new int[groups];
        }

        public int MaxFrames { get; }

        public int WarmUpFrames => decoder.WarmUpFrames;

        public void Begin(ulong seed) => decoder.Begin(seed);

        public void Read(DecodeBatch batch) => codes.Read(batch.Add(decoder));

        public void Pass(int frames)
        {
            for (int i = 0; i < frames; i++)
            {
                codes.Read(passing);
                decoder.Pass(passing);
            }
        }

        public void Drop(int frames) => codes.Skip(frames * groups);

        public void Dispose() => decoder.Dispose();
    }
}
