using System;
using System.Threading;
using NUnit.Framework;
using OmniNPC.Crossing;

namespace OmniNPC.Tests.Core
{
    public sealed class CrossingTests
    {
        [Test]
        public void A_queue_gives_back_what_was_written_in_order_and_refuses_when_full()
        {
            var queue = new SpscQueue<int>(3);
            Assert.That(queue.Capacity, Is.EqualTo(4));
            for (int i = 0; i < 4; i++)
            {
                Assert.That(queue.TryWrite(i), Is.True);
            }

            Assert.That(queue.TryWrite(9), Is.False);
            Assert.That(queue.TryPeek(out int first), Is.True);
            Assert.That(first, Is.EqualTo(0));
            Assert.That(queue.TryRead(out first), Is.True);
            Assert.That(queue.TryWrite(4), Is.True);
            var rest = new int[9];
            Assert.That(queue.Read(rest), Is.EqualTo(4));
            Assert.That(rest, Is.EqualTo(new[] { 1, 2, 3, 4, 0, 0, 0, 0, 0 }));
            Assert.That(queue.TryRead(out _), Is.False);
            Assert.That(queue.TryPeek(out _), Is.False);
        }

        [Test]
        public void Many_items_go_in_together_or_not_at_all()
        {
            var queue = new SpscQueue<int>(4);
            Assert.That(queue.TryWrite(new[] { 1, 2, 3 }), Is.True);
            Assert.That(queue.TryWrite(new[] { 4, 5 }), Is.False);
            Assert.That(queue.Count, Is.EqualTo(3));
            queue.Skip(2);
            Assert.That(queue.TryWrite(new[] { 4, 5, 6 }), Is.True, "around the end of the ring");
            var all = new int[4];
            Assert.That(queue.Read(all), Is.EqualTo(4));
            Assert.That(all, Is.EqualTo(new[] { 3, 4, 5, 6 }));
            queue.Skip(100);
            Assert.That(queue.Count, Is.EqualTo(0));
        }

        [TestCase(0)]
        [TestCase(-1)]
        [TestCase((1 << 28) + 1)]
        public void A_capacity_out_of_range_is_refused(int capacity)
        {
            Assert.That(Thrown.By(() => new SpscQueue<int>(capacity)), Is.TypeOf<ArgumentOutOfRangeException>());
        }

        [Test]
        public void Nothing_is_lost_or_reordered_between_two_threads()
        {
            const int Count = 50000;
            var queue = new SpscQueue<int>(512);
            var writer = new Thread(() =>
            {
                var several = new int[5];
                for (int i = 0; i < Count;)
                {
                    if (i % 7 == 0 && i + several.Length <= Count)
                    {
                        for (int k = 0; k < several.Length; k++)
                        {
                            several[k] = i + k;
                        }

                        i += queue.TryWrite(several) ? several.Length : 0;
                    }
                    else
                    {
                        i += queue.TryWrite(i) ? 1 : 0;
                    }

                    if (queue.Free == 0)
                    {
                        Thread.Yield();
                    }
                }
            });
            writer.Start();
            var taken = new int[13];
            int expected = 0;
            bool isInOrder = true;
            while (expected < Count)
            {
                if (expected % 3 == 0 && queue.TryRead(out int one))
                {
                    isInOrder &= one == expected++;
                }
                else
                {
                    int count = queue.Read(taken);
                    for (int i = 0; i < count; i++)
                    {
                        isInOrder &= taken[i] == expected++;
                    }

                    if (count == 0)
                    {
                        Thread.Yield();
                    }
                }
            }

            writer.Join();
            Assert.That(isInOrder, Is.True);
            Assert.That(queue.Count, Is.EqualTo(0));
        }

        [Test]
        public void The_latest_value_is_never_torn_and_never_goes_back()
        {
            var latest = new LatestValue<(long A, long B)>();
            Assert.That(latest.Read(), Is.EqualTo((0L, 0L)));
            const long Count = 100000;
            var writer = new Thread(() =>
            {
                for (long i = 1; i <= Count; i++)
                {
                    latest.Write((i, -i));
                }
            });
            writer.Start();
            long last = 0;
            bool isWhole = true;
            while (last < Count)
            {
                (long a, long b) = latest.Read();
                isWhole &= a == -b && a >= last;
                last = a;
            }

            writer.Join();
            Assert.That(isWhole, Is.True);
        }
    }
}
