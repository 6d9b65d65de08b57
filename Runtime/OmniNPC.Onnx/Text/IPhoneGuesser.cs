using System;
using System.Collections.Generic;

namespace OmniNPC.Onnx.Text
{
    /// <summary>Guesses the phones of a word that no table lists.</summary>
    internal interface IPhoneGuesser
    {
        /// <summary>Guesses a word.</summary>
        /// <param name="letters">Lower-case letters and apostrophes.</param>
        /// <param name="phones">Receives the phones, vowels with 0 or 1; left empty when the guess is nothing.</param>
        void Guess(ReadOnlySpan<char> letters, List<string> phones);
    }
}
