namespace OmniNPC.Voice
{
    /// <summary>How a voice spreads in the room.</summary>
    public sealed class VoiceOptions
    {
        /// <summary>Distance in metres at which the voice has its own loudness; inverse distance law beyond it.</summary>
        /// <remarks>Default: 1. Range: 0.01 to 1000.</remarks>
        public float ReferenceDistance { get; set; } = 1f;

        /// <summary>Distance in metres beyond which the voice gets no quieter.</summary>
        /// <remarks>Default: 50. At least <see cref="ReferenceDistance"/>.</remarks>
        public float MaxDistance { get; set; } = 50f;

        /// <summary>How fast loudness falls with distance; 1 is the inverse law, 0 is none.</summary>
        /// <remarks>Default: 1. Range: 0 to 10.</remarks>
        public float Rolloff { get; set; } = 1f;

        /// <summary>Full angle in degrees in front of the mouth in which the voice is not attenuated.</summary>
        /// <remarks>Default: 120. Range: 0 to 360.</remarks>
        public float ConeInnerDegrees { get; set; } = 120f;

        /// <summary>Full angle in degrees outside of which the voice has <see cref="ConeOuterGain"/>.</summary>
        /// <remarks>Default: 300. Range: <see cref="ConeInnerDegrees"/> to 360.</remarks>
        public float ConeOuterDegrees { get; set; } = 300f;

        /// <summary>Linear gain behind the speaker's back.</summary>
        /// <remarks>Default: 0.5, about -6 dB, the order of a human talker's front-to-back difference at speech frequencies. Range: 0 to 1.</remarks>
        public float ConeOuterGain { get; set; } = 0.5f;

        /// <summary>Linear gain of the voice before distance.</summary>
        /// <remarks>Default: 1. Range: 0 to 4.</remarks>
        public float Gain { get; set; } = 1f;
    }
}
