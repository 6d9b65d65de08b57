namespace OmniNPC.Speech
{
    /// <summary>A range of characters of an utterance's text.</summary>
    public readonly struct TextRange
    {
        /// <summary>Creates a range.</summary>
        /// <param name="start">Index of the first character.</param>
        /// <param name="length">Number of characters.</param>
        public TextRange(int start, int length)
        {
            Start = start;
            Length = length;
        }

        /// <summary>Index of the first character.</summary>
        public int Start { get; }

        /// <summary>Number of characters.</summary>
        public int Length { get; }

        /// <summary>Index just after the last character.</summary>
        public int End => Start + Length;
    }
}
