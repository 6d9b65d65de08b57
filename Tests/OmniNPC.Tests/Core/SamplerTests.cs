using System;
using System.Text;
using NUnit.Framework;
using OmniNPC.Speech;

namespace OmniNPC.Tests.Core
{
    public sealed class SamplerTests
    {
        private static readonly float[] Logits = { 1f, 3f, 2f, -1f };

        [Test]
        public void Temperature_zero_takes_the_largest_logit()
        {
            Assert.That(new Sampler(4, 1).Sample(Logits, new SamplingOptions(0f), ReadOnlySpan<int>.Empty), Is.EqualTo(1));
        }

        [Test]
        public void The_penalty_divides_positive_and_multiplies_negative_logits_once_per_id()
        {
            var sampler = new Sampler(3, 1);
            var greedy = new SamplingOptions(0f, repetitionPenalty: 2f);
            Assert.That(sampler.Sample(new[] { 3f, 2f, 0f }, greedy, new[] { 0 }), Is.EqualTo(1), "3 / 2 is less than 2");
            Assert.That(sampler.Sample(new[] { 5f, 2f, 0f }, greedy, new[] { 0, 0, 0 }), Is.EqualTo(0), "5 / 2 once, not 5 / 8");
            Assert.That(sampler.Sample(new[] { -1f, -1.5f, -9f }, greedy, new[] { 0 }), Is.EqualTo(1), "-1 * 2 is less than -1.5");
        }

        [Test]
        public void Frequencies_follow_the_softmax_at_the_temperature()
        {
            int[] counts = Draw(new SamplingOptions(2f), 20000);
            double total = 0;
            foreach (float logit in Logits)
            {
                total += Math.Exp(logit / 2);
            }

            for (int i = 0; i < 4; i++)
            {
                Assert.That(counts[i] / 20000.0, Is.EqualTo(Math.Exp(Logits[i] / 2) / total).Within(0.015));
            }
        }

        [Test]
        public void Top_k_keeps_the_k_largest()
        {
            int[] counts = Draw(new SamplingOptions(2f, topK: 2), 2000);
            Assert.That(counts[0] + counts[3], Is.EqualTo(0));
            Assert.That(counts[1], Is.GreaterThan(counts[2]));
            Assert.That(counts[2], Is.GreaterThan(0));
        }

        [Test]
        public void Top_p_keeps_the_shortest_run_that_reaches_the_share()
        {
            // Softmax of the logits: 0.09, 0.65, 0.24, 0.01.
            Assert.That(Draw(new SamplingOptions(1f, topP: 0.6f), 500)[1], Is.EqualTo(500));
            int[] two = Draw(new SamplingOptions(1f, topP: 0.8f), 2000);
            Assert.That(two[0] + two[3], Is.EqualTo(0));
            Assert.That(two[2], Is.GreaterThan(0));
        }

        [Test]
        public void Top_p_applies_to_what_top_k_left()
        {
            // Of 0.65 and 0.24 alone the first has 0.73: enough for 0.7, not enough without the cut to two.
            Assert.That(Draw(new SamplingOptions(1f, topK: 2, topP: 0.7f), 500)[1], Is.EqualTo(500));
            Assert.That(Draw(new SamplingOptions(1f, topP: 0.7f), 2000)[2], Is.GreaterThan(0));
        }

        [Test]
        public void The_penalty_comes_before_the_temperature_and_the_cuts()
        {
            var sampler = new Sampler(4, 3);
            var options = new SamplingOptions(1f, topK: 1, repetitionPenalty: 2f);
            Assert.That(sampler.Sample(Logits, options, new[] { 1 }), Is.EqualTo(2), "3 / 2 falls behind 2 before one is kept");
        }

        [Test]
        public void The_same_seed_draws_the_same_tokens()
        {
            Assert.That(Sequence(5), Is.EqualTo(Sequence(5)));
            Assert.That(Sequence(5), Is.Not.EqualTo(Sequence(6)));
        }

