using static OmniNPC.OptionRange;

namespace OmniNPC.Hearing
{
    /// <summary>How echo is controlled. Copied at construction; later changes do not reach a live <see cref="EchoControl"/>.</summary>
    public sealed class EchoOptions
    {
        /// <summary>The lowest gate, in dB relative to full scale: what is quieter is never the player.</summary>
        /// <remarks>Default: -52, the level below which the voice activity detector by loudness hears silence too. Range: -90 to -10.</remarks>
        public float BaseGateDecibels { get; set; } = -52f;

        /// <summary>How far the gate lies above the level that the echo is expected to have, in dB.</summary>
        /// <remarks>Default: 3.5, that is 1.5 times its amplitude (vellum's echo-adaptive gate; duplex research, section 6). Range: 0 to 30.</remarks>
        public float GateMarginDecibels { get; set; } = 3.5f;

        /// <summary>Half-life of the expected echo in seconds.</summary>
        /// <remarks>Default: 0.4 (vellum's echo-adaptive gate; duplex research, section 6). Range: 0.05 to 10.</remarks>
        public double GateHalfLifeSeconds { get; set; } = 0.4;

        /// <summary>Seconds of audible output after a change of device during which the room counts as unknown.</summary>
        /// <remarks>Default: 3 (Unmute's uninterruptible time, LiveKit's warm-up of the canceller; duplex research, sections 2, 3 and 8). Range: 0 to 30.</remarks>
        public double WarmUpSeconds { get; set; } = 3;

        /// <summary>Loss between output and microphone in dB above which there is no echo worth cancelling.</summary>
        /// <remarks>Default: 30 (duplex research, section 6: headphones). Range: 10 to 90; 90 never bypasses.</remarks>
        public float BypassLossDecibels { get; set; } = 30f;

        /// <summary>Longest delay between a sample given as reference and its echo in the microphone, in seconds; the delay itself is found by correlation.</summary>
        /// <remarks>Default: 0.5: two mixers' queues and a wireless headset. Range: 0.1 to 1.</remarks>
        public double MaxDelaySeconds { get; set; } = 0.5;

        internal EchoOptions CopyChecked()
        {
            Within(BaseGateDecibels, -90, -10, nameof(BaseGateDecibels));
            Within(GateMarginDecibels, 0, 30, nameof(GateMarginDecibels));
            Within(GateHalfLifeSeconds, 0.05, 10, nameof(GateHalfLifeSeconds));
            Within(WarmUpSeconds, 0, 30, nameof(WarmUpSeconds));
            Within(BypassLossDecibels, 10, 90, nameof(BypassLossDecibels));
            Within(MaxDelaySeconds, 0.1, 1, nameof(MaxDelaySeconds));
            return (EchoOptions)MemberwiseClone();
        }
    }
}
