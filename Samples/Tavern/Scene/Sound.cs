using System;
using OmniNPC.Hearing;
using OmniNPC.OpenAL;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>Where a scene is heard: the sound device, or memory when there is none or none is wanted.</summary>
    internal sealed class Sound : IDisposable
    {
        private readonly OpenALVoiceBackend backend;

        private Sound(OpenALVoiceBackend backend, LoopbackMix mix)
        {
            this.backend = backend;
            Mix = mix;
        }

        /// <summary>The backend.</summary>
        public IVoiceBackend Backend => backend;

        /// <summary>Whether the mix is rendered into memory.</summary>
        public bool IsLoopback => backend.State == VoiceDeviceState.Loopback;

        /// <summary>One sentence about the device.</summary>
        public string Description => backend.Description;

        /// <summary>The mix so far; empty on a device.</summary>
        public LoopbackMix Mix { get; }

        /// <summary>Opens the device, or memory.</summary>
        /// <param name="wantsDevice">False for memory in any case.</param>
        public static Sound Open(bool wantsDevice)
        {
            LoopbackMix mix = new LoopbackMix();
            return new Sound(OpenALVoiceBackend.Open(new OpenALOptions { Loopback = !wantsDevice, Recording = mix }), mix);
        }

        /// <summary>Writes the mix as 16-bit stereo.</summary>
        public void WriteMix(string path) => WavWriter.WriteAll(path, Mix.Interleaved, Mix.RateHz, 2);

        /// <inheritdoc/>
        public void Dispose() => backend.Dispose();
    }
}
