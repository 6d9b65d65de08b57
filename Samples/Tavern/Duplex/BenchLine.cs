using System;
using OmniNPC.Hearing;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>One spoken line: the sound from its first to its last audible sample, what is said, and where its words begin.</summary>
    internal sealed class BenchLine
    {
        /// <summary>Rate of every line in Hz: the microphone's.</summary>
        public const int RateHz = EchoControl.RateHz;

        // Of the line's own peak, -40 dB: where a line begins and ends.
        private const float Audible = 0.01f;

        // An estimated word boundary moves to the quietest 10 ms this near to it: the place is a guess by letters, the silence between words is not.
        private const double SnapSeconds = 0.12;

        private readonly double[] wordStarts;

        /// <summary>Creates a line from sound as it was recorded.</summary>
        /// <param name="name">The file's name.</param>
        /// <param name="kind">What it is good for.</param>
        /// <param name="text">What is said.</param>
        /// <param name="pcm">Mono samples at <see cref="RateHz"/>; silence around the line is cut off.</param>
        /// <param name="wordStarts">When each blank-separated word begins in <paramref name="pcm"/>, in seconds, NaN where unknown; null to estimate all.</param>
        /// <exception cref="ArgumentException">There is nothing audible in it.</exception>
        public BenchLine(string name, LineKind kind, string text, ReadOnlySpan<float> pcm, double[]? wordStarts)
        {
            Name = name;
            Kind = kind;
            Text = text;
            float peak = 0;
            foreach (float sample in pcm)
            {
                peak = Math.Max(peak, Math.Abs(sample));
            }

            int first = 0;
            int end = pcm.Length;
            while (first < end && Math.Abs(pcm[first]) <= peak * Audible)
            {
                first++;
            }

            while (end > first && Math.Abs(pcm[end - 1]) <= peak * Audible)
            {
                end--;
            }

            if (peak < 1e-4f || end - first < RateHz / 20)
            {
                throw new ArgumentException($"{name} holds no audible sound; expected at least 0.05 s of speech above -80 dB of full scale.");
            }

            Samples = pcm.Slice(first, end - first).ToArray();
            int words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
            this.wordStarts = new double[words];
            for (int i = 0; i < words; i++)
            {
                double known = wordStarts != null && wordStarts.Length == words ? wordStarts[i] : double.NaN;
                this.wordStarts[i] = i == 0 ? 0 : double.IsNaN(known) ? double.NaN : Math.Max(0, known - ((double)first / RateHz));
            }

            if (wordStarts == null)
            {
                Estimate(text);
            }
        }

        /// <summary>The file's name.</summary>
        public string Name { get; }

        /// <summary>What it is good for.</summary>
        public LineKind Kind { get; }

        /// <summary>What is said.</summary>
        public string Text { get; }

        /// <summary>The sound, mono at <see cref="RateHz"/>, audible from its first sample to its last.</summary>
        public float[] Samples { get; }

        /// <summary>Length in seconds.</summary>
        public double Seconds => (double)Samples.Length / RateHz;

        /// <summary>Number of blank-separated words.</summary>
        public int WordCount => wordStarts.Length;

        /// <summary>When a word begins, in seconds; NaN where nobody knows.</summary>
        public double WordStart(int word) => wordStarts[word];

        private void Estimate(string text)
        {
            string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int letters = 0;
            foreach (string word in words)
            {
                letters += word.Length;
            }

            int before = 0;
            for (int i = 0; i < words.Length; i++)
            {
                wordStarts[i] = i == 0 ? 0 : Quietest(Seconds * before / letters);
                before += words[i].Length;
            }
        }

        private double Quietest(double near)
        {
            int hop = RateHz / 100;
            int from = Math.Max(0, (int)((near - SnapSeconds) * RateHz));
            int to = Math.Min(Samples.Length - hop, (int)((near + SnapSeconds) * RateHz));
            double least = double.PositiveInfinity;
            double at = near;
            for (int start = from; start <= to; start += hop)
            {
                double power = 0;
                for (int i = 0; i < hop; i++)
                {
                    power += Samples[start + i] * Samples[start + i];
                }

                if (power < least)
                {
                    least = power;
                    at = (start + (hop / 2.0)) / RateHz;
                }
            }

            return at;
        }
    }
}
