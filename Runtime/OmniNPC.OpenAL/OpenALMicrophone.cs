using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using OmniNPC.Hearing;

namespace OmniNPC.OpenAL
{
    /// <summary>The player's microphone through OpenAL: 16 kHz, mono, in blocks of 10 ms, captured on a thread of its own.</summary>
    /// <remarks>
    /// Opening happens on that thread and blocks nothing, whatever the driver does. A microphone that is missing, held by another program, unplugged or stuck is a state with a sentence, and is
    /// tried again with growing pauses. Thread: game, all members. Allocates: at construction, and on its own thread for each attempt to open.
    /// </remarks>
    public sealed class OpenALMicrophone : IMicrophone
    {
        internal const int CaptureRateHz = EchoControl.RateHz;
        internal const int CaptureBlockSamples = EchoControl.BlockSamples;

        private readonly CaptureLoop loop;
        private readonly Thread thread;
        private readonly AutoResetEvent wake = new AutoResetEvent(false);
        private volatile bool isEnding;
        private bool disposed;

        internal OpenALMicrophone(CaptureOpener open, OpenALMicrophoneOptions options)
        {
            loop = new CaptureLoop(open, options);
            thread = new Thread(Run) { Name = "OmniNPC microphone", IsBackground = true };
            thread.Start();
        }

        /// <inheritdoc/>
        public MicrophoneState State => loop.State;

        /// <inheritdoc/>
        public string Description => loop.Description;

        /// <inheritdoc/>
        public int RateHz => CaptureRateHz;

        /// <inheritdoc/>
        public int Openings => loop.Openings;

        /// <inheritdoc/>
        public long DroppedSamples => loop.DroppedSamples;

        /// <inheritdoc/>
        public int AvailableSamples => loop.Ring.Count;

        /// <summary>Begins to open the microphone and returns at once; <see cref="State"/> says how it went.</summary>
        /// <param name="options">How; copied. Null for the system's default device.</param>
        /// <returns>A microphone that is being opened.</returns>
        /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
        public static OpenALMicrophone Open(OpenALMicrophoneOptions? options = null)
            => new OpenALMicrophone(CaptureDevice.TryOpen, (options ?? new OpenALMicrophoneOptions()).Checked());

        /// <summary>Names that can be given as <see cref="OpenALMicrophoneOptions.DeviceName"/>; empty when there is none. Some systems list a default device that cannot be opened.</summary>
        /// <returns>A new list.</returns>
        /// <exception cref="System.DllNotFoundException">There is no OpenAL library; the message says what to install.</exception>
        public static IReadOnlyList<string> DeviceNames() => OpenALLibrary.Shared().CaptureDeviceNames();

        /// <inheritdoc/>
        public int Read(Span<float> samples) => loop.Ring.Read(samples);

        /// <summary>Closes the device. Waits for its thread: a few milliseconds, or until the driver returns from an opening under way. Disposing again does nothing.</summary>
        public void Dispose()
        {
            if (disposed)
            {
                return;
            }

            disposed = true;
            isEnding = true;
            wake.Set();
            thread.Join();
            wake.Dispose();
        }

        private void Run()
        {
            Stopwatch clock = Stopwatch.StartNew();
            while (!isEnding)
            {
                double wait = loop.Step(clock.Elapsed.TotalSeconds);
                wake.WaitOne((int)Math.Ceiling(wait * 1000));
            }

            loop.Close();
        }
    }
}
