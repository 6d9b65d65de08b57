using System;
using System.Threading;
using OmniNPC.Crossing;
using OmniNPC.Hearing;

namespace OmniNPC.OpenAL
{
    /// <summary>Opens the microphone, moves its sound into a ring in blocks of 10 ms, notices its loss and tries again; one step at a time, with the time given.</summary>
    /// <remarks>Thread: <see cref="Step"/> and <see cref="Close"/> capture; the properties any; the ring's reading side game. Allocates: per attempt to open, not per block.</remarks>
    internal sealed class CaptureLoop
    {
        // Half a block: what arrives waits 5 ms at most.
        private const double PollSeconds = 0.005;

        // A device that is there and gives nothing for a second is stuck, or muted by the system; drivers deliver every 10 to 50 ms.
        private const double SilentSeconds = 1;

        // A game that does not read for longer than this loses sound and is told how much.
        private const int RingSeconds = 2;

        private readonly CaptureOpener open;
        private readonly OpenALMicrophoneOptions options;
        private readonly SpscQueue<float> ring = new SpscQueue<float>(OpenALMicrophone.CaptureRateHz * RingSeconds);
        private readonly short[] shorts = new short[OpenALMicrophone.CaptureBlockSamples];
        private readonly float[] floats = new float[OpenALMicrophone.CaptureBlockSamples];
        private ICaptureDevice? device;
        private double nextAttempt;
        private double retrySeconds;
        private double lastSound;
        private long droppedSamples;
        private volatile MicrophoneState state = MicrophoneState.Opening;
        private volatile string description = "The microphone is being opened.";
        private volatile int openings;

        public CaptureLoop(CaptureOpener open, OpenALMicrophoneOptions options)
        {
            this.open = open;
            this.options = options;
            retrySeconds = options.RetrySeconds;
            nextAttempt = double.NegativeInfinity;
        }

        /// <summary>What became of the microphone.</summary>
        public MicrophoneState State => state;

        /// <summary>One sentence for people.</summary>
        public string Description => description;

        /// <summary>Devices opened so far.</summary>
        public int Openings => openings;

        /// <summary>Samples that found the ring full.</summary>
        public long DroppedSamples => Interlocked.Read(ref droppedSamples);

        /// <summary>The sound; the game reads.</summary>
        public SpscQueue<float> Ring => ring;

        /// <summary>Does what is due.</summary>
        /// <param name="nowSeconds">The thread's clock.</param>
        /// <returns>Seconds until the next step is due.</returns>
        public double Step(double nowSeconds)
        {
            if (device == null)
            {
                if (nowSeconds < nextAttempt)
                {
                    return nextAttempt - nowSeconds;
                }

                Open(nowSeconds);
                return device == null ? nextAttempt - nowSeconds : PollSeconds;
            }

            try
            {
                Move(nowSeconds);
            }
            catch (Exception failure)
            {
                // A driver that fails in its own way while its device goes is a lost device.
                Lose($"The microphone \"{device.Name}\" failed ({failure.Message})", nowSeconds);
            }

            return device == null ? nextAttempt - nowSeconds : PollSeconds;
        }

        /// <summary>Closes the device for good.</summary>
        public void Close()
        {
            Release();
            description = "The microphone is closed.";
            state = MicrophoneState.Closed;
        }

        private void Open(double nowSeconds)
        {
            state = MicrophoneState.Opening;
            description = "The microphone is being opened.";
            string why;
            try
            {
                device = open(options, out why);
            }
            catch (Exception failure)
            {
                why = $"The microphone could not be opened ({failure.Message})";
            }

            if (device == null)
            {
                Fail(why, nowSeconds);
                return;
            }

            lastSound = nowSeconds;
            openings++;
            description = $"The microphone \"{device.Name}\" captures at {OpenALMicrophone.CaptureRateHz} Hz.";
            state = MicrophoneState.Capturing;
        }

        private void Move(double nowSeconds)
        {
            bool isConnected = device!.IsConnected;
            int available = device.AvailableSamples;
            for (; available >= shorts.Length; available -= shorts.Length)
            {
                device.Read(shorts);
                lastSound = nowSeconds;
                // Only a device that delivers has proved itself; one that opens and dies is tried less and less often.
                retrySeconds = options.RetrySeconds;
                for (int i = 0; i < shorts.Length; i++)
                {
                    floats[i] = shorts[i] / 32768f;
                }

                if (!ring.TryWrite(floats))
                {
                    Interlocked.Add(ref droppedSamples, floats.Length);
                }
            }

            if (!isConnected)
            {
                Lose($"The microphone \"{device.Name}\" went away", nowSeconds);
            }
            else if (nowSeconds - lastSound > SilentSeconds)
            {
                Lose($"The microphone \"{device.Name}\" is open and delivers nothing", nowSeconds);
            }
        }

        private void Lose(string why, double nowSeconds)
        {
            Release();
            Fail(why, nowSeconds);
        }

        private void Fail(string why, double nowSeconds)
        {
            nextAttempt = nowSeconds + retrySeconds;
            description = FormattableString.Invariant($"{why}; the conversation goes on by text, and it is tried again in {retrySeconds:0.#} s.");
            state = MicrophoneState.Unavailable;
            retrySeconds = Math.Min(retrySeconds * 2, options.MaxRetrySeconds);
        }

        private void Release()
        {
            try
            {
                device?.Dispose();
            }
            catch (Exception)
            {
                // A driver may refuse to close what was unplugged; there is nothing left to do with it.
            }

            device = null;
        }
    }
}
