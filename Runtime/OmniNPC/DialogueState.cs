namespace OmniNPC
{
    /// <summary>Where a character is in the conversation, as the turn table counts it; <see cref="NpcState"/> is the coarse view for animation.</summary>
    /// <remarks>The table itself: <c>Documentation~/duplex.md</c>.</remarks>
    public enum DialogueState
    {
        /// <summary>Nothing goes on; the character waits to be spoken to.</summary>
        Idle,

        /// <summary>The player is speaking to it.</summary>
        PlayerSpeaking,

        /// <summary>The player is silent and may be done: a reply is drafted, and nothing of it is heard, shown or remembered yet.</summary>
        MaybeEnd,

        /// <summary>The turn is the character's for certain and nothing of its reply has been heard yet.</summary>
        Thinking,

        /// <summary>Its voice is being heard.</summary>
        Speaking,

        /// <summary>It speaks on, 12 dB quieter, because the player has begun to speak.</summary>
        Ducked,

        /// <summary>It has stopped in the middle of what it says, or holds back what it was about to say, and listens whether the player really wants the turn.</summary>
        Paused,

        /// <summary>It has given up what it was saying; the rest fades out.</summary>
        Yielding,
    }
}
