using System;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.Voice;

namespace OmniNPC.Dialogue
{
    /// <summary>Decodes what the characters of one step generated in one run, where the mind decodes.</summary>
    /// <remarks>Thread: mind. Allocates: at construction only.</remarks>
    internal sealed class MindDecoding
    {
        private readonly DecodeBatch batch;
        private readonly NpcMind[] rows;

        public MindDecoding(SpeechFormat format, ICodecGroup codec)
        {
            batch = new DecodeBatch(format, codec, 1);
            rows = new NpcMind[batch.MaxRows];
        }

        /// <summary>Seconds spent on decoding since <see cref="Begin"/>.</summary>
        public double Seconds { get; private set; }

        /// <summary>Codec frames decoded since.</summary>
        public int Frames { get; private set; }

        /// <summary>A step begins.</summary>
        public void Begin()
        {
            batch.Begin(1);
            Seconds = Frames = 0;
        }

        /// <summary>A character generated a codec frame.</summary>
        public void Add(NpcMind npc, FrameDecoder decoder, ReadOnlySpan<int> codes)
        {
            if (batch.Count == batch.MaxRows)
            {
                Run();
            }

            long start = ComputeMeter.Now();
            Frames += 1 + decoder.WarmUpFrames;
            codes.CopyTo(batch.Add(decoder));
            rows[batch.Count - 1] = npc;
            Seconds += ComputeMeter.SecondsSince(start);
        }

        /// <summary>Decodes them and sends them to the game.</summary>
        public void Run()
        {
            long start = ComputeMeter.Now();
            try
            {
                batch.Run();
                for (int i = 0; i < batch.Count; i++)
                {
                    rows[i].SendDecoded(batch.Pcm(i));
                }
            }
            catch (Exception exception)
            {
                for (int i = 0; i < batch.Count; i++)
                {
                    rows[i].FailDecoding(exception);
                }
            }

            Seconds += ComputeMeter.SecondsSince(start);
            batch.Begin(1);
        }
    }
}
