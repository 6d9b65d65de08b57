namespace OmniNPC
{
    /// <summary>What a character is doing in the conversation.</summary>
    public enum NpcState
    {
        /// <summary>Nothing; it waits to be spoken to.</summary>
        Idle,

        /// <summary>The player is speaking to it.</summary>
        Listening,

        /// <summary>The turn is the character's and nothing of its reply has been heard yet.</summary>
        Thinking,

        /// <summary>Its voice is being heard.</summary>
        Speaking,

        /// <summary>It was interrupted and its voice is fading out.</summary>
        Settling,
    }
}
