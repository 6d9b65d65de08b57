using System;
using System.Collections.Generic;
using NUnit.Framework;
using OmniNPC.Onnx;
using OmniNPC.Speech;
using OmniNPC.Tests.Core;

namespace OmniNPC.Tests.Onnx
{
    /// <summary>Characters that step together in one run of each graph: nobody's result depends on the others, on the slot, or on who comes and goes.</summary>
    [NonParallelizable]
    public sealed class SessionGroupTests
    {
        private static readonly SamplingOptions Sampled = new SamplingOptions(0.8f, 50, 0.95f, 1.1f);

        private static readonly string[] Lines =
        {
            "Well met, traveller. What will it be tonight?",
            "Ale.",
            "The mill is half a mile down the river, and you will see the wheel from the bridge.",
            "Not now. Later.",
            "Three coppers a bowl, and the bread was baked this morning.",
            "Mind the step!",
        };

        private static OnnxSpeechModel Model => TestBundle.Model;

        private static int Groups => Model.Format.CodeGroups;

        [Test]
        public void Voices_that_join_and_leave_midway_say_bit_for_bit_what_each_says_alone()
        {
            using ISessionGroup group = Model.CreateSessionGroup();
            var voices = new List<Voice>();
            for (int i = 0; i < Lines.Length; i++)
            {
                voices.Add(new Voice(group, i));
            }

            // The third voice joins after 6 codec frames, and so on; the fifth is cut off after 10 of its own and speaks another line; sessions that nobody steps sit between.
            var now = new List<Voice>();
            var extra = new List<ITalker>();
            for (int frame = 0; frame < 400 && voices.Exists(voice => !voice.IsFinished); frame++)
            {
                if (frame == 5)
                {
                    extra.Add(group.CreateTalker());
                    extra[0].Begin(Model.Voices[0].Row, Sampled, Sampled, 99);
                    extra[0].Append("Somebody who stops at once and stays where he is.");
                    extra[0].Complete();
                    extra[0].Step(new int[Groups]);
                }

                now.Clear();
                now.AddRange(voices.FindAll(voice => frame >= 3 * voice.Index && !voice.IsFinished && (frame + voice.Index) % 5 != 0));
                Step(group, now);
                if (voices[4].Codes.Count == 10 * Groups && !voices[4].WasCut)
                {
                    voices[4].WasCut = true;
                    voices[4].Begin(Lines[2], 77);
                }
            }

            foreach (Voice voice in voices)
            {
                Assert.That(voice.IsFinished, Is.True, voice.Line);
                Assert.That(voice.Codes, Is.EqualTo(Alone(voice.Line, voice.VoiceRow, voice.Seed)), voice.Line);
                voice.Talker.Dispose();
            }

            extra[0].Dispose();
        }

        [Test]
        public void A_voice_does_not_depend_on_how_many_speak_with_it()
        {
            List<int> expected = Alone(Lines[0], Model.Voices[0].Row, 5);
            foreach (int count in new[] { 2, 7, 16, 19 })
            {
                using ISessionGroup group = Model.CreateSessionGroup();
                var voices = new List<Voice>();
                for (int i = 0; i < count; i++)
                {
                    voices.Add(new Voice(group, 0));
                    voices[i].Begin(i == count / 2 ? Lines[0] : Lines[i % Lines.Length], i == count / 2 ? 5ul : (ulong)i + 100);
                }

                while (!voices[count / 2].IsFinished)
                {
                    Step(group, voices.FindAll(voice => !voice.IsFinished));
                }

                Assert.That(voices[count / 2].Codes, Is.EqualTo(expected), $"among {count}");
                voices.ForEach(voice => voice.Talker.Dispose());
            }
        }

        [Test]
        public void Thinkers_that_write_together_have_bit_for_bit_the_logits_each_has_alone()
        {
            using ISessionGroup group = Model.CreateSessionGroup();
            var together = new List<IThinker>();
            var alone = new List<IThinker>();
            for (int i = 0; i < 9; i++)
            {
                int[] start = Tokens(Lines[i % Lines.Length] + Lines[(i + 1) % Lines.Length]);
                together.Add(group.CreateThinker());
                alone.Add(Model.CreateThinker());
                together[i].Append(start);
                alone[i].Append(start);
            }

            for (int step = 0; step < 24; step++)
            {
                var thinkers = new List<IThinker>();
                var ids = new List<int>();
                for (int i = 0; i < together.Count; i++)
                {
                    if ((step + i) % 4 != 0 && i != step / 8)
                    {
                        int id = (17 * step) + (3 * i) + 1;
                        thinkers.Add(together[i]);
                        ids.Add(id);
                        alone[i].Append(new[] { id });
                    }
                }

                group.Append(thinkers.ToArray(), ids.ToArray());
                if (step == 11)
                {
                    // Who leaves makes a hole, who rewinds forgets.
                    together[2].Rewind(5);
                    alone[2].Rewind(5);
                    together[6].Dispose();
                    alone[6].Dispose();
                    together.RemoveAt(6);
                    alone.RemoveAt(6);
                }

                for (int i = 0; i < together.Count; i++)
                {
                    Assert.That(together[i].Logits.SequenceEqual(alone[i].Logits), Is.True, $"step {step}, character {i}");
                }
            }

            together.ForEach(thinker => thinker.Dispose());
            alone.ForEach(thinker => thinker.Dispose());
        }

