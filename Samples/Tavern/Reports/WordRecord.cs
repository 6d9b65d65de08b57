namespace OmniNPC.Tavern.Reports
{
    /// <summary>One word as it was heard.</summary>
    internal readonly struct WordRecord
    {
        public WordRecord(string text, double startSeconds, double endSeconds)
        {
            Text = text;
            StartSeconds = startSeconds;
            EndSeconds = endSeconds;
        }

        /// <summary>The word with its punctuation.</summary>
        public string Text { get; }

        /// <summary>When it begins, in seconds of the recording it belongs to.</summary>
        public double StartSeconds { get; }

        /// <summary>When it ends, in seconds of the recording it belongs to.</summary>
        public double EndSeconds { get; }
    }
}
