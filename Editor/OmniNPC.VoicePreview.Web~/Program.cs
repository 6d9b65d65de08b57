using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace OmniNPC.VoicePreview.Web
{
    /// <summary>The process: <c>preview [options]</c>, normally started by <c>./omninpc preview</c>.</summary>
    internal static class Program
    {
        private const int Done = 0;
        private const int Failed = 1;
        private const int NotUnderstood = 2;

        private static async Task<int> Main(string[] words)
        {
            PreviewArguments? arguments = PreviewArguments.Read(words, out string problem);
            if (arguments == null || arguments.WantsHelp)
            {
                (arguments == null ? Console.Error : Console.Out).WriteLine(arguments == null ? $"omninpc: {problem}\n{PreviewArguments.Usage}" : PreviewArguments.Usage);
                return arguments == null ? NotUnderstood : Done;
            }

            try
            {
                await using PreviewServer server = await PreviewServer.Start(arguments.Bundles.Count > 0 ? arguments.Bundles : new[] { TinyModel() }, arguments.Port);
                Console.WriteLine($"voice preview: {server.Address}");
                Console.WriteLine("It is for this machine alone; Ctrl+C ends it.");
                if (arguments.OpensBrowser)
                {
                    Show(server.Address);
                }

                await Interrupted();
                return Done;
            }
            catch (IOException failure)
            {
                Console.Error.WriteLine($"omninpc: {failure.Message}");
                return Failed;
            }
        }

        private static string TinyModel()
            => Path.Combine(Environment.GetEnvironmentVariable("OMNINPC_ROOT") ?? throw new IOException("Which bundle? Start it as ./omninpc preview, or give --bundle DIR."), "Samples", "Models", "Tiny");

        private static async Task Interrupted()
        {
            var end = new TaskCompletionSource<bool>();
            using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
            using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
            await end.Task;

            void End(PosixSignalContext signal)
            {
                signal.Cancel = true;
                end.TrySetResult(true);
            }
        }

        // A machine without a screen has nothing to open; the address was printed.
        private static void Show(Uri address)
        {
            bool isLinux = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);
            if (isLinux && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DISPLAY")) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("WAYLAND_DISPLAY")))
            {
                return;
            }

            try
            {
                var start = new ProcessStartInfo(isLinux ? "xdg-open" : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "open" : address.ToString());
                if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
                {
                    start.UseShellExecute = true;
                }
                else
                {
                    start.ArgumentList.Add(address.ToString());
                }

                Process.Start(start)?.Dispose();
            }
            catch (Exception none) when (none is Win32Exception || none is FileNotFoundException)
            {
                Console.WriteLine("No browser could be opened; open the address yourself.");
            }
        }
    }
}
