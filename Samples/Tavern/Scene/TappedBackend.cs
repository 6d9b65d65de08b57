using System;
using System.Collections.Generic;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>Passes everything on to a backend and puts a tap on every voice the world makes.</summary>
    /// <typeparam name="TTap">The tap, itself a voice that passes everything on.</typeparam>
    internal sealed class TappedBackend<TTap> : IVoiceBackend
        where TTap : IVoice
    {
        private readonly List<TTap> taps = new List<TTap>();
        private readonly Func<IVoice, int, TTap> tap;

        /// <summary>Creates it.</summary>
        /// <param name="inner">The backend.</param>
        /// <param name="tap">Makes a tap on a voice of a rate in Hz.</param>
        public TappedBackend(IVoiceBackend inner, Func<IVoice, int, TTap> tap)
        {
            Inner = inner;
            this.tap = tap;
        }

        /// <summary>The backend itself.</summary>
        public IVoiceBackend Inner { get; }

        /// <summary>The taps on the voices made so far, in order.</summary>
        public IReadOnlyList<TTap> Taps => taps;

        /// <inheritdoc/>
        public VoiceDeviceState State => Inner.State;

        /// <inheritdoc/>
        public string Description => Inner.Description;

        /// <inheritdoc/>
        public double OutputLatencySeconds => Inner.OutputLatencySeconds;

        /// <inheritdoc/>
        public IVoice CreateVoice(int sampleRateHz, VoiceOptions options)
        {
            TTap voice = tap(Inner.CreateVoice(sampleRateHz, options), sampleRateHz);
            taps.Add(voice);
            return voice;
        }

        /// <inheritdoc/>
        public void SetListener(in Pose pose) => Inner.SetListener(pose);

        /// <inheritdoc/>
        public void Advance(double nowSeconds) => Inner.Advance(nowSeconds);

        /// <inheritdoc/>
        public void Dispose() => Inner.Dispose();
    }
}
