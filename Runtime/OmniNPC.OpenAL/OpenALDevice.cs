using System;
using System.Globalization;
using System.Text;
using Silk.NET.OpenAL;

namespace OmniNPC.OpenAL
{
    /// <summary>One open device with its one context; a real device or the loopback one.</summary>
    internal unsafe class OpenALDevice : IDisposable
    {
        private const int Frequency = 0x1007;
        private const int MonoSources = 0x1010;

        // ALC_SOFT_loopback
        private const int FormatChannels = 0x1990;
        private const int FormatType = 0x1991;
        private const int Stereo = 0x1501;
        private const int Float = 0x1406;

        // ALC_SOFT_HRTF
        private const int HrtfEnabled = 0x1992;
        private const int HrtfSpecifierCount = 0x1994;
        private const int HrtfSpecifier = 0x1995;
        private const int HrtfId = 0x1996;

        private const int OutputLimiter = 0x199A;      // ALC_SOFT_output_limiter
        private const int DeviceLatency = 0x1601;      // ALC_SOFT_device_clock, nanoseconds
        private const int Connected = 0x313;           // ALC_EXT_disconnect
        private const int AllDevicesSpecifier = 0x1013; // ALC_ENUMERATE_ALL_EXT

        private readonly OpenALLibrary library;
        private readonly delegate* unmanaged[Cdecl]<Device*, int, int, long*, void> getInteger64v;
        private readonly bool canDisconnect;
        private Device* device;
        private Context* context;

        /// <summary>Takes over what was opened.</summary>
        protected OpenALDevice(OpenALDevice other)
            : this(other, other.IsLoopback, other.Description)
        {
        }

        /// <summary>Takes over what was opened, as another kind of device.</summary>
        protected OpenALDevice(OpenALDevice other, bool isLoopback, string description)
        {
            library = other.library;
            getInteger64v = other.getInteger64v;
            canDisconnect = other.canDisconnect;
            device = other.device;
            context = other.context;
            IsLoopback = isLoopback;
            RateHz = other.RateHz;
            Description = description;
            HasFloat = other.HasFloat;
            HasSpatialize = other.HasSpatialize;
            other.device = null;
            other.context = null;
        }

        private OpenALDevice(OpenALLibrary library, Device* device, Context* context, bool isLoopback)
        {
            this.library = library;
            this.device = device;
            this.context = context;
            IsLoopback = isLoopback;
            ALContext alc = library.Alc;
            canDisconnect = alc.IsExtensionPresent(device, "ALC_EXT_disconnect");
            if (alc.IsExtensionPresent(device, "ALC_SOFT_device_clock"))
            {
                getInteger64v = (delegate* unmanaged[Cdecl]<Device*, int, int, long*, void>)alc.GetProcAddress(device, "alcGetInteger64vSOFT");
            }

            RateHz = Integer(Frequency);
            string name = isLoopback
                ? "Loopback"
                : alc.GetContextProperty(device, alc.IsExtensionPresent(null, "ALC_ENUMERATE_ALL_EXT") ? (GetContextString)AllDevicesSpecifier : GetContextString.DeviceSpecifier);
            Context* before = library.Enter(context);
            try
            {
                HasFloat = library.Al.IsExtensionPresent("AL_EXT_FLOAT32");
                HasSpatialize = library.Al.IsExtensionPresent("AL_SOFT_source_spatialize");
                string version = library.Al.GetStateProperty(StateString.Version);
                Description = string.Format(
                    CultureInfo.InvariantCulture,
                    "{0} at {1} Hz, {2}, {3} ({4})",
                    name,
                    RateHz,
                    HrtfName(),
                    library.Al.GetStateProperty(StateString.Renderer),
                    version);
            }
            finally
            {
                library.Leave(before);
            }
        }

        /// <summary>Whether the mix goes to memory by <see cref="Render"/>, whenever the caller asks for it.</summary>
        public bool IsLoopback { get; }

        /// <summary>Rate of the mix as the device really has it, in Hz.</summary>
        public int RateHz { get; }

        /// <summary>Name, rate, HRTF and library, without a full stop.</summary>
        public string Description { get; }

        /// <summary>Whether buffers take float samples; if not they take 16-bit ones.</summary>
        public bool HasFloat { get; }

        /// <summary>Whether AL_SOURCE_SPATIALIZE_SOFT exists.</summary>
        public bool HasSpatialize { get; }

        /// <summary>The context that sources live in.</summary>
        public Context* Context => context;

        /// <summary>Opens a real device; null when there is none, with the reason.</summary>
        public static OpenALDevice? TryOpen(OpenALLibrary library, OpenALOptions options, out string why)
        {
            // OpenAL Soft reads the empty name as the default device.
            Device* device = library.Alc.OpenDevice(options.DeviceName ?? string.Empty);
            if (device == null)
            {
                why = options.DeviceName == null
                    ? "no audio device could be opened"
                    : $"the audio device \"{options.DeviceName}\" could not be opened";
                return null;
            }

            return TryCreate(library, device, false, options, out why);
        }

