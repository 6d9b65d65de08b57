using System;

namespace OmniNPC.Speech
{
    /// <summary>The codec decoders of all characters that one thread decodes for, and the runs they take together: the weights are read once for all rows of a run.</summary>
    /// <remarks>
    /// A decoder's samples do not depend on who else takes the run: its state and its noise are its own. Decoders come and go at any time between two parts of a run. <see cref="WholeRuns.Decode"/> does
    /// a run from beginning to end. Thread: game, inside the tick, or mind, as <see cref="Scheduling.DecodePlacement"/> says, for the group and its decoders. Allocates: when the group or a decoder is
    /// made; a run does not.
    /// </remarks>
    public interface ICodecGroup : IRunInParts, IDisposable
    {
        /// <summary>The most decoders one run takes. 1: there is nothing to win by decoding together.</summary>
        int MaxRows { get; }

        /// <summary>The most codec frames of one decoder that a run takes.</summary>
        int MaxFrames { get; }

        /// <summary>The parts of a run. 1: it cannot pause.</summary>
        int Parts { get; }

        /// <summary>Creates the codec decoder state of one character.</summary>
        /// <returns>A session at its zero state; its owner disposes it.</returns>
        ICodecDecoder CreateDecoder();

        /// <summary>Opens a run that decodes the next codec frames of several decoders, as many of each.</summary>
        /// <param name="decoders">1 to <see cref="MaxRows"/> different decoders of this group. Until the run is ended they decode nothing else; they may be reset or disposed.</param>
        /// <param name="frames">Codec frames of each, 1 to <see cref="MaxFrames"/>.</param>
        /// <param name="codes">Row-major [decoders, frames, code groups], each code within its codebook; copied.</param>
        /// <exception cref="ArgumentException">A length breaks the contract, a decoder is not of this group or a code is outside its codebook; the message states it and nothing was begun.</exception>
        /// <exception cref="InvalidOperationException">A run is open.</exception>
        void Begin(ReadOnlySpan<ICodecDecoder> decoders, int frames, ReadOnlySpan<int> codes);

        /// <summary>Ends a run whose parts are all computed: gives its samples, and each decoder its new state. One that was reset or disposed meanwhile stays as it is, and its samples are nobody's.</summary>
        /// <param name="pcm">Receives row-major [decoders, frames * samples per codec frame] samples, mono in [-1, 1].</param>
        /// <exception cref="ArgumentException">The length breaks the contract; the run is over and nothing of it counts.</exception>
        /// <exception cref="InvalidOperationException">No run is open, or parts of it are left.</exception>
        void End(Span<float> pcm);
    }
}
