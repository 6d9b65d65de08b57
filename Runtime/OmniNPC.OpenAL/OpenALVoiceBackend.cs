using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using OmniNPC.Voice;
using Silk.NET.OpenAL;

namespace OmniNPC.OpenAL
{
    /// <summary>Plays voices in space through OpenAL: on the sound device, or without one into memory (loopback), with HRTF where the library has it.</summary>
    /// <remarks>
    /// Thread: game, all members; another OpenAL user on the same thread keeps its own context. Allocates: at construction, in
    /// <see cref="CreateVoice"/> and while a lost device is being reopened; never in <see cref="Advance"/> or a voice's members otherwise.
    /// <para>A fade-out is a gain ramp. In loopback it is exact to the sample: it starts with the next rendered sample and ends after the stated time. On a real
    /// device it starts at the mixer's next period and its end is noticed by <see cref="Advance"/>, so it lasts up to one tick and one period longer.</para>
    /// </remarks>
    public sealed unsafe class OpenALVoiceBackend : IVoiceBackend
    {
        /// <summary>Rendered at once in loopback: 10 ms at 48 kHz, OpenAL Soft's own order of an update.</summary>
        private const int BlockFrames = 480;

        /// <summary>The same while a voice fades: 1.3 ms pieces of a ramp, the last one cut to end it on time.</summary>
        private const int FadeBlockFrames = 64;

        /// <summary>A longer jump of the clock (its first value, a breakpoint, a sleeping computer) is not rendered.</summary>
        private const double LongestStepSeconds = 5;

        private const double ReopenEverySeconds = 1;
        private const double LatencyEverySeconds = 0.25;

        private readonly OpenALLibrary library;
        private readonly OpenALOptions options;
        private readonly DeviceOpener open;
        private readonly List<OpenALVoice> voices = new List<OpenALVoice>();
        private readonly float[] mix = new float[BlockFrames * 2];
        private readonly string why;
        private OpenALDevice? device;
        private OpenALDevice? dead;
        private ReopenAttempt? attempt;
        private bool disposed;

        private Pose listener;
        private bool listenerPlaced;

        private double lastSeconds;
        private double originSeconds;
        private long rendered;
        private double lastTickSeconds = 1.0 / 60;
        private double nextAttemptSeconds;
        private double nextLatencySeconds;

        /// <summary>Takes a device that was opened; tests give one of their own, and an opener for after its loss.</summary>
        internal OpenALVoiceBackend(OpenALLibrary library, OpenALOptions options, OpenALDevice device, string why, DeviceOpener open)
        {
            this.library = library;
            this.options = options;
            this.open = open;
            this.why = why;
            Use(device);
        }

        /// <inheritdoc/>
        public VoiceDeviceState State { get; private set; }

        /// <inheritdoc/>
        public string Description { get; private set; } = string.Empty;

        /// <inheritdoc/>
        public double OutputLatencySeconds { get; private set; }

        /// <summary>Rate of the mix in Hz, as the device really has it.</summary>
        public int RateHz { get; private set; }

        internal AL Al => library.Al;

        internal OpenALDevice? Device => device;

        internal bool IsLoopback => device != null && device.IsLoopback;

        /// <summary>On a real device a fade is set one tick ahead, because the next chance to set it comes then; in loopback each block sets its own.</summary>
        internal double FadeLookAheadSeconds => IsLoopback ? 0 : lastTickSeconds;

