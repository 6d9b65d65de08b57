namespace OmniNPC.Tavern.Reports
{
    /// <summary>A stretch of the scene with a text: a player's line or an action.</summary>
    internal readonly struct TimelineMark
    {
        public TimelineMark(double startSeconds, double endSeconds, string text)
        {
            StartSeconds = startSeconds;
            EndSeconds = endSeconds;
            Text = text;
        }

        /// <summary>When it begins, in scene seconds.</summary>
        public double StartSeconds { get; }

        /// <summary>When it ends, in scene seconds; equal to the start for a moment.</summary>
        public double EndSeconds { get; }

        /// <summary>What is written there.</summary>
        public string Text { get; }
    }
}
