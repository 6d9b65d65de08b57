namespace OmniNPC.Scheduling
{
    /// <summary>How a voice stands to the listener, for <see cref="IVoiceDetailPolicy"/>.</summary>
    public readonly struct VoiceSituation
    {
        /// <summary>Creates a situation.</summary>
        /// <param name="distanceMetres">From the listener's head to the voice; 0 when no listener was placed yet.</param>
        /// <param name="facing">Cosine of the angle between where the listener looks and where the voice is; 1 straight ahead, -1 behind.</param>
        /// <param name="loudnessDecibels">What arrives at the listener, relative to the voice itself at its reference distance: distance, the mouth's direction, gain and occlusion together.</param>
        /// <param name="isAddressed">Whether the player is talking with this character.</param>
        /// <param name="priority">What the line it speaks comes before.</param>
        /// <param name="detail">How it is spoken now.</param>
        public VoiceSituation(float distanceMetres, float facing, float loudnessDecibels, bool isAddressed, SayPriority priority, VoiceDetail detail)
        {
            DistanceMetres = distanceMetres;
            Facing = facing;
            LoudnessDecibels = loudnessDecibels;
            IsAddressed = isAddressed;
            Priority = priority;
            Detail = detail;
        }

        /// <summary>From the listener's head to the voice in metres; 0 when no listener was placed yet.</summary>
        public float DistanceMetres { get; }

        /// <summary>Cosine of the angle between where the listener looks and where the voice is; 1 straight ahead, -1 behind.</summary>
        public float Facing { get; }

        /// <summary>What arrives at the listener, in dB relative to the voice itself at its reference distance: distance, the mouth's direction, gain and occlusion together.</summary>
        public float LoudnessDecibels { get; }

        /// <summary>Whether the player is talking with this character.</summary>
        public bool IsAddressed { get; }

        /// <summary>What the line it speaks comes before.</summary>
        public SayPriority Priority { get; }

        /// <summary>How it is spoken now; a policy that keeps it near a boundary spares the listener a flicker.</summary>
        public VoiceDetail Detail { get; }
    }
}
