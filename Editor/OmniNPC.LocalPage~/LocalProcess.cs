using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace OmniNPC.LocalPage
{
    /// <summary>What a process that serves a page does besides: opens the browser, and waits until it is told to end.</summary>
    public static class LocalProcess
    {
        /// <summary>Waits for Ctrl+C or the request to terminate.</summary>
        public static async Task Interrupted()
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

        /// <summary>Opens the browser. A machine without a screen has nothing to open; the address was printed.</summary>
        public static void Show(Uri address)
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