        /// <summary>Opens the sound device, or the loopback device when there is none or when it is asked for.</summary>
        /// <param name="options">How; copied.</param>
        /// <returns>A backend; <see cref="Description"/> says what it plays on, and why when that is the loopback device.</returns>
        /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
        /// <exception cref="DllNotFoundException">There is no OpenAL library; the message says what to install.</exception>
        /// <exception cref="InvalidOperationException">There is neither a device nor a loopback device.</exception>
        /// <remarks>ALSA writes its own lines to the standard error when a Linux machine has no sound card; they are not ours and harmless.</remarks>
        public static OpenALVoiceBackend Open(OpenALOptions options)
        {
            if (options == null)
            {
                throw new ArgumentNullException(nameof(options));
            }

            OpenALOptions kept = options.Checked();
            OpenALLibrary library = OpenALLibrary.Shared();
            string why = "it was asked for";
            OpenALDevice? device = null;
            DeviceOpener open = OpenALDevice.TryOpen;
            if (kept.IsMixWanted)
            {
                open = PlayedMixDevice.TryOpen;
            }

            if (!kept.Loopback)
            {
                device = open(library, kept, out why);
            }

            if (device == null)
            {
                device = OpenALDevice.TryOpenLoopback(library, kept, out string whyNot);
                if (device == null)
                {
                    throw new InvalidOperationException(kept.Loopback ? $"There is no sound: {whyNot}." : $"There is no sound: {why}, and {whyNot}.");
                }
            }

            return new OpenALVoiceBackend(library, kept, device, why, open);
        }

        /// <summary>Names of the sound devices that can be given as <see cref="OpenALOptions.DeviceName"/>; empty when there is none.</summary>
        /// <returns>A new list.</returns>
        /// <exception cref="DllNotFoundException">There is no OpenAL library; the message says what to install.</exception>
        public static IReadOnlyList<string> DeviceNames() => OpenALLibrary.Shared().DeviceNames();

        /// <inheritdoc/>
        /// <exception cref="ArgumentOutOfRangeException">The rate or an option is outside its range.</exception>
        public IVoice CreateVoice(int sampleRateHz, VoiceOptions options)
        {
            RequireAlive();
            Check(sampleRateHz, options);
            if (voices.Count == this.options.MaxVoices)
            {
                throw new InvalidOperationException($"All {voices.Count} voices are in use; OpenALOptions.MaxVoices allows no more.");
            }

            VoiceOptions kept = new VoiceOptions
            {
                ReferenceDistance = options.ReferenceDistance,
                MaxDistance = options.MaxDistance,
                Rolloff = options.Rolloff,
                ConeInnerDegrees = options.ConeInnerDegrees,
                ConeOuterDegrees = options.ConeOuterDegrees,
                ConeOuterGain = options.ConeOuterGain,
                Gain = options.Gain,
            };
            OpenALVoice voice = new OpenALVoice(this, sampleRateHz, kept, this.options.QueueSeconds);
            if (device != null)
            {
                Context* before = Enter();
                try
                {
                    if (!voice.Attach())
                    {
                        throw new InvalidOperationException($"The device has no source left; {voices.Count} are in use.");
                    }
                }
                finally
                {
                    Leave(before);
                }
            }

            voices.Add(voice);
            return voice;
        }

        /// <inheritdoc/>
        public void SetListener(in Pose pose)
        {
            RequireFinite(pose);
            listener = pose;
            listenerPlaced = false;
        }

        /// <inheritdoc/>
        /// <remarks>Poses and gains set since the last call are applied here. In loopback floor(now * rate) samples are rendered in all (with a thousandth of a sample of grace for rounded clocks); a jump of the clock by more than 5 seconds is left out.</remarks>
        public void Advance(double nowSeconds)
        {
            RequireAlive();
            if (double.IsNaN(nowSeconds) || double.IsInfinity(nowSeconds))
            {
                throw new ArgumentOutOfRangeException(nameof(nowSeconds), nowSeconds, $"The time must be finite; found {nowSeconds}.");
            }

            double delta = Math.Max(0, nowSeconds - lastSeconds);
            lastSeconds = Math.Max(lastSeconds, nowSeconds);
            if (delta > LongestStepSeconds)
            {
                originSeconds += delta;
                delta = 0;
            }

            if (device != null && !device.IsConnected())
            {
                Lose();
            }

            if (device == null)
            {
                Reopen();
            }

            if (device == null)
            {
                for (int i = 0; i < voices.Count; i++)
                {
                    voices[i].AfterMix(delta);
                }

                return;
            }

            Context* before = Enter();
            try
            {
                PlaceListener();
                if (device.IsLoopback)
                {
                    // A tick of 1/60 s added up is a rounding error short of its samples at times.
                    Render((long)Math.Floor(((lastSeconds - originSeconds) * RateHz) + 1e-3));
                }
                else
                {
                    Recycle(delta);
                }
            }
            finally
            {
                Leave(before);
            }
        }