        [Test]
        public void What_was_read_once_is_taken_over_by_copying_and_continues_bit_for_bit()
        {
            int[] persona = Tokens("You are Hamish, keeper of the Gilded Boar in Glenhollow, and you know everybody.");
            int[] line = Tokens("Good evening!");
            using ISessionGroup group = Model.CreateSessionGroup();
            using IThinker reader = group.CreateThinker();
            reader.Append(persona);
            using IThinkerSnapshot snapshot = reader.Snapshot()!;
            Assert.That(snapshot.Length, Is.EqualTo(persona.Length));
            Assert.That(snapshot.Bytes, Is.GreaterThan(0));
            reader.Append(line);
            using IThinker first = group.CreateThinker();
            using IThinker elsewhere = Model.CreateThinker();
            elsewhere.Append(new[] { 1, 2, 3 });
            foreach (IThinker thinker in new[] { first, elsewhere })
            {
                thinker.Restore(snapshot);
                Assert.That(thinker.Length, Is.EqualTo(persona.Length));
                thinker.Append(line);
                Assert.That(thinker.Logits.SequenceEqual(reader.Logits), Is.True);
            }

            snapshot.Dispose();
            Assert.That((Action)(() => first.Restore(snapshot)), Throws.ArgumentException.With.Message.Contains("disposed"));
        }

        [Test]
        public void A_session_that_fails_fails_alone()
        {
            using ISessionGroup group = Model.CreateSessionGroup();
            Voice gone = new Voice(group, 0);
            Voice stays = new Voice(group, 1);
            gone.Talker.Dispose();
            var steps = new TalkerStep[2];
            group.Step(new[] { gone.Talker, stays.Talker }, new int[2 * Groups], steps);
            Assert.That(steps[0].Kind, Is.EqualTo(TalkerStepKind.Failed));
            Assert.That(steps[0].Error, Is.TypeOf<ObjectDisposedException>());
            Assert.That(steps[1].Kind, Is.EqualTo(TalkerStepKind.Frame));
            Assert.That((Action)(() => gone.Talker.Step(new int[Groups])), Throws.TypeOf<ObjectDisposedException>());
            stays.Talker.Dispose();
        }

        [Test]
        public void A_group_refuses_sessions_of_others_and_lists_of_other_lengths()
        {
            using ISessionGroup group = Model.CreateSessionGroup();
            using ITalker strangeTalker = Model.CreateTalker();
            using IThinker strangeThinker = Model.CreateThinker();
            using IThinker own = group.CreateThinker();
            Assert.That((Action)(() => group.Step(new[] { strangeTalker }, new int[Groups], new TalkerStep[1])), Throws.ArgumentException.With.Message.Contains("somebody else"));
            Assert.That((Action)(() => group.Append(new[] { own, strangeThinker }, new[] { 1, 2 })), Throws.ArgumentException.With.Message.Contains("somebody else"));
            Assert.That((Action)(() => group.Append(new[] { own }, new[] { 1, 2 })), Throws.ArgumentException);
            Assert.That((Action)(() => group.Append(new[] { own }, new[] { Model.Tokenizer.VocabularySize })), Throws.ArgumentException.With.Message.Contains("vocabulary"));
            Assert.That((Action)(() => group.Step(Array.Empty<ITalker>(), new int[1], Array.Empty<TalkerStep>())), Throws.ArgumentException);
            Assert.That(own.Length, Is.EqualTo(0));
        }

