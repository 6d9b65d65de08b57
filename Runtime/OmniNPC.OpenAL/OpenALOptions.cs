using System;
using OmniNPC.Hearing;

namespace OmniNPC.OpenAL
{
    /// <summary>How the OpenAL backend opens its device. Read once by <see cref="OpenALVoiceBackend.Open"/>.</summary>
    public sealed class OpenALOptions
    {
        /// <summary>Render into memory on the world's clock even when there is a device.</summary>
        /// <remarks>Default: false.</remarks>
        public bool Loopback { get; set; }

        /// <summary>Rate of the mix in Hz.</summary>
        /// <remarks>Default: 48000. Range: 8000 to 192000. OpenAL Soft brings HRTF sets for 44100 and 48000.</remarks>
        public int RateHz { get; set; } = 48000;

        /// <summary>Render for headphones with a head-related transfer function; otherwise plain stereo panning.</summary>
        /// <remarks>Default: true.</remarks>
        public bool Hrtf { get; set; } = true;

        /// <summary>Name of the device as in <see cref="OpenALVoiceBackend.DeviceNames"/>, or null for the system's default.</summary>
        public string? DeviceName { get; set; }

        /// <summary>The most voices alive at once.</summary>
        /// <remarks>Default: 128: the 32 characters a world has by default take two each, one for "mm-hm". Range: 1 to 256, OpenAL Soft's own limit.</remarks>
        public int MaxVoices { get; set; } = 128;

        /// <summary>The most seconds of sound a voice queues; an interruption can be late by none of it, a stalled game loop is bridged by all of it.</summary>
        /// <remarks>Default: 0.12, three codec frames of 40 ms. Range: 0.04 to 2. A codec frame longer than this cannot be written in one piece.</remarks>
        public double QueueSeconds { get; set; } = 0.12;

        /// <summary>Strength of the pitch shift by motion: 0 for none, 1 for the physical one.</summary>
        /// <remarks>Default: 0, because teleporting characters would chirp. Range: 0 to 10.</remarks>
        public float DopplerFactor { get; set; }

        /// <summary>Mix on a thread of ours and play the result, so that <see cref="Recording"/>, <see cref="OnMix"/> and <see cref="Echo"/> get exactly what the device plays.</summary>
        /// <remarks>Default: false, OpenAL mixes on the device itself; true costs <see cref="MixQueueSeconds"/> of latency. Needs OpenAL Soft. Unused in loopback, where the mix is ours anyway.</remarks>
        public bool PlayMix { get; set; }

        /// <summary>Seconds of mix queued in front of the device with <see cref="PlayMix"/>.</summary>
        /// <remarks>Default: 0.06: two periods of OpenAL Soft's usual 21 ms, and one late wake-up. Range: 0.03 to 0.5.</remarks>
        public double MixQueueSeconds { get; set; } = 0.06;

        /// <summary>Echo control that is given the mix as its reference, and told when the device changes; setting it turns <see cref="PlayMix"/> on. The backend does not own it.</summary>
        public EchoControl? Echo { get; set; }

        /// <summary>Keeps the mix, in loopback or with <see cref="PlayMix"/>; unused otherwise. One recording serves one backend.</summary>
        public LoopbackMix? Recording { get; set; }

        /// <summary>Receives the mix block by block, in loopback or with <see cref="PlayMix"/>; unused otherwise.</summary>
        public LoopbackMixHandler? OnMix { get; set; }

        internal bool IsMixWanted => PlayMix || Echo != null;

        internal OpenALOptions Checked()
        {
            if (RateHz < 8000 || RateHz > 192000)
            {
                throw new ArgumentOutOfRangeException(nameof(RateHz), RateHz, $"RateHz must be 8000 to 192000; found {RateHz}.");
            }

            if (MaxVoices < 1 || MaxVoices > 256)
            {
                throw new ArgumentOutOfRangeException(nameof(MaxVoices), MaxVoices, $"MaxVoices must be 1 to 256; found {MaxVoices}.");
            }

            if (!(QueueSeconds >= 0.04 && QueueSeconds <= 2))
            {
                throw new ArgumentOutOfRangeException(nameof(QueueSeconds), QueueSeconds, $"QueueSeconds must be 0.04 to 2; found {QueueSeconds}.");
            }

            if (!(DopplerFactor >= 0 && DopplerFactor <= 10))
            {
                throw new ArgumentOutOfRangeException(nameof(DopplerFactor), DopplerFactor, $"DopplerFactor must be 0 to 10; found {DopplerFactor}.");
            }

            if (!(MixQueueSeconds >= 0.03 && MixQueueSeconds <= 0.5))
            {
                throw new ArgumentOutOfRangeException(nameof(MixQueueSeconds), MixQueueSeconds, $"MixQueueSeconds must be 0.03 to 0.5; found {MixQueueSeconds}.");
            }

            return Copy();
        }

        internal OpenALOptions Copy() => (OpenALOptions)MemberwiseClone();
    }
}
