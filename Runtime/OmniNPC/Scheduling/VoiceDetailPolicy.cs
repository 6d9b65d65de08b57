namespace OmniNPC.Scheduling
{
    /// <summary>The level of detail by distance and loudness; whom the player talks with, and lines that cannot wait, are always spoken as well as the model can.</summary>
    /// <remarks>The constants are chosen here, not measured with listeners. Immutable; any thread. Allocates: no.</remarks>
    public sealed class VoiceDetailPolicy : IVoiceDetailPolicy
    {
        /// <summary>From this distance in metres a voice is far: by the inverse law 22 dB below its loudness at 1 m, in a room mostly reverberation.</summary>
        public const float FarMetres = 12f;

        /// <summary>At this loudness in dB, and below, a voice is far wherever it stands: behind a wall, or turned away at a distance.</summary>
        public const float FarDecibels = -24f;

        /// <summary>From this distance in metres a voice cannot be heard: speech has 60 dB SPL at 1 m, so 24 dB here, under the noise floor of a quiet room.</summary>
        public const float InaudibleMetres = 60f;

        /// <summary>At this loudness in dB, and below, a voice cannot be heard: 20 dB SPL for speech of 60 dB.</summary>
        public const float InaudibleDecibels = -40f;

        /// <summary>A level is left only when its boundary is passed by this share of its distance.</summary>
        public const float KeepShare = 0.1f;

        /// <summary>A level is left only when its boundary is passed by this many dB.</summary>
        public const float KeepDecibels = 2f;

        /// <summary>Importance of being addressed by the player; a voice by itself has its loudness in dB divided by 10, that is 0 at 1 m and -2 at 10 m.</summary>
        public const float AddressedImportance = 20f;

        /// <summary>Importance of <see cref="SayPriority.Urgent"/>.</summary>
        public const float UrgentImportance = 40f;

        /// <summary>Importance of <see cref="SayPriority.Scripted"/>.</summary>
        public const float ScriptedImportance = 10f;

        /// <summary>Importance of standing straight ahead of the listener; none behind: as much as being half as far away.</summary>
        public const float FacingImportance = 0.6f;

        /// <inheritdoc/>
        public VoiceDetail Choose(in VoiceSituation situation)
        {
            if (situation.IsAddressed || situation.Priority == SayPriority.Urgent)
            {
                return VoiceDetail.Near;
            }

            if (IsBeyond(situation, InaudibleMetres, InaudibleDecibels, situation.Detail == VoiceDetail.Inaudible))
            {
                return VoiceDetail.Inaudible;
            }

            return IsBeyond(situation, FarMetres, FarDecibels, situation.Detail != VoiceDetail.Near) ? VoiceDetail.Far : VoiceDetail.Near;
        }

        /// <inheritdoc/>
        public float Importance(in VoiceSituation situation)
        {
            float importance = (situation.LoudnessDecibels / 10f) + (FacingImportance * 0.5f * (1f + situation.Facing));
            importance += situation.IsAddressed ? AddressedImportance : 0f;
            return importance + (situation.Priority == SayPriority.Urgent ? UrgentImportance : situation.Priority == SayPriority.Scripted ? ScriptedImportance : 0f);
        }

        private static bool IsBeyond(in VoiceSituation situation, float metres, float decibels, bool isBeyondNow)
        {
            float side = isBeyondNow ? -1f : 1f;
            return situation.DistanceMetres >= metres * (1f + (side * KeepShare)) || situation.LoudnessDecibels <= decibels - (side * KeepDecibels);
        }
    }
}
