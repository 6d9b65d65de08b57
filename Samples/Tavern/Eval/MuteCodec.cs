using System;
using OmniNPC.Speech;

namespace OmniNPC.Tavern.Eval
{
    /// <summary>Decodes anything to silence.</summary>
    internal sealed class MuteCodec : ICodecDecoder
    {
        public const int MostFrames = 8;

        private readonly int samplesPerCodecFrame;

        public MuteCodec(int samplesPerCodecFrame)
        {
            this.samplesPerCodecFrame = samplesPerCodecFrame;
        }

        /// <inheritdoc/>
        public int MaxFrames => MostFrames;

        /// <inheritdoc/>
        public void Decode(ReadOnlySpan<int> codes, Span<float> pcm)
        {
            if (pcm.Length % samplesPerCodecFrame != 0)
            {
                throw new ArgumentException($"Whole codec frames of {samplesPerCodecFrame} samples are expected; found {pcm.Length} samples.", nameof(pcm));
            }

            pcm.Clear();
        }

        /// <inheritdoc/>
        public void Reset(ulong seed)
        {
        }

        /// <inheritdoc/>
        public void Dispose()
        {
        }
    }
}
