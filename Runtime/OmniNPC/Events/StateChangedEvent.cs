namespace OmniNPC
{
    /// <summary>A character's conversation state changed.</summary>
    public readonly struct StateChangedEvent
    {
        internal StateChangedEvent(Npc npc, NpcState from, NpcState to)
        {
            Npc = npc;
            From = from;
            To = to;
        }

        /// <summary>The character.</summary>
        public Npc Npc { get; }

        /// <summary>The state it left.</summary>
        public NpcState From { get; }

        /// <summary>The state it is in.</summary>
        public NpcState To { get; }
    }
}