        /// <summary>Ends all voices, destroys the context and closes the device. Disposing again does nothing.</summary>
        public void Dispose()
        {
            if (disposed)
            {
                return;
            }

            for (int i = voices.Count - 1; i >= 0; i--)
            {
                voices[i].Dispose();
            }

            disposed = true;
            attempt?.Abandon();
            dead?.Dispose();
            device?.Dispose();
            device = null;
            State = VoiceDeviceState.Headless;
        }

        internal static void RequireFinite(in Pose pose)
        {
            float sum = pose.Position.LengthSquared() + pose.Velocity.LengthSquared() + pose.Rotation.LengthSquared();
            if (float.IsNaN(sum) || float.IsInfinity(sum))
            {
                throw new ArgumentException($"A pose must be finite; found position {pose.Position}, velocity {pose.Velocity}, rotation {pose.Rotation}.");
            }
        }

        internal Context* Enter() => library.Enter(device!.Context);

        internal void Leave(Context* before) => library.Leave(before);

        internal void Remove(OpenALVoice voice) => voices.Remove(voice);

        private static void Check(int sampleRateHz, VoiceOptions options)
        {
            if (options == null)
            {
                throw new ArgumentNullException(nameof(options));
            }

            Within(sampleRateHz, 8000, 48000, nameof(sampleRateHz));
            Within(options.ReferenceDistance, 0.01f, 1000f, nameof(VoiceOptions.ReferenceDistance));
            Within(options.MaxDistance, options.ReferenceDistance, float.MaxValue, nameof(VoiceOptions.MaxDistance));
            Within(options.Rolloff, 0f, 10f, nameof(VoiceOptions.Rolloff));
            Within(options.ConeInnerDegrees, 0f, 360f, nameof(VoiceOptions.ConeInnerDegrees));
            Within(options.ConeOuterDegrees, options.ConeInnerDegrees, 360f, nameof(VoiceOptions.ConeOuterDegrees));
            Within(options.ConeOuterGain, 0f, 1f, nameof(VoiceOptions.ConeOuterGain));
            Within(options.Gain, 0f, 4f, nameof(VoiceOptions.Gain));
        }

        private static void Within(float value, float least, float most, string name)
        {
            if (!(value >= least && value <= most))
            {
                throw new ArgumentOutOfRangeException(name, value, string.Format(CultureInfo.InvariantCulture, "{0} must be {1} to {2}; found {3}.", name, least, most, value));
            }
        }

        private void Use(OpenALDevice opened)
        {
            device = opened;
            RateHz = opened.RateHz;
            rendered = 0;
            originSeconds = lastSeconds;
            nextLatencySeconds = 0;
            State = opened.IsLoopback ? VoiceDeviceState.Loopback : VoiceDeviceState.Open;
            Description = opened.IsLoopback && why.Length > 0 ? $"{opened.Description}, because {why}." : $"{opened.Description}.";
            if (options.Recording != null && (opened.IsLoopback || options.IsMixWanted))
            {
                options.Recording.RateHz = opened.RateHz;
            }

            options.Echo?.DeviceChanged();
            listenerPlaced = false;
            Context* before = Enter();
            try
            {
                Al.DistanceModel(DistanceModel.InverseDistanceClamped);
                Al.DopplerFactor(options.DopplerFactor);
                for (int i = 0; i < voices.Count; i++)
                {
                    // A device with fewer sources than the last: the rest of the voices go on silently.
                    voices[i].Attach();
                }
            }
            finally
            {
                Leave(before);
            }
        }

