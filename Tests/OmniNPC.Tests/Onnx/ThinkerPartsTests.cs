using System;
using System.Collections.Generic;
using Microsoft.ML.OnnxRuntime;
using NUnit.Framework;
using OmniNPC.Onnx;
using OmniNPC.Speech;
using OmniNPC.Tests.Core;

namespace OmniNPC.Tests.Onnx
{
    /// <summary>Thinkers whose runs pause between their parts: what they think is what they think at once.</summary>
    [NonParallelizable]
    public sealed class ThinkerPartsTests
    {
        private static OnnxSpeechModel Whole => TestBundle.Whole;

        private static OnnxSpeechModel InParts => TestBundle.InParts;

        private static int Hidden => Whole.Format.ThinkerHidden;

        [OneTimeSetUp]
        public void RequireParts()
        {
            using ISessionGroup group = InParts.CreateSessionGroup();
            if (group.ThinkerParts == 1)
            {
                Assert.Ignore("this bundle has no parts of thinker");
            }
        }

        [Test]
        public void Any_length_that_is_fed_has_bit_for_bit_the_logits_of_the_whole_graph()
        {
            using ISessionGroup group = InParts.CreateSessionGroup();
            using IThinker thinker = group.CreateThinker();
            using IThinker whole = Whole.CreateThinker();
            foreach (int length in new[] { 1, 2, 3, 31, 64, 65, 127, 150 })
            {
                int[] ids = Ids(length, length);
                thinker.Append(ids);
                whole.Append(ids);
                Assert.That(thinker.Length, Is.EqualTo(whole.Length));
                Assert.That(thinker.Logits.SequenceEqual(whole.Logits), Is.True, $"{length} tokens");
            }
        }

        [TestCase(1)]
        [TestCase(2)]
        [TestCase(3)]
        public void Whatever_happens_while_runs_are_open_everybody_thinks_what_he_thinks_alone(int seed)
        {
            var random = new Random(seed);
            using ISessionGroup group = InParts.CreateSessionGroup();
            group.LeavesRunsOpen = true;
            var minds = new List<Mind>();
            int pauses = 0;
            for (int round = 0; round < 250; round++)
            {
                if (minds.Count < 2)
                {
                    minds.Add(new Mind(group));
                }

                Mind mind = minds[random.Next(minds.Count)];
                switch (random.Next(10))
                {
                    case 0 when minds.Count < 11:
                        minds.Add(new Mind(group));
                        break;
                    case 1:
                        mind.Dispose();
                        minds.Remove(mind);
                        break;
                    case 2:
                    case 3:
                        mind.Append(Ids(round, 1 + random.Next(90)));
                        break;
                    case 4:
                        mind.AppendRows(Rows(round, 1 + random.Next(12)));
                        break;
                    case 5:
                        mind.Rewind(random.Next(mind.Thinker.Length + 1));
                        break;
                    case 6:
                        mind.TakeOver(minds[random.Next(minds.Count)]);
                        break;
                    default:
                        Mind[] some = minds.FindAll(one => random.Next(3) > 0 && one.Thinker.Length < one.Thinker.Capacity).ToArray();
                        int[] ids = Ids(round, some.Length);
                        group.Append(Array.ConvertAll(some, one => one.Thinker), ids);
                        for (int i = 0; i < some.Length; i++)
                        {
                            some[i].Whole.Append(ids.AsSpan(i, 1));
                        }

                        break;
                }

                for (int parts = random.Next(6); parts > 0 && group.PartsLeft > 0; parts--)
                {
                    group.RunPart();
                }

                pauses += group.PartsLeft > 0 ? 1 : 0;
                minds.ForEach(one => Assert.That(one.Thinker.Length, Is.EqualTo(one.Whole.Length), $"round {round}"));
                Mind read = minds.Count > 0 ? minds[random.Next(minds.Count)] : mind;
                if (minds.Contains(read) && random.Next(3) == 0 && read.Thinker.Length > 0)
                {
                    Assert.That(read.Thinker.Logits.SequenceEqual(read.Whole.Logits), Is.True, $"round {round}");
                }
            }

            Assert.That(pauses, Is.GreaterThan(50));
            minds.ForEach(one => one.Dispose());
        }

