namespace OmniNPC
{
    /// <summary>What a character is doing in the conversation, as an animation needs it; <see cref="DialogueState"/> has the details.</summary>
    public enum NpcState
    {
        /// <summary>Nothing; it waits to be spoken to.</summary>
        Idle,

        /// <summary>The player is speaking to it; it may have stopped in the middle of a word for that.</summary>
        Listening,

        /// <summary>The player is silent, and nothing of its reply has been heard yet.</summary>
        Thinking,

        /// <summary>Its voice is being heard.</summary>
        Speaking,

        /// <summary>It was interrupted and its voice is fading out.</summary>
        Settling,
    }
}
