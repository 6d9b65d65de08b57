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

        /// <summary>Guesses the ear makes for each row, in <see cref="Guesses"/>; 0: none.</summary>
        int GuessesPerRow { get; }

        /// <summary>The likeliest tokens of each row of the last <see cref="Encode"/> by the ear's own CTC head: row-major [rows, <see cref="GuessesPerRow"/>], in a row the likeliest first.</summary>
        /// <remarks>They help to write the transcript, as much as <see cref="GuessWeight"/> says. Empty where the model's ear makes none. Valid until the next call on this session.</remarks>
        ReadOnlySpan<TokenGuess> Guesses { get; }

        /// <summary>Weight of the ear's guesses against the Thinker's when a transcript is written; 0 (the Thinker alone) to 1 (the ear alone).</summary>
        /// <remarks>0.3 to 0.5 in the literature (Hori, Watanabe and Hershey 2017, "Joint CTC/attention decoding for end-to-end speech recognition").</remarks>
        float GuessWeight { get; }

        /// <summary>Returns to the zero state: the next frame is the first of a new turn.</summary>
        void Reset();
    }
}
