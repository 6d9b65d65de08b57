using System;
using System.IO;
using System.Runtime.InteropServices;

namespace OmniNPC.SpeexDsp
{
    /// <summary>Loads native libraries by name; the same code on .NET Standard, where NativeLibrary does not exist.</summary>
    /// <remarks>The stand-in for Silk.NET in Plugins/Bindings~ compiles this file too: assemblies that must not know each other, one way to load. Thread: any.</remarks>
    internal static class SystemLibrary
    {
        private const int RtldNow = 2;

        /// <summary>Loads the first of some names that can be loaded: beside the application, from its runtimes folder, then by the system's rules. A rooted path is taken as it stands.</summary>
        /// <param name="names">File names or paths, best first.</param>
        /// <param name="found">The name or path it was loaded by; empty when there is none.</param>
        /// <returns>Its handle, or zero.</returns>
        public static IntPtr Load(string[] names, out string found)
        {
            string home = AppContext.BaseDirectory ?? string.Empty;
            string runtimes = Path.Combine(home, "runtimes", RuntimeIdentifier(), "native");
            foreach (string name in names)
            {
                foreach (string path in Path.IsPathRooted(name) ? new[] { name } : new[] { Path.Combine(home, name), Path.Combine(runtimes, name), name })
                {
                    IntPtr library = path != name && !File.Exists(path) ? IntPtr.Zero : Open(path);
                    if (library != IntPtr.Zero)
                    {
                        found = path;
                        return library;
                    }
                }
            }

            found = string.Empty;
            return IntPtr.Zero;
        }

        /// <summary>The address of an exported function, or zero.</summary>
        public static IntPtr Find(IntPtr library, string function)
        {
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            {
                return Windows.GetProcAddress(library, function);
            }

            if (RuntimeInformation.IsOSPlatform(OSPlatform.OSX))
            {
                return Mac.dlsym(library, function);
            }

            try
            {
                return Linux.dlsym(library, function);
            }
            catch (DllNotFoundException)
            {
                return Libc.dlsym(library, function);
            }
        }

        private static string RuntimeIdentifier()
        {
            string system = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "win" : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "osx" : "linux";
            return system + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        }

        private static IntPtr Open(string name)
        {
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            {
                return Windows.LoadLibraryW(name);
            }

            if (RuntimeInformation.IsOSPlatform(OSPlatform.OSX))
            {
                return Mac.dlopen(name, RtldNow);
            }

            try
            {
                return Linux.dlopen(name, RtldNow);
            }
            catch (DllNotFoundException)
            {
                // musl has no libdl; its libc holds the functions.
                return Libc.dlopen(name, RtldNow);
            }
        }

        private static class Windows
        {
            [DllImport("kernel32", CharSet = CharSet.Unicode, ExactSpelling = true)]
            public static extern IntPtr LoadLibraryW(string name);

            [DllImport("kernel32", CharSet = CharSet.Ansi, ExactSpelling = true, BestFitMapping = false)]
            public static extern IntPtr GetProcAddress(IntPtr library, string function);
        }

        private static class Mac
        {
            [DllImport("libSystem.dylib", CharSet = CharSet.Ansi, BestFitMapping = false)]
            public static extern IntPtr dlopen(string name, int flags);

            [DllImport("libSystem.dylib", CharSet = CharSet.Ansi, BestFitMapping = false)]
            public static extern IntPtr dlsym(IntPtr library, string function);
        }

        private static class Linux
        {
            [DllImport("libdl.so.2", CharSet = CharSet.Ansi, BestFitMapping = false)]
            public static extern IntPtr dlopen(string name, int flags);

            [DllImport("libdl.so.2", CharSet = CharSet.Ansi, BestFitMapping = false)]
            public static extern IntPtr dlsym(IntPtr library, string function);
        }

        private static class Libc
        {
            [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false)]
            public static extern IntPtr dlopen(string name, int flags);

            [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false)]
            public static extern IntPtr dlsym(IntPtr library, string function);
        }
    }
}
