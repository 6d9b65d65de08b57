using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace OmniNPC.Onnx
{
    /// <summary>What the native ONNX Runtime library of this process is.</summary>
    /// <remarks>Thread: any.</remarks>
    public static class OnnxRuntimeLibrary
    {
        /// <summary>Version of the native library, for example <c>1.29.0</c>.</summary>
        /// <exception cref="DllNotFoundException">The library is missing or cannot be loaded; the message says where it was looked for and what to install.</exception>
        public static string Version => Environment().GetVersionString();

        /// <summary>Names of the execution providers compiled into the native library, for example <c>CPUExecutionProvider</c>.</summary>
        /// <exception cref="DllNotFoundException">The library is missing or cannot be loaded.</exception>
        public static IReadOnlyList<string> Providers => Environment().GetAvailableProviders();

        internal static string FileName
            => RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "onnxruntime.dll"
                : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "libonnxruntime.dylib"
                : "libonnxruntime.so";

        internal static string CudaFileName
            => RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "onnxruntime_providers_cuda.dll" : "libonnxruntime_providers_cuda.so";

        internal static OrtEnv Environment()
        {
            try
            {
                return OrtEnv.Instance();
            }
            catch (Exception error) when (IsMissingLibrary(error))
            {
                throw Missing(error);
            }
        }

        /// <summary>Finds a native file beside the program or in its runtimes folder; null when it is in neither.</summary>
        internal static string? Find(string name)
        {
            foreach (string folder in Folders())
            {
                string path = Path.Combine(folder, name);
                if (File.Exists(path))
                {
                    return path;
                }
            }

            return null;
        }

        internal static DllNotFoundException Missing(Exception cause)
            => new DllNotFoundException($"{FileName}: not found or not loadable in {string.Join(", ", Folders())} nor in the system's library path; expected the native ONNX Runtime 1.29 or newer: "
                + "run ./omninpc setup, or add the package Microsoft.ML.OnnxRuntime to the program (" + Innermost(cause) + ").", cause);

        private static bool IsMissingLibrary(Exception error)
        {
            for (Exception? cause = error; cause != null; cause = cause.InnerException)
            {
                if (cause is DllNotFoundException || cause is BadImageFormatException || cause is EntryPointNotFoundException)
                {
                    return true;
                }
            }

            return false;
        }

        private static string Innermost(Exception error)
        {
            while (error.InnerException != null)
            {
                error = error.InnerException;
            }

            int end = error.Message.IndexOfAny(new[] { '\r', '\n' });
            return (end < 0 ? error.Message : error.Message.Substring(0, end)).TrimEnd('.', ':', ' ');
        }

        private static IEnumerable<string> Folders()
        {
            string system = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "win" : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "osx" : "linux";
            string rid = system + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
            yield return AppContext.BaseDirectory;
            yield return Path.Combine(AppContext.BaseDirectory, "runtimes", rid, "native");
        }
    }
}
