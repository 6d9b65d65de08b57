using System;
using OmniNPC.Speech;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>Some voices of the engine's codec group, one codec frame of each in one run.</summary>
    internal sealed class StatefulRows : IDisposable
    {
        private readonly ICodecGroup codec;
        private readonly ICodecDecoder[] decoders;
        private readonly int[] codes;
        private readonly float[] pcm;

        public StatefulRows(ISpeechModel model, int voices)
        {
            codec = model.CreateCodecGroup();
            decoders = new ICodecDecoder[voices];
            codes = new int[voices * model.Format.CodeGroups];
            pcm = new float[voices * model.Format.SamplesPerCodecFrame];
            for (int i = 0; i < voices; i++)
            {
                decoders[i] = codec.CreateDecoder();
                decoders[i].Reset((ulong)i);
            }
        }

        /// <summary>Decodes a codec frame of each.</summary>
        public void Decode() => codec.Decode(decoders, 1, codes, pcm);

        /// <inheritdoc/>
        public void Dispose()
        {
            foreach (ICodecDecoder decoder in decoders)
            {
                decoder.Dispose();
            }

            codec.Dispose();
        }
    }
}
