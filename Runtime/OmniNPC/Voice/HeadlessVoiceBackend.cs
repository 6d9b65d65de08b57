using System;
using System.Collections.Generic;

namespace OmniNPC.Voice
{
    /// <summary>A speaker without sound: voices advance with the world's clock and, when asked to, keep what was played.</summary>
    /// <remarks>Thread: game. For servers, tests and offline synthesis; needs no device and no native library. Allocates: a voice when it is made, and what it is asked to keep.</remarks>
    public sealed class HeadlessVoiceBackend : IVoiceBackend
    {
        private readonly List<HeadlessVoice> voices = new List<HeadlessVoice>();
        private readonly bool record;
        private double nowSeconds = double.NaN;

        /// <summary>Creates a backend.</summary>
        /// <param name="record">Whether each voice keeps the samples it played, for <see cref="HeadlessVoice.Recording"/>; the memory grows with the time spoken.</param>
        public HeadlessVoiceBackend(bool record = false)
        {
            this.record = record;
        }

        /// <inheritdoc/>
        public VoiceDeviceState State => VoiceDeviceState.Headless;

        /// <inheritdoc/>
        public string Description => "no sound: voices advance with the world's clock";

        /// <inheritdoc/>
        public double OutputLatencySeconds => 0;

        /// <summary>Every voice made and not disposed, in order of creation.</summary>
        public IReadOnlyList<HeadlessVoice> Voices => voices;

        /// <summary>Where the listener was placed last.</summary>
        public Pose Listener { get; private set; }

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

            var voice = new HeadlessVoice(this, sampleRateHz, record);
            voices.Add(voice);
            return voice;
        }

        /// <inheritdoc/>
        public void SetListener(in Pose pose) => Listener = pose;

        /// <inheritdoc/>
        public void Advance(double nowSeconds)
        {
            double elapsed = double.IsNaN(this.nowSeconds) ? 0 : nowSeconds - this.nowSeconds;
            this.nowSeconds = nowSeconds;
            for (int i = 0; i < voices.Count; i++)
            {
                voices[i].Advance(elapsed);
            }
        }

        /// <inheritdoc/>
        public void Dispose() => voices.Clear();

        internal void Remove(HeadlessVoice voice) => voices.Remove(voice);
    }
}
