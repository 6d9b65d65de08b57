namespace OmniNPC.VrCompanion.Headless
{
    /// <summary>A line of the player and what came back.</summary>
    internal sealed class SpokenLine
    {
        public SpokenLine(double seconds, string text, string lookedAt)
        {
            Seconds = seconds;
            Text = text;
            LookedAt = lookedAt;
        }

        /// <summary>When it was said.</summary>
        public double Seconds { get; }

        /// <summary>The words.</summary>
        public string Text { get; }

        /// <summary>Whom the player looked at; empty for nobody.</summary>
        public string LookedAt { get; }

        /// <summary>Who took the turn; empty for nobody.</summary>
        public string AnsweredBy { get; set; } = string.Empty;

        /// <summary>What was heard of the answer.</summary>
        public string Said { get; set; } = string.Empty;
    }
}
