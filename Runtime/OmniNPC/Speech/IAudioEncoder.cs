using System;

namespace OmniNPC.Speech
{
    /// <summary>The ear of one character: log-mel frames in, Thinker rows out, strictly causal, so it runs while the player still speaks.</summary>
    /// <remarks>Thread: mind. Allocates: no after the first call.</remarks>
    public interface IAudioEncoder : IDisposable
    {
        /// <summary>The most mel frames one <see cref="Encode"/> takes; a multiple of <see cref="MelFormat.FramesPerRow"/>.</summary>
        int MaxFrames { get; }

        /// <summary>Encodes the next mel frames.</summary>
        /// <param name="mel">Row-major [frames, mels]; frames a multiple of <see cref="MelFormat.FramesPerRow"/> and at most <see cref="MaxFrames"/>.</param>
        /// <param name="rows">Receives row-major [frames / framesPerRow, thinker hidden].</param>
        /// <returns>The number of rows written.</returns>
        /// <exception cref="ArgumentException">A length breaks the contract; the message states it.</exception>
        int Encode(ReadOnlySpan<float> mel, Span<float> rows);

        /// <summary>What the ear itself takes each row of the last <see cref="Encode"/> for: the likeliest token id, or -1 where none is said; a token that lasts is in several rows.</summary>
        /// <remarks>Empty where the model's ear makes no such guess. Valid until the next call on this session.</remarks>
        ReadOnlySpan<int> Tokens { get; }

        /// <summary>Returns to the zero state: the next frame is the first of a new turn.</summary>
        void Reset();
    }
}
