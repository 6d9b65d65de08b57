namespace OmniNPC
{
    /// <summary>A character that listens says "mm-hm" from where it stands. It is no turn: states, epochs, subtitles and history know nothing of it.</summary>
    public readonly struct BackchannelPlayedEvent
    {
        internal BackchannelPlayedEvent(Npc npc, string text, bool isAddressed, double worldStartSeconds, double worldEndSeconds)
        {
            Npc = npc;
            Text = text;
            IsAddressed = isAddressed;
            WorldStartSeconds = worldStartSeconds;
            WorldEndSeconds = worldEndSeconds;
        }

        /// <summary>The character that listens.</summary>
        public Npc Npc { get; }

        /// <summary>What it says, one of <see cref="NpcWorldOptions.BackchannelTexts"/>.</summary>
        public string Text { get; }

        /// <summary>Whether the player is speaking to it; else to somebody near it.</summary>
        public bool IsAddressed { get; }

        /// <summary>When it begins to be heard, on the world's clock.</summary>
        public double WorldStartSeconds { get; }

        /// <summary>When it will have been heard, on the world's clock, unless the character begins its turn before.</summary>
        public double WorldEndSeconds { get; }
    }
}