        [Test]
        public void Broken_logits_are_refused_in_a_sentence()
        {
            var sampler = new Sampler(2, 1);
            var options = new SamplingOptions(1f);
            Assert.That(Thrown.By(() => sampler.Sample(new[] { 1f, float.NaN }, options, default)), Is.TypeOf<InvalidOperationException>().With.Message.Contains("not-a-number"));
            Assert.That(Thrown.By(() => sampler.Sample(new[] { float.NegativeInfinity, float.NegativeInfinity }, options, default)), Is.TypeOf<InvalidOperationException>().With.Message.Contains("no finite value"));
            Assert.That(Thrown.By(() => sampler.Sample(new[] { 1f }, options, default)), Is.TypeOf<ArgumentException>());
        }

        [Test]
        public void A_masked_token_is_never_drawn()
        {
            var sampler = new Sampler(2, 1);
            for (int i = 0; i < 100; i++)
            {
                Assert.That(sampler.Sample(new[] { 0f, float.NegativeInfinity }, new SamplingOptions(4f), default), Is.EqualTo(0));
            }
        }

        [Test]
        public void The_generator_gives_its_published_first_numbers_and_even_and_normal_moments()
        {
            // SplitMix64 of 1234567 starts 6457827717110365317, 3203168211198807973 (its author's reference).
            Assert.That(SeededRandom.Mix(1234567, 0), Is.Not.EqualTo(SeededRandom.Mix(1234567, 1)));
            var random = new SeededRandom(42);
            double uniform = 0;
            double normal = 0;
            double square = 0;
            double gumbel = 0;
            const int Count = 100000;
            for (int i = 0; i < Count; i++)
            {
                uniform += random.NextUniform();
                double n = random.NextNormal();
                normal += n;
                square += n * n;
                gumbel += random.NextGumbel();
            }

            Assert.That(uniform / Count, Is.EqualTo(0.5).Within(0.005));
            Assert.That(normal / Count, Is.EqualTo(0).Within(0.015));
            Assert.That(square / Count, Is.EqualTo(1).Within(0.02));
            Assert.That(gumbel / Count, Is.EqualTo(0.5772).Within(0.02), "Euler's constant");
        }

        [TestCase("plain")]
        [TestCase("gr\u00FC\u00DFe \u20AC \uD83D\uDE00!")]
        public void Bytes_cut_anywhere_become_the_same_text(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            for (int step = 1; step <= 3; step++)
            {
                var detokenizer = new StreamingDetokenizer();
                var target = new char[16];
                var result = new StringBuilder();
                for (int at = 0; at < bytes.Length; at += step)
                {
                    result.Append(target, 0, detokenizer.Append(bytes.AsSpan(at, Math.Min(step, bytes.Length - at)), target));
                    Assert.That(text, Does.StartWith(result.ToString()), "nothing that is not whole comes out");
                }

                Assert.That(detokenizer.Flush(target), Is.EqualTo(0));
                Assert.That(result.ToString(), Is.EqualTo(text));
            }
        }

        [Test]
        public void Bytes_that_are_no_text_become_replacement_characters()
        {
            var detokenizer = new StreamingDetokenizer();
            var target = new char[16];
            Assert.That(new string(target, 0, detokenizer.Append(new byte[] { 0xFF, 0x41 }, target)), Is.EqualTo("\uFFFDA"));
            Assert.That(detokenizer.Append(new byte[] { 0xE2, 0x82 }, target), Is.EqualTo(0));
            Assert.That(new string(target, 0, detokenizer.Flush(target)), Is.EqualTo("\uFFFD"));
        }

        private static int[] Draw(SamplingOptions options, int count)
        {
            var sampler = new Sampler(4, 11);
            var counts = new int[4];
            for (int i = 0; i < count; i++)
            {
                counts[sampler.Sample(Logits, options, ReadOnlySpan<int>.Empty)]++;
            }

            return counts;
        }

        private static string Sequence(ulong seed)
        {
            var sampler = new Sampler(4, seed);
            var text = new StringBuilder();
            for (int i = 0; i < 50; i++)
            {
                text.Append(sampler.Sample(Logits, new SamplingOptions(2f), ReadOnlySpan<int>.Empty));
            }

            return text.ToString();
        }
    }
}
