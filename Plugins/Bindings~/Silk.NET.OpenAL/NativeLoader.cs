using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using OmniNPC.SpeexDsp;

namespace Silk.NET.OpenAL
{
    /// <summary>Loads OpenAL, and turns text into what its functions take.</summary>
    internal static unsafe class NativeLoader
    {
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
            IntPtr library = SystemLibrary.Load(names, out _);
            return library != IntPtr.Zero ? library
                : throw new FileNotFoundException($"None of the native libraries {string.Join(", ", names)} could be loaded.");
        }

        /// <summary>The address of an exported function.</summary>
        /// <exception cref="EntryPointNotFoundException">The library has no such function.</exception>
        public static void* Find(IntPtr library, string function)
        {
            IntPtr address = SystemLibrary.Find(library, function);
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
    }
}
