namespace OmniNPC.Hearing
{
    /// <summary>What became of the microphone.</summary>
    public enum MicrophoneState
    {
        /// <summary>It was disposed; nothing listens.</summary>
        Closed,

        /// <summary>The device is being opened, which can take a second; nothing waits for it.</summary>
        Opening,

        /// <summary>Sound arrives.</summary>
        Capturing,

        /// <summary>There is no microphone, it is held by another program, it was unplugged or it delivers nothing; it is tried again, and the conversation goes on by text.</summary>
        Unavailable,
    }
}
