using System;
using System.Collections.Generic;
using Microsoft.ML.OnnxRuntime;
using NUnit.Framework;
using OmniNPC.Onnx;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.Tests.Core;

namespace OmniNPC.Tests.Onnx
{
    /// <summary>Steps of Talkers that pause between their parts: every voice says what it says in one run of each whole graph.</summary>
    [NonParallelizable]
    public sealed class TalkerPartsTests
    {
        private static readonly SamplingOptions Sampled = new SamplingOptions(0.8f, 50, 0.95f, 1.1f);
        private static readonly SamplingOptions Greedy = new SamplingOptions(0f);

        private static readonly string[] Lines =
        {
            "Well met, traveller. What will it be tonight?",
            "Ale.",
            "The mill is half a mile down the river.",
            "Not now. Later.",
            "Mind the step!",
        };

        private static OnnxSpeechModel Whole => TestBundle.Whole;

        private static OnnxSpeechModel InParts => TestBundle.InParts;

        private static int Groups => Whole.Format.CodeGroups;

        [OneTimeSetUp]
        public void RequireParts()
        {
            using ISessionGroup group = InParts.CreateSessionGroup();
            if (group.TalkerParts == 2)
            {
                Assert.Ignore("this bundle has no parts of talker and code_predictor");
            }
        }

        [TestCase(1)]
        [TestCase(2)]
        public void Near_and_far_voices_that_come_and_go_say_bit_for_bit_what_each_says_of_the_whole_graphs(int seed)
        {
            var random = new Random(seed);
            using ISessionGroup group = InParts.CreateSessionGroup();
            using ISessionGroup other = InParts.CreateSessionGroup();
            using IThinker thinker = other.CreateThinker();
            var voices = new List<Voice>();
            int finished = 0;
            for (int step = 0; step < 2000 && finished < 14; step++)
            {
                if (voices.Count < 9 && random.Next(3) == 0)
                {
                    voices.Add(new Voice(group, random.Next(1000)));
                }

                List<Voice> now = voices.FindAll(voice => random.Next(4) > 0);
                now.ForEach(voice => voice.ChooseDetail());
                group.BeginStep(now.ConvertAll(voice => voice.Talker).ToArray());
                while (group.PartsLeft > 0)
                {
                    group.RunPart();

                    // Who is not in the step may leave, and others run.
                    if (random.Next(12) == 0 && voices.Find(voice => !now.Contains(voice)) is Voice idle)
                    {
                        idle.Talker.Dispose();
                        voices.Remove(idle);
                    }

                    if (random.Next(12) == 0)
                    {
                        thinker.Append(new[] { 1, 2, 3 });
                        thinker.Rewind(0);
                    }
                }

                var codes = new int[now.Count * Groups];
                var steps = new TalkerStep[now.Count];
                group.EndStep(codes, steps);
                for (int i = 0; i < now.Count; i++)
                {
                    if (steps[i].Kind == TalkerStepKind.Frame)
                    {
                        now[i].Codes.AddRange(codes.AsSpan(i * Groups, Groups).ToArray());
                        continue;
                    }

                    Assert.That(steps[i].Kind, Is.EqualTo(TalkerStepKind.Finished));
                    Assert.That(now[i].Codes, Is.EqualTo(now[i].Alone()), now[i].Line);
                    now[i].Talker.Dispose();
                    voices.Remove(now[i]);
                    finished++;
                }
            }

            Assert.That(finished, Is.GreaterThanOrEqualTo(14));
            voices.ForEach(voice => voice.Talker.Dispose());
        }

        [Test]
        public void More_voices_than_a_run_takes_step_in_several()
        {
            using ISessionGroup group = InParts.CreateSessionGroup();
            var voices = new List<Voice>();
            for (int i = 0; i < group.MaxRows + 3; i++)
            {
                voices.Add(new Voice(group, i));
            }

            ITalker[] talkers = voices.ConvertAll(voice => voice.Talker).ToArray();
            var codes = new int[talkers.Length * Groups];
            var steps = new TalkerStep[talkers.Length];
            for (int frame = 0; frame < 8; frame++)
            {
                voices.ForEach(voice => voice.ChooseDetail());
                group.BeginStep(talkers);
                Assert.That(group.PartsLeft, Is.GreaterThanOrEqualTo(2));
                group.Finish();
                group.EndStep(codes, steps);
                for (int i = 0; i < talkers.Length; i++)
                {
                    Assert.That(steps[i].Kind, Is.EqualTo(TalkerStepKind.Frame));
                    voices[i].Codes.AddRange(codes.AsSpan(i * Groups, Groups).ToArray());
                    Assert.That(talkers[i].LastTalkerSeconds, Is.GreaterThan(0));
                    Assert.That(talkers[i].LastCodePredictorSeconds, Is.GreaterThan(0));
                }
            }

            foreach (Voice voice in voices)
            {
                Assert.That(voice.Codes, Is.EqualTo(voice.Alone().GetRange(0, voice.Codes.Count)), voice.Line);
                voice.Talker.Dispose();
            }
        }

