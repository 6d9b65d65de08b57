using System;
using OmniNPC.Speech;

namespace OmniNPC.Voice
{
    /// <summary>
    /// The way of one character's codec frames to its voice: waiting codec frames, decoded samples, queue. What was handed over last is kept, so that a voice that was
    /// stopped in the middle of a word can go on from the word's beginning. A voice that nobody can hear goes on without samples, at the speed of speech.
    /// </summary>
    /// <remarks>Positions count samples of the utterance. Thread: game. Allocates: at construction only.</remarks>
    internal sealed class VoiceTrack : IDisposable
    {
        // A word that begins anew begins within a sound more often than not.
        private const double FadeInSeconds = 0.005;

        private readonly SpeechFormat format;
        private readonly IFrameSource source;
        private readonly IVoice voice;
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
        private long keptFrom;
        private double silentAt;
        private int fadeInLeft;
        private bool isWriting;
        private bool isFinished;
        private int starvationsSeen;

        // recentSeconds: sound kept after it was handed over, for what a voice can have queued and the longest way back to the beginning of a word.
        public VoiceTrack(SpeechFormat format, IFrameSource source, IVoice voice, double recentSeconds)
        {
            this.format = format;
            this.source = source;
            this.voice = voice;
            pcm = new float[source.MaxFrames * format.SamplesPerCodecFrame];
            recent = new float[(int)(recentSeconds * format.SampleRateHz) + pcm.Length];
            fadeInSamples = (int)(FadeInSeconds * format.SampleRateHz);
        }

        public IVoice Voice => voice;

        /// <summary>Whether the first samples of the utterance were handed to the voice.</summary>
        public bool IsStarted => isWriting;

        /// <summary>Whether the voice was stopped and keeps what was not heard.</summary>
        public bool IsPaused { get; private set; }

        /// <summary>Whether the utterance goes on without sound.</summary>
        public bool IsSilent { get; private set; }

        /// <summary>Whether it is sounding and more of it is to come.</summary>
        public bool IsSounding => isWriting && !isFinished && !IsPaused && !IsSilent;

        /// <summary>Whether codec frames of it are in a run of the decoder that is not over.</summary>
        public bool IsDecoding { get; private set; }

        /// <summary>Whether codec frames wait to be decoded, or samples to be handed over.</summary>
        public bool HasWaiting => waitingFrames > 0 || pcmCount > 0 || IsDecoding;

        /// <summary>When the fade of what was cut or stopped is over, on the world's clock.</summary>
        public double QuietAtSeconds { get; private set; } = double.NegativeInfinity;

        /// <summary>Seconds of sound between the decoder and the listener.</summary>
        public double QueuedSeconds => IsSilent ? (handedOver - silentAt + pcmCount) / format.SampleRateHz : (double)(pcmCount + (handedOver - replayAt) + voice.QueuedSamples) / format.SampleRateHz;

        /// <summary>The most of it, as decoded, since the utterance began or is heard again.</summary>
        public double MostQueuedSeconds { get; private set; }

        /// <summary>Codec frames whose samples find room now.</summary>
        public int DecodableFrames => pcmCount > 0 || IsSilent || IsDecoding ? 0 : Math.Min(waitingFrames, source.MaxFrames);

        /// <summary>Whether the next slice can take every codec frame that waits.</summary>
        public bool IsLastSlice => waitingFrames <= source.MaxFrames;

        /// <summary>Codec frames that the next slice decodes besides its own.</summary>
        public int WarmUpFrames => source.WarmUpFrames;

        public void BeginUtterance(ulong seed)
        {
            source.Begin(seed);
            Forget();
        }

        public void AddWaitingFrame() => waitingFrames++;

        /// <summary>Gives the next codec frames to a run of the decoder.</summary>
        public void BeginDecode(DecodeBatch batch)
        {
            waitingFrames -= batch.Frames;
            IsDecoding = true;
            source.Read(batch);
        }

