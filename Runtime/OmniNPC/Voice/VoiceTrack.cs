using System;
using OmniNPC.Crossing;
using OmniNPC.Speech;

namespace OmniNPC.Voice
{
    /// <summary>The way of one character's codec frames to its voice: waiting codes, decoder, decoded samples, queue.</summary>
    /// <remarks>Thread: game. Allocates: at construction only.</remarks>
    internal sealed class VoiceTrack : IDisposable
    {
        private readonly SpeechFormat format;
        private readonly SpscQueue<int> codes;
        private readonly ICodecDecoder decoder;
        private readonly IVoice voice;
        private readonly int[] slice;
        private readonly float[] pcm;
        private int pcmCount;
        private int waitingFrames;
        private long playedBefore;
        private bool isWriting;
        private bool isFinished;
        private double silentUntilSeconds = double.NegativeInfinity;
        private int starvationsSeen;

        public VoiceTrack(SpeechFormat format, SpscQueue<int> codes, ICodecDecoder decoder, IVoice voice, int maxSlice)
        {
            this.format = format;
            this.codes = codes;
            this.decoder = decoder;
            this.voice = voice;
            MaxSlice = Math.Min(maxSlice, decoder.MaxFrames);
            slice = new int[MaxSlice * format.CodeGroups];
            pcm = new float[MaxSlice * format.SamplesPerCodecFrame];
        }

        public int MaxSlice { get; }

        public IVoice Voice => voice;

        /// <summary>Whether the first samples of the utterance were handed to the voice.</summary>
        public bool IsStarted => isWriting;

        /// <summary>Seconds of sound between the decoder and the listener.</summary>
        public double QueuedSeconds => (double)(pcmCount + voice.QueuedSamples) / format.SampleRateHz;

        /// <summary>Codec frames whose samples find room now.</summary>
        public int DecodableFrames => pcmCount > 0 ? 0 : Math.Min(waitingFrames, MaxSlice);

        public void BeginUtterance(ulong seed)
        {
            decoder.Reset(seed);
            pcmCount = 0;
            isWriting = isFinished = false;
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

        /// <summary>Hands decoded samples to the voice, once an earlier fade is over.</summary>
        public void Deliver(PlaybackLedger ledger, bool isGenerated, double nowSeconds)
        {
            int count = nowSeconds >= silentUntilSeconds ? Math.Min(pcmCount, voice.WritableSamples) : 0;
            if (count > 0)
            {
                // Whatever an earlier utterance still has queued is heard first; a voice that takes samples drops none of it any more.
                playedBefore = isWriting ? playedBefore : voice.PlayedSamples + voice.QueuedSamples;
                isWriting = true;
                voice.Write(pcm.AsSpan(0, count));
                pcm.AsSpan(count, pcmCount - count).CopyTo(pcm);
                pcmCount -= count;
                ledger.AddQueued(count);
            }

            if (isGenerated && isWriting && !isFinished && waitingFrames == 0 && pcmCount == 0)
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
                ledger.SetHeard(voice.PlayedSamples - playedBefore);
            }
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
            silentUntilSeconds = nowSeconds + fadeSeconds;
            codes.Skip(waitingFrames * format.CodeGroups);
            waitingFrames = 0;
            pcmCount = 0;
            isWriting = isFinished = false;
        }

        /// <summary>Drops the codes of a codec frame that came too late.</summary>
        public void DropFrame() => codes.Skip(format.CodeGroups);

        public void Dispose()
        {
            voice.Dispose();
            decoder.Dispose();
        }
    }
}
