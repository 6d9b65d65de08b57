using System;
using System.Collections.Generic;
using Silk.NET.OpenAL;
using Silk.NET.OpenAL.Extensions.EXT;

namespace OmniNPC.OpenAL
{
    /// <summary>A microphone opened by ALC_EXT_CAPTURE.</summary>
    internal sealed unsafe class CaptureDevice : ICaptureDevice
    {
        private const int CaptureDeviceSpecifier = 0x310;
        private const int Connected = 0x313; // ALC_EXT_disconnect

        // What OpenAL keeps for us: half a second, so that a thread that was not run for a while loses nothing.
        private const int DeviceBufferSamples = OpenALMicrophone.CaptureRateHz / 2;

        private readonly ALContext alc;
        private readonly Capture capture;
        private readonly bool canDisconnect;
        private Device* device;

        private CaptureDevice(ALContext alc, Capture capture, Device* device)
        {
            this.alc = alc;
            this.capture = capture;
            this.device = device;
            canDisconnect = alc.IsExtensionPresent(device, "ALC_EXT_disconnect");
            Name = alc.GetContextProperty(device, (GetContextString)CaptureDeviceSpecifier);
        }

        /// <inheritdoc/>
        public string Name { get; }

        /// <inheritdoc/>
        public bool IsConnected
        {
            get
            {
                int connected = 1;
                if (canDisconnect)
                {
                    alc.GetContextProperty(device, (GetContextInteger)Connected, 1, &connected);
                }

                return connected != 0;
            }
        }

        /// <inheritdoc/>
        public int AvailableSamples => capture.GetAvailableSamples(device);

        /// <summary>Opens and starts the device of the options; null and the reason when that fails.</summary>
        public static ICaptureDevice? TryOpen(OpenALMicrophoneOptions options, out string why)
        {
            OpenALLibrary library;
            try
            {
                library = OpenALLibrary.Shared();
            }
            catch (DllNotFoundException missing)
            {
                why = missing.Message.TrimEnd('.');
                return null;
            }

            if (!library.Alc.TryGetExtension(null, out Capture capture))
            {
                why = "This OpenAL library cannot capture (ALC_EXT_CAPTURE); OpenAL Soft can";
                return null;
            }

            // The error of an earlier call must not be taken for ours. OpenAL Soft reads the empty name as the default device.
            library.Alc.GetError(null);
            Device* device = capture.CaptureOpenDevice(options.DeviceName ?? string.Empty, OpenALMicrophone.CaptureRateHz, BufferFormat.Mono16, DeviceBufferSamples);
            if (device == null)
            {
                why = WhyNot(options.DeviceName, library.CaptureDeviceNames(), library.Alc.GetError(null).ToString());
                return null;
            }

            capture.CaptureStart(device);
            why = string.Empty;
            return new CaptureDevice(library.Alc, capture, device);
        }

        /// <inheritdoc/>
        public void Read(Span<short> samples)
        {
            fixed (short* target = samples)
            {
                capture.CaptureSamples(device, target, samples.Length);
            }
        }

        /// <summary>Stops and closes the device.</summary>
        public void Dispose()
        {
            if (device != null)
            {
                capture.CaptureStop(device);
                capture.CaptureCloseDevice(device);
                device = null;
            }
        }

        /// <summary>The reason in words: OpenAL gives the same error for no device, a wrong name and one held by another program.</summary>
        internal static string WhyNot(string? asked, IReadOnlyList<string> names, string error)
        {
            if (names.Count == 0)
            {
                return "There is no microphone: the system lists none";
            }

            string known = string.Join(", ", names);
            for (int i = 0; i < names.Count; i++)
            {
                if (asked == null || names[i] == asked)
                {
                    string which = asked == null ? "The default microphone" : $"The microphone \"{asked}\"";
                    return $"{which} could not be opened ({error}): it is not plugged in, another program holds it, or the system does not allow it; listed are: {known}";
                }
            }

            return $"There is no microphone \"{asked}\"; listed are: {known}";
        }
    }
}
