using System;
using System.Text;

namespace OmniNPC.Speech
{
    /// <summary>Turns the bytes of tokens into characters as they come; a character whose bytes are split over tokens is held until it is whole.</summary>
    /// <remarks>Thread: one at a time. Allocates: at construction only. Bytes that are not UTF-8 become U+FFFD.</remarks>
    public sealed class StreamingDetokenizer
    {
        private readonly Decoder decoder = Encoding.UTF8.GetDecoder();

        /// <summary>Takes the bytes of the next token.</summary>
        /// <param name="bytes">Any bytes.</param>
        /// <param name="target">Receives the characters that are whole; at least two more than the bytes.</param>
        /// <returns>The number of characters written.</returns>
        public int Append(ReadOnlySpan<byte> bytes, Span<char> target) => decoder.GetChars(bytes, target, false);

        /// <summary>Ends the text: what is still incomplete becomes U+FFFD.</summary>
        /// <param name="target">Receives the characters; at least two.</param>
        /// <returns>The number of characters written.</returns>
        public int Flush(Span<char> target) => decoder.GetChars(ReadOnlySpan<byte>.Empty, target, true);

        /// <summary>Forgets what is incomplete.</summary>
        public void Reset() => decoder.Reset();
    }
}