        [Test]
        public void Steps_of_sixteen_characters_allocate_nothing()
        {
            using ISessionGroup group = Model.CreateSessionGroup();
            var voices = new Voice[16];
            var talkers = new ITalker[16];
            var thinkers = new IThinker[16];
            var ids = new int[16];
            for (int i = 0; i < 16; i++)
            {
                voices[i] = new Voice(group, i % Lines.Length);
                talkers[i] = voices[i].Talker;
                thinkers[i] = group.CreateThinker();
            }

            var codes = new int[16 * Groups];
            var steps = new TalkerStep[16];
            Action all = () =>
            {
                for (int i = 0; i < 16; i++)
                {
                    voices[i].Begin(Lines[2], 3);
                }

                for (int frame = 0; frame < 12; frame++)
                {
                    // The odd and the even, then all: slots change hands.
                    int from = frame % 3 == 0 ? 0 : frame % 3 * 4;
                    int count = frame % 3 == 0 ? 16 : 8;
                    group.Step(talkers.AsSpan(from, count), codes.AsSpan(0, count * Groups), steps.AsSpan(0, count));
                    group.Append(thinkers.AsSpan(from, count), ids.AsSpan(0, count));
                }

                foreach (IThinker thinker in thinkers)
                {
                    thinker.Rewind(0);
                }
            };
            all();
            all();
            Assert.That(AllocationMeter.Bytes(all), Is.EqualTo(0));
            for (int i = 0; i < 16; i++)
            {
                talkers[i].Dispose();
                thinkers[i].Dispose();
            }
        }

        [Test]
        public void A_context_of_fewer_rows_and_no_batch_can_be_asked_for_and_nonsense_is_refused()
        {
            using (OnnxSpeechModel model = OnnxSpeechModel.Load(TestBundle.Folder, new OnnxOptions { Provider = ExecutionProvider.Cpu, ContextRows = 128, MaxBatch = 1 }))
            {
                using ISessionGroup group = model.CreateSessionGroup();
                using IThinker thinker = group.CreateThinker();
                using IThinker whole = Model.CreateThinker();
                Assert.That(group.MaxRows, Is.EqualTo(1));
                Assert.That(thinker.Capacity, Is.EqualTo(128));
                int[] ids = Tokens(Lines[2]);
                thinker.Append(ids);
                whole.Append(ids);
                Assert.That(thinker.Logits.SequenceEqual(whole.Logits), Is.True);
            }

            Assert.That((Action)(() => OnnxSpeechModel.Load(TestBundle.Folder, new OnnxOptions { MaxBatch = 0 })), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("found 0"));
            Assert.That((Action)(() => OnnxSpeechModel.Load(TestBundle.Folder, new OnnxOptions { ContextRows = 1 << 20 })), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("found 1048576"));
        }

        private static void Step(ISessionGroup group, List<Voice> voices)
        {
            var talkers = new ITalker[voices.Count];
            for (int i = 0; i < talkers.Length; i++)
            {
                talkers[i] = voices[i].Talker;
            }

            var codes = new int[talkers.Length * Groups];
            var steps = new TalkerStep[talkers.Length];
            group.Step(talkers, codes, steps);
            for (int i = 0; i < talkers.Length; i++)
            {
                Assert.That(steps[i].Kind, Is.AnyOf(TalkerStepKind.Frame, TalkerStepKind.Finished));
                voices[i].IsFinished = steps[i].Kind == TalkerStepKind.Finished;
                if (!voices[i].IsFinished)
                {
                    voices[i].Codes.AddRange(codes.AsSpan(i * Groups, Groups).ToArray());
                }
            }
        }

        private static List<int> Alone(string line, int voiceRow, ulong seed)
        {
            var codes = new List<int>();
            var frame = new int[Groups];
            using ITalker talker = Model.CreateTalker();
            talker.Begin(voiceRow, Sampled, Sampled, seed);
            talker.Append(line.AsSpan());
            talker.Complete();
            while (talker.Step(frame).Kind == TalkerStepKind.Frame)
            {
                codes.AddRange(frame);
            }

            return codes;
        }

        private static int[] Tokens(string text)
        {
            var ids = new List<int>();
            Model.Tokenizer.Encode(text, ids);
            return ids.ToArray();
        }

        private sealed class Voice
        {
            public Voice(ISessionGroup group, int index)
            {
                Index = index;
                Talker = group.CreateTalker();
                Begin(Lines[index], (ulong)index + 1);
            }

            public int Index { get; }

            public ITalker Talker { get; }

            public string Line { get; private set; } = string.Empty;

            public ulong Seed { get; private set; }

            public int VoiceRow => Model.Voices[Index % Model.Voices.Count].Row;

            public List<int> Codes { get; } = new List<int>(1 << 16);

            public bool IsFinished { get; set; }

            public bool WasCut { get; set; }

            public void Begin(string line, ulong seed)
            {
                Line = line;
                Seed = seed;
                Codes.Clear();
                IsFinished = false;
                Talker.Begin(VoiceRow, Sampled, Sampled, seed);
                Talker.Append(line.AsSpan());
                Talker.Complete();
            }
        }
    }
}
