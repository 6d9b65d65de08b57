namespace OmniNPC.Voice
{
    /// <summary>What became of the audio device.</summary>
    public enum VoiceDeviceState
    {
        /// <summary>A device plays the mix.</summary>
        Open,

        /// <summary>The device went away; voices advance silently in time until it is reopened.</summary>
        Lost,

        /// <summary>A new device is being opened.</summary>
        Reopening,

        /// <summary>The mix is rendered into memory on the world's clock; no device is involved.</summary>
        Loopback,

        /// <summary>There is no sound at all; voices advance silently in time.</summary>
        Headless,
    }
}
