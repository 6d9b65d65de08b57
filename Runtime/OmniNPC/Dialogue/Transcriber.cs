using System;
using OmniNPC.Speech;

namespace OmniNPC.Dialogue
{
    /// <summary>
    /// Chooses the tokens of a transcript: the Thinker knows what people say, the ear what it heard; each token is the best by both together. Alone the Thinker is led astray by its own last
    /// word ("cemetern"), the ear by sounds.
    /// </summary>
    /// <remarks>Thread: mind. Allocates: at construction only.</remarks>
    internal sealed class Transcriber
    {
        // Chosen here: what the Thinker ranks lower than this, the ear alone does not bring back.
        private const int Candidates = 8;

        private readonly CtcPrefix? heard;
        private readonly int end;
        private readonly int[] ids = new int[Candidates];
        private readonly float[] scores = new float[Candidates];
        private readonly float weight;

        /// <summary>Creates one for the sound of a turn.</summary>
        /// <param name="encoder">The ear.</param>
        /// <param name="mostRows">Most rows of a turn.</param>
        /// <param name="end">The token that ends a transcript.</param>
        public Transcriber(IAudioEncoder encoder, int mostRows, int end)
        {
            this.end = end;
            weight = encoder.GuessesPerRow > 0 ? encoder.GuessWeight : 0f;
            heard = weight > 0f ? new CtcPrefix(mostRows, encoder.GuessesPerRow) : null;
        }

        /// <summary>Forgets the sound.</summary>
        public void Clear() => heard?.Clear();

        /// <summary>Hears the first rows of what the ear encoded last.</summary>
        public void Hear(IAudioEncoder encoder, int rows) => heard?.Add(encoder.Guesses.Slice(0, rows * encoder.GuessesPerRow));

        /// <summary>Hears the first rows of what another heard.</summary>
        public void Hear(Transcriber other, int rows) => heard?.Add(other.heard!, rows);

        /// <summary>Starts at the transcript's beginning.</summary>
        public void Begin() => heard?.Begin();

        /// <summary>Chooses the next token and takes it for written.</summary>
        /// <param name="logits">The Thinker's, all finite.</param>
        /// <param name="likeliest">The likeliest of them.</param>
        public int Choose(ReadOnlySpan<float> logits, int likeliest)
        {
            if (heard == null || heard.Rows == 0)
            {
                return likeliest;
            }

            int count = KeepLargest(logits);
            int best = end;
            double most = Judge(logits[end], heard.EndScore);
            for (int i = 0; i < count; i++)
            {
                double score = ids[i] == end ? double.NegativeInfinity : Judge(scores[i], heard.ScoreWith(ids[i]));
                if (score > most)
                {
                    most = score;
                    best = ids[i];
                }
            }

            if (best != end)
            {
                heard.Take(best);
            }

            return best;
        }

        // The logits' common offset and the prefix's own score are the same for all and decide nothing.
        private double Judge(float logit, double prefix) => ((1 - weight) * logit) + (weight * (prefix - heard!.Score));

        private int KeepLargest(ReadOnlySpan<float> logits)
        {
            int count = 0;
            for (int id = 0; id < logits.Length; id++)
            {
                if (count == Candidates && logits[id] <= scores[count - 1])
                {
                    continue;
                }

                int at = count < Candidates ? count++ : count - 1;
                for (; at > 0 && logits[id] > scores[at - 1]; at--)
                {
                    scores[at] = scores[at - 1];
                    ids[at] = ids[at - 1];
                }

                scores[at] = logits[id];
                ids[at] = id;
            }

            return count;
        }
    }
}
