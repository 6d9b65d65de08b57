namespace OmniNPC
{
    /// <summary>A character asks the game to do something; raised when the place of the action in the speech is heard, or at once when nothing is said.</summary>
    public readonly struct ActionRequestedEvent
    {
        internal ActionRequestedEvent(Npc npc, int turn, string name, string? argument)
        {
            Npc = npc;
            Turn = turn;
            Name = name;
            Argument = argument;
        }

        /// <summary>The character that asks.</summary>
        public Npc Npc { get; }

        /// <summary>The turn whose reply holds the action.</summary>
        public int Turn { get; }

        /// <summary>Name of the action as the model declares it.</summary>
        public string Name { get; }

        /// <summary>One of the declared values, or null when the action takes no argument.</summary>
        public string? Argument { get; }
    }
}
