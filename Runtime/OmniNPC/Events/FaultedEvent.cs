namespace OmniNPC
{
    /// <summary>A stage of a character failed; the character is idle again and the world goes on.</summary>
    public readonly struct FaultedEvent
    {
        internal FaultedEvent(Npc npc, string message)
        {
            Npc = npc;
            Message = message;
        }

        /// <summary>The character.</summary>
        public Npc Npc { get; }

        /// <summary>One sentence: which stage failed and why.</summary>
        public string Message { get; }
    }
}
