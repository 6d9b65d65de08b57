using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace Silk.NET.OpenAL
{
    /// <summary>Loads a native library by name; the same code on .NET Standard, where NativeLibrary does not exist.</summary>
    internal static unsafe class NativeLoader
    {
        private const int RtldNow = 2;

        /// <summary>The names OpenAL goes by on this system, best first.</summary>
        /// <param name="soft">Whether OpenAL Soft's own name goes before the system's.</param>
        public static string[] OpenALNames(bool soft)
        {
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            {
                return soft ? new[] { "soft_oal.dll", "openal32.dll" } : new[] { "openal32.dll", "soft_oal.dll" };
            }

            if (RuntimeInformation.IsOSPlatform(OSPlatform.OSX))
            {
                const string framework = "/System/Library/Frameworks/OpenAL.framework/OpenAL";
                return soft ? new[] { "libopenal.dylib", "libopenal.1.dylib", framework } : new[] { framework, "libopenal.dylib", "libopenal.1.dylib" };
            }

            // libopenal.so is the link of the development package; players have only libopenal.so.1.
            return soft ? new[] { "libopenal.so", "libopenal.so.1" } : new[] { "libopenal.so.1", "libopenal.so" };
        }

        /// <summary>Loads the first of the names that can be loaded: beside the application, from its runtimes folder, then by the system's rules.</summary>
        /// <exception cref="FileNotFoundException">None can be loaded; the message lists them.</exception>
        public static IntPtr Load(params string[] names)
        {
            string home = AppContext.BaseDirectory ?? string.Empty;
            string runtimes = Path.Combine(home, "runtimes", RuntimeIdentifier(), "native");
            foreach (string name in names)
            {
                if (!Path.IsPathRooted(name))
                {
                    foreach (string folder in new[] { home, runtimes })
                    {
                        string path = Path.Combine(folder, name);
                        if (File.Exists(path) && TryOpen(path, out IntPtr beside))
                        {
                            return beside;
                        }
                    }
                }

                if (TryOpen(name, out IntPtr library))
                {
                    return library;
                }
            }

            throw new FileNotFoundException($"None of the native libraries {string.Join(", ", names)} could be loaded.");
        }

        /// <summary>The address of an exported function.</summary>
        /// <exception cref="EntryPointNotFoundException">The library has no such function.</exception>
        public static void* Find(IntPtr library, string function)
        {
            IntPtr address = TryFind(library, function);
            return address != IntPtr.Zero ? (void*)address : throw new EntryPointNotFoundException($"The OpenAL library has no function {function}.");
        }

        /// <summary>Text as zero-terminated UTF-8; null stays null, which the native side reads as "the default".</summary>
        public static byte[]? Utf8(string? text)
        {
            if (text == null)
            {
                return null;
            }

            byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
            Encoding.UTF8.GetBytes(text, 0, text.Length, bytes, 0);
            return bytes;
        }

        /// <summary>Reads zero-terminated UTF-8; null reads as the empty string.</summary>
        public static string Text(byte* utf8)
        {
            int length = 0;
            while (utf8 != null && utf8[length] != 0)
            {
                length++;
            }

            return length == 0 ? string.Empty : Encoding.UTF8.GetString(utf8, length);
        }

        private static string RuntimeIdentifier()
        {
            string system = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "win" : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "osx" : "linux";
            return system + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        }

        private static bool TryOpen(string name, out IntPtr library)
        {
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            {
                library = Windows.LoadLibraryW(name);
            }
            else if (RuntimeInformation.IsOSPlatform(OSPlatform.OSX))
            {
                library = Mac.dlopen(name, RtldNow);
            }
            else
            {
                try
                {
                    library = Linux.dlopen(name, RtldNow);
                }
                catch (DllNotFoundException)
                {
                    // musl has no libdl; its libc holds the functions.
                    library = Libc.dlopen(name, RtldNow);
                }
            }

            return library != IntPtr.Zero;
        }

        private static IntPtr TryFind(IntPtr library, string function)
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
