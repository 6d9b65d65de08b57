using System;
using OmniNPC.Crossing;
using OmniNPC.Speech;

namespace OmniNPC.Voice
{
    /// <summary>
    /// The way of one character's codec frames to its voice: waiting codes, decoder, decoded samples, queue. What was handed over last is kept, so that a voice that was
    /// stopped in the middle of a word can go on from the word's beginning.
    /// </summary>
    /// <remarks>Positions count samples of the utterance. Thread: game. Allocates: at construction only.</remarks>
    internal sealed class VoiceTrack : IDisposable
    {
        // A word that begins anew begins within a sound more often than not.
        private const double FadeInSeconds = 0.005;

        private readonly SpeechFormat format;
        private readonly SpscQueue<int> codes;
        private readonly ICodecDecoder decoder;
        private readonly IVoice voice;
        private readonly int[] slice;
        private readonly float[] pcm;
        private readonly float[] recent;
        private readonly float[] piece = new float[256];
        private readonly int fadeInSamples;
        private int pcmCount;
        private int waitingFrames;
        private long playedBefore;
        private long startedAt;
        private long handedOver;
        private long replayAt;
        private int fadeInLeft;
        private bool isWriting;
        private bool isFinished;
        private int starvationsSeen;

        // recentSeconds: sound kept after it was handed over, for what a voice can have queued and the longest way back to the beginning of a word.
        public VoiceTrack(SpeechFormat format, SpscQueue<int> codes, ICodecDecoder decoder, IVoice voice, int maxSlice, double recentSeconds)
        {
            this.format = format;
            this.codes = codes;
            this.decoder = decoder;
            this.voice = voice;
            MaxSlice = Math.Min(maxSlice, decoder.MaxFrames);
            slice = new int[MaxSlice * format.CodeGroups];
            pcm = new float[MaxSlice * format.SamplesPerCodecFrame];
            recent = new float[(int)(recentSeconds * format.SampleRateHz) + pcm.Length];
            fadeInSamples = (int)(FadeInSeconds * format.SampleRateHz);
        }

        public int MaxSlice { get; }

        public IVoice Voice => voice;

        /// <summary>Whether the first samples of the utterance were handed to the voice.</summary>
        public bool IsStarted => isWriting;

        /// <summary>Whether the voice was stopped and keeps what was not heard.</summary>
        public bool IsPaused { get; private set; }

        /// <summary>When the fade of what was cut or stopped is over, on the world's clock.</summary>
        public double QuietAtSeconds { get; private set; } = double.NegativeInfinity;

        /// <summary>Seconds of sound between the decoder and the listener.</summary>
        public double QueuedSeconds => (double)(pcmCount + (handedOver - replayAt) + voice.QueuedSamples) / format.SampleRateHz;

        /// <summary>Codec frames whose samples find room now.</summary>
        public int DecodableFrames => pcmCount > 0 ? 0 : Math.Min(waitingFrames, MaxSlice);

        /// <summary>Whether the next slice can take every codec frame that waits.</summary>
        public bool IsLastSlice => waitingFrames <= MaxSlice;

        public void BeginUtterance(ulong seed)
        {
            decoder.Reset(seed);
            Forget();
        }

        public void AddWaitingFrame() => waitingFrames++;

        public void Decode(int frames, PlaybackLedger ledger)
        {
            Span<int> taken = slice.AsSpan(0, frames * format.CodeGroups);
            codes.Read(taken);
            waitingFrames -= frames;
            Span<float> target = pcm.AsSpan(0, frames * format.SamplesPerCodecFrame);
            decoder.Decode(taken, target);
            pcmCount = target.Length;
            ledger.AddDecoded(target);
        }

