using System;
using OmniNPC.Scheduling;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Scheduling
{
    /// <summary>A voice that only counts: its time is in whole milliseconds, so that a deadline met exactly is met.</summary>
    internal sealed class FakeVoice : IDecodable
    {
        private readonly int frameMilliseconds;
        private readonly int frames;
        private readonly Func<int, int> available;
        private int queuedMilliseconds;
        private int slice;
        private int tick = -1;

        /// <param name="order">What decides between equals.</param>
        /// <param name="startTick">Tick at which it begins to sound.</param>
        /// <param name="queued">Milliseconds of sound ready then.</param>
        /// <param name="frames">Codec frames to decode.</param>
        /// <param name="frameMilliseconds">Length of one.</param>
        /// <param name="available">Tick at which a codec frame can be decoded at the earliest.</param>
        public FakeVoice(int order, int startTick, int queued, int frames, int frameMilliseconds, Func<int, int> available)
        {
            Order = (ulong)order;
            StartTick = startTick;
            this.frames = frames;
            this.frameMilliseconds = frameMilliseconds;
            this.available = available;
            queuedMilliseconds = queued;
        }

        public int StartTick { get; }

        public int Decoded { get; private set; }

        public int Starvations { get; private set; }

        public int LongestWaitTicks { get; private set; }

        public bool IsDone => Decoded == frames;

        public int DecodableFrames
        {
            get
            {
                int count = 0;
                while (!IsDecoding && tick >= StartTick && count < DecodeScheduler.MaxSlice && Decoded + count < frames && available(Decoded + count) <= tick)
                {
                    count++;
                }

                return count;
            }
        }

        public bool IsDecoding { get; private set; }

        /// <summary>What decodes it; null where its samples are there already.</summary>
        public FrameDecoder? Decoder { get; set; }

        public bool IsLastSlice => frames - Decoded <= DecodeScheduler.MaxSlice;

        public double QueuedSeconds => queuedMilliseconds / 1000.0;

        public double MostQueuedSeconds { get; private set; }

        public int WarmUpFrames => 0;

        public VoiceDetail Detail { get; set; }

        public double ServedAtSeconds { get; private set; }

        public ulong Order { get; }

        private int DryTicks { get; set; }

        /// <summary>Time passes up to a tick: the voice plays, and is dry or not.</summary>
        public void PassTo(int tick, int milliseconds)
        {
            this.tick = tick;
            if (tick <= StartTick)
            {
                return;
            }

            bool isDry = queuedMilliseconds < milliseconds && !IsDone;
            Starvations += isDry ? 1 : 0;
            queuedMilliseconds = Math.Max(0, queuedMilliseconds - milliseconds);
        }

        /// <summary>The tick is over: who could be decoded, has nothing left and got nothing waits.</summary>
        public void EndTick()
        {
            DryTicks = (DecodableFrames > 0 || IsDecoding) && queuedMilliseconds == 0 ? DryTicks + 1 : 0;
            LongestWaitTicks = Math.Max(LongestWaitTicks, DryTicks);
        }

        public void BeginSlice(DecodeBatch batch)
        {
            slice = batch.Frames;
            if (slice < 1 || slice > DecodableFrames)
            {
                throw new InvalidOperationException($"{slice} codec frames of {DecodableFrames} were decoded");
            }

            IsDecoding = true;
            if (Decoder == null)
            {
                batch.AddDecoded();
            }
            else
            {
                batch.Add(Decoder).Fill(1);
            }
        }

        public void EndSlice(ReadOnlySpan<float> pcm, double nowSeconds)
        {
            int codecFrames = slice;
            IsDecoding = false;
            Decoded += codecFrames;
            queuedMilliseconds += codecFrames * frameMilliseconds;
            MostQueuedSeconds = Math.Max(MostQueuedSeconds, QueuedSeconds);
            ServedAtSeconds = nowSeconds;
            DryTicks = 0;
        }

        public void FailDecoding(Exception exception) => throw new InvalidOperationException("decoding failed", exception);
    }
}
