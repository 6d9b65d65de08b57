namespace OmniNPC.Hearing
{
    /// <summary>How far echo control has come with the room.</summary>
    public enum EchoState
    {
        /// <summary>A device is new: the room is being learned, and only what is clearly louder than the echo counts as the player.</summary>
        WarmingUp,

        /// <summary>The echo is cancelled, or without a canceller its level is known; the gate follows what is left of it.</summary>
        Learned,

        /// <summary>No echo arrives (headphones): the microphone passes untouched.</summary>
        Bypassed,
    }
}