        [Test]
        public void What_is_open_counts_in_the_length_and_is_computed_part_by_part()
        {
            using ISessionGroup group = InParts.CreateSessionGroup();
            using IThinker thinker = group.CreateThinker();
            using IThinker whole = Whole.CreateThinker();
            group.LeavesRunsOpen = true;
            int[] ids = Ids(1, 100);
            whole.Append(ids);
            thinker.Append(ids);
            Array.Clear(ids, 0, ids.Length);

            // 64 + 32 + 4
            Assert.That(group.PartsLeft, Is.EqualTo(3 * group.ThinkerParts));
            Assert.That(thinker.Length, Is.EqualTo(100));
            for (int left = group.PartsLeft - 1; left >= 0; left--)
            {
                group.RunPart();
                Assert.That(group.PartsLeft, Is.EqualTo(left));
            }

            Assert.That((Action)group.RunPart, Throws.InvalidOperationException.With.Message.Contains("No part of a run is left"));
            Assert.That(thinker.Logits.SequenceEqual(whole.Logits), Is.True);
            thinker.Append(Ids(2, 3));
            Assert.That(group.PartsLeft, Is.EqualTo(2 * group.ThinkerParts));
            Assert.That(thinker.Logits.Length, Is.GreaterThan(0));
            Assert.That(group.PartsLeft, Is.EqualTo(0), "who reads the logits has them computed");
        }

        [Test]
        public void More_thinkers_than_a_run_takes_are_fed_in_several()
        {
            using ISessionGroup group = InParts.CreateSessionGroup();
            group.LeavesRunsOpen = true;
            var minds = new List<Mind>();
            for (int i = 0; i < group.MaxRows + 1; i++)
            {
                minds.Add(new Mind(group));
                minds[i].Append(Ids(i, 5 + i));
            }

            int[] ids = Ids(7, minds.Count);
            group.Append(minds.ConvertAll(mind => mind.Thinker).ToArray(), ids);
            Assert.That(group.PartsLeft, Is.EqualTo(2 * group.ThinkerParts));
            for (int i = 0; i < minds.Count; i++)
            {
                minds[i].Whole.Append(ids.AsSpan(i, 1));
            }

            minds.ForEach(mind => Assert.That(mind.Thinker.Logits.SequenceEqual(mind.Whole.Logits), Is.True));
            minds.ForEach(mind => mind.Dispose());
        }

        [Test]
        public void A_part_that_fails_takes_back_all_that_was_fed_with_it()
        {
            using ISessionGroup group = InParts.CreateSessionGroup();
            group.LeavesRunsOpen = true;
            var first = new Mind(group);
            var second = new Mind(group);
            first.Append(Ids(1, 9));
            second.Append(Ids(2, 5));
            group.Finish();
            foreach (int parts in new[] { 0, 1, group.ThinkerParts + 1 })
            {
                first.Thinker.Append(Ids(3, 70));
                Fail(group, parts);
                Assert.That(first.Thinker.Length, Is.EqualTo(9));
                Assert.That(first.Thinker.Logits.SequenceEqual(first.Whole.Logits), Is.True);
            }

            group.Append(new[] { first.Thinker, second.Thinker }, new[] { 1, 2 });
            Assert.That(second.Thinker.Length, Is.EqualTo(6));
            Fail(group, 1);
            Assert.That(first.Thinker.Length, Is.EqualTo(9));
            Assert.That(second.Thinker.Length, Is.EqualTo(5));
            foreach (Mind mind in new[] { first, second })
            {
                mind.Append(Ids(4, 3));
                Assert.That(mind.Thinker.Logits.SequenceEqual(mind.Whole.Logits), Is.True);
                mind.Dispose();
            }
        }

        [Test]
        public void A_session_that_leaves_is_not_computed_any_more_and_the_others_are()
        {
            using ISessionGroup group = InParts.CreateSessionGroup();
            group.LeavesRunsOpen = true;
            var leaves = new Mind(group);
            var stays = new Mind(group);
            stays.Append(Ids(1, 4));
            leaves.Append(Ids(2, 40));
            group.RunPart();
            var both = new Mind(group);
            both.Append(Ids(3, 2));
            group.Append(new[] { both.Thinker, stays.Thinker }, new[] { 5, 6 });
            both.Whole.Append(new[] { 5 });
            stays.Whole.Append(new[] { 6 });
            group.RunPart();
            both.Dispose();
            Assert.That(group.PartsLeft, Is.EqualTo(0));
            leaves.Append(Ids(4, 8));
            group.RunPart();
            leaves.Dispose();
            Assert.That(group.PartsLeft, Is.EqualTo(0));
            Assert.That(stays.Thinker.Logits.SequenceEqual(stays.Whole.Logits), Is.True);
            stays.Dispose();
        }

