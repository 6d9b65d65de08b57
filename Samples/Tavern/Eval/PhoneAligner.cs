using System;
using System.Collections.Generic;

namespace OmniNPC.Tavern.Eval
{
    /// <summary>Finds when each of known phones sounds: the likeliest path of the independent recogniser through them.</summary>
    /// <remarks>
    /// A CTC recogniser says each phone once, and this one says it in the middle of it: on 1482 phones of flite, whose times are known, 0.1 ms before it in the mean and 10 ms off at the median. Where one
    /// phone ends and the next begins follows from the two middles and how long the two usually are. What that is worth is measured with every evaluation (the rows "aligner" of its table).
    /// </remarks>
    internal sealed class PhoneAligner
    {
        // Longer gaps between two phones than their usual lengths and this are pauses.
        private const double PauseSeconds = 0.08;

        private const double UsualSeconds = 0.08;

        // Medians in flite's speech (voices awb, slt and rms, 30 lines that the table is not measured on), in ms.
        private static readonly Dictionary<string, int> UsualMs = new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["aa"] = 119, ["ae"] = 137, ["ah"] = 82, ["ao"] = 100, ["aw"] = 200, ["ax"] = 47, ["ay"] = 141, ["b"] = 68, ["ch"] = 104, ["d"] = 56, ["dh"] = 57, ["eh"] = 110, ["er"] = 118, ["ey"] = 155,
            ["f"] = 124, ["g"] = 78, ["hh"] = 78, ["ih"] = 67, ["iy"] = 137, ["jh"] = 91, ["k"] = 77, ["l"] = 107, ["m"] = 72, ["n"] = 81, ["ng"] = 86, ["ow"] = 102, ["oy"] = 223, ["p"] = 92, ["r"] = 81,
            ["s"] = 126, ["sh"] = 170, ["t"] = 92, ["th"] = 147, ["uw"] = 82, ["v"] = 53, ["w"] = 66, ["y"] = 106, ["z"] = 96,
        };

        private readonly PhoneJudge judge;

        /// <summary>Creates one.</summary>
        public PhoneAligner(PhoneJudge judge)
        {
            this.judge = judge;
        }

        /// <summary>Aligns phones with a sound.</summary>
        /// <param name="pcm">Mono at 16 kHz.</param>
        /// <param name="phones">Bare phones in order, without pauses.</param>
        /// <param name="words">The word of each.</param>
        /// <returns>The phones with their times, or null when the sound is too short for them.</returns>
        public List<TimedPhone>? Align(ReadOnlySpan<float> pcm, IReadOnlyList<string> phones, IReadOnlyList<int> words)
        {
            float[] logs = judge.LogProbabilities(pcm, out int steps);
            double[]? middles = Middles(logs, steps, phones);
            if (middles == null)
            {
                return null;
            }

            var starts = new double[middles.Length];
            var ends = new double[middles.Length];
            for (int i = 0; i < middles.Length; i++)
            {
                double own = Usual(phones[i]);
                starts[i] = middles[i] - (own / 2);
                ends[i] = middles[i] + (own / 2);
                if (i > 0)
                {
                    double before = Usual(phones[i - 1]);
                    double gap = middles[i] - middles[i - 1];
                    if (gap <= ((before + own) / 2) + PauseSeconds)
                    {
                        starts[i] = ends[i - 1] = middles[i - 1] + (gap * before / (before + own));
                    }
                }
            }

            List<TimedPhone> timed = new List<TimedPhone>();
            for (int i = 0; i < starts.Length; i++)
            {
                timed.Add(new TimedPhone(phones[i], words[i], starts[i], ends[i]));
            }

            return timed;
        }

        private static double Usual(string phone) => UsualMs.TryGetValue(phone, out int ms) ? ms / 1000.0 : UsualSeconds;

        /// <summary>For each phone the time of the step in which it is likeliest, on the likeliest path through all of them.</summary>
        private double[]? Middles(float[] logs, int steps, IReadOnlyList<string> phones)
        {
            int width = judge.TokenCount;
            int states = (2 * phones.Count) + 1;
            var labels = new int[states];
            for (int i = 0; i < phones.Count; i++)
            {
                labels[(2 * i) + 1] = judge.TokenOf(phones[i]);
                if (labels[(2 * i) + 1] < 0)
                {
                    return null;
                }
            }

            var score = new double[states];
            var next = new double[states];
            var from = new byte[steps * states];
            Array.Fill(score, double.NegativeInfinity);
            score[0] = logs[0];
            score[1] = logs[labels[1]];
            for (int t = 1; t < steps; t++)
            {
                for (int s = 0; s < states; s++)
                {
                    double best = score[s];
                    byte back = 0;
                    if (s > 0 && score[s - 1] > best)
                    {
                        best = score[s - 1];
                        back = 1;
                    }

                    // Between two different phones no blank is needed.
                    if (s > 2 && s % 2 == 1 && labels[s] != labels[s - 2] && score[s - 2] > best)
                    {
                        best = score[s - 2];
                        back = 2;
                    }

                    next[s] = best + logs[(t * width) + labels[s]];
                    from[(t * states) + s] = back;
                }

                (score, next) = (next, score);
            }

            int state = score[states - 1] > score[states - 2] ? states - 1 : states - 2;
            if (double.IsNegativeInfinity(score[state]))
            {
                return null;
            }

            var middles = new double[phones.Count];
            var likeliest = new float[phones.Count];
            Array.Fill(likeliest, float.NegativeInfinity);
            for (int t = steps - 1; t >= 0; t--)
            {
                int phone = state / 2;
                if (state % 2 == 1 && logs[(t * width) + labels[state]] >= likeliest[phone])
                {
                    likeliest[phone] = logs[(t * width) + labels[state]];
                    middles[phone] = judge.TimeOf(t);
                }

                state -= from[(t * states) + state];
            }

            return middles;
        }
    }
}
