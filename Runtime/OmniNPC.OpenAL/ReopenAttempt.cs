using System;
using System.Threading;

namespace OmniNPC.OpenAL
{
    /// <summary>One attempt to open a device again, on a thread of its own: opening can take a second, and a tick must not.</summary>
    internal sealed class ReopenAttempt
    {
        private readonly OpenALLibrary library;
        private readonly OpenALOptions options;
        private readonly DeviceOpener open;
        private readonly OpenALDevice? dead;
        private readonly Thread thread;
        private OpenALDevice? device;
        private volatile bool isDone;

        /// <summary>Creates the attempt.</summary>
        /// <param name="library">The native library.</param>
        /// <param name="options">How to open.</param>
        /// <param name="open">Opens the device.</param>
        /// <param name="dead">The lost device, closed first; or null.</param>
        public ReopenAttempt(OpenALLibrary library, OpenALOptions options, DeviceOpener open, OpenALDevice? dead)
        {
            this.library = library;
            this.options = options;
            this.open = open;
            this.dead = dead;
            thread = new Thread(Run) { Name = "OmniNPC audio device", IsBackground = true, Priority = ThreadPriority.BelowNormal };
        }

        /// <summary>Whether the outcome is known.</summary>
        public bool IsDone => isDone;

        /// <summary>Starts it. Thread: game.</summary>
        public void Start() => thread.Start();

        /// <summary>The device, once; null when the attempt failed. Thread: game, after <see cref="IsDone"/>.</summary>
        public OpenALDevice? Take()
        {
            OpenALDevice? taken = device;
            device = null;
            return taken;
        }

        /// <summary>Waits for the end of the attempt and closes what it opened. Thread: game, at the end of the backend.</summary>
        public void Abandon()
        {
            thread.Join();
            Take()?.Dispose();
        }

        private void Run()
        {
            try
            {
                dead?.Dispose();
                device = open(library, options, out _);
            }
            catch (Exception)
            {
                // A driver that fails in its own way while a device comes or goes: this attempt failed, the next one follows.
                device = null;
            }
            finally
            {
                isDone = true;
            }
        }
    }
}
