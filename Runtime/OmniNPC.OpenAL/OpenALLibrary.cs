using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Silk.NET.OpenAL;

namespace OmniNPC.OpenAL
{
    /// <summary>The native OpenAL library, loaded once per process, with the functions of OpenAL Soft that Silk.NET does not wrap.</summary>
    internal sealed unsafe class OpenALLibrary
    {
        private const int AllDevicesSpecifier = 0x1013; // ALC_ENUMERATE_ALL_EXT
        private const int DeviceSpecifier = 0x1005;
        private const int CaptureDeviceSpecifier = 0x310; // ALC_EXT_CAPTURE

        private static readonly object Gate = new object();
        private static OpenALLibrary? shared;

        private readonly delegate* unmanaged[Cdecl]<Context*, byte> setThreadContext;
        private readonly delegate* unmanaged[Cdecl]<Context*> getThreadContext;
        private readonly delegate* unmanaged[Cdecl]<Device*, int, byte*> getString;

        private OpenALLibrary(AL al, ALContext alc)
        {
            Al = al;
            Alc = alc;
            getString = (delegate* unmanaged[Cdecl]<Device*, int, byte*>)alc.GetProcAddress(null, "alcGetString");
            if (alc.IsExtensionPresent(null, "ALC_EXT_thread_local_context"))
            {
                setThreadContext = (delegate* unmanaged[Cdecl]<Context*, byte>)alc.GetProcAddress(null, "alcSetThreadContext");
                getThreadContext = (delegate* unmanaged[Cdecl]<Context*>)alc.GetProcAddress(null, "alcGetThreadContext");
            }

            if (alc.IsExtensionPresent(null, "ALC_SOFT_loopback"))
            {
                OpenLoopback = (delegate* unmanaged[Cdecl]<byte*, Device*>)alc.GetProcAddress(null, "alcLoopbackOpenDeviceSOFT");
                Render = (delegate* unmanaged[Cdecl]<Device*, void*, int, void>)alc.GetProcAddress(null, "alcRenderSamplesSOFT");
            }
        }

        /// <summary>Sources, buffers and listener of the current context.</summary>
        public AL Al { get; }

        /// <summary>Devices and contexts.</summary>
        public ALContext Alc { get; }

        /// <summary>alcLoopbackOpenDeviceSOFT, or null.</summary>
        public delegate* unmanaged[Cdecl]<byte*, Device*> OpenLoopback { get; }

        /// <summary>alcRenderSamplesSOFT, or null.</summary>
        public delegate* unmanaged[Cdecl]<Device*, void*, int, void> Render { get; }

        /// <summary>The process's library. Thread: any.</summary>
        /// <exception cref="DllNotFoundException">There is none; the message says what to install.</exception>
        public static OpenALLibrary Shared()
        {
            lock (Gate)
            {
                return shared ??= Load(AL.GetApi, ALContext.GetApi);
            }
        }

        /// <summary>Loads the library under the system's name or OpenAL Soft's own, whichever is there.</summary>
        public static OpenALLibrary Load(Func<bool, AL> al, Func<bool, ALContext> alc)
        {
            // On Windows openal32.dll may be an old router without HRTF, and Apple's framework has neither HRTF nor loopback: there OpenAL Soft's
            // own name goes first. On Linux it is the other way round: libopenal.so comes with the development package only.
            bool softFirst = !RuntimeInformation.IsOSPlatform(OSPlatform.Linux);
            Exception? first = null;
            for (int attempt = 0; attempt < 2; attempt++)
            {
                bool soft = softFirst == (attempt == 0);
                try
                {
                    return new OpenALLibrary(al(soft), alc(soft));
                }
                catch (Exception e) when (e is FileNotFoundException || e is DllNotFoundException || e is EntryPointNotFoundException || e is BadImageFormatException)
                {
                    first ??= e;
                }
            }

            throw new DllNotFoundException(MissingSentence(), first);
        }

        /// <summary>Whether each thread may have a context of its own current.</summary>
        public bool HasThreadContexts => setThreadContext != null;

        /// <summary>Names of the devices that can be opened; empty when there is none.</summary>
        public IReadOnlyList<string> DeviceNames() => Names(Alc.IsExtensionPresent(null, "ALC_ENUMERATE_ALL_EXT") ? AllDevicesSpecifier : DeviceSpecifier);

        /// <summary>Names of the microphones; empty when there is none.</summary>
        public IReadOnlyList<string> CaptureDeviceNames()
            => Alc.IsExtensionPresent(null, "ALC_EXT_CAPTURE") ? Names(CaptureDeviceSpecifier) : Array.Empty<string>();

        private List<string> Names(int which)
        {
            List<string> names = new List<string>();
            byte* text = getString == null ? null : getString(null, which);
            while (text != null && *text != 0)
            {
                int length = 0;
                while (text[length] != 0)
                {
                    length++;
                }

                names.Add(Encoding.UTF8.GetString(text, length));
                text += length + 1;
            }

            return names;
        }

        /// <summary>Makes a context the one that calls go to, on this thread alone where the library can; give the result to <see cref="Leave"/>.</summary>
        public Context* Enter(Context* context)
        {
            if (setThreadContext != null)
            {
                Context* before = getThreadContext();
                setThreadContext(context);
                return before;
            }

            Context* current = Alc.GetCurrentContext();
            Alc.MakeContextCurrent(context);
            return current;
        }

        /// <summary>Restores the context before <see cref="Enter"/>: the game's own OpenAL code never notices.</summary>
        public void Leave(Context* before)
        {
            if (setThreadContext != null)
            {
                setThreadContext(before);
            }
            else
            {
                Alc.MakeContextCurrent(before);
            }
        }

        private static string MissingSentence()
        {
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            {
                return "OpenAL was not found: expected soft_oal.dll or openal32.dll beside the application; put OpenAL Soft's soft_oal.dll there.";
            }

            return RuntimeInformation.IsOSPlatform(OSPlatform.OSX)
                ? "OpenAL was not found: expected libopenal.dylib beside the application or OpenAL.framework in the system; put OpenAL Soft's libopenal.dylib there."
                : "OpenAL was not found: expected libopenal.so.1 in the system or beside the application; install OpenAL Soft (on Debian and Ubuntu: apt install libopenal1).";
        }
    }
}
