using System;
using System.Linq;
using System.Threading;
using NUnit.Framework;
using OmniNPC.Unity.Editor;

namespace OmniNPC.Tests.Unity
{
    /// <summary>Samples cross from the editor to Unity's audio thread, which asks ahead of what is heard.</summary>
    public sealed class PreviewStreamTests
    {
        private PreviewStream stream = null!;

        [SetUp]
        public void Open() => stream = new PreviewStream(1024);

        [Test]
        public void Samples_come_in_order_and_silence_where_there_are_none()
        {
            stream.Write(new[] { 0.1f, 0.2f, 0.3f });

            Assert.That(Read(5), Is.EqualTo(new[] { 0.1f, 0.2f, 0.3f, 0f, 0f }));
            Assert.That(stream.Writable, Is.EqualTo(1024));
        }

        [Test]
        public void What_unity_has_and_did_not_play_is_not_heard()
        {
            stream.Write(new float[100]);
            Read(64);
            Assert.That((stream.HeardOf(0), stream.HeardOf(10), stream.HeardOf(64)), Is.EqualTo((0L, 10L, 64L)));

            // 36 samples and 28 of silence behind them.
            Read(64);
            Assert.That((stream.HeardOf(64), stream.HeardOf(100), stream.HeardOf(128)), Is.EqualTo((64L, 100L, 100L)));
        }

        [Test]
        public void A_fade_ends_in_what_comes_after_it_and_the_rest_is_dropped()
        {
            stream.Write(Enumerable.Repeat(1f, 500).ToArray());
            stream.FadeOut(10);
            stream.Write(new[] { 0.5f, 0.5f });

            Assert.That(Read(14), Is.EqualTo(new[] { 1f, 0.9f, 0.8f, 0.7f, 0.6f, 0.5f, 0.4f, 0.3f, 0.2f, 0.1f, 0.5f, 0.5f, 0f, 0f }).Within(1e-5));
            stream.Write(new[] { 1f });
            Assert.That(Read(1), Is.EqualTo(new[] { 1f }), "A fade that is over changes nothing.");
        }

        [Test]
        public void The_gain_holds_for_what_was_not_given_yet()
        {
            stream.Write(new[] { 1f, 1f });
            stream.Gain = 0.25f;

            Assert.That(Read(2), Is.EqualTo(new[] { 0.25f, 0.25f }));
        }

        [Test]
        public void What_does_not_fit_is_left_out_and_nothing_is_overwritten()
        {
            stream.Write(Enumerable.Range(0, 2000).Select(i => (float)i).ToArray());

            Assert.That(stream.Written, Is.EqualTo(1024));
            Assert.That(Read(1025).Take(1024), Is.EqualTo(Enumerable.Range(0, 1024).Select(i => (float)i)));
        }

        [Test]
        public void Two_threads_lose_nothing()
        {
            const int Count = 200_000;
            var got = new float[Count];
            var audio = new Thread(() =>
            {
                var block = new float[64];
                for (int n = 0; n < Count;)
                {
                    stream.Read(block);
                    foreach (float sample in block)
                    {
                        if (sample != 0f)
                        {
                            got[n++] = sample;
                        }
                    }
                }
            });
            audio.Start();
            for (int n = 0; n < Count;)
            {
                int count = Math.Min(Math.Min(stream.Writable, 100), Count - n);
                var block = new float[count];
                for (int i = 0; i < count; i++)
                {
                    block[i] = ++n;
                }

                stream.Write(block);
            }

            audio.Join();
            Assert.That(got, Is.EqualTo(Enumerable.Range(1, Count).Select(i => (float)i)));
        }

        private float[] Read(int count)
        {
            var data = new float[count];
            stream.Read(data);
            return data;
        }
    }
}
