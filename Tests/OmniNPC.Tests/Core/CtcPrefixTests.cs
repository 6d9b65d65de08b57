using System;
using System.Collections.Generic;
using NUnit.Framework;
using OmniNPC.Dialogue;
using OmniNPC.Speech;

namespace OmniNPC.Tests.Core
{
    /// <summary>The ear's opinion of a transcript, against every way of saying it.</summary>
    public sealed class CtcPrefixTests
    {
        private const int Tokens = 3;
        private const int None = -1;

        [TestCase(new[] { 0 })]
        [TestCase(new[] { 2, 1 })]
        [TestCase(new[] { 0, 0 })]
        [TestCase(new[] { 1, 1, 2 })]
        public void The_score_of_a_prefix_is_the_sum_over_all_ways_the_sound_may_begin_with_it(int[] prefix)
        {
            TokenGuess[] sound = Sound(5, 7);
            var scorer = new CtcPrefix(8, Tokens + 1);
            scorer.Add(sound);
            scorer.Begin();
            foreach (int token in prefix)
            {
                double announced = scorer.ScoreWith(token);
                scorer.Take(token);
                Assert.That(scorer.Score, Is.EqualTo(announced));
            }

            double begins = 0;
            double ends = 0;
            foreach ((List<int> said, double probability) in AllPaths(sound))
            {
                bool isPrefix = said.Count >= prefix.Length && Starts(said, prefix);
                begins += isPrefix ? probability : 0;
                ends += isPrefix && said.Count == prefix.Length ? probability : 0;
            }

            Assert.That(Math.Exp(scorer.Score), Is.EqualTo(begins).Within(1e-6));
            Assert.That(Math.Exp(scorer.EndScore), Is.EqualTo(ends).Within(1e-6));
        }

        [Test]
        public void A_token_that_no_guess_names_is_less_likely_than_the_last_that_one_does()
        {
            var scorer = new CtcPrefix(1, 2);
            scorer.Add(new[] { new TokenGuess(5, -0.1f), new TokenGuess(None, -3f) });
            scorer.Begin();
            Assert.That(scorer.ScoreWith(5), Is.EqualTo(-0.1).Within(1e-6));
            Assert.That(scorer.ScoreWith(6), Is.EqualTo(-3 - Math.Log(2)).Within(1e-6));
        }

        [Test]
        public void Rows_beyond_the_room_are_left_out_and_a_cleared_sound_is_forgotten()
        {
            TokenGuess[] sound = Sound(4, 3);
            var scorer = new CtcPrefix(3, Tokens + 1);
            scorer.Add(sound);
            Assert.That(scorer.Rows, Is.EqualTo(3));
            var other = new CtcPrefix(3, Tokens + 1);
            other.Add(scorer, 2);
            Assert.That(other.Rows, Is.EqualTo(2));
            scorer.Clear();
            Assert.That(scorer.Rows, Is.Zero);
        }

        [Test]
        public void The_ear_decides_between_words_the_Thinker_finds_alike()
        {
            const int End = 2;
            var ear = new FixedEar(new[] { Row(1), Row(1), Row(None) }, 0.4f);
            var transcriber = new Transcriber(ear, 8, End);
            transcriber.Hear(ear, 3);
            transcriber.Begin();

            // By the Thinker alone the first token is 0, by a little, and the sound never ends.
            Assert.That(transcriber.Choose(new[] { 1.2f, 1f, 0.5f }, 0), Is.EqualTo(1));
            Assert.That(transcriber.Choose(new[] { 1.2f, 1f, 0.5f }, 0), Is.EqualTo(End));
        }

        [Test]
        public void An_ear_without_a_weight_or_without_sound_leaves_the_choice_to_the_Thinker()
        {
            var silent = new FixedEar(new[] { Row(1), Row(1) }, 0f);
            var alone = new Transcriber(silent, 8, 2);
            alone.Hear(silent, 2);
            alone.Begin();
            Assert.That(alone.Choose(new[] { 1.2f, 1f, 0.5f }, 0), Is.Zero);

            var ear = new FixedEar(new[] { Row(1) }, 0.4f);
            var deaf = new Transcriber(ear, 8, 2);
            deaf.Begin();
            Assert.That(deaf.Choose(new[] { 1.2f, 1f, 0.5f }, 0), Is.Zero);
        }

        private static TokenGuess[] Row(int token)
        {
            int other = token == 0 ? 1 : 0;
            return new[] { new TokenGuess(token, -0.05f), new TokenGuess(other, -4f) };
        }

        /// <summary>Rows of seeded probabilities over all tokens and none, which sum to 1.</summary>
        private static TokenGuess[] Sound(int rows, ulong seed)
        {
            var random = new SeededRandom(seed);
            var sound = new TokenGuess[rows * (Tokens + 1)];
            for (int row = 0; row < rows; row++)
            {
                var parts = new double[Tokens + 1];
                double sum = 0;
                for (int i = 0; i <= Tokens; i++)
                {
                    parts[i] = 0.05 + random.NextUniform();
                    sum += parts[i];
                }

                for (int i = 0; i <= Tokens; i++)
                {
                    sound[(row * (Tokens + 1)) + i] = new TokenGuess(i == Tokens ? None : i, (float)Math.Log(parts[i] / sum));
                }
            }

            return sound;
        }

        private static IEnumerable<(List<int> Said, double Probability)> AllPaths(TokenGuess[] sound)
        {
            int width = Tokens + 1;
            int rows = sound.Length / width;
            for (int path = 0; path < Math.Pow(width, rows); path++)
            {
                var said = new List<int>();
                double log = 0;
                int before = None;
                for (int row = 0, rest = path; row < rows; row++, rest /= width)
                {
                    TokenGuess guess = sound[(row * width) + (rest % width)];
                    log += guess.LogProbability;
                    if (guess.Token != None && guess.Token != before)
                    {
                        said.Add(guess.Token);
                    }

                    before = guess.Token;
                }

                yield return (said, Math.Exp(log));
            }
        }

        private static bool Starts(List<int> said, int[] prefix)
        {
            for (int i = 0; i < prefix.Length; i++)
            {
                if (said[i] != prefix[i])
                {
                    return false;
                }
            }

            return true;
        }

        private sealed class FixedEar : IAudioEncoder
        {
            private readonly TokenGuess[] guesses;

            public FixedEar(TokenGuess[][] rows, float weight)
            {
                var all = new List<TokenGuess>();
                foreach (TokenGuess[] row in rows)
                {
                    all.AddRange(row);
                }

                guesses = all.ToArray();
                GuessWeight = weight;
            }

            public int MaxFrames => 8;

            public ReadOnlySpan<int> Tokens => ReadOnlySpan<int>.Empty;

            public int GuessesPerRow => 2;

            public ReadOnlySpan<TokenGuess> Guesses => guesses;

            public float GuessWeight { get; }

            public int Encode(ReadOnlySpan<float> mel, Span<float> rows) => 0;

            public void Reset()
            {
            }

            public void Dispose()
            {
            }
        }
    }
}
