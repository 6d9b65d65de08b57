using System;
using OmniNPC.Hearing;
using UnityEngine;

namespace OmniNPC.Unity
{
    /// <summary>The player's microphone as Unity records it; give it to a <see cref="PlayerEar"/>, as <see cref="NpcWorldBehaviour"/> does.</summary>
    /// <remarks>
    /// It opens by itself, and again every two seconds while there is none, it was unplugged or it delivers nothing. Unity opens a device on the main thread, which can take a few hundred
    /// milliseconds: make it while the scene loads. Thread: main. Allocates: when a device is opened.
    /// </remarks>
    public sealed class UnityMicrophone : IMicrophone
    {
        private const int WantedHz = 16000;
        private const int ClipSeconds = 4;
        private const double RetrySeconds = 2;

        // A working device tells a new position every 10 to 50 ms, once it runs, which can take a second. Half a clip at most: longer gaps look like whole rounds.
        private const double SilenceSeconds = ClipSeconds / 2;
        private const int PieceMoments = 256;

        private readonly string? wantedDevice;
        private string? device;
        private AudioClip? clip;
        private MicrophoneRing? ring;
        private float[] piece = Array.Empty<float>();
        private int channels = 1;
        private double retryAtSeconds;
        private long droppedBefore;
        private string problem = "it was not looked for yet";

        /// <summary>Opens the microphone, if there is one.</summary>
        /// <param name="deviceName">One of Unity's <c>Microphone.devices</c>; null or empty for the system's own choice.</param>
        public UnityMicrophone(string? deviceName = null)
        {
            wantedDevice = string.IsNullOrEmpty(deviceName) ? null : deviceName;
            Open();
        }

        /// <inheritdoc/>
        public MicrophoneState State { get; private set; }

        /// <inheritdoc/>
        public string Description => State switch
        {
            MicrophoneState.Capturing => $"The microphone {device ?? "of the system"} captures at {RateHz} Hz.",
            MicrophoneState.Opening => $"The microphone {device ?? "of the system"} is being opened.",
            MicrophoneState.Closed => "The microphone was closed.",
            _ => $"There is no microphone: {problem}. It is tried again every {RetrySeconds:F0} s.",
        };

        /// <inheritdoc/>
        public int RateHz { get; private set; } = WantedHz;

        /// <inheritdoc/>
        public int Openings { get; private set; }

        /// <inheritdoc/>
        public long DroppedSamples => droppedBefore + (ring?.Dropped ?? 0);

        /// <inheritdoc/>
        public int AvailableSamples
        {
            get
            {
                Look();
                return ring?.Available ?? 0;
            }
        }

        /// <inheritdoc/>
        public int Read(Span<float> samples)
        {
            int total = 0;
            while (ring != null && clip != null && total < samples.Length && ring.Available > 0)
            {
                // GetData fills the whole array, past the end of the clip from its beginning on; what is not yet recorded of it is not used.
                int count = Math.Min(Math.Min(samples.Length - total, PieceMoments), ring.Available);
                if (!clip.GetData(piece, ring.Offset))
                {
                    Fail("Unity could not read what was recorded");
                    break;
                }

                PlayerAudio.MixDown(piece.AsSpan(0, count * channels), channels, samples.Slice(total, count));
                ring.Take(count);
                total += count;
            }

            return total;
        }

        /// <summary>Closes the microphone. Disposing again does nothing.</summary>
        public void Dispose()
        {
            if (State != MicrophoneState.Closed)
            {
                Close();
                State = MicrophoneState.Closed;
            }
        }

        private void Look()
        {
            double now = Time.realtimeSinceStartupAsDouble;
            if (State == MicrophoneState.Closed)
            {
                return;
            }

            if (ring == null)
            {
                if (now >= retryAtSeconds)
                {
                    Open();
                }

                return;
            }

            if (!Microphone.IsRecording(device))
            {
                Fail("it was unplugged or another program took it");
                return;
            }

            ring.Advance(Microphone.GetPosition(device), now);
            if (ring.Available > 0)
            {
                State = MicrophoneState.Capturing;
            }
            else if (now - ring.LastSoundSeconds > SilenceSeconds)
            {
                Fail("it delivers nothing");
            }
        }

        private void Open()
        {
            double now = Time.realtimeSinceStartupAsDouble;
            retryAtSeconds = now + RetrySeconds;
            string[] names = Microphone.devices;
            if (names.Length == 0)
            {
                Fail("the system lists none, or the user did not allow it");
                return;
            }

            if (wantedDevice != null && Array.IndexOf(names, wantedDevice) < 0)
            {
                Fail($"{wantedDevice} is not among {string.Join(", ", names)}");
                return;
            }

            device = wantedDevice;
            Microphone.GetDeviceCaps(device, out int least, out int most);
            // Both 0: any rate will do.
            int rate = least == 0 && most == 0 ? WantedHz : Math.Max(least, Math.Min(most, WantedHz));
            AudioClip? started = Microphone.Start(device, true, ClipSeconds, rate);
            if (started == null)
            {
                Fail("Unity could not open it");
                return;
            }

            clip = started;
            channels = Math.Max(1, clip.channels);
            piece = new float[Math.Min(PieceMoments, clip.samples) * channels];
            RateHz = clip.frequency;
            ring = new MicrophoneRing(clip.samples, RateHz, now);
            Openings++;
            State = MicrophoneState.Opening;
        }

        private void Fail(string why)
        {
            Close();
            problem = why;
            State = MicrophoneState.Unavailable;
            retryAtSeconds = Time.realtimeSinceStartupAsDouble + RetrySeconds;
        }

        private void Close()
        {
            if (clip != null)
            {
                Microphone.End(device);
                if (Application.isPlaying)
                {
                    UnityEngine.Object.Destroy(clip);
                }
                else
                {
                    // The editor's windows listen outside of play mode, where nothing may wait for the end of a frame.
                    UnityEngine.Object.DestroyImmediate(clip);
                }
            }

            clip = null;
            droppedBefore += ring?.Dropped ?? 0;
            ring = null;
        }
    }
}
