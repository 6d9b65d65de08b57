namespace OmniNPC
{
    /// <summary>The player is speaking, and now is a moment at which a good listener nods.</summary>
    public readonly struct BackchannelCueEvent
    {
        internal BackchannelCueEvent(Npc npc)
        {
            Npc = npc;
        }

        /// <summary>The character that listens.</summary>
        public Npc Npc { get; }
    }
}