        /// <summary>Hands samples to the voice, once an earlier fade is over: first those that are heard again, then the decoded ones.</summary>
        public void Deliver(PlaybackLedger ledger, bool isGenerated, double nowSeconds)
        {
            if (IsPaused || nowSeconds < QuietAtSeconds)
            {
                return;
            }

            while (replayAt < handedOver && voice.WritableSamples > 0)
            {
                int count = (int)Math.Min(Math.Min(piece.Length, handedOver - replayAt), voice.WritableSamples);
                for (int i = 0; i < count; i++)
                {
                    piece[i] = recent[(replayAt + i) % recent.Length];
                }

                Write(piece.AsSpan(0, count), ledger);
                replayAt += count;
            }

            int fresh = replayAt < handedOver ? 0 : Math.Min(pcmCount, voice.WritableSamples);
            if (fresh > 0)
            {
                for (int i = 0; i < fresh; i++)
                {
                    recent[(handedOver + i) % recent.Length] = pcm[i];
                }

                Write(pcm.AsSpan(0, fresh), ledger);
                handedOver += fresh;
                replayAt = handedOver;
                pcm.AsSpan(fresh, pcmCount - fresh).CopyTo(pcm);
                pcmCount -= fresh;
            }

            if (isGenerated && isWriting && !isFinished && waitingFrames == 0 && pcmCount == 0 && replayAt == handedOver)
            {
                voice.Finish();
                isFinished = true;
            }
        }

        /// <summary>Enters what the voice has played into the ledger.</summary>
        public void Listen(PlaybackLedger ledger)
        {
            if (isWriting)
            {
                ledger.SetHeard(startedAt + voice.PlayedSamples - playedBefore);
            }
        }

        /// <summary>Where in the utterance the voice is, also while it says a word anew.</summary>
        /// <param name="aheadSeconds">Seconds to look ahead of it; negative to look back.</param>
        /// <param name="seconds">Seconds of the utterance.</param>
        /// <returns>False while nothing of it sounds: not begun, stopped, starved or over.</returns>
        public bool TryGetPlace(double aheadSeconds, out double seconds)
        {
            seconds = 0;
            if (!isWriting || IsPaused || voice.QueuedSamples == 0)
            {
                return false;
            }

            double from = (double)startedAt / format.SampleRateHz;
            seconds = from + ((double)(voice.PlayedSamples - playedBefore) / format.SampleRateHz) + aheadSeconds;
            return seconds >= from;
        }

        /// <summary>Stops the voice with a fade; everything that was not heard is kept.</summary>
        public void Pause(double fadeSeconds, double nowSeconds)
        {
            voice.FadeOut(fadeSeconds);
            QuietAtSeconds = nowSeconds + fadeSeconds;
            IsPaused = true;
        }

        /// <summary>Lets a stopped voice go on from the beginning of the word in which it was stopped.</summary>
        public void Resume(PlaybackLedger ledger, double mostRewindSeconds)
        {
            Listen(ledger);
            ledger.TakeBackQueued();
            IsPaused = false;
            long oldest = Math.Max(0, handedOver - recent.Length);
            replayAt = Math.Min(handedOver, Math.Max(oldest, ledger.ResumeAt(mostRewindSeconds)));
            fadeInLeft = replayAt > 0 ? fadeInSamples : 0;
            isWriting = isFinished = false;
        }

        /// <summary>Starvations since the last call.</summary>
        public int TakeStarvations()
        {
            int count = voice.Starvations - starvationsSeen;
            starvationsSeen = voice.Starvations;
            return count;
        }

        /// <summary>Fades the voice out and drops everything that waits.</summary>
        public void Cut(double fadeSeconds, double nowSeconds)
        {
            voice.FadeOut(fadeSeconds);
            QuietAtSeconds = IsPaused ? Math.Max(QuietAtSeconds, nowSeconds) : nowSeconds + fadeSeconds;
            codes.Skip(waitingFrames * format.CodeGroups);
            waitingFrames = 0;
            Forget();
        }

        /// <summary>Drops the codes of a codec frame that came too late.</summary>
        public void DropFrame() => codes.Skip(format.CodeGroups);

        public void Dispose()
        {
            voice.Dispose();
            decoder.Dispose();
        }

        private void Forget()
        {
            pcmCount = fadeInLeft = 0;
            handedOver = replayAt = 0;
            isWriting = isFinished = IsPaused = false;
        }

        private void Write(Span<float> samples, PlaybackLedger ledger)
        {
            if (!isWriting)
            {
                // Whatever an earlier utterance still has queued is heard first; a voice that takes samples drops none of it any more.
                playedBefore = voice.PlayedSamples + voice.QueuedSamples;
                startedAt = replayAt;
                isWriting = true;
            }

            for (int i = 0; i < samples.Length && fadeInLeft > 0; i++, fadeInLeft--)
            {
                samples[i] *= 1f - ((float)fadeInLeft / fadeInSamples);
            }

            voice.Write(samples);
            ledger.AddQueued((int)Math.Max(0, replayAt + samples.Length - ledger.Queued));
        }
    }
}
