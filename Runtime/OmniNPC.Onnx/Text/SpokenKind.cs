namespace OmniNPC.Onnx.Text
{
    /// <summary>What an item of normalised text is.</summary>
    internal enum SpokenKind
    {
        /// <summary>A word in lower-case letters and apostrophes, or a letter's name, written as the letter and a full stop (<c>b.</c>).</summary>
        Word,

        /// <summary>A short pause inside a sentence; its mark is a comma or a semicolon.</summary>
        Pause,

        /// <summary>The end of a sentence; its mark is a full stop, a question mark or an exclamation mark.</summary>
        End,
    }
}
