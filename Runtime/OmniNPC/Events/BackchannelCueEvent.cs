namespace OmniNPC
{
    /// <summary>The player is speaking, and a character that listens responds now: let it nod. What it says to it, if anything, is in <see cref="BackchannelPlayedEvent"/>.</summary>
    public readonly struct BackchannelCueEvent
    {
        internal BackchannelCueEvent(Npc npc, bool isAddressed)
        {
            Npc = npc;
            IsAddressed = isAddressed;
        }

        /// <summary>The character that listens.</summary>
        public Npc Npc { get; }

        /// <summary>Whether the player is speaking to it; else to somebody near it.</summary>
        public bool IsAddressed { get; }
    }
}
