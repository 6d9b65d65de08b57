using System;

namespace OmniNPC.Onnx.Text
{
    /// <summary>Tells whether a word has a listed pronunciation.</summary>
    internal interface IWordList
    {
        /// <summary>Looks up a word in lower case.</summary>
        bool Contains(ReadOnlySpan<char> word);
    }
}
