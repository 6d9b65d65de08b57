using System;

namespace OmniNPC.Mouths
{
    /// <summary>The mouth of one utterance over time: which shape is wanted when, and the weights that follow from it, with the shapes running into one another as they do in speech.</summary>
    /// <remarks>
    /// Times are seconds of the utterance's sound. The weights at a time are what a window of 100 ms around it (a raised cosine) sees of each shape, the shapes that must be reached counting for more
    /// than those that the lips can do without (after the dominance of Cohen and Massaro, "Modeling coarticulation in synthetic visual speech", 1993); they are continuous, each 0 to 1, and their sum is 1.
    /// Thread: one at a time; game for those of a character. Allocates: only when it holds more shapes than ever before (512 at first).
    /// </remarks>
    public sealed class VisemeTrack
    {
        /// <summary>How many shapes there are: 15.</summary>
        public const int Count = 15;

        /// <summary>Half the length in seconds of the window in which shapes run into one another.</summary>
        /// <remarks>0.05: a phone of 80 ms, the usual length, reaches nearly all of its weight, one of 40 ms two thirds; chosen here.</remarks>
        public const double SpreadSeconds = 0.05;

        // Lips that do not close for p, b, m are seen at once, a tongue that stays low for n is not: chosen here.
        private static readonly float[] Dominance = { 0.8f, 2f, 1.6f, 1f, 0.8f, 0.8f, 1.2f, 0.9f, 0.8f, 1f, 1f, 1f, 1f, 1.2f, 1.2f };

        private Segment[] segments = new Segment[512];

        /// <summary>Shapes so far.</summary>
        public int ShapeCount { get; private set; }

        /// <summary>Where the sound ends that is known so far; the mouth is at rest after it.</summary>
        public double EndSeconds { get; private set; }

        /// <summary>Whether the shapes were guessed from the sound because the Talker does not say what it speaks.</summary>
        public bool IsFromSound { get; internal set; }

        /// <summary>Forgets everything for a new utterance.</summary>
        public void Clear()
        {
            ShapeCount = 0;
            EndSeconds = 0;
            IsFromSound = false;
        }

        /// <summary>Enters a shape, which lasts until the next one.</summary>
        /// <param name="first">The shape at its beginning.</param>
        /// <param name="last">The shape at its end; another one for a diphthong.</param>
        /// <param name="startSeconds">When it begins; one that lies before the last shape's is taken as beginning with it.</param>
        /// <param name="strength">How far the mouth goes, 0 (at rest) to 1.</param>
        public void Add(Viseme first, Viseme last, double startSeconds, float strength = 1f)
        {
            if (ShapeCount == segments.Length)
            {
                Array.Resize(ref segments, ShapeCount * 2);
            }

            double start = ShapeCount == 0 ? Math.Max(0, startSeconds) : Math.Max(segments[ShapeCount - 1].Start, startSeconds);
            segments[ShapeCount++] = new Segment(first, last, start, strength);
        }

        /// <summary>States that there is sound up to a time.</summary>
        /// <param name="seconds">Seconds of the utterance; never less than before.</param>
        public void Extend(double seconds) => EndSeconds = Math.Max(EndSeconds, seconds);

        /// <summary>One of the shapes.</summary>
        /// <param name="index">0 to <see cref="ShapeCount"/> - 1.</param>
        /// <param name="startSeconds">When it begins.</param>
        /// <param name="endSeconds">When the next one begins, or the sound ends.</param>
        /// <param name="last">The shape at its end.</param>
        /// <returns>The shape at its beginning.</returns>
        /// <exception cref="ArgumentOutOfRangeException">There is no such shape.</exception>
        public Viseme Shape(int index, out double startSeconds, out double endSeconds, out Viseme last)
        {
            if ((uint)index >= (uint)ShapeCount)
            {
                throw new ArgumentOutOfRangeException(nameof(index), index, $"The track has {ShapeCount} shapes.");
            }

            startSeconds = Math.Min(segments[index].Start, EndSeconds);
            endSeconds = EndOf(index);
            last = segments[index].Last;
            return segments[index].First;
        }

        /// <summary>The weights at a time.</summary>
        /// <param name="seconds">Seconds of the utterance; before its beginning and after its end the mouth comes to rest.</param>
        /// <param name="weights">Receives 15 weights by <see cref="Viseme"/>, each 0 to 1, sum 1.</param>
        /// <exception cref="ArgumentException">There is no room for 15 weights.</exception>
        public void Weights(double seconds, Span<float> weights)
        {
            if (weights.Length < Count)
            {
                throw new ArgumentException($"A mouth has {Count} weights; got room for {weights.Length}.", nameof(weights));
            }

            weights = weights.Slice(0, Count);
            weights.Clear();
            double from = seconds - SpreadSeconds;
            double to = seconds + SpreadSeconds;
            double rest = 1;
            for (int i = Find(from); i < ShapeCount && segments[i].Start < to; i++)
            {
                double start = segments[i].Start;
                double end = EndOf(i);
                double middle = segments[i].First == segments[i].Last ? end : 0.5 * (start + end);
                rest -= AddShare(segments[i].First, start, middle, segments[i].Strength, seconds, weights);
                rest -= AddShare(segments[i].Last, middle, end, segments[i].Strength, seconds, weights);
            }

            weights[(int)Viseme.Sil] += (float)Math.Max(0, rest);
            float sum = 0;
            for (int i = 0; i < Count; i++)
            {
                weights[i] *= Dominance[i];
                sum += weights[i];
            }

            for (int i = 0; i < Count; i++)
            {
                weights[i] /= sum;
            }
        }

        /// <summary>The share of the window that lies between two times.</summary>
        private static double Share(double start, double end, double seconds) => Cumulative(end - seconds) - Cumulative(start - seconds);

        private static double Cumulative(double seconds)
        {
            double x = seconds / SpreadSeconds;
            return x <= -1 ? 0 : x >= 1 ? 1 : 0.5 * (1 + x + (Math.Sin(Math.PI * x) / Math.PI));
        }

        private static double AddShare(Viseme shape, double start, double end, float strength, double seconds, Span<float> weights)
        {
            double share = end > start ? Share(start, end, seconds) : 0;
            weights[(int)shape] += (float)(share * strength);
            weights[(int)Viseme.Sil] += (float)(share * (1 - strength));
            return share;
        }

        private double EndOf(int index) => index + 1 < ShapeCount ? Math.Min(segments[index + 1].Start, EndSeconds) : Math.Max(segments[index].Start, EndSeconds);

        /// <summary>The last shape that begins at or before a time, or the first one.</summary>
        private int Find(double seconds)
        {
            int low = 0;
            int high = ShapeCount - 1;
            while (low < high)
            {
                int middle = (low + high + 1) / 2;
                if (segments[middle].Start <= seconds)
                {
                    low = middle;
                }
                else
                {
                    high = middle - 1;
                }
            }

            return low;
        }

        private readonly struct Segment
        {
            public Segment(Viseme first, Viseme last, double start, float strength)
            {
                First = first;
                Last = last;
                Start = start;
                Strength = strength;
            }

            public Viseme First { get; }

            public Viseme Last { get; }

            public double Start { get; }

            public float Strength { get; }
        }
    }
}
