using System;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Threading;
using OmniNPC.Hearing;

namespace OmniNPC.SpeexDsp
{
    /// <summary>The echo canceller of SpeexDSP (MDF adaptive filter, 16-bit samples), by its native library.</summary>
    /// <remarks>
    /// In the tests' synthetic 50 ms room it takes out 26 to 34 dB of linear echo (less the quieter the echo is) and keeps near speech in double talk.
    /// A loudspeaker that distorts leaves more, a tail shorter than room and delay too. Thread: one at a time. Allocates: at construction only.
    /// </remarks>
    public sealed unsafe class SpeexEchoCanceller : IEchoCanceller
    {
        /// <summary>Default tail in seconds: 0.1, which was better than 0.2 wherever room and delay fit into it (shorter filters learn faster).</summary>
        public const double DefaultTailSeconds = 0.1;

        private const int SetSamplingRate = 24; // SPEEX_ECHO_SET_SAMPLING_RATE

        private static int isMissingSaid;

        private readonly SpeexLibrary library;
        private readonly short[] microphone = new short[EchoControl.BlockSamples];
        private readonly short[] reference = new short[EchoControl.BlockSamples];
        private readonly short[] clean = new short[EchoControl.BlockSamples];
        private State state;

        private SpeexEchoCanceller(SpeexLibrary library, double tailSeconds)
        {
            this.library = library;
            TailSeconds = tailSeconds;
            state = NewState();
        }

        /// <inheritdoc/>
        public int RateHz => EchoControl.RateHz;

        /// <inheritdoc/>
        public int BlockSamples => EchoControl.BlockSamples;

        /// <inheritdoc/>
        public double TailSeconds { get; }

        /// <inheritdoc/>
        public string Description => string.Format(CultureInfo.InvariantCulture, "SpeexDSP ({0}), tail {1:F0} ms", library.Name, TailSeconds * 1000);

        /// <summary>Creates a canceller.</summary>
        /// <param name="tailSeconds">Longest echo it can follow, in seconds; 0.02 to 0.5. The cost grows with it.</param>
        /// <returns>A canceller that knows no room yet.</returns>
        /// <exception cref="ArgumentOutOfRangeException">The tail is out of range.</exception>
        /// <exception cref="DllNotFoundException">There is no SpeexDSP library; the message says what to install.</exception>
        public static SpeexEchoCanceller Create(double tailSeconds = DefaultTailSeconds)
            => new SpeexEchoCanceller(SpeexLibrary.Shared(), Checked(tailSeconds));

        /// <summary>Creates a canceller where the library is, for <see cref="EchoControl"/>, which runs with its gate alone where it is not.</summary>
        /// <param name="say">Receives one sentence when the library is missing, the first time in this process only; may be null.</param>
        /// <param name="tailSeconds">As in <see cref="Create"/>.</param>
        /// <returns>A canceller, or null when the library is missing.</returns>
        /// <exception cref="ArgumentOutOfRangeException">The tail is out of range.</exception>
        public static SpeexEchoCanceller? CreateIfPresent(Action<string>? say, double tailSeconds = DefaultTailSeconds)
            => CreateIfPresent(SpeexLibrary.Shared, say, tailSeconds, ref isMissingSaid);

        /// <inheritdoc/>
        public void Cancel(ReadOnlySpan<float> microphone, ReadOnlySpan<float> reference, Span<float> clean)
        {
            RequireAlive();
            if (microphone.Length != BlockSamples || reference.Length != BlockSamples || clean.Length != BlockSamples)
            {
                throw new ArgumentException($"The echo canceller takes blocks of {BlockSamples} samples; found {microphone.Length} of the microphone, {reference.Length} of the reference and room for {clean.Length}.");
            }

            ToShorts(microphone, this.microphone);
            ToShorts(reference, this.reference);
            fixed (short* recorded = this.microphone, played = this.reference, output = this.clean)
            {
                library.EchoCancellation(state.Pointer, recorded, played, output);
            }

            for (int i = 0; i < clean.Length; i++)
            {
                clean[i] = this.clean[i] / 32768f;
            }
        }

        /// <inheritdoc/>
        /// <remarks>Makes a new native filter: SpeexDSP's own reset keeps the state of its input filters, and the same sound would no longer give the same samples.</remarks>
        public void Reset()
        {
            RequireAlive();
            State before = state;
            state = NewState();
            before.Dispose();
        }

        /// <summary>Frees the native filter. Disposing again does nothing.</summary>
        public void Dispose() => state.Dispose();

        /// <summary>As the public one, with the library and the memory of what was said given.</summary>
        internal static SpeexEchoCanceller? CreateIfPresent(Func<SpeexLibrary> load, Action<string>? say, double tailSeconds, ref int said)
        {
            double tail = Checked(tailSeconds);
            try
            {
                return new SpeexEchoCanceller(load(), tail);
            }
            catch (DllNotFoundException missing)
            {
                if (say != null && Interlocked.Exchange(ref said, 1) == 0)
                {
                    say($"{missing.Message} Until then echo is not cancelled; the echo gate works alone, and the player has to be louder than the characters' echo to interrupt them.");
                }

                return null;
            }
        }

        private State NewState()
        {
            State made = new State(library, library.EchoStateInit(BlockSamples, (int)(TailSeconds * RateHz)));
            if (made.IsInvalid)
            {
                throw new OutOfMemoryException(FormattableString.Invariant($"SpeexDSP ({library.Name}) could not make an echo canceller with a tail of {TailSeconds} s."));
            }

            int rate = RateHz;
            library.EchoControl(made.Pointer, SetSamplingRate, &rate);
            return made;
        }

        private static double Checked(double tailSeconds)
            => tailSeconds >= 0.02 && tailSeconds <= 0.5
                ? tailSeconds
                : throw new ArgumentOutOfRangeException(nameof(tailSeconds), tailSeconds, FormattableString.Invariant($"The tail of an echo canceller must be 0.02 to 0.5 seconds; found {tailSeconds}."));

        private static void ToShorts(ReadOnlySpan<float> from, short[] to)
        {
            for (int i = 0; i < from.Length; i++)
            {
                float sample = from[i] * 32768f;
                // A comparison with NaN is false: it becomes 0.
                to[i] = sample >= 32767f ? short.MaxValue : sample > -32768f ? (short)MathF.Round(sample) : sample <= -32768f ? short.MinValue : (short)0;
            }
        }

        private void RequireAlive()
        {
            if (state.IsClosed)
            {
                throw new ObjectDisposedException(nameof(SpeexEchoCanceller));
            }
        }

        /// <summary>The native filter; freed by the finalizer when nobody disposes it.</summary>
        private sealed class State : SafeHandle
        {
            private readonly SpeexLibrary library;

            public State(SpeexLibrary library, IntPtr pointer)
                : base(IntPtr.Zero, true)
            {
                this.library = library;
                SetHandle(pointer);
            }

            public IntPtr Pointer => handle;

            public override bool IsInvalid => handle == IntPtr.Zero;

            protected override bool ReleaseHandle()
            {
                library.EchoStateDestroy(handle);
                return true;
            }
        }
    }
}
