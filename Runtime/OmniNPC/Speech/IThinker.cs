using System;

namespace OmniNPC.Speech
{
    /// <summary>The language model state of one character: rows go in, the logits of the next token come out, and the past can be rewound.</summary>
    /// <remarks>Thread: mind. Allocates: no after construction.</remarks>
    public interface IThinker : IDisposable
    {
        /// <summary>Rows in the KV cache.</summary>
        int Length { get; }

        /// <summary>Most rows the KV cache can hold.</summary>
        int Capacity { get; }

        /// <summary>The logits of the token after the last row; [vocabulary size]. Valid until the next call on this session.</summary>
        ReadOnlySpan<float> Logits { get; }

        /// <summary>Feeds tokens.</summary>
        /// <param name="ids">1 to <see cref="Capacity"/> - <see cref="Length"/> token ids.</param>
        /// <exception cref="InvalidOperationException">The cache would overflow; nothing was fed.</exception>
        void Append(ReadOnlySpan<int> ids);

        /// <summary>Feeds rows that come from another stage, such as the audio encoder.</summary>
        /// <param name="rows">Row-major [count, thinker hidden], count at least 1.</param>
        /// <exception cref="InvalidOperationException">The cache would overflow; nothing was fed.</exception>
        /// <exception cref="ArgumentException">The length is not a multiple of the row width.</exception>
        void AppendRows(ReadOnlySpan<float> rows);

        /// <summary>Forgets every row from <paramref name="length"/> on. A continuation after it is bit-identical to one that never saw them.</summary>
        /// <param name="length">0 to <see cref="Length"/>.</param>
        /// <exception cref="ArgumentOutOfRangeException">The length is negative or beyond the cache.</exception>
        void Rewind(int length);

        /// <summary>Keeps the rows in the cache as they are, for sessions of the same model to start from.</summary>
        /// <returns>A copy its owner disposes, or null where the cache cannot be read (it is in a device's memory).</returns>
        /// <remarks>Allocates: yes.</remarks>
        IThinkerSnapshot? Snapshot();

        /// <summary>Forgets every row and takes over those of a snapshot; nothing is computed. A continuation is bit-identical to one of the session it was taken of.</summary>
        /// <param name="snapshot">From <see cref="Snapshot"/> of a session of the same model. <see cref="Logits"/> are not part of it: feed something before reading them.</param>
        /// <exception cref="ArgumentException">The snapshot is of another model, or was disposed.</exception>
        void Restore(IThinkerSnapshot snapshot);
    }
}
