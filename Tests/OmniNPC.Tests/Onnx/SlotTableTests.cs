using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Graphs;
using OmniNPC.Onnx.Slots;
using OmniNPC.Speech;

namespace OmniNPC.Tests.Onnx
{
    /// <summary>Slots change hands and everybody keeps his rows.</summary>
    [NonParallelizable]
    public sealed class SlotTableTests
    {
        private const int Capacity = 24;

        [TestCase(1ul)]
        [TestCase(2ul)]
        [TestCase(3ul)]
        public void Whoever_comes_leaves_or_is_gathered_everybody_keeps_his_rows(ulong seed)
        {
            var random = new SeededRandom(seed);
            using KvSlots kv = Slots();
            var table = new SlotTable<Holder>(kv);
            var present = new List<Holder>();
            for (int round = 0; round < 400; round++)
            {
                int chance = Next(random, 4);
                if (chance == 0 && present.Count < 11)
                {
                    var holder = new Holder(1 + Next(random, Capacity), random);
                    table.Take(holder);
                    kv.Load(holder.Slot, holder.Rows(kv), holder.UsedRows);
                    present.Add(holder);
                }
                else if (chance == 1 && present.Count > 0)
                {
                    Holder leaving = present[Next(random, present.Count)];
                    table.Free(leaving);
                    Assert.That(leaving.Slot, Is.EqualTo(-1));
                    present.Remove(leaving);
                }
                else
                {
                    Holder[] wanted = present.Where(_ => Next(random, 2) == 0).ToArray();
                    table.Gather(wanted);
                    Assert.That(wanted.Select(holder => holder.Slot).OrderBy(slot => slot), Is.EqualTo(Enumerable.Range(0, wanted.Length)));
                }

                foreach (Holder holder in present)
                {
                    Assert.That(table[holder.Slot], Is.SameAs(holder));
                    Assert.That(kv.Save(holder.Slot, holder.UsedRows), Is.EqualTo(holder.Kept), $"round {round}");
                }
            }

            Assert.That(table.Count, Is.LessThanOrEqualTo(16), "11 at most were there");
            Assert.That(kv.Count, Is.EqualTo(table.Count));
        }

        [Test]
        public void Slots_double_at_first_and_then_grow_by_eight()
        {
            using KvSlots kv = Slots();
            var table = new SlotTable<Holder>(kv);
            var counts = new List<int>();
            for (int i = 0; i < 20; i++)
            {
                if (table.Take(new Holder(1, new SeededRandom(1))))
                {
                    counts.Add(table.Count);
                }
            }

            Assert.That(counts, Is.EqualTo(new[] { 1, 2, 4, 8, 16, 24 }));
        }

        private static KvSlots Slots()
        {
            BundleSizes sizes = TestBundle.Model.Bundle.Sizes;
            return new KvSlots(TestBundle.Model.Shared.Graph(GraphNames.Talker), sizes.TalkerLayers, sizes.TalkerKvHeads, Capacity, sizes.TalkerHeadDim);
        }

        private static int Next(SeededRandom random, int count) => (int)(random.NextUniform() * count);

        private sealed class Holder : ISlotHolder
        {
            private readonly float first;

            public Holder(int usedRows, SeededRandom random)
            {
                UsedRows = usedRows;
                first = random.NextNormal();
            }

            public int Slot { get; set; } = -1;

            public int UsedRows { get; }

            public float[] Kept { get; private set; } = Array.Empty<float>();

            public float[] Rows(KvSlots kv)
            {
                Kept = kv.Save(Slot, UsedRows);
                for (int i = 0; i < Kept.Length; i++)
                {
                    Kept[i] = first + i;
                }

                return Kept;
            }
        }
    }
}
