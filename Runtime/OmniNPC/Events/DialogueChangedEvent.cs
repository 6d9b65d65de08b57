namespace OmniNPC
{
    /// <summary>A character's place in the turn table changed; finer than <see cref="StateChangedEvent"/>.</summary>
    public readonly struct DialogueChangedEvent
    {
        internal DialogueChangedEvent(Npc npc, DialogueState from, DialogueState to, string why)
        {
            Npc = npc;
            From = from;
            To = to;
            Why = why;
        }

        /// <summary>The character.</summary>
        public Npc Npc { get; }

        /// <summary>The state it left.</summary>
        public DialogueState From { get; }

        /// <summary>The state it is in.</summary>
        public DialogueState To { get; }

        /// <summary>The event and the guard of the table's line that was taken, for people: <c>Words: they want an answer, interruptible</c>.</summary>
        public string Why { get; }
    }
}
