namespace OmniNPC.Tavern.Eval
{
    /// <summary>How a group of the player's lines was answered.</summary>
    internal sealed class ReplyScore
    {
        /// <summary>Lines with an expected reply.</summary>
        public int Lines { get; private set; }

        /// <summary>Lines whose reply and actions are exactly those expected.</summary>
        public int Right { get; private set; }

        /// <summary>Lines that call for an action or got one.</summary>
        public int ActionLines { get; private set; }

        /// <summary>Of these, lines with exactly the actions expected.</summary>
        public int RightActions { get; private set; }

        /// <summary>Lines whose transcript is known.</summary>
        public int Transcripts { get; private set; }

        /// <summary>Of these, lines understood word for word.</summary>
        public int ExactTranscripts { get; private set; }

        /// <summary>Share of right replies.</summary>
        public double RightShare => Share(Right, Lines);

        /// <summary>Share of right actions.</summary>
        public double ActionShare => Share(RightActions, ActionLines);

        /// <summary>Share of exact transcripts.</summary>
        public double TranscriptShare => Share(ExactTranscripts, Transcripts);

        /// <summary>Counts a line.</summary>
        public void Add(bool isReplyRight, bool hasAction, bool isActionRight)
        {
            Lines++;
            Right += isReplyRight && isActionRight ? 1 : 0;
            ActionLines += hasAction ? 1 : 0;
            RightActions += hasAction && isActionRight ? 1 : 0;
        }

        /// <summary>Counts a transcript.</summary>
        public void AddTranscript(bool isExact)
        {
            Transcripts++;
            ExactTranscripts += isExact ? 1 : 0;
        }

        private static double Share(int part, int whole) => whole == 0 ? double.NaN : (double)part / whole;
    }
}