        private void PlaceListener()
        {
            if (listenerPlaced)
            {
                return;
            }

            listenerPlaced = true;
            Vector3 forward = listener.Forward;
            Vector3 up = listener.Up;
            float* orientation = stackalloc float[6] { forward.X, forward.Y, forward.Z, up.X, up.Y, up.Z };
            Al.SetListenerProperty(ListenerVector3.Position, listener.Position);
            Al.SetListenerProperty(ListenerVector3.Velocity, listener.Velocity);
            Al.SetListenerProperty(ListenerFloatArray.Orientation, orientation);
        }

        private void Render(long target)
        {
            do
            {
                double fadeLeft = double.PositiveInfinity;
                for (int i = 0; i < voices.Count; i++)
                {
                    fadeLeft = Math.Min(fadeLeft, voices[i].FadeLeftSeconds);
                }

                int block = double.IsPositiveInfinity(fadeLeft) ? BlockFrames : Math.Max(1, Math.Min(FadeBlockFrames, (int)Math.Round(fadeLeft * RateHz)));
                int frames = (int)Math.Min(target - rendered, block);
                double seconds = (double)frames / RateHz;
                for (int i = 0; i < voices.Count; i++)
                {
                    voices[i].BeforeMix(seconds);
                }

                if (frames > 0)
                {
                    fixed (float* samples = mix)
                    {
                        device!.Render(samples, frames);
                    }

                    rendered += frames;
                    Give(new ReadOnlySpan<float>(mix, 0, frames * 2));
                }

                for (int i = 0; i < voices.Count; i++)
                {
                    voices[i].AfterMix(seconds);
                }
            }
            while (rendered < target);
        }

        private void Give(ReadOnlySpan<float> interleaved)
        {
            options.Recording?.Append(interleaved);
            options.OnMix?.Invoke(interleaved);
            options.Echo?.PushReference(interleaved, 2, RateHz);
        }

        private void Recycle(double delta)
        {
            for (int count = device!.ReadMix(mix); count > 0; count = device.ReadMix(mix))
            {
                Give(new ReadOnlySpan<float>(mix, 0, count));
            }

            lastTickSeconds = delta;
            for (int i = 0; i < voices.Count; i++)
            {
                voices[i].AfterMix(delta);
                voices[i].BeforeMix(delta);
            }

            if (lastSeconds >= nextLatencySeconds)
            {
                nextLatencySeconds = lastSeconds + LatencyEverySeconds;
                OutputLatencySeconds = device!.LatencySeconds();
            }
        }

        private void Lose()
        {
            dead = device;
            device = null;
            OutputLatencySeconds = 0;
            State = VoiceDeviceState.Lost;
            Description = "The audio device went away; voices go on silently until one can be opened.";
            nextAttemptSeconds = lastSeconds;
            for (int i = 0; i < voices.Count; i++)
            {
                voices[i].Detach();
            }
        }

        private void Reopen()
        {
            if (attempt == null)
            {
                if (lastSeconds < nextAttemptSeconds)
                {
                    return;
                }

                nextAttemptSeconds = lastSeconds + ReopenEverySeconds;
                attempt = new ReopenAttempt(library, options, open, dead);
                dead = null;
                State = VoiceDeviceState.Reopening;
                attempt.Start();
                return;
            }

            if (!attempt.IsDone)
            {
                return;
            }

            OpenALDevice? opened = attempt.Take();
            attempt = null;
            if (opened == null)
            {
                State = VoiceDeviceState.Lost;
            }
            else
            {
                Use(opened);
            }
        }

        private void RequireAlive()
        {
            if (disposed)
            {
                throw new ObjectDisposedException(nameof(OpenALVoiceBackend));
            }
        }
    }
}
