namespace OmniNPC.Subtitles
{
    /// <summary>A word of a subtitle and when it sounds.</summary>
    public readonly struct SubtitleWord
    {
        /// <summary>Creates a word.</summary>
        /// <param name="text">The word with its punctuation.</param>
        /// <param name="startSeconds">When it begins.</param>
        /// <param name="endSeconds">When it ends.</param>
        public SubtitleWord(string text, double startSeconds, double endSeconds)
        {
            Text = text;
            StartSeconds = startSeconds;
            EndSeconds = endSeconds;
        }

        /// <summary>The word with its punctuation, as it was written; never empty, no line break in it.</summary>
        public string Text { get; }

        /// <summary>When it begins, in seconds of the sound.</summary>
        public double StartSeconds { get; }

        /// <summary>When it ends, in seconds of the sound.</summary>
        public double EndSeconds { get; }
    }
}
