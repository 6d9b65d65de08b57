using System;
using System.Runtime.InteropServices;

namespace OmniNPC.SpeexDsp
{
    /// <summary>The functions of the native SpeexDSP library that echo cancellation needs; loaded by name at run time, so that a game without the library still starts.</summary>
    internal sealed unsafe class SpeexLibrary
    {
        private static readonly object Gate = new object();
        private static SpeexLibrary? shared;

        private SpeexLibrary(IntPtr library, string name)
        {
            Name = name;
            EchoStateInit = (delegate* unmanaged[Cdecl]<int, int, IntPtr>)Find(library, name, "speex_echo_state_init");
            EchoStateDestroy = (delegate* unmanaged[Cdecl]<IntPtr, void>)Find(library, name, "speex_echo_state_destroy");
            EchoCancellation = (delegate* unmanaged[Cdecl]<IntPtr, short*, short*, short*, void>)Find(library, name, "speex_echo_cancellation");
            EchoControl = (delegate* unmanaged[Cdecl]<IntPtr, int, void*, int>)Find(library, name, "speex_echo_ctl");
        }

        /// <summary>The name or path it was loaded by.</summary>
        public string Name { get; }

        /// <summary>speex_echo_state_init(frame size, filter length).</summary>
        public delegate* unmanaged[Cdecl]<int, int, IntPtr> EchoStateInit { get; }

        /// <summary>speex_echo_state_destroy.</summary>
        public delegate* unmanaged[Cdecl]<IntPtr, void> EchoStateDestroy { get; }

        /// <summary>speex_echo_cancellation(state, recorded, played, out).</summary>
        public delegate* unmanaged[Cdecl]<IntPtr, short*, short*, short*, void> EchoCancellation { get; }

        /// <summary>speex_echo_ctl(state, request, value).</summary>
        public delegate* unmanaged[Cdecl]<IntPtr, int, void*, int> EchoControl { get; }

        /// <summary>The process's library. Thread: any.</summary>
        /// <exception cref="DllNotFoundException">There is none, or it lacks a function; the message says what to install.</exception>
        public static SpeexLibrary Shared()
        {
            lock (Gate)
            {
                return shared ??= Load(Names());
            }
        }

        /// <summary>Loads the first of some names that can be loaded: beside the application, from its runtimes folder, then by the system's rules.</summary>
        /// <exception cref="DllNotFoundException">None can be loaded, or it lacks a function.</exception>
        public static SpeexLibrary Load(string[] names)
        {
            IntPtr library = SystemLibrary.Load(names, out string found);
            return library != IntPtr.Zero ? new SpeexLibrary(library, found)
                : throw new DllNotFoundException($"SpeexDSP was not found: expected {string.Join(" or ", names)} beside the application or in the system; {Remedy()}.");
        }

        // Debian and its like keep the bare name for the development package; MSYS2 and vcpkg name the Windows library differently.
        private static string[] Names()
        {
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            {
                return new[] { "libspeexdsp-1.dll", "libspeexdsp.dll", "speexdsp.dll" };
            }

            return RuntimeInformation.IsOSPlatform(OSPlatform.OSX)
                ? new[] { "libspeexdsp.1.dylib", "libspeexdsp.dylib", "/opt/homebrew/lib/libspeexdsp.1.dylib", "/usr/local/lib/libspeexdsp.1.dylib" }
                : new[] { "libspeexdsp.so.1", "libspeexdsp.so" };
        }

        private static string Remedy()
        {
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            {
                return "put one of them beside the application";
            }

            return RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "type: brew install speexdsp" : "install SpeexDSP (on Debian and Ubuntu: apt install libspeexdsp1)";
        }

        private static void* Find(IntPtr library, string name, string function)
        {
            IntPtr address = SystemLibrary.Find(library, function);
            return address != IntPtr.Zero ? (void*)address : throw new DllNotFoundException($"{name} is no SpeexDSP: it has no function {function}; {Remedy()}.");
        }
    }
}
