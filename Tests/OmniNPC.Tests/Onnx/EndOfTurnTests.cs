using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Numerics;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using OmniNPC.Dialogue;
using OmniNPC.Hearing;
using OmniNPC.Onnx;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.Tavern.Duplex;
using OmniNPC.Tests.Core;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Onnx
{
    /// <summary>The learned end of turn with the real model and synthesised lines, and what reaches it.</summary>
    public sealed class EndOfTurnTests
    {
        private const int Rate = BenchLine.RateHz;

        [Test]
        public void Whole_lines_are_answered_fast_and_pauses_of_700_ms_are_waited_for()
        {
            int wholes = 0;
            int fast = 0;
            int cuts = 0;
            int waited = 0;
            foreach (PlayerVoice player in BenchLines.Shipped().Players)
            {
                for (int i = 0; i < 3; i++)
                {
                    BenchLine line = player.Of(LineKind.Question)[i];
                    wholes++;
                    fast += Wait(line.Samples) < 0.45 ? 1 : 0;
                    double cut = line.WordStart(line.WordCount / 2);
                    if (!double.IsNaN(cut))
                    {
                        cuts++;
                        waited += Wait(line.Samples.AsSpan(0, (int)(cut * Rate))) > 0.76 ? 1 : 0;
                    }
                }
            }

            TestContext.Out.WriteLine($"{fast} of {wholes} whole lines were taken within 0.45 s; {waited} of {cuts} half-said ones were waited for.");
            Assert.That(fast, Is.GreaterThanOrEqualTo(wholes * 3 / 4));
            Assert.That(cuts, Is.GreaterThanOrEqualTo(8));
            Assert.That(waited, Is.GreaterThanOrEqualTo(cuts * 4 / 5));
        }

        [Test]
        public void An_estimate_allocates_nothing_and_costs_less_than_half_a_millisecond()
        {
            IEndOfTurnEstimator estimator = TestBundle.Model.CreateEndOfTurnEstimator()!;
            int[] tokens = Tokens("Do you know where the ferryman is");
            var contour = new float[EndOfTurnInput.ContourBlocks * EndOfTurnInput.ContourValues];
            float Ask() => estimator.Estimate(new EndOfTurnInput(default, false, 1.2, float.NaN, float.NaN, tokens, 20, 2, 0.05, contour));
            float first = Ask();
            for (int i = 0; i < 20; i++)
            {
                Ask();
            }

            long bytes = AllocationMeter.Bytes(() => Ask());
            var times = new double[200];
            for (int i = 0; i < times.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                Ask();
                times[i] = (Stopwatch.GetTimestamp() - start) * 1000.0 / Stopwatch.Frequency;
            }

            Array.Sort(times);
            TestContext.Out.WriteLine($"one estimate: median {times[100]:F3} ms, slowest of 200 {times[199]:F3} ms");
            Assert.That(Ask(), Is.EqualTo(first), "the same question has the same answer");
            Assert.That(bytes, Is.Zero);
            Assert.That(times[100], Is.LessThan(0.5));
            ((IDisposable)estimator).Dispose();
        }

        [TestCase("Do you know where the ferryman is", "Do you know where the")]
        [TestCase("I would like a glass of wine please", "I would like a")]
        [TestCase("How much would a healing potion cost me", "How much would a")]
        public void Words_alone_tell_a_whole_line_from_its_beginning(string whole, string beginning)
        {
            IEndOfTurnEstimator estimator = TestBundle.Model.CreateEndOfTurnEstimator()!;
            float over = estimator.Estimate(new EndOfTurnInput(default, false, 1.6, float.NaN, float.NaN, Tokens(whole), 20, 2, 0.05, default));
            float open = estimator.Estimate(new EndOfTurnInput(default, false, 0.8, float.NaN, float.NaN, Tokens(beginning), 12, 2, 0.05, default));
            Assert.That(over, Is.GreaterThan(0.5f));
            Assert.That(open, Is.LessThan(0.2f));
            ((IDisposable)estimator).Dispose();
        }

        [Test]
        public void Sound_without_words_is_over_and_known_words_without_the_ears_own_are_for_the_rule()
        {
            IEndOfTurnEstimator estimator = TestBundle.Model.CreateEndOfTurnEstimator()!;
            Assert.That(estimator.Estimate(new EndOfTurnInput(default, true, 0.3, float.NaN, float.NaN)), Is.EqualTo(0.95f));
            const string line = "I would like an ale and";
            float rule = new RuleEndOfTurnEstimator().Estimate(new EndOfTurnInput(line.AsSpan(), true, 1, -3f, -5f));
            Assert.That(estimator.Estimate(new EndOfTurnInput(line.AsSpan(), true, 1, -3f, -5f)), Is.EqualTo(rule));
            ((IDisposable)estimator).Dispose();
        }

        [Test]
        public void A_bundle_without_the_graph_and_without_the_ears_tokens_still_hears()
        {
            using (TestBundle.BundleCopy copy = TestBundle.Copy())
            {
                ((JObject)copy.Json["graphs"]!).Remove("endofturn");
                var outputs = (JArray)copy.Json["graphs"]!["audio_encoder"]!["outputs"]!;
                foreach (string name in new[] { "tokens", "token_ids", "token_scores" })
                {
                    outputs.First(output => (string?)output["name"] == name).Remove();
                }

                copy.Save();
                using (OnnxSpeechModel model = OnnxSpeechModel.Load(copy.Folder, new OnnxOptions { Provider = ExecutionProvider.Cpu }))
                using (IAudioEncoder ear = model.CreateAudioEncoder()!)
                {
                    Assert.That(model.CreateEndOfTurnEstimator(), Is.Null);
                    ear.Encode(new float[model.Format.Mel!.FramesPerRow * model.Format.Mel.Mels], new float[model.Format.ThinkerHidden]);
                    Assert.That(ear.Tokens.IsEmpty);
                    Assert.That(ear.GuessesPerRow, Is.Zero);
                    Assert.That(ear.Guesses.IsEmpty);
                }
            }
        }

        [Test]
        public void The_ear_says_the_words_of_a_line_while_it_is_read()
        {
            BenchLine line = BenchLines.Shipped().Players[0].Of(LineKind.Question)[0];
            MelFormat format = TestBundle.Model.Format.Mel!;
            var mel = new LogMel(format);
            var sound = new float[line.Samples.Length + Rate / 2];
            line.Samples.CopyTo(sound, 3200);
            var frames = new float[(sound.Length / format.Hop) * format.Mels];
            int count = mel.Process(sound, frames) / format.FramesPerRow;
            var heard = new HeardTokens();
            using (IAudioEncoder ear = TestBundle.Model.CreateAudioEncoder()!)
            {
                var rows = new float[TestBundle.Model.Format.ThinkerHidden * 8];
                int row = format.FramesPerRow * format.Mels;
                for (int at = 0; at < count; at += 3)
                {
                    int size = Math.Min(3, count - at);
                    Assert.That(ear.Encode(frames.AsSpan(at * row, size * row), rows), Is.EqualTo(size));
                    Assert.That(ear.Tokens.Length, Is.EqualTo(size));
                    for (int i = 0; i < size; i++)
                    {
                        heard.Add(ear.Tokens[i]);
                        AssertGuesses(ear.Guesses.Slice(i * ear.GuessesPerRow, ear.GuessesPerRow), ear.Tokens[i]);
                    }
                }
            }

            var text = new System.Text.StringBuilder();
            foreach (int token in heard.Last)
            {
                text.Append(System.Text.Encoding.UTF8.GetString(TestBundle.Model.Tokenizer.Bytes(token)));
            }

            TestContext.Out.WriteLine($"{line.Text} -> {text}");
            Assert.That(heard.Rows, Is.EqualTo(count));
            Assert.That(text.ToString(), Does.Contain("point to the"));
        }

        private static void AssertGuesses(ReadOnlySpan<TokenGuess> row, int likeliest)
        {
            double sum = 0;
            for (int i = 0; i < row.Length; i++)
            {
                sum += Math.Exp(row[i].LogProbability);
                Assert.That(i == 0 || row[i].LogProbability <= row[i - 1].LogProbability, "the likeliest come first");
            }

            Assert.That(row[0].Token, Is.EqualTo(likeliest));
            Assert.That(sum, Is.InRange(0.5, 1.0001));
        }

        [Test]
        public void Repeats_and_rows_without_a_token_are_dropped_and_only_the_last_tokens_are_kept()
        {
            var heard = new HeardTokens();
            foreach (int token in new[] { -1, 7, 7, -1, 7, 9, -1, -1 })
            {
                heard.Add(token);
            }

            Assert.That(heard.Last.ToArray(), Is.EqualTo(new[] { 7, 7, 9 }));
            Assert.That(heard.Rows, Is.EqualTo(8));
            Assert.That(heard.RowsSinceToken, Is.EqualTo(2));
            for (int token = 100; token < 140; token++)
            {
                heard.Add(token);
            }

            Assert.That(heard.Last.ToArray(), Has.Length.EqualTo(EndOfTurnInput.MostTokens));
            Assert.That(heard.Last[0], Is.EqualTo(116));
            heard.Clear();
            Assert.That((heard.Rows, heard.RowsSinceToken, heard.Last.Length), Is.EqualTo((0, 0, 0)));
        }

        [Test]
        public void The_estimator_is_asked_with_the_words_of_this_turn_and_again_when_more_are_known()
        {
            var estimator = new Listener();
            using var scene = new Scene(script: model =>
            {
                model.RowToken = 65;
                model.EndOfTurn = estimator;
            });
            const int rate = ScriptedSpeechModel.SampleRateHz;
            scene.Play(Tone.Join(Tone.Silence(0.5, rate), Tone.Sine(300, 0.6, rate), Tone.Silence(0.6, rate)), rate);
            scene.RunUntilIdle();
            Assert.That(estimator.Asked, Has.Count.GreaterThanOrEqualTo(2));
            Assert.That(estimator.Asked[0].Tokens, Is.EqualTo("65"), "a token that lasts is one");
            Assert.That(estimator.Asked[0].Unread, Is.LessThan(0.2));
            Assert.That(estimator.Asked[estimator.Asked.Count - 1].Rows, Is.GreaterThan(estimator.Asked[0].Rows));
            int rows = estimator.Asked[estimator.Asked.Count - 1].Rows;
            estimator.Asked.Clear();
            scene.Play(Tone.Join(Tone.Silence(0.5, rate), Tone.Sine(300, 0.3, rate), Tone.Silence(0.6, rate)), rate);
            Assert.That(estimator.Asked[0].Rows, Is.LessThan(rows), "the words of the turn before are forgotten");
            Assert.That(estimator.IsDisposed, Is.False);
            scene.World.Dispose();
            Assert.That(estimator.IsDisposed, Is.True, "the world asked for it and disposes it");
        }

        private static int[] Tokens(string text)
        {
            var ids = new List<int>();
            TestBundle.Model.Tokenizer.Encode(text.AsSpan(), ids);
            return ids.ToArray();
        }

        /// <summary>Seconds from the end of a sound until the turn is the character's.</summary>
        private static double Wait(ReadOnlySpan<float> line)
        {
            int lead = Rate / 2;
            var pcm = new float[lead + line.Length + (3 * Rate) + (Rate / 2)];
            var noise = new Random(5);
            for (int i = 0; i < pcm.Length; i++)
            {
                pcm[i] = (float)(noise.NextDouble() - 0.5) * 0.0005f;
            }

            for (int i = 0; i < line.Length; i++)
            {
                pcm[lead + i] += line[i];
            }

            using (var world = new NpcWorld(TestBundle.Model, new HeadlessVoiceBackend(), new NpcWorldOptions { MindMode = MindMode.Stepped }))
            {
                var clock = new VirtualClock(world);
                Npc npc = world[world.Spawn(new NpcProfile("keeper"), Pose.Facing(Vector3.Zero, Vector3.UnitX))];
                double given = double.NaN;
                world.DialogueChanged += (in DialogueChangedEvent e) => given = e.From == DialogueState.MaybeEnd && e.To == DialogueState.Thinking ? world.NowSeconds : given;
                int step = Rate / 60;
                for (int at = 0; at < pcm.Length && double.IsNaN(given); at += step)
                {
                    npc.Hear(pcm.AsSpan(at, Math.Min(step, pcm.Length - at)), Rate);
                    clock.Tick();
                }

                return given - ((double)(lead + line.Length) / Rate);
            }
        }

        private sealed class Listener : IEndOfTurnEstimator, IDisposable
        {
            public List<(string Tokens, int Rows, double Unread)> Asked { get; } = new List<(string, int, double)>();

            public bool IsDisposed { get; private set; }

            public float Estimate(in EndOfTurnInput input)
            {
                Asked.Add((string.Join(" ", input.Tokens.ToArray()), input.Rows, input.UnreadSeconds));
                return 0.6f;
            }

            public void Dispose() => IsDisposed = true;
        }
    }
}