        [Test]
        public void A_group_or_model_that_goes_with_a_run_open_leaves_nothing_to_do()
        {
            ISessionGroup group = InParts.CreateSessionGroup();
            group.LeavesRunsOpen = true;
            IThinker thinker = group.CreateThinker();
            thinker.Append(Ids(1, 9));
            group.RunPart();
            group.Dispose();
            Assert.That(group.PartsLeft, Is.EqualTo(0));
            Assert.That((Action)(() => thinker.Append(new[] { 1 })), Throws.TypeOf<ObjectDisposedException>());
            thinker.Dispose();

            OnnxSpeechModel model = OnnxSpeechModel.Load(TestBundle.Folder, new OnnxOptions { Provider = ExecutionProvider.Cpu, MindInParts = true });
            using ISessionGroup other = model.CreateSessionGroup();
            using IThinker one = other.CreateThinker();
            using IThinker two = other.CreateThinker();
            other.LeavesRunsOpen = true;
            other.Append(new[] { one, two }, new[] { 1, 2 });
            other.RunPart();
            model.Dispose();
            Assert.That(other.PartsLeft, Is.EqualTo(0));
            Assert.That((Action)other.RunPart, Throws.TypeOf<ObjectDisposedException>());
        }

        [Test]
        public void Parts_of_thinkers_allocate_nothing()
        {
            using ISessionGroup group = InParts.CreateSessionGroup();
            group.LeavesRunsOpen = true;
            var thinkers = new IThinker[9];
            for (int i = 0; i < thinkers.Length; i++)
            {
                thinkers[i] = group.CreateThinker();
            }

            int[] text = Ids(1, 100);
            var ids = new int[thinkers.Length];
            float[] rows = Rows(1, 11);
            Action all = () =>
            {
                thinkers[0].Append(text);
                while (group.PartsLeft > 0)
                {
                    group.RunPart();
                }

                thinkers[1].AppendRows(rows);
                group.RunPart();
                group.Append(thinkers, ids);
                group.RunPart();
                thinkers[3].Rewind(0);
                foreach (IThinker thinker in thinkers)
                {
                    thinker.Rewind(0);
                }
            };
            all();
            all();
            Assert.That(AllocationMeter.Bytes(all), Is.EqualTo(0));
            Array.ForEach(thinkers, thinker => thinker.Dispose());
        }

        private static void Fail(ISessionGroup group, int parts)
        {
            RunOptions options = InParts.Shared.Graph("thinker").RunOptions;
            for (int i = 0; i < parts; i++)
            {
                group.RunPart();
            }

            options.Terminate = true;
            try
            {
                Assert.That((Action)group.RunPart, Throws.TypeOf<OnnxRuntimeException>());
            }
            finally
            {
                options.Terminate = false;
            }

            Assert.That(group.PartsLeft, Is.EqualTo(0));
        }

        private static int[] Ids(int seed, int count)
        {
            var ids = new int[count];
            for (int i = 0; i < count; i++)
            {
                ids[i] = ((seed * 71) + (i * 13) + (i * i % 7)) % Whole.Tokenizer.VocabularySize;
            }

            return ids;
        }

        private static float[] Rows(int seed, int count)
        {
            var random = new SeededRandom((ulong)seed);
            var rows = new float[count * Hidden];
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = 0.3f * random.NextNormal();
            }

            return rows;
        }

        /// <summary>A session of the group, and one of the whole graph that is fed the same at once.</summary>
        private sealed class Mind : IDisposable
        {
            public Mind(ISessionGroup group)
            {
                Thinker = group.CreateThinker();
            }

            public IThinker Thinker { get; }

            public IThinker Whole { get; } = ThinkerPartsTests.Whole.CreateThinker();

            public void Append(int[] ids)
            {
                if (Thinker.Length + ids.Length <= Thinker.Capacity)
                {
                    Thinker.Append(ids);
                    Whole.Append(ids);
                }
            }

            public void AppendRows(float[] rows)
            {
                if (Thinker.Length + (rows.Length / Hidden) <= Thinker.Capacity)
                {
                    Thinker.AppendRows(rows);
                    Whole.AppendRows(rows);
                    Array.Clear(rows, 0, rows.Length);
                }
            }

            public void Rewind(int length)
            {
                Thinker.Rewind(length);
                Whole.Rewind(length);
            }

            public void TakeOver(Mind other)
            {
                if (other.Thinker.Length == 0)
                {
                    return;
                }

                using IThinkerSnapshot mine = other.Thinker.Snapshot()!;
                using IThinkerSnapshot whole = other.Whole.Snapshot()!;
                Thinker.Restore(mine);
                Whole.Restore(whole);
                Append(new[] { 3 });
            }

            public void Dispose()
            {
                Thinker.Dispose();
                Whole.Dispose();
            }
        }
    }
}
