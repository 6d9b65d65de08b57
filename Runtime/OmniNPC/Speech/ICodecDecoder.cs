using System;

namespace OmniNPC.Speech
{
    /// <summary>The codec decoder state of one character: codec frames in, samples out, causal and streaming exact.</summary>
    /// <remarks>Thread: game, inside the tick, or mind, as <see cref="Scheduling.DecodePlacement"/> says. Allocates: no after construction.</remarks>
    public interface ICodecDecoder : IDisposable
    {
        /// <summary>The most codec frames one <see cref="Decode"/> takes.</summary>
        int MaxFrames { get; }

        /// <summary>Decodes the next codec frames; any way of cutting a stream into calls gives the same samples.</summary>
        /// <param name="codes">Row-major [frames, code groups], each code within its codebook.</param>
        /// <param name="pcm">Receives exactly frames * samples per codec frame samples, mono in [-1, 1].</param>
        /// <exception cref="ArgumentException">A length breaks the contract; the message states it.</exception>
        void Decode(ReadOnlySpan<int> codes, Span<float> pcm);

        /// <summary>Returns to the zero state for a new utterance.</summary>
        /// <param name="seed">Seed of the decoder's noise; the same seed and codes give the same samples.</param>
        void Reset(ulong seed);
    }
}
