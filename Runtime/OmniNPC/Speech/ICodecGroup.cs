using System;

namespace OmniNPC.Speech
{
    /// <summary>The codec decoders of all characters that one thread decodes for, and the runs they take together: the weights are read once for all rows of a run.</summary>
    /// <remarks>
    /// A decoder's samples do not depend on who else takes the run: its state and its noise are its own. Decoders come and go at any time between two runs. Thread: game, inside the tick, or mind,
    /// as <see cref="Scheduling.DecodePlacement"/> says, for the group and its decoders. Allocates: when the group or a decoder is made; a run does not.
    /// </remarks>
    public interface ICodecGroup : IDisposable
    {
        /// <summary>The most decoders one run takes. 1: there is nothing to win by decoding together.</summary>
        int MaxRows { get; }

        /// <summary>The most codec frames of one decoder that a run takes.</summary>
        int MaxFrames { get; }

        /// <summary>Creates the codec decoder state of one character.</summary>
        /// <returns>A session at its zero state; its owner disposes it.</returns>
        ICodecDecoder CreateDecoder();

        /// <summary>Decodes the next codec frames of several decoders, as many of each.</summary>
        /// <param name="decoders">1 to <see cref="MaxRows"/> different decoders of this group.</param>
        /// <param name="frames">Codec frames of each, 1 to <see cref="MaxFrames"/>.</param>
        /// <param name="codes">Row-major [decoders, frames, code groups], each code within its codebook.</param>
        /// <param name="pcm">Receives row-major [decoders, frames * samples per codec frame] samples, mono in [-1, 1].</param>
        /// <exception cref="ArgumentException">A length breaks the contract, a decoder is not of this group or a code is outside its codebook; the message states it and nothing was decoded.</exception>
        void Decode(ReadOnlySpan<ICodecDecoder> decoders, int frames, ReadOnlySpan<int> codes, Span<float> pcm);
    }
}
