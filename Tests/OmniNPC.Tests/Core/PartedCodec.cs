using System;
using OmniNPC.Speech;

namespace OmniNPC.Tests.Core
{
    /// <summary>A codec group whose runs come in parts. What it decodes for a decoder that was reset or disposed meanwhile is not a number, so that whoever plays it is found out.</summary>
    internal sealed class PartedCodec : ICodecGroup
    {
        private readonly ScriptedSpeechModel model;
        private readonly Decoder[] rows;
        private readonly int[] epochs;
        private readonly int[] codes;
        private int count;
        private int frames;

        public PartedCodec(ScriptedSpeechModel model, int parts, int maxFrames, int maxRows)
        {
            this.model = model;
            Parts = parts;
            MaxFrames = maxFrames;
            MaxRows = maxRows;
            rows = new Decoder[maxRows];
            epochs = new int[maxRows];
            codes = new int[maxRows * maxFrames * ScriptedSpeechModel.Groups];
        }

        public int MaxRows { get; }

        public int MaxFrames { get; }

        public int Parts { get; }

        public int PartsLeft { get; private set; }

        public ICodecDecoder CreateDecoder() => new Decoder(model.CreateCodecDecoder());

        public void Begin(ReadOnlySpan<ICodecDecoder> decoders, int frames, ReadOnlySpan<int> codes)
        {
            if (count > 0)
            {
                throw new InvalidOperationException("a run is open");
            }

            for (int i = 0; i < decoders.Length; i++)
            {
                rows[i] = (Decoder)decoders[i];
                epochs[i] = rows[i].Epoch;
            }

            codes.CopyTo(this.codes);
            count = decoders.Length;
            this.frames = frames;
            PartsLeft = Parts;
        }

        public void RunPart()
        {
            try
            {
                model.BeforeCall("part");
                PartsLeft--;
            }
            catch
            {
                count = PartsLeft = 0;
                throw;
            }
        }

        public void End(Span<float> pcm)
        {
            int width = pcm.Length / count;
            int ended = count;
            count = 0;
            for (int i = 0; i < ended; i++)
            {
                Span<float> row = pcm.Slice(i * width, width);
                if (rows[i].Epoch == epochs[i])
                {
                    rows[i].Decode(codes.AsSpan(i * frames * ScriptedSpeechModel.Groups, frames * ScriptedSpeechModel.Groups), row);
                }
                else
                {
                    row.Fill(float.NaN);
                }
            }
        }

        public void Dispose()
        {
        }

        private sealed class Decoder : ICodecDecoder
        {
            private readonly ICodecDecoder inner;

            public Decoder(ICodecDecoder inner)
            {
                this.inner = inner;
            }

            public int Epoch { get; private set; }

            public int MaxFrames => inner.MaxFrames;

            public void Decode(ReadOnlySpan<int> codes, Span<float> pcm) => inner.Decode(codes, pcm);

            public void Reset(ulong seed)
            {
                Epoch++;
                inner.Reset(seed);
            }

            public void Dispose()
            {
                Epoch++;
                inner.Dispose();
            }
        }
    }
}
