using System;
using OmniNPC.Speech;

namespace OmniNPC.Voice
{
    /// <summary>Codec frames of several voices on their way through one run of the codec, as many of each.</summary>
    /// <remarks>Thread: the one that decodes. Allocates: at construction only.</remarks>
    internal sealed class DecodeBatch
    {
        private readonly ICodecGroup? codec;
        private readonly ICodecDecoder[] decoders;
        private readonly int[] codes;
        private readonly float[] pcm;
        private readonly int groups;
        private readonly int samples;
        private int decoding;

        /// <param name="format">Sizes of a codec frame.</param>
        /// <param name="codec">What decodes; null where the rows come as samples.</param>
        /// <param name="maxFrames">The most codec frames of each.</param>
        public DecodeBatch(SpeechFormat format, ICodecGroup? codec, int maxFrames)
        {
            this.codec = codec;
            MaxRows = codec?.MaxRows ?? 1;
            MaxFrames = Math.Min(maxFrames, codec?.MaxFrames ?? maxFrames);
            groups = format.CodeGroups;
            samples = format.SamplesPerCodecFrame;
            decoders = new ICodecDecoder[MaxRows];
            codes = new int[MaxRows * MaxFrames * groups];
            pcm = new float[MaxRows * MaxFrames * samples];
        }

        /// <summary>The most voices.</summary>
        public int MaxRows { get; }

        /// <summary>The most codec frames of each.</summary>
        public int MaxFrames { get; }

        /// <summary>The parts of a run.</summary>
        public int Parts => codec?.Parts ?? 1;

        /// <summary>Parts of the open run that are still to be decoded; none where the samples are there already.</summary>
        public int PartsLeft => decoding > 0 ? codec!.PartsLeft : 0;

        /// <summary>Codec frames of each voice of this run.</summary>
        public int Frames { get; private set; } = 1;

        /// <summary>Voices so far.</summary>
        public int Count { get; private set; }

        /// <summary>Empties it for another run.</summary>
        /// <param name="frames">Codec frames of each voice.</param>
        public void Begin(int frames)
        {
            Frames = frames;
            Count = decoding = 0;
        }

        /// <summary>Adds a voice that is to be decoded.</summary>
        /// <param name="decoder">Its decoder; if it left codec frames out it is brought to the state of its word first.</param>
        /// <returns>Where its codes go, row-major [frames, code groups].</returns>
        public Span<int> Add(FrameDecoder decoder)
        {
            decoder.WarmUp();
            decoders[Count] = decoder.Decoder;
            decoding++;
            Count++;
            return codes.AsSpan((Count - 1) * Frames * groups, Frames * groups);
        }

        /// <summary>Adds a voice whose samples are there already; not beside any that is to be decoded.</summary>
        /// <returns>Where its samples go.</returns>
        public Span<float> AddDecoded()
        {
            Count++;
            return pcm.AsSpan((Count - 1) * Frames * samples, Frames * samples);
        }

        /// <summary>Opens the run of what was added; nothing is decoded yet.</summary>
        public void Open()
        {
            if (decoding > 0)
            {
                codec!.Begin(decoders.AsSpan(0, Count), Frames, codes.AsSpan(0, Count * Frames * groups));
            }
        }

        /// <summary>Decodes the next part of the run.</summary>
        public void RunPart() => codec!.RunPart();

        /// <summary>Takes the samples of the run, whose parts are all decoded.</summary>
        public void Close()
        {
            if (decoding > 0)
            {
                codec!.End(pcm.AsSpan(0, Count * Frames * samples));
            }
        }

        /// <summary>Decodes what was added.</summary>
        public void Run()
        {
            Open();
            while (PartsLeft > 0)
            {
                RunPart();
            }

            Close();
        }

        /// <summary>The samples of a voice, after <see cref="Close"/>.</summary>
        /// <param name="row">Which, in the order in which they were added.</param>
        public ReadOnlySpan<float> Pcm(int row) => pcm.AsSpan(row * Frames * samples, Frames * samples);
    }
}
