namespace OmniNPC.Dialogue
{
    /// <summary>One line of a conversation as it was heard.</summary>
    public sealed class HistoryLine
    {
        internal HistoryLine(bool isPlayer, string text, bool wasInterrupted)
        {
            IsPlayer = isPlayer;
            Text = text;
            WasInterrupted = wasInterrupted;
        }

        /// <summary>Whether the player said it; else the character did.</summary>
        public bool IsPlayer { get; }

        /// <summary>What was said and heard.</summary>
        public string Text { get; }

        /// <summary>Whether the character was cut short here.</summary>
        public bool WasInterrupted { get; }

        /// <inheritdoc/>
        public override string ToString() => $"{(IsPlayer ? "player" : "npc")}: {Text}{(WasInterrupted ? " -" : string.Empty)}";
    }
}
