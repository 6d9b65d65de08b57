using System;
using System.Collections.Generic;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using OmniNPC.Onnx;
using OmniNPC.Scheduling;
using OmniNPC.Speech;

namespace OmniNPC.Tests.Onnx
{
    /// <summary>Far voices stop after the first codebooks, alone and among near ones.</summary>
    [NonParallelizable]
    public sealed class FarPredictorTests
    {
        private static readonly SamplingOptions Sampled = new SamplingOptions(0.8f, 50, 0.95f, 1.1f);

        private static OnnxSpeechModel Model => TestBundle.Model;

        private static int Groups => Model.Format.CodeGroups;

        [OneTimeSetUp]
        public void RequireTheGraph()
        {
            if (Model.FarCodeGroups == Groups)
            {
                Assert.Ignore("this bundle has no code_predictor_far");
            }
        }

        [Test]
        public void The_first_codec_frame_of_a_far_voice_has_the_first_codes_of_a_near_one_and_says_little_in_the_rest()
        {
            List<int> near = Speak("The mill is half a mile down the river.", 4, _ => VoiceDetail.Near);
            List<int> far = Speak("The mill is half a mile down the river.", 4, _ => VoiceDetail.Far);
            int kept = Model.FarCodeGroups;
            Assert.That(far.GetRange(0, kept), Is.EqualTo(near.GetRange(0, kept)));
            for (int frame = 1; frame < far.Count / Groups; frame++)
            {
                Assert.That(far.GetRange((frame * Groups) + kept, Groups - kept), Is.EqualTo(far.GetRange(kept, Groups - kept)), $"codec frame {frame}");
            }

            Assert.That(far.Count, Is.EqualTo(near.Count).Within(near.Count / 3), "it says the same in about the same time");
        }

        [Test]
        public void Near_and_far_voices_that_step_together_say_bit_for_bit_what_each_says_alone()
        {
            using ISessionGroup group = Model.CreateSessionGroup();
            var talkers = new List<ITalker>();
            var spoken = new List<List<int>>();
            var now = new List<ITalker>();
            for (int i = 0; i < 7; i++)
            {
                ITalker talker = group.CreateTalker();
                Begin(talker, Line(i), (ulong)i);
                talkers.Add(talker);
                spoken.Add(new List<int>());
            }

            while (true)
            {
                now.Clear();
                for (int i = 0; i < talkers.Count; i++)
                {
                    talkers[i].Detail = DetailOf(i, spoken[i].Count / Groups);
                    if (spoken[i].Count == 0 || spoken[i][spoken[i].Count - 1] >= 0)
                    {
                        now.Add(talkers[i]);
                    }
                }

                if (now.Count == 0)
                {
                    break;
                }

                var codes = new int[now.Count * Groups];
                var steps = new TalkerStep[now.Count];
                group.Step(now.ToArray(), codes, steps);
                for (int i = 0; i < now.Count; i++)
                {
                    List<int> of = spoken[talkers.IndexOf(now[i])];
                    if (steps[i].Kind == TalkerStepKind.Frame)
                    {
                        of.AddRange(codes.AsSpan(i * Groups, Groups).ToArray());
                    }
                    else
                    {
                        Assert.That(steps[i].Kind, Is.EqualTo(TalkerStepKind.Finished));
                        of.Add(-1);
                    }
                }
            }

            for (int i = 0; i < talkers.Count; i++)
            {
                int who = i;
                spoken[i].RemoveAt(spoken[i].Count - 1);
                Assert.That(spoken[i], Is.EqualTo(Speak(Line(i), (ulong)i, frame => DetailOf(who, frame))), $"voice {i}");
                talkers[i].Dispose();
            }
        }

        [Test]
        public void It_says_what_the_code_predictor_costs()
        {
            foreach (VoiceDetail detail in new[] { VoiceDetail.Near, VoiceDetail.Far, VoiceDetail.Near, VoiceDetail.Far })
            {
                using ITalker talker = Model.CreateTalker();
                Begin(talker, Line(1), 1);
                talker.Detail = detail;
                var codes = new int[Groups];
                var seconds = new List<double>();
                while (talker.Step(codes).Kind == TalkerStepKind.Frame)
                {
                    seconds.Add(talker.LastCodePredictorSeconds);
                }

                seconds.Sort();
                Assert.That(seconds, Is.Not.Empty);
                TestContext.Out.WriteLine($"{detail}: {seconds[seconds.Count / 2] * 1000:F3} ms a codec frame at the median of {seconds.Count}");
            }
        }

        [Test]
        public void A_bundle_without_it_speaks_with_all_codebooks_far_away_too()
        {
            using TestBundle.BundleCopy copy = TestBundle.Copy();
            ((JObject)copy.Json["graphs"]!).Remove("code_predictor_far");
            copy.Json.Remove("far_code_groups");
            copy.Save();
            using OnnxSpeechModel model = OnnxSpeechModel.Load(copy.Folder, new OnnxOptions { Provider = ExecutionProvider.Cpu });
            Assert.That(model.FarCodeGroups, Is.EqualTo(Groups));
            using ITalker talker = model.CreateTalker();
            Assert.That(Speak(talker, Line(1), 1, _ => VoiceDetail.Far), Is.EqualTo(Speak(Line(1), 1, _ => VoiceDetail.Near)));
        }

        private static string Line(int i) => new[] { "Ale.", "The mill is half a mile down the river.", "Not now. Later." }[i % 3];

        // Two are near, two far, and the others change while they speak.
        private static VoiceDetail DetailOf(int voice, int frame)
            => voice < 2 ? VoiceDetail.Near : voice < 4 ? VoiceDetail.Far : ((frame / 5) + voice) % 2 == 0 ? VoiceDetail.Near : VoiceDetail.Inaudible;

        private static void Begin(ITalker talker, string line, ulong seed)
        {
            talker.Begin(Model.Voices[0].Row, Sampled, Sampled, seed);
            talker.Append(line.AsSpan());
            talker.Complete();
        }

        private static List<int> Speak(string line, ulong seed, Func<int, VoiceDetail> detail)
        {
            using ITalker talker = Model.CreateTalker();
            return Speak(talker, line, seed, detail);
        }

        private static List<int> Speak(ITalker talker, string line, ulong seed, Func<int, VoiceDetail> detail)
        {
            Begin(talker, line, seed);
            var all = new List<int>();
            var codes = new int[Groups];
            talker.Detail = detail(0);
            while (talker.Step(codes).Kind == TalkerStepKind.Frame)
            {
                all.AddRange(codes);
                talker.Detail = detail(all.Count / Groups);
            }

            return all;
        }
    }
}
