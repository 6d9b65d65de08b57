using System;
using System.Collections.Generic;

namespace OmniNPC.Speech
{
    /// <summary>Turns text into Thinker tokens and back.</summary>
    /// <remarks>Thread: any (immutable). Text typed or spoken by a player never becomes a special token: only <see cref="Special"/> names those.</remarks>
    public interface ITokenizer
    {
        /// <summary>Number of token ids, special tokens included.</summary>
        int VocabularySize { get; }

        /// <summary>The special tokens the conversation format needs.</summary>
        ConversationTokens Special { get; }

        /// <summary>Appends the ids of a text; special token names inside it stay ordinary text.</summary>
        /// <param name="text">Any UTF-16; unpaired surrogates become U+FFFD.</param>
        /// <param name="ids">Receives the ids at its end.</param>
        /// <remarks>Allocates: yes; meant for prompts and player lines, not for per-step paths.</remarks>
        void Encode(ReadOnlySpan<char> text, List<int> ids);

        /// <summary>The UTF-8 bytes of one token; empty for special tokens.</summary>
        /// <param name="id">A token id, 0 to <see cref="VocabularySize"/> - 1.</param>
        /// <returns>A view of the tokenizer's own table. Allocates: no.</returns>
        ReadOnlySpan<byte> Bytes(int id);
    }
}