        [Test]
        public void A_near_step_has_the_parts_it_says_and_a_step_of_nobody_none()
        {
            using ISessionGroup group = InParts.CreateSessionGroup();
            using ITalker talker = group.CreateTalker();
            Begin(talker, 1, Greedy);
            group.BeginStep(new[] { talker });
            Assert.That(group.PartsLeft, Is.EqualTo(group.TalkerParts));
            Assert.That((Action)(() => group.BeginStep(new[] { talker })), Throws.InvalidOperationException.With.Message.Contains("A step of this group is open"));
            Assert.That((Action)(() => group.EndStep(new int[Groups], new TalkerStep[1])), Throws.InvalidOperationException.With.Message.Contains("Parts of the step are left"));
            group.Finish();
            group.EndStep(new int[Groups], new TalkerStep[1]);
            Assert.That((Action)(() => group.EndStep(new int[Groups], new TalkerStep[1])), Throws.InvalidOperationException.With.Message.Contains("No step of this group is open"));
            Assert.That((Action)group.RunPart, Throws.InvalidOperationException.With.Message.Contains("No part of a run is left"));
            group.BeginStep(Array.Empty<ITalker>());
            Assert.That(group.PartsLeft, Is.EqualTo(0));
            group.EndStep(Array.Empty<int>(), Array.Empty<TalkerStep>());
        }

        [Test]
        public void A_step_that_fails_or_is_ended_wrongly_does_not_count()
        {
            using ISessionGroup group = InParts.CreateSessionGroup();
            var talkers = new ITalker[] { group.CreateTalker(), group.CreateTalker() };
            var codes = new int[2 * Groups];
            var steps = new TalkerStep[2];
            var all = new List<int>();
            Begin(talkers[0], 0, Greedy);
            Begin(talkers[1], 2, Greedy);
            talkers[1].Detail = VoiceDetail.Far;
            for (int frame = 0; frame < 9; frame++)
            {
                group.BeginStep(talkers);
                int parts = group.PartsLeft;
                if (frame % 3 == 0)
                {
                    Fail(group, frame % parts);
                    group.BeginStep(talkers);
                }
                else if (frame % 3 == 1)
                {
                    group.Finish();
                    Assert.That((Action)(() => group.EndStep(new int[1], steps)), Throws.ArgumentException.With.Message.Contains("2 Talkers need"));
                    group.BeginStep(talkers);
                }

                group.Finish();
                group.EndStep(codes, steps);
                Assert.That(Array.TrueForAll(steps, step => step.Kind == TalkerStepKind.Frame), Is.True);
                all.AddRange(codes);
            }

            for (int i = 0; i < 2; i++)
            {
                using ITalker alone = Whole.CreateTalker();
                Begin(alone, 2 * i, Greedy);
                alone.Detail = i == 0 ? VoiceDetail.Near : VoiceDetail.Far;
                for (int frame = 0; frame < 9; frame++)
                {
                    var expected = new int[Groups];
                    alone.Step(expected);
                    Assert.That(all.GetRange(((2 * frame) + i) * Groups, Groups), Is.EqualTo(expected), $"voice {i}, codec frame {frame}");
                }

                talkers[i].Dispose();
            }
        }

        [Test]
        public void Thinkers_and_talkers_of_a_group_have_one_run_open_at_a_time()
        {
            using ISessionGroup group = InParts.CreateSessionGroup();
            using ITalker talker = group.CreateTalker();
            using IThinker thinker = group.CreateThinker();
            using IThinker whole = Whole.CreateThinker();
            group.LeavesRunsOpen = true;
            Begin(talker, 2, Greedy);
            int[] ids = { 4, 5, 6 };
            thinker.Append(ids);
            whole.Append(ids);
            Assert.That((Action)(() => group.BeginStep(new[] { talker })), Throws.InvalidOperationException.With.Message.Contains("A run of Thinkers of this group is open"));
            group.Finish();
            group.BeginStep(new[] { talker });
            group.RunPart();
            thinker.Append(ids);
            whole.Append(ids);
            Assert.That(group.PartsLeft, Is.EqualTo(2 * group.ThinkerParts), "the Talker's parts are done");
            var codes = new int[Groups];
            var steps = new TalkerStep[1];
            group.EndStep(codes, steps);
            using ITalker alone = Whole.CreateTalker();
            var expected = new int[Groups];
            Begin(alone, 2, Greedy);
            alone.Step(expected);
            Assert.That(codes, Is.EqualTo(expected));
            Assert.That(thinker.Logits.SequenceEqual(whole.Logits), Is.True);
        }

