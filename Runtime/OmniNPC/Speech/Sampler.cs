using System;

namespace OmniNPC.Speech
{
    /// <summary>Chooses the next token from logits: repetition penalty, temperature, top-k, top-p, then a seeded draw.</summary>
    /// <remarks>Thread: one at a time. Allocates: at construction only.</remarks>
    public sealed class Sampler
    {
        private readonly SeededRandom random;
        private readonly float[] scores;
        private readonly int[] ids;
        private readonly int[] penalized;
        private int penaltyRound;

        /// <summary>Creates a sampler.</summary>
        /// <param name="vocabularySize">Number of logits.</param>
        /// <param name="seed">Seed of the draws; the same seed and logits give the same tokens.</param>
        public Sampler(int vocabularySize, ulong seed)
        {
            random = new SeededRandom(seed);
            scores = new float[vocabularySize];
            ids = new int[vocabularySize];
            penalized = new int[vocabularySize];
        }

        /// <summary>Starts the draws over.</summary>
        /// <param name="seed">Seed of the draws.</param>
        public void Reset(ulong seed) => random.Reset(seed);

        /// <summary>Chooses a token.</summary>
        /// <param name="logits">One per token id, exactly the vocabulary size.</param>
        /// <param name="options">How to choose.</param>
        /// <param name="seen">Ids generated before, for the repetition penalty; each counts once however often it occurs.</param>
        /// <returns>A token id.</returns>
        /// <exception cref="ArgumentException">The logits have another length.</exception>
        /// <exception cref="InvalidOperationException">The logits hold a not-a-number or no finite value: the model is broken.</exception>
        public int Sample(ReadOnlySpan<float> logits, in SamplingOptions options, ReadOnlySpan<int> seen)
        {
            if (logits.Length != scores.Length)
            {
                throw new ArgumentException($"The vocabulary has {scores.Length} tokens; found {logits.Length} logits.", nameof(logits));
            }

            logits.CopyTo(scores);
            Penalize(options.RepetitionPenalty, seen);
            int best = Largest();
            if (options.Temperature == 0f)
            {
                return best;
            }

            float largest = scores[best];
            for (int i = 0; i < scores.Length; i++)
            {
                scores[i] = (scores[i] - largest) / options.Temperature;
                ids[i] = i;
            }

            int candidates = KeepTopK(options.TopK);
            double total = 0;
            for (int i = 0; i < candidates; i++)
            {
                scores[i] = MathF.Exp(scores[i]);
                total += scores[i];
            }

            if (options.TopP < 1f)
            {
                candidates = KeepTopP(candidates, options.TopP, ref total);
            }

            return Draw(candidates, total);
        }

        private void Penalize(float penalty, ReadOnlySpan<int> seen)
        {
            if (penalty == 1f)
            {
                return;
            }

            penaltyRound++;
            foreach (int id in seen)
            {
                if (penalized[id] != penaltyRound)
                {
                    penalized[id] = penaltyRound;
                    scores[id] = scores[id] > 0f ? scores[id] / penalty : scores[id] * penalty;
                }
            }
        }

        private int Largest()
        {
            int best = 0;
            bool isBroken = false;
            for (int i = 0; i < scores.Length; i++)
            {
                isBroken |= float.IsNaN(scores[i]);
                best = scores[i] > scores[best] ? i : best;
            }

            if (isBroken || float.IsInfinity(scores[best]))
            {
                throw new InvalidOperationException($"The Thinker's logits are not usable: found {(isBroken ? "a not-a-number" : "no finite value")} among {scores.Length}.");
            }

            return best;
        }

        /// <summary>Moves the k largest to the front, unordered; equal scores keep the smaller ids.</summary>
        private int KeepTopK(int topK)
        {
            if (topK == 0 || topK >= scores.Length)
            {
                return scores.Length;
            }

            // A heap of k with the smallest kept candidate at its root: one pass over the vocabulary.
            for (int i = topK / 2 - 1; i >= 0; i--)
            {
                SiftDown(i, topK);
            }

            for (int i = topK; i < scores.Length; i++)
            {
                if (scores[i] > scores[0])
                {
                    scores[0] = scores[i];
                    ids[0] = ids[i];
                    SiftDown(0, topK);
                }
            }

            return topK;
        }

        private void SiftDown(int at, int count)
        {
            while (true)
            {
                int child = 2 * at + 1;
                if (child >= count)
                {
                    return;
                }

                child = child + 1 < count && IsLess(child + 1, child) ? child + 1 : child;
                if (!IsLess(child, at))
                {
                    return;
                }

                (scores[at], scores[child]) = (scores[child], scores[at]);
                (ids[at], ids[child]) = (ids[child], ids[at]);
                at = child;
            }
        }

        private bool IsLess(int a, int b) => scores[a] < scores[b] || (scores[a] == scores[b] && ids[a] > ids[b]);

        /// <summary>Sorts the candidates, likeliest first, and keeps the shortest run whose probability reaches the share.</summary>
        private int KeepTopP(int candidates, float topP, ref double total)
        {
            Array.Sort(scores, ids, 0, candidates);
            Array.Reverse(scores, 0, candidates);
            Array.Reverse(ids, 0, candidates);
            double kept = 0;
            int count = 0;
            while (count < candidates && (count == 0 || kept < topP * total))
            {
                kept += scores[count++];
            }

            total = kept;
            return count;
        }

        private int Draw(int candidates, double total)
        {
            double at = random.NextUniform() * total;
            for (int i = 0; i < candidates; i++)
            {
                at -= scores[i];
                if (at < 0)
                {
                    return ids[i];
                }
            }

            return ids[candidates - 1];
        }
    }
}
