using System;
using OmniNPC.Speech;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>The engine's codec decoder, fed slices of one size.</summary>
    internal sealed class StatefulSlice : IDisposable
    {
        private const uint Codes = 256; // any codes cost the same; no codebook is smaller

        private readonly ICodecDecoder codec;
        private readonly int[] codes;
        private readonly float[] pcm;
        private uint state = 1;

        public StatefulSlice(ISpeechModel model, int codecFrames)
        {
            codec = model.CreateCodecDecoder();
            codec.Reset(1);
            codes = new int[codecFrames * model.Format.CodeGroups];
            pcm = new float[codecFrames * model.Format.SamplesPerCodecFrame];
        }

        /// <summary>Decodes a slice.</summary>
        public void Decode()
        {
            for (int i = 0; i < codes.Length; i++)
            {
                state = (state * 1664525) + 1013904223; // Knuth's generator: they differ, so that nothing is cached
                codes[i] = (int)((state >> 16) % Codes);
            }

            codec.Decode(codes, pcm);
        }

        /// <inheritdoc/>
        public void Dispose() => codec.Dispose();
    }
}
