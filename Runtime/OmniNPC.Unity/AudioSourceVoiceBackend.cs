using System;
using System.Collections.Generic;
using OmniNPC.Voice;
using UnityEngine;

namespace OmniNPC.Unity
{
    /// <summary>A speaker that plays through Unity's own audio: mixers, effects, spatializers and tools that read an <see cref="AudioSource"/> work on the voices.</summary>
    /// <remarks>
    /// Thread: main. The samples reach Unity's audio thread through a ring that neither side waits at. Where no audio thread comes for a voice (audio is disabled, the source is inactive or
    /// virtual), it advances silently in time after a quarter of a second; while <see cref="AudioListener.pause"/> is set it stands still.
    /// Allocates: a voice's ring when it is made, nothing in a tick.
    /// </remarks>
    public sealed class AudioSourceVoiceBackend : IVoiceBackend
    {
        // As OpenALOptions.QueueSeconds, and twice that of Unity's "best performance" buffers (2 x 1024 samples).
        private const double QueueSeconds = 0.12;

        // Longer than any block of the audio thread, shorter than what a listener would call a hang.
        private const double PatienceSeconds = 0.25;

        private readonly List<AudioSourceVoice> voices = new List<AudioSourceVoice>();
        private Pose listener;
        private double nowSeconds = double.NaN;
        private bool isRestartDue;
        private bool isDisposed;

        /// <summary>Creates a backend on Unity's current output.</summary>
        public AudioSourceVoiceBackend()
        {
            ReadOutput();
            AudioSettings.OnAudioConfigurationChanged += OutputChanged;
        }

        /// <inheritdoc/>
        public VoiceDeviceState State { get; private set; } = VoiceDeviceState.Open;

        /// <inheritdoc/>
        public string Description => State == VoiceDeviceState.Open
            ? $"Unity's audio at {RateHz} Hz"
            : "Unity's audio takes no samples (audio is disabled or has no device); voices advance silently";

        /// <inheritdoc/>
        public double OutputLatencySeconds { get; private set; }

        /// <summary>Rate of Unity's output in Hz.</summary>
        public int RateHz { get; private set; }

        /// <summary>What the voices made from now on sound from, placed by the game; null: each gets a source of its own, placed by its pose.</summary>
        /// <remarks>Default: null. Set it around <see cref="NpcWorld.Spawn"/>, as <see cref="NpcBehaviour"/> does.</remarks>
        public NpcVoiceOutput? OutputForNextVoices { get; set; }

        /// <inheritdoc/>
        public IVoice CreateVoice(int sampleRateHz, VoiceOptions options)
        {
            if (options == null)
            {
                throw new ArgumentNullException(nameof(options));
            }

            if (sampleRateHz < 8000 || sampleRateHz > 48000)
            {
                throw new ArgumentOutOfRangeException(nameof(sampleRateHz), sampleRateHz, $"A voice has 8000 to 48000 Hz; found {sampleRateHz}.");
            }

            if (isDisposed)
            {
                throw new ObjectDisposedException(nameof(AudioSourceVoiceBackend));
            }

            bool owns = OutputForNextVoices == null;
            NpcVoiceOutput output = owns ? NewOutput(options) : OutputForNextVoices!;
            if (owns || !Drives(output))
            {
                output.Begin(RateHz);
            }

            var voice = new AudioSourceVoice(this, options, new VoiceStream(sampleRateHz, RateHz, QueueSeconds), output, owns);
            voices.Add(voice);
            return voice;
        }

        /// <inheritdoc/>
        public void SetListener(in Pose pose) => listener = pose;

        /// <inheritdoc/>
        public void Advance(double nowSeconds)
        {
            double elapsed = double.IsNaN(this.nowSeconds) || AudioListener.pause ? 0 : nowSeconds - this.nowSeconds;
            this.nowSeconds = nowSeconds;
            if (isRestartDue)
            {
                isRestartDue = false;
                Restart();
            }

            bool isStalled = false;
            for (int i = 0; i < voices.Count; i++)
            {
                voices[i].Advance(listener, elapsed, PatienceSeconds);
                isStalled |= voices[i].Stream.IsStalled;
            }

            State = isStalled ? VoiceDeviceState.Lost : VoiceDeviceState.Open;
        }

        /// <summary>Silences and forgets every voice. Disposing again does nothing.</summary>
        public void Dispose()
        {
            if (isDisposed)
            {
                return;
            }

            isDisposed = true;
            AudioSettings.OnAudioConfigurationChanged -= OutputChanged;
            for (int i = voices.Count - 1; i >= 0; i--)
            {
                voices[i].Dispose();
            }
        }

        internal void Remove(AudioSourceVoice voice) => voices.Remove(voice);

        /// <summary>How a source sounds that was made for a voice: in the room, with the distances of the voice.</summary>
        internal static void Prepare(AudioSource source, VoiceOptions options)
        {
            source.playOnAwake = false;
            source.spatialBlend = 1f;
            // A spatializer plugin must come after us: before, it would only hear the constant.
            source.spatializePostEffects = true;
            source.rolloffMode = AudioRolloffMode.Logarithmic;
            // Unity's curve has the inverse law alone; without any rolloff the voice keeps its loudness as far as it is heard.
            source.minDistance = options.Rolloff > 0f ? options.ReferenceDistance : options.MaxDistance;
            source.maxDistance = options.MaxDistance;
            source.dopplerLevel = 0f;
        }

        private static NpcVoiceOutput NewOutput(VoiceOptions options)
        {
            var holder = new GameObject("OmniNPC voice");
            Prepare(holder.AddComponent<AudioSource>(), options);
            return holder.AddComponent<NpcVoiceOutput>();
        }

        private bool Drives(NpcVoiceOutput output)
        {
            foreach (AudioSourceVoice voice in voices)
            {
                if (voice.Output == output)
                {
                    return true;
                }
            }

            return false;
        }

        // Unity stops every source when its output changes; it may call this before the new output runs.
        private void OutputChanged(bool deviceWasChanged) => isRestartDue = true;

        private void Restart()
        {
            ReadOutput();
            foreach (AudioSourceVoice voice in voices)
            {
                voice.Stream.SetOutputRate(RateHz);
                if (voice.Output != null)
                {
                    voice.Output.Begin(RateHz);
                }
            }
        }

        private void ReadOutput()
        {
            AudioSettings.GetDSPBufferSize(out int samples, out int buffers);
            // A machine without audio says 0.
            RateHz = AudioSettings.outputSampleRate > 0 ? AudioSettings.outputSampleRate : 48000;
            OutputLatencySeconds = (double)samples * buffers / RateHz;
        }
    }
}