        /// <summary>Takes their samples; the voice was not cut meanwhile.</summary>
        public void EndDecode(ReadOnlySpan<float> decoded, PlaybackLedger ledger)
        {
            IsDecoding = false;
            decoded.CopyTo(pcm);
            pcmCount = decoded.Length;
            MostQueuedSeconds = Math.Max(MostQueuedSeconds, QueuedSeconds);
            ledger.AddDecoded(decoded);
        }

        /// <summary>Hands samples to the voice, once an earlier fade is over: first those that are heard again, then the decoded ones.</summary>
        public void Deliver(PlaybackLedger ledger, bool isGenerated, double nowSeconds)
        {
            if (IsPaused || IsSilent || nowSeconds < QuietAtSeconds)
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

            if (isGenerated && isWriting && !isFinished && !HasWaiting && replayAt == handedOver)
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
            if (IsSilent && !IsPaused)
            {
                seconds = (silentAt / format.SampleRateHz) + aheadSeconds;
                return silentAt > 0 && seconds >= 0;
            }

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
            IsPaused = false;
            if (!IsSilent)
            {
                Listen(ledger);
                ledger.TakeBackQueued();
                GoOnFrom(ledger.ResumeAt(mostRewindSeconds));
            }
        }

        /// <summary>Nobody can hear the voice: it fades out, and the utterance goes on without samples.</summary>
        public void Silence(PlaybackLedger ledger, double fadeSeconds, double nowSeconds)
        {
            Listen(ledger);
            if (isWriting)
            {
                voice.FadeOut(fadeSeconds);
                QuietAtSeconds = nowSeconds + fadeSeconds;
            }

            ledger.TakeBackQueued();
            silentAt = ledger.Heard;
            IsSilent = true;
            isWriting = isFinished = false;
        }

        /// <summary>Lets time pass for an utterance without sound: what it would have said by now is not decoded.</summary>
        public void Pass(PlaybackLedger ledger, double seconds)
        {
            if (IsPaused)
            {
                return;
            }

            silentAt += seconds * format.SampleRateHz;
            while (silentAt > handedOver && (pcmCount > 0 || waitingFrames > 0) && !IsDecoding)
            {
                if (pcmCount > 0)
                {
                    handedOver += pcmCount;
                    pcmCount = 0;
                }
                else
                {
                    source.Pass(1);
                    waitingFrames--;
                    ledger.AddUndecodedFrame();
                    handedOver += format.SamplesPerCodecFrame;
                }

                keptFrom = replayAt = handedOver;
            }

            silentAt = Math.Min(silentAt, handedOver);
            ledger.Pass((long)silentAt);
        }

        /// <summary>The voice can be heard again: it goes on where the utterance is, at the latest with the next codec frame.</summary>
        public void Sound()
        {
            IsSilent = false;
            MostQueuedSeconds = 0;
            GoOnFrom((long)silentAt);
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
            source.Drop(waitingFrames);
            waitingFrames = 0;
            Forget();
        }

        /// <summary>Drops the codes of a codec frame that came too late.</summary>
        public void DropFrame() => source.Drop(1);

        public void Dispose()
        {
            IsDecoding = false;
            voice.Dispose();
            source.Dispose();
        }

        private void Forget()
        {
            pcmCount = fadeInLeft = 0;
            handedOver = replayAt = keptFrom = 0;
            silentAt = MostQueuedSeconds = 0;
            isWriting = isFinished = IsPaused = IsSilent = IsDecoding = false;
        }

        /// <summary>From a place whose samples are kept, or from the nearest that are or will be.</summary>
        private void GoOnFrom(long place)
        {
            long oldest = Math.Max(keptFrom, handedOver - recent.Length);
            replayAt = Math.Min(handedOver, Math.Max(oldest, place));
            fadeInLeft = replayAt > 0 ? fadeInSamples : 0;
            isWriting = isFinished = false;
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
