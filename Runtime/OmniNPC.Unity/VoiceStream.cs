using System;
using System.Threading;
using OmniNPC.Crossing;
using OmniNPC.Hearing;

namespace OmniNPC.Unity
{
    /// <summary>The samples of one voice on their way from the game thread to Unity's audio thread: queued, faded, brought to the rate of the output and counted.</summary>
    /// <remarks>
    /// Two threads, none of which waits. What the audio thread counted is taken over once per tick by <see cref="Refresh"/>, so that played and queued samples always add up.
    /// While no audio thread comes (no device, a virtualised source) the game thread reads in its place; <see cref="busy"/> keeps them apart. Allocates: at construction and when
    /// the output's rate changes, on the game thread.
    /// </remarks>
    internal sealed class VoiceStream
    {
        // Voice samples taken at once: 1.3 ms at 24 kHz, which is how far the count runs ahead of the sound.
        private const int PieceSamples = 32;

        // Silence after which the resampler has nothing left to say: its kernel has 53 taps between rates that differ by less than twice, up to 320 from 48 to 8 kHz.
        private const int SilentPieces = 10;

        private readonly SpscQueue<float> queue;
        private readonly int capacity;
        private readonly int rateHz;

        // Game thread.
        private long written;
        private long playedSeen;
        private long droppedSeen;
        private bool isFadingSeen;
        private int readsSeen;
        private double silentSeconds;
        private double owedSamples;

        // Crossing: written by one side, read by the other.
        private long played;
        private long dropped;
        private int starvations;
        private int reads;
        private int fadeRequest;
        private int isFading;
        private int isExpectingMore;
        private float gain = 1f;
        private Output? newOutput;
        private int busy;

        // Whoever holds busy.
        private readonly float[] piece = new float[PieceSamples];
        private Output output;
        private int resampledCount;
        private int resampledAt;
        private int silentPieces = SilentPieces;
        private float gainNow = 1f;
        private int fadeTotal;
        private int fadeLeft;
        private bool isDry = true;

        /// <summary>Creates an empty stream.</summary>
        /// <param name="rateHz">Rate of the voice.</param>
        /// <param name="outputHz">Rate of the output.</param>
        /// <param name="queueSeconds">Sound it can hold.</param>
        public VoiceStream(int rateHz, int outputHz, double queueSeconds)
        {
            this.rateHz = rateHz;
            capacity = Math.Max(1, (int)(queueSeconds * rateHz));
            queue = new SpscQueue<float>(capacity);
            output = new Output(rateHz, outputHz);
        }

        /// <summary>Samples that can be queued now; none while it fades out. Thread: game.</summary>
        public int WritableSamples => isFadingSeen ? 0 : Math.Max(0, capacity - QueuedSamples);

        /// <summary>Samples queued and not played, as of the last <see cref="Refresh"/>. Thread: game.</summary>
        public int QueuedSamples => (int)(written - playedSeen - droppedSeen);

        /// <summary>Samples played as of the last <see cref="Refresh"/>. Thread: game.</summary>
        public long PlayedSamples => playedSeen;

        /// <summary>Dry spells while more was expected. Thread: any.</summary>
        public int Starvations => Volatile.Read(ref starvations);

        /// <summary>Whether something was queued and nobody came for it for a while, and nobody has come since. Thread: game.</summary>
        public bool IsStalled { get; private set; }

        /// <summary>Queues samples. Thread: game.</summary>
        public void Write(ReadOnlySpan<float> pcm)
        {
            if (pcm.Length > WritableSamples)
            {
                throw new ArgumentException(
                    isFadingSeen
                        ? $"The voice is fading out and takes no samples until that is done; {pcm.Length} were given."
                        : $"The voice has room for {WritableSamples} samples; {pcm.Length} were given.",
                    nameof(pcm));
            }

            if (pcm.IsEmpty)
            {
                return;
            }

            Volatile.Write(ref isExpectingMore, 1);
            queue.TryWrite(pcm);
            written += pcm.Length;
        }

        /// <summary>States that no more samples come. Thread: game.</summary>
        public void Finish() => Volatile.Write(ref isExpectingMore, 0);

        /// <summary>Fades out what is queued and drops the rest. Thread: game.</summary>
        public void FadeOut(double seconds)
        {
            if (!(seconds >= 0 && seconds <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(seconds), seconds, $"A fade lasts 0 to 1 second; found {seconds}.");
            }

            Finish();
            if (isFadingSeen || queue.Count == 0)
            {
                return;
            }

            isFadingSeen = true;
            // One more than the samples, so that a fade of no length is a request too. Before isFading: an audio thread that saw the fade without its length would drop everything at once.
            Volatile.Write(ref fadeRequest, (int)(seconds * rateHz) + 1);
            Volatile.Write(ref isFading, 1);
        }

        /// <summary>Sets the linear gain; the audio thread reaches it within one of its blocks. Thread: game.</summary>
        public void SetGain(float value) => Volatile.Write(ref gain, value);

