using System;

namespace OmniNPC.Unity
{
    /// <summary>Where to read in the looping clip that a microphone is recorded into, and what was overwritten before it was read.</summary>
    /// <remarks>Unity tells a position within the clip only; a game that hung for longer than the clip is found by the time that passed. Thread: main. Allocates: no.</remarks>
    internal sealed class MicrophoneRing
    {
        private readonly int length;
        private readonly int rateHz;
        private readonly int guard;
        private long captured;
        private long taken;
        private int position;
        private double seconds;

        /// <summary>Creates a ring of which nothing is recorded.</summary>
        /// <param name="length">Samples of the clip.</param>
        /// <param name="rateHz">Rate of the clip.</param>
        /// <param name="nowSeconds">When the recording began.</param>
        public MicrophoneRing(int length, int rateHz, double nowSeconds)
        {
            this.length = length;
            this.rateHz = rateHz;
            // What is about to be overwritten is not read: the recorder writes ahead of the position it tells, by less than 50 ms.
            guard = Math.Min(length / 2, rateHz / 20);
            seconds = nowSeconds;
        }

        /// <summary>Samples that can be read.</summary>
        public int Available => (int)(captured - taken);

        /// <summary>Where they begin in the clip.</summary>
        public int Offset => (int)(taken % length);

        /// <summary>Samples overwritten before they were read.</summary>
        public long Dropped { get; private set; }

        /// <summary>When sound arrived last.</summary>
        public double LastSoundSeconds => seconds;

        /// <summary>Takes over how far the recording is.</summary>
        /// <param name="newPosition">Position of the recorder in the clip, in samples.</param>
        /// <param name="nowSeconds">The time; never goes back.</param>
        public void Advance(int newPosition, double nowSeconds)
        {
            int fresh = newPosition - position;
            fresh = fresh < 0 ? fresh + length : fresh;
            double expected = (nowSeconds - seconds) * rateHz;
            // Whole rounds that the position does not show; a device that tells late by less than half a round makes none.
            long rounds = Math.Max(0, (long)Math.Round((expected - fresh) / length));
            if (fresh == 0)
            {
                // Nothing new, or whole rounds: only sound that follows could tell, and it is lost either way.
                return;
            }

            position = newPosition;
            seconds = nowSeconds;
            captured += fresh + (rounds * length);
            long oldest = captured - (length - guard);
            if (taken < oldest)
            {
                Dropped += oldest - taken;
                taken = oldest;
            }
        }

        /// <summary>Marks the oldest samples as read.</summary>
        public void Take(int samples) => taken += samples;
    }
}
