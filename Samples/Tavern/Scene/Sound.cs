using System;
using OmniNPC.Hearing;
using OmniNPC.OpenAL;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>Where a scene is heard: the sound device, or memory when there is none or none is wanted.</summary>
    internal sealed class Sound : IDisposable
    {
        private const double ExpectedSeconds = 150; // the evening lasts 80; what grows while it plays would be counted as the runtime's

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
        /// <param name="echo">Echo control of a microphone that hears the device, or null.</param>
        public static Sound Open(bool wantsDevice, EchoControl? echo = null)
        {
            LoopbackMix mix = new LoopbackMix(ExpectedSeconds);
            if (wantsDevice && echo != null)
            {
                // With echo control the mix is ours on a device, too; there it is played and not kept, for nobody says when the talk is over.
                OpenALVoiceBackend played = OpenALVoiceBackend.Open(new OpenALOptions { Echo = echo });
                if (played.State != VoiceDeviceState.Loopback)
                {
                    return new Sound(played, mix);
                }

                played.Dispose();
            }

            return new Sound(OpenALVoiceBackend.Open(new OpenALOptions { Loopback = !wantsDevice, Recording = mix, Echo = echo }), mix);
        }

        /// <summary>Writes the mix as 16-bit stereo.</summary>
        public void WriteMix(string path) => WavWriter.WriteAll(path, Mix.Interleaved, Mix.RateHz, 2);

        /// <inheritdoc/>
        public void Dispose() => backend.Dispose();
    }
}