        /// <summary>Follows a new rate of the output. Thread: game.</summary>
        public void SetOutputRate(int outputHz) => Interlocked.Exchange(ref newOutput, new Output(rateHz, outputHz));

        /// <summary>Takes over what the audio thread counted; in its place when it does not come. Thread: game, once per tick.</summary>
        /// <param name="elapsedSeconds">Time since the last call; 0 while the game's sound is paused.</param>
        /// <param name="patienceSeconds">Time without the audio thread after which samples are played silently.</param>
        public void Refresh(double elapsedSeconds, double patienceSeconds)
        {
            int now = Volatile.Read(ref reads);
            bool isRead = now != readsSeen;
            readsSeen = now;
            silentSeconds = isRead || queue.Count == 0 ? 0 : silentSeconds + elapsedSeconds;
            IsStalled = !isRead && (IsStalled || silentSeconds > patienceSeconds);
            if (IsStalled)
            {
                PlaySilently(elapsedSeconds);
            }
            else
            {
                owedSamples = 0;
            }

            // In this order: when the fade is seen over, so is all that it dropped.
            isFadingSeen = Volatile.Read(ref isFading) != 0;
            droppedSeen = Interlocked.Read(ref dropped);
            playedSeen = Interlocked.Read(ref played);
        }

        /// <summary>Adds the next samples to a block of the output. Thread: audio.</summary>
        /// <param name="mono">At the output's rate.</param>
        public void AddTo(Span<float> mono)
        {
            Volatile.Write(ref reads, reads + 1);
            if (Interlocked.CompareExchange(ref busy, 1, 0) != 0)
            {
                return;
            }

            Output? next = Interlocked.Exchange(ref newOutput, null);
            if (next != null)
            {
                output = next;
                resampledCount = resampledAt = 0;
            }

            float target = Volatile.Read(ref gain);
            float step = (target - gainNow) / Math.Max(1, mono.Length);
            for (int i = 0; i < mono.Length; i++)
            {
                while (resampledAt == resampledCount)
                {
                    Refill();
                }

                gainNow += step;
                mono[i] += output.Samples[resampledAt++] * gainNow;
            }

            gainNow = target;
            Volatile.Write(ref busy, 0);
        }

        private void Refill()
        {
            int count = Take(piece);
            Array.Clear(piece, count, PieceSamples - count);
            silentPieces = count > 0 ? 0 : Math.Min(SilentPieces, silentPieces + 1);
            resampledAt = 0;
            if (silentPieces == SilentPieces)
            {
                resampledCount = output.Samples.Length;
                Array.Clear(output.Samples, 0, resampledCount);
                return;
            }

            resampledCount = output.Resampler.Process(piece, output.Samples);
        }

        private void PlaySilently(double seconds)
        {
            owedSamples += seconds * rateHz;
            if (Interlocked.CompareExchange(ref busy, 1, 0) != 0)
            {
                return;
            }

            while (owedSamples >= 1)
            {
                int wanted = (int)Math.Min(PieceSamples, owedSamples);
                int count = Take(piece.AsSpan(0, wanted));
                owedSamples = count < wanted ? 0 : owedSamples - count;
            }

            Volatile.Write(ref busy, 0);
        }

        // The oldest samples, faded where a fade goes on; fewer than asked for when there are no more. The caller holds busy.
        private int Take(Span<float> samples)
        {
            int request = Interlocked.Exchange(ref fadeRequest, 0);
            if (request > 0)
            {
                fadeTotal = fadeLeft = request - 1;
            }

            bool fades = Volatile.Read(ref isFading) != 0;
            bool mayStarve = Volatile.Read(ref isExpectingMore) != 0;
            int count = queue.Read(fades ? samples.Slice(0, Math.Min(samples.Length, fadeLeft)) : samples);
            Interlocked.Add(ref played, count);
            if (fades)
            {
                for (int i = 0; i < count; i++)
                {
                    samples[i] *= (float)--fadeLeft / fadeTotal;
                }

                EndFade();
            }
            else if (count > 0)
            {
                isDry = false;
            }

            // Counted once per dry spell: the next sample starts a new one.
            if (!fades && count < samples.Length && !isDry)
            {
                isDry = true;
                if (mayStarve)
                {
                    Interlocked.Increment(ref starvations);
                }
            }

            return count;
        }

        private void EndFade()
        {
            if (fadeLeft > 0 && queue.Count > 0)
            {
                return;
            }

            // Nothing is written while it fades, so this is all of it.
            int rest = queue.Count;
            queue.Skip(rest);
            Interlocked.Add(ref dropped, rest);
            isDry = true;
            Volatile.Write(ref isFading, 0);
        }

        /// <summary>The resampler to one rate and its room, made on the game thread and handed over whole.</summary>
        private sealed class Output
        {
            public Output(int rateHz, int outputHz)
            {
                Resampler = new Resampler(rateHz, outputHz);
                Samples = new float[Resampler.MaxOutput(PieceSamples)];
            }

            public Resampler Resampler { get; }

            public float[] Samples { get; }
        }
    }
}