        /// <summary>Opens a loopback device; null when the library has none, with the reason.</summary>
        public static OpenALDevice? TryOpenLoopback(OpenALLibrary library, OpenALOptions options, out string why)
        {
            if (library.OpenLoopback == null || library.Render == null)
            {
                why = "this OpenAL library has no loopback device (ALC_SOFT_loopback); OpenAL Soft has";
                return null;
            }

            Device* device = library.OpenLoopback(null);
            if (device == null)
            {
                why = "the loopback device could not be opened";
                return null;
            }

            return TryCreate(library, device, true, options, out why);
        }

        /// <summary>Whether the device is still there.</summary>
        public virtual bool IsConnected() => !canDisconnect || Integer(Connected) != 0;

        /// <summary>Takes the oldest of the mix that a device rendered by itself; 0 when there is none, or the device does not give it.</summary>
        /// <param name="interleaved">Receives whole pairs of stereo samples.</param>
        public virtual int ReadMix(Span<float> interleaved) => 0;

        /// <summary>Renders the next samples of a loopback device.</summary>
        /// <param name="interleaved">Receives stereo samples.</param>
        /// <param name="frames">Samples per channel.</param>
        public void Render(float* interleaved, int frames) => library.Render(device, interleaved, frames);

        /// <summary>Seconds from mixing to sounding; 0 where unknown.</summary>
        public virtual double LatencySeconds()
        {
            if (getInteger64v == null || IsLoopback)
            {
                return 0;
            }

            long nanoseconds = 0;
            getInteger64v(device, DeviceLatency, 1, &nanoseconds);
            return nanoseconds * 1e-9;
        }

        /// <summary>Destroys the context and closes the device; its sources and buffers go with it.</summary>
        public virtual void Dispose()
        {
            if (context != null)
            {
                library.Alc.DestroyContext(context);
                context = null;
            }

            if (device != null)
            {
                library.Alc.CloseDevice(device);
                device = null;
            }
        }

        private static OpenALDevice? TryCreate(OpenALLibrary library, Device* device, bool isLoopback, OpenALOptions options, out string why)
        {
            int* attributes = stackalloc int[20];
            int count = 0;
            Add(attributes, ref count, Frequency, options.RateHz);
            Add(attributes, ref count, MonoSources, options.MaxVoices);
            if (isLoopback)
            {
                Add(attributes, ref count, FormatChannels, Stereo);
                Add(attributes, ref count, FormatType, Float);
                // A limiter would change levels; a float mix needs none.
                Add(attributes, ref count, OutputLimiter, 0);
            }

            if (library.Alc.IsExtensionPresent(device, "ALC_SOFT_HRTF"))
            {
                Add(attributes, ref count, HrtfEnabled, options.Hrtf ? 1 : 0);
                int set = options.Hrtf ? FindHrtf(library, device, options.RateHz) : -1;
                if (set >= 0)
                {
                    // Without it the first set wins, and when that is made for 44100 Hz the device is silently forced to 44100 Hz.
                    Add(attributes, ref count, HrtfId, set);
                }
            }

            attributes[count] = 0;
            Context* context = library.Alc.CreateContext(device, attributes);
            if (context == null)
            {
                why = $"no context could be created on the device ({library.Alc.GetError(device)})";
                library.Alc.CloseDevice(device);
                return null;
            }

            why = string.Empty;
            return new OpenALDevice(library, device, context, isLoopback);
        }

        private static void Add(int* attributes, ref int count, int name, int value)
        {
            attributes[count++] = name;
            attributes[count++] = value;
        }

        private static int FindHrtf(OpenALLibrary library, Device* device, int rateHz)
        {
            delegate* unmanaged[Cdecl]<Device*, int, int, byte*> getStringi =
                (delegate* unmanaged[Cdecl]<Device*, int, int, byte*>)library.Alc.GetProcAddress(device, "alcGetStringiSOFT");
            if (getStringi == null)
            {
                return -1;
            }

            int sets = 0;
            library.Alc.GetContextProperty(device, (GetContextInteger)HrtfSpecifierCount, 1, &sets);
            string rate = rateHz.ToString(CultureInfo.InvariantCulture);
            for (int i = 0; i < sets; i++)
            {
                if (Text(getStringi(device, HrtfSpecifier, i)).Contains(rate, StringComparison.Ordinal))
                {
                    return i;
                }
            }

            return -1;
        }

        private static string Text(byte* utf8)
        {
            int length = 0;
            while (utf8 != null && utf8[length] != 0)
            {
                length++;
            }

            return length == 0 ? string.Empty : Encoding.UTF8.GetString(utf8, length);
        }

        private string HrtfName()
        {
            if (!library.Alc.IsExtensionPresent(device, "ALC_SOFT_HRTF") || Integer(HrtfEnabled) == 0)
            {
                return "without HRTF";
            }

            return $"HRTF \"{library.Alc.GetContextProperty(device, (GetContextString)HrtfSpecifier)}\"";
        }

        private int Integer(int what)
        {
            int value = 0;
            library.Alc.GetContextProperty(device, (GetContextInteger)what, 1, &value);
            return value;
        }
    }
}
