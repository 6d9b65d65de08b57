using System;
using System.Threading;
using OmniNPC.Crossing;

namespace OmniNPC.Unity.Editor
{
    /// <summary>Samples on their way from the editor's main thread to Unity's audio thread, and how many of them were heard.</summary>
    /// <remarks>Thread: <see cref="Read"/> is the audio thread's, all else is main. Neither waits for the other; nothing is allocated after construction.</remarks>
    internal sealed class PreviewStream
    {
        private readonly float[] ring;
        private readonly int mask;
        private readonly LatestValue<Delivery> deliveries = new LatestValue<Delivery>();
        private long written;
        private long read;
        private long dropped;
        private int fadeSamples = 1;
        private float gain = 1f;

        // The audio thread's own.
        private float fade = 1f;
        private long delivered;
        private long silent;

        /// <summary>Creates an empty stream.</summary>
        /// <param name="capacity">Most samples that wait; a power of two.</param>
        public PreviewStream(int capacity)
        {
            ring = new float[capacity];
            mask = capacity - 1;
        }

        /// <summary>Samples written since the beginning: the place of the next one.</summary>
        public long Written => written;

        /// <summary>Samples that <see cref="Write"/> takes now.</summary>
        public int Writable => ring.Length - (int)(written - Volatile.Read(ref read));

        /// <summary>Linear gain of everything that is not yet delivered.</summary>
        public float Gain
        {
            set => Volatile.Write(ref gain, value);
        }

        /// <summary>Appends samples; what does not fit is left out, for a preview that is seconds behind is not heard any more.</summary>
        public void Write(ReadOnlySpan<float> pcm)
        {
            int count = Math.Min(pcm.Length, Writable);
            for (int i = 0; i < count; i++)
            {
                ring[(written + i) & mask] = pcm[i];
            }

            Volatile.Write(ref written, written + count);
        }

        /// <summary>Fades out what was written so far and drops the rest of it.</summary>
        public void FadeOut(int samples)
        {
            Volatile.Write(ref fadeSamples, Math.Max(1, samples));
            Volatile.Write(ref dropped, written);
        }

        /// <summary>How many of the written samples were heard.</summary>
        /// <param name="played">Samples that the loudspeaker is done with, silence included.</param>
        public long HeardOf(long played)
        {
            Delivery last = deliveries.Read();

            // Of what Unity has and did not play yet, the newest may be silence.
            return Math.Max(0, last.Read - Math.Max(0, last.Delivered - played - last.Silent));
        }

        /// <summary>Gives the next samples, or silence. The callback of the clip; thread: audio.</summary>
        public void Read(float[] data)
        {
            long end = Volatile.Read(ref written);
            long until = Volatile.Read(ref dropped);
            float step = 1f / Volatile.Read(ref fadeSamples);
            float level = Volatile.Read(ref gain);
            long at = read;
            for (int i = 0; i < data.Length; i++)
            {
                if (at < until && fade < step / 2f)
                {
                    at = until;
                }

                if (at >= until)
                {
                    fade = 1f;
                }

                bool isSound = at < end;
                data[i] = isSound ? ring[at & mask] * level * fade : 0f;
                silent = isSound ? 0 : silent + 1;
                fade = isSound && at < until ? fade - step : fade;
                at += isSound ? 1 : 0;
            }

            delivered += data.Length;
            Volatile.Write(ref read, at);
            deliveries.Write(new Delivery(at, delivered, silent));
        }

        private readonly struct Delivery
        {
            public Delivery(long read, long delivered, long silent)
            {
                Read = read;
                Delivered = delivered;
                Silent = silent;
            }

            public long Read { get; }

            public long Delivered { get; }

            public long Silent { get; }
        }
    }
}
