namespace OmniNPC.Tavern.Duplex
{
    /// <summary>A character's place in the turn table changed.</summary>
    internal readonly struct StateMark
    {
        public StateMark(double seconds, int character, DialogueState from, DialogueState to, string why)
        {
            Seconds = seconds;
            Character = character;
            From = from;
            To = to;
            Why = why;
        }

        /// <summary>The tick in which the game was told.</summary>
        public double Seconds { get; }

        /// <summary>Who.</summary>
        public int Character { get; }

        /// <summary>The state it left.</summary>
        public DialogueState From { get; }

        /// <summary>The state it entered.</summary>
        public DialogueState To { get; }

        /// <summary>The line of the table.</summary>
        public string Why { get; }
    }
}
