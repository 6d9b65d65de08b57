using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace OmniNPC.LocalPage
{
    /// <summary>The process that serves a page: says what is wrong with its command line, starts the server, opens the browser, and waits until it is told to end.</summary>
    public static class LocalProcess
    {
        private const int Done = 0;
        private const int Failed = 1;
        private const int NotUnderstood = 2;

        /// <summary>Serves a page until Ctrl+C or the request to terminate.</summary>
        /// <param name="arguments">The command line; null when it was not understood.</param>
        /// <param name="usage">What is printed when it was not understood, or when help is wanted.</param>
        /// <param name="name">What it is, before the address.</param>
        /// <param name="note">What else a person should know; may be empty.</param>
        /// <param name="start">Starts the server; an <see cref="IOException"/> is told and ends the process.</param>
        /// <returns>The exit code.</returns>
        public static async Task<int> Run(PageArguments? arguments, string usage, string name, string note, Func<Task<ILocalPage>> start)
        {
            if (arguments == null || arguments.WantsHelp)
            {
                (arguments == null ? Console.Error : Console.Out).WriteLine(arguments == null ? $"omninpc: {usage}" : usage);
                return arguments == null ? NotUnderstood : Done;
            }

            try
            {
                await using ILocalPage page = await start();
                await page.WarmUp();
                Console.WriteLine($"{name}: {page.Address}");
                Console.WriteLine($"It is for this machine alone; Ctrl+C ends it. {note}".TrimEnd());
                if (arguments.OpensBrowser)
                {
                    Show(page.Address);
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
