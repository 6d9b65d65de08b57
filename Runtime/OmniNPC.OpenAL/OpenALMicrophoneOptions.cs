using System;

namespace OmniNPC.OpenAL
{
    /// <summary>How the microphone is opened. Read once by <see cref="OpenALMicrophone.Open"/>.</summary>
    public sealed class OpenALMicrophoneOptions
    {
        /// <summary>Name of the device as in <see cref="OpenALMicrophone.DeviceNames"/>, or null for the system's default.</summary>
        public string? DeviceName { get; set; }

        /// <summary>Seconds until a microphone that could not be opened is tried again; doubled with each failure.</summary>
        /// <remarks>Default: 1. Range: 0.1 to 60.</remarks>
        public double RetrySeconds { get; set; } = 1;

        /// <summary>The longest such time.</summary>
        /// <remarks>Default: 30: a headset that is plugged in is heard within half a minute, and a machine without one is not asked all the time. Range: <see cref="RetrySeconds"/> to 3600.</remarks>
        public double MaxRetrySeconds { get; set; } = 30;

        internal OpenALMicrophoneOptions Checked()
        {
            if (!(RetrySeconds >= 0.1 && RetrySeconds <= 60))
            {
                throw new ArgumentOutOfRangeException(nameof(RetrySeconds), RetrySeconds, FormattableString.Invariant($"RetrySeconds must be 0.1 to 60; found {RetrySeconds}."));
            }

            if (!(MaxRetrySeconds >= RetrySeconds && MaxRetrySeconds <= 3600))
            {
                throw new ArgumentOutOfRangeException(nameof(MaxRetrySeconds), MaxRetrySeconds, FormattableString.Invariant($"MaxRetrySeconds must be {RetrySeconds} to 3600; found {MaxRetrySeconds}."));
            }

            return (OpenALMicrophoneOptions)MemberwiseClone();
        }
    }
}
