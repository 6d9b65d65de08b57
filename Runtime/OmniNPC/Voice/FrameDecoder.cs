using System;
using OmniNPC.Speech;

namespace OmniNPC.Voice
{
    /// <summary>A codec decoder that may leave codec frames out and go on later in the middle of a word.</summary>
    /// <remarks>Thread: the one that decodes. Allocates: at construction only.</remarks>
    internal sealed class FrameDecoder : IDisposable
    {
        /// <summary>
        /// Codec frames decoded unheard before a voice that went on without sound is heard again, so that the decoder's state is that of its word and not of silence: four, one slice.
        /// </summary>
        public const int MostWarmUpFrames = 4;

        private readonly int groups;
        private readonly int samples;
        private readonly int[] passed;
        private readonly float[] unheard;
        private ulong seed;

        public FrameDecoder(SpeechFormat format, ICodecDecoder decoder)
        {
            Decoder = decoder;
            groups = format.CodeGroups;
            samples = format.SamplesPerCodecFrame;
            int frames = Math.Min(MostWarmUpFrames, decoder.MaxFrames);
            passed = new int[frames * groups];
            unheard = new float[frames * samples];
        }

        /// <summary>What decodes.</summary>
        public ICodecDecoder Decoder { get; }

        /// <summary>The most codec frames one run takes.</summary>
        public int MaxFrames => Decoder.MaxFrames;

        /// <summary>Codec frames that <see cref="WarmUp"/> decodes before the next run.</summary>
        public int WarmUpFrames { get; private set; }

        /// <summary>A new utterance begins.</summary>
        public void Begin(ulong seed)
        {
            this.seed = seed;
            WarmUpFrames = 0;
            Decoder.Reset(seed);
        }

        /// <summary>Before a run: decodes unheard what was left out last.</summary>
        public void WarmUp()
        {
            if (WarmUpFrames > 0)
            {
                Decoder.Reset(seed);
                Decoder.Decode(passed.AsSpan(passed.Length - (WarmUpFrames * groups)), unheard.AsSpan(0, WarmUpFrames * samples));
                WarmUpFrames = 0;
            }
        }

        /// <summary>Leaves one codec frame out.</summary>
        public void Pass(ReadOnlySpan<int> codes)
        {
            passed.AsSpan(groups).CopyTo(passed);
            codes.CopyTo(passed.AsSpan(passed.Length - groups));
            WarmUpFrames = Math.Min(WarmUpFrames + 1, passed.Length / groups);
        }

        public void Dispose() => Decoder.Dispose();
    }
}
