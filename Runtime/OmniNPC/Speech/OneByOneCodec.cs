using System;

namespace OmniNPC.Speech
{
    /// <summary>The codec group of a model that has nothing to win by decoding together: the decoders take their turns.</summary>
    /// <remarks>Thread: that of the group. Allocates: at construction, and when a decoder is made.</remarks>
    public sealed class OneByOneCodec : ICodecGroup
    {
        private readonly ISpeechModel model;
        private readonly int groups;
        private readonly int samples;

        /// <summary>Creates a group.</summary>
        /// <param name="model">Makes the decoders; must outlive them.</param>
        /// <param name="maxFrames">The most codec frames of one decoder that a run takes: what its decoders take.</param>
        /// <param name="maxRows">How many decoders are given to one run; at least 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no row or no codec frame.</exception>
        public OneByOneCodec(ISpeechModel model, int maxFrames, int maxRows = 1)
        {
            this.model = model ?? throw new ArgumentNullException(nameof(model));
            groups = model.Format.CodeGroups;
            samples = model.Format.SamplesPerCodecFrame;
            MaxFrames = maxFrames >= 1 ? maxFrames : throw new ArgumentOutOfRangeException(nameof(maxFrames), maxFrames, $"A run takes at least 1 codec frame; found {maxFrames}.");
            MaxRows = maxRows >= 1 ? maxRows : throw new ArgumentOutOfRangeException(nameof(maxRows), maxRows, $"A run takes at least 1 decoder; found {maxRows}.");
        }

        /// <inheritdoc/>
        public int MaxRows { get; }

        /// <inheritdoc/>
        public int MaxFrames { get; }

        /// <inheritdoc/>
        public ICodecDecoder CreateDecoder() => model.CreateCodecDecoder();

        /// <inheritdoc/>
        public void Decode(ReadOnlySpan<ICodecDecoder> decoders, int frames, ReadOnlySpan<int> codes, Span<float> pcm)
        {
            if (codes.Length != decoders.Length * frames * groups || pcm.Length != decoders.Length * frames * samples)
            {
                throw new ArgumentException($"{decoders.Length} decoders of {frames} codec frames take {decoders.Length * frames * groups} codes and {decoders.Length * frames * samples} samples; got {codes.Length} and {pcm.Length}.", nameof(codes));
            }

            for (int i = 0; i < decoders.Length; i++)
            {
                decoders[i].Decode(codes.Slice(i * frames * groups, frames * groups), pcm.Slice(i * frames * samples, frames * samples));
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
        }
    }
}
