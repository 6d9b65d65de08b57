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
        private readonly ICodecDecoder[] decoders;
        private readonly int[] codes;
        private readonly float[] pcm;
        private int rows;
        private int frames;

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
            decoders = new ICodecDecoder[maxRows];
            codes = new int[maxRows * maxFrames * groups];
            pcm = new float[maxRows * maxFrames * samples];
        }

        /// <inheritdoc/>
        public int MaxRows { get; }

        /// <inheritdoc/>
        public int MaxFrames { get; }

        /// <inheritdoc/>
        public int Parts => 1;

        /// <inheritdoc/>
        public int PartsLeft { get; private set; }

        /// <inheritdoc/>
        public ICodecDecoder CreateDecoder() => model.CreateCodecDecoder();

        /// <inheritdoc/>
        public void Begin(ReadOnlySpan<ICodecDecoder> decoders, int frames, ReadOnlySpan<int> codes)
        {
            if (rows > 0)
            {
                throw new InvalidOperationException("A run of this group is open; end it before the next one begins.");
            }

            if (decoders.Length < 1 || decoders.Length > MaxRows || frames < 1 || frames > MaxFrames || codes.Length != decoders.Length * frames * groups)
            {
                throw new ArgumentException($"One run takes 1 to {MaxRows} decoders, 1 to {MaxFrames} codec frames of each and {groups} codes of each of those; got {decoders.Length}, {frames} and {codes.Length} codes.", nameof(codes));
            }

            decoders.CopyTo(this.decoders);
            codes.CopyTo(this.codes);
            rows = decoders.Length;
            this.frames = frames;
            PartsLeft = 1;
        }

        /// <inheritdoc/>
        public void RunPart()
        {
            if (PartsLeft == 0)
            {
                throw new InvalidOperationException("No part of a run is left.");
            }

            PartsLeft = 0;
            try
            {
                for (int i = 0; i < rows; i++)
                {
                    decoders[i].Decode(codes.AsSpan(i * frames * groups, frames * groups), pcm.AsSpan(i * frames * samples, frames * samples));
                }
            }
            catch
            {
                rows = 0;
                throw;
            }
        }

        /// <inheritdoc/>
        public void End(Span<float> pcm)
        {
            if (rows == 0 || PartsLeft > 0)
            {
                throw new InvalidOperationException(rows == 0 ? "No run of this group is open." : "Parts of the run are left.");
            }

            int expected = rows * frames * samples;
            int ended = rows;
            rows = 0;
            if (pcm.Length != expected)
            {
                throw new ArgumentException($"{ended} decoders of {frames} codec frames give {expected} samples; got room for {pcm.Length}.", nameof(pcm));
            }

            this.pcm.AsSpan(0, expected).CopyTo(pcm);
        }

        /// <inheritdoc/>
        public void Dispose()
        {
        }
    }
}