        [Test]
        public void Voices_that_leave_in_the_middle_of_their_step_harm_nobody()
        {
            using ISessionGroup group = InParts.CreateSessionGroup();
            var voices = new List<Voice>();
            for (int i = 0; i < group.MaxRows + 4; i++)
            {
                voices.Add(new Voice(group, i));
                voices[i].ChooseDetail();
            }

            // One of the first run and one of the second, between two parts of the first.
            group.BeginStep(voices.ConvertAll(voice => voice.Talker).ToArray());
            group.RunPart();
            voices[2].Talker.Dispose();
            voices[group.MaxRows + 1].Talker.Dispose();
            group.Finish();
            var codes = new int[voices.Count * Groups];
            group.EndStep(codes, new TalkerStep[voices.Count]);
            for (int i = 0; i < voices.Count; i++)
            {
                Assert.That(codes.AsSpan(i * Groups, Groups).ToArray(), Is.EqualTo(voices[i].Alone().GetRange(0, Groups)), voices[i].Line);
            }

            // Their slots are free now.
            var next = new Voice(group, 7);
            next.ChooseDetail();
            group.Step(new[] { next.Talker, voices[0].Talker }, codes.AsSpan(0, 2 * Groups), new TalkerStep[2]);
            Assert.That(codes.AsSpan(0, Groups).ToArray(), Is.EqualTo(next.Alone().GetRange(0, Groups)));
            next.Talker.Dispose();
            voices.ForEach(voice => voice.Talker.Dispose());
        }

        [Test]
        public void Parts_of_a_step_allocate_nothing()
        {
            using ISessionGroup group = InParts.CreateSessionGroup();
            var talkers = new ITalker[20];
            for (int i = 0; i < talkers.Length; i++)
            {
                talkers[i] = group.CreateTalker();
                talkers[i].Detail = i % 3 == 0 ? VoiceDetail.Far : VoiceDetail.Near;
            }

            var codes = new int[talkers.Length * Groups];
            var steps = new TalkerStep[talkers.Length];
            Action all = () =>
            {
                for (int i = 0; i < talkers.Length; i++)
                {
                    Begin(talkers[i], 2, Sampled);
                }

                for (int frame = 0; frame < 9; frame++)
                {
                    int count = frame % 3 == 0 ? talkers.Length : 1 + frame;
                    group.BeginStep(talkers.AsSpan(0, count));
                    while (group.PartsLeft > 0)
                    {
                        group.RunPart();
                    }

                    group.EndStep(codes.AsSpan(0, count * Groups), steps.AsSpan(0, count));
                }
            };
            all();
            all();
            Assert.That(AllocationMeter.Bytes(all), Is.EqualTo(0));
            Array.ForEach(talkers, talker => talker.Dispose());
        }

        private static void Begin(ITalker talker, int line, SamplingOptions options)
        {
            talker.Begin(Whole.Voices[line % Whole.Voices.Count].Row, options, options, (ulong)line + 3);
            talker.Append(Lines[line % Lines.Length].AsSpan());
            talker.Complete();
        }

        private static void Fail(ISessionGroup group, int parts)
        {
            for (int i = 0; i < parts; i++)
            {
                group.RunPart();
            }

            Terminate(true);
            try
            {
                Assert.That((Action)group.RunPart, Throws.TypeOf<OnnxRuntimeException>());
            }
            finally
            {
                Terminate(false);
            }

            Assert.That(group.PartsLeft, Is.EqualTo(0));
        }

        private static void Terminate(bool on)
        {
            foreach (string name in new[] { "talker", "code_predictor", "code_predictor_far" })
            {
                if (InParts.Shared.FindGraph(name) is { } graph)
                {
                    graph.RunOptions.Terminate = on;
                }
            }
        }

        private sealed class Voice
        {
            private readonly int number;

            public Voice(ISessionGroup group, int number)
            {
                this.number = number;
                Talker = group.CreateTalker();
                Begin(Talker, number, Sampled);
            }

            public ITalker Talker { get; }

            public string Line => Lines[number % Lines.Length];

            public List<int> Codes { get; } = new List<int>();

            /// <summary>Some are near, some far, and others change while they speak.</summary>
            public void ChooseDetail()
            {
                Talker.Detail = Detail(Codes.Count / Groups);
            }

            public List<int> Alone()
            {
                var all = new List<int>();
                var codes = new int[Groups];
                using ITalker talker = Whole.CreateTalker();
                Begin(talker, number, Sampled);
                talker.Detail = Detail(0);
                while (talker.Step(codes).Kind == TalkerStepKind.Frame)
                {
                    all.AddRange(codes);
                    talker.Detail = Detail(all.Count / Groups);
                }

                return all;
            }

            private VoiceDetail Detail(int frame) => number % 4 == 0 ? VoiceDetail.Near : number % 4 == 1 ? VoiceDetail.Far : ((frame / 5) + number) % 2 == 0 ? VoiceDetail.Near : VoiceDetail.Far;
        }
    }
}
