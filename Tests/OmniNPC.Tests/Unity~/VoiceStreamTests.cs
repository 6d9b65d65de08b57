using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using NUnit.Framework;
using OmniNPC.Tests.Core;
using OmniNPC.Unity;

namespace OmniNPC.Tests.Unity
{
    /// <summary>The samples of a voice on their way to the audio thread: right, counted and never waited for.</summary>
    public sealed class VoiceStreamTests
    {
        private const double Patience = 0.25;

        [TestCase(24000, 48000)]
        [TestCase(24000, 44100)]
        [TestCase(48000, 48000)]
        [TestCase(16000, 44100)]
        public void A_tone_keeps_its_pitch_and_level_at_the_rate_of_the_output(int rateHz, int outputHz)
        {
            var stream = new VoiceStream(rateHz, outputHz, 1);
            stream.Write(Tone.Sine(1000, 0.5, rateHz, 0.5f));
            stream.Finish();

            float[] heard = Read(stream, outputHz / 2);

            float[] middle = heard.AsSpan(outputHz / 10, outputHz / 5).ToArray();
            Assert.That(middle.Zip(middle.Skip(1), (a, b) => a < 0 && b >= 0).Count(rises => rises), Is.EqualTo(200).Within(1));
            Assert.That(Tone.Rms(middle), Is.EqualTo(0.5 / Math.Sqrt(2)).Within(0.005));
        }

        [Test]
        public void The_cut_into_blocks_changes_no_sample()
        {
            float[] sound = Tone.Noise(0.1, 24000, 0.2f);
            var one = new VoiceStream(24000, 44100, 1);
            var other = new VoiceStream(24000, 44100, 1);
            one.Write(sound);
            other.Write(sound);

            float[] whole = Read(one, 4000);
            float[] pieces = Enumerable.Range(0, 160).SelectMany(i => Read(other, 25)).ToArray();

            Assert.That(pieces, Is.EqualTo(whole));
        }

        [Test]
        public void What_was_written_is_queued_played_or_dropped_at_any_time()
        {
            var stream = new VoiceStream(8000, 8000, 0.5);
            stream.Write(new float[1000]);
            Assert.That((stream.QueuedSamples, stream.PlayedSamples, stream.WritableSamples), Is.EqualTo((1000, 0L, 3000)));

            Read(stream, 320);
            Assert.That(stream.PlayedSamples, Is.EqualTo(0), "the game learns of it once per tick");
            stream.Refresh(0.04, Patience);
            Assert.That((stream.QueuedSamples, stream.PlayedSamples, stream.WritableSamples), Is.EqualTo((680, 320L, 3320)));
        }

        [Test]
        public void More_than_fits_is_refused_and_nothing_is_queued()
        {
            var stream = new VoiceStream(8000, 8000, 0.1);

            Assert.That(Thrown.By(() => stream.Write(new float[801])), Is.TypeOf<ArgumentException>().With.Message.Contain("room for 800 samples; 801 were given"));
            Assert.That(stream.QueuedSamples, Is.EqualTo(0));
        }

        [Test]
        public void A_fade_falls_to_silence_drops_the_rest_and_takes_nothing_until_then()
        {
            var stream = new VoiceStream(8000, 8000, 1);
            stream.Write(Enumerable.Repeat(0.5f, 4000).ToArray());
            Read(stream, 320);
            stream.Refresh(0.04, Patience);

            stream.FadeOut(0.02);
            Assert.That(stream.WritableSamples, Is.EqualTo(0));
            Assert.That(Thrown.By(() => stream.Write(new float[1])), Is.TypeOf<ArgumentException>().With.Message.Contain("fading out"));
            float[] heard = Read(stream, 320);
            stream.Refresh(0.04, Patience);

            Assert.That(heard.Take(160), Is.Ordered.Descending);
            Assert.That(heard[0], Is.EqualTo(0.5f).Within(0.01f));
            Assert.That(heard.Skip(160), Is.All.EqualTo(0f));
            Assert.That((stream.PlayedSamples, stream.QueuedSamples), Is.EqualTo((480L, 0)), "the dropped samples do not count as played");
            Assert.That(stream.Starvations, Is.EqualTo(0));
            stream.Write(new float[] { 0.25f });
            Assert.That(Read(stream, 32)[0], Is.EqualTo(0.25f), "the next utterance follows");
        }

        [Test]
        public void A_fade_of_no_length_drops_everything_at_once()
        {
            var stream = new VoiceStream(8000, 8000, 1);
            stream.Write(Enumerable.Repeat(0.5f, 100).ToArray());
            stream.FadeOut(0);

            Assert.That(Read(stream, 64), Is.All.EqualTo(0f));
            stream.Refresh(0, Patience);
            Assert.That((stream.PlayedSamples, stream.QueuedSamples, stream.WritableSamples), Is.EqualTo((0L, 0, 8000)));
        }

        [TestCase(-0.1)]
        [TestCase(1.1)]
        [TestCase(double.NaN)]
        public void A_fade_outside_its_range_is_refused(double seconds)
        {
            Assert.That(Thrown.By(() => new VoiceStream(8000, 8000, 1).FadeOut(seconds)), Is.TypeOf<ArgumentOutOfRangeException>().With.Message.Contain("0 to 1 second"));
        }

        [Test]
        public void Running_dry_is_counted_once_and_only_while_more_is_expected()
        {
            var stream = new VoiceStream(8000, 8000, 1);
            Read(stream, 64);
            Assert.That(stream.Starvations, Is.EqualTo(0), "nothing was said yet");
            stream.Write(new float[100]);
            Read(stream, 640);
            Assert.That(stream.Starvations, Is.EqualTo(1));
            stream.Write(new float[100]);
            stream.Finish();
            Read(stream, 640);
            Assert.That(stream.Starvations, Is.EqualTo(1), "the utterance was over");
        }

        [Test]
        public void Without_an_audio_thread_samples_are_played_silently_in_time()
        {
            var stream = new VoiceStream(8000, 48000, 1);
            stream.Write(new float[8000]);
            for (int tick = 0; tick < 60; tick++)
            {
                stream.Refresh(1 / 60.0, Patience);
            }

            Assert.That(stream.IsStalled, Is.True);
            Assert.That(stream.PlayedSamples, Is.EqualTo(8000 * 0.75).Within(200), "all but the quarter of a second it was waited for");

            Read(stream, 480);
            stream.Refresh(1 / 60.0, Patience);
            Assert.That(stream.IsStalled, Is.False, "the audio thread is back");
        }

        [Test]
        public void A_paused_game_plays_nothing_silently()
        {
            var stream = new VoiceStream(8000, 48000, 1);
            stream.Write(new float[8000]);
            for (int tick = 0; tick < 600; tick++)
            {
                stream.Refresh(0, Patience);
            }

            Assert.That((stream.IsStalled, stream.PlayedSamples), Is.EqualTo((false, 0L)));
        }

        [Test]
        public void A_new_rate_of_the_output_is_followed()
        {
            var stream = new VoiceStream(24000, 48000, 1);
            stream.Write(Tone.Sine(1000, 1, 24000, 0.5f));
            Read(stream, 4800);
            stream.SetOutputRate(24000);
            float[] heard = Read(stream, 4800);

            Assert.That(heard.Zip(heard.Skip(1), (a, b) => a < 0 && b >= 0).Count(rises => rises), Is.EqualTo(200).Within(2));
        }

        [Test]
        public void A_new_gain_is_reached_within_one_block_without_a_step()
        {
            var stream = new VoiceStream(8000, 8000, 1);
            stream.Write(Enumerable.Repeat(0.5f, 1000).ToArray());
            stream.SetGain(0.5f);

            float[] heard = Read(stream, 100);

            Assert.That(heard, Is.Ordered.Descending);
            Assert.That(heard[0], Is.EqualTo(0.4975f).Within(1e-5f));
            Assert.That(heard[99], Is.EqualTo(0.25f).Within(1e-5f));
        }

        [Test]
        public void Voices_are_added_to_what_is_there()
        {
            var stream = new VoiceStream(8000, 8000, 1);
            stream.Write(new float[] { 0.25f });
            float[] block = Enumerable.Repeat(0.5f, 32).ToArray();

            stream.AddTo(block);

            Assert.That(block[0], Is.EqualTo(0.75f));
            Assert.That(block.Skip(1), Is.All.EqualTo(0.5f));
        }

        [Test]
        public void Neither_thread_allocates()
        {
            var stream = new VoiceStream(24000, 48000, 1);
            float[] sound = Tone.Sine(200, 0.02, 24000);
            float[] block = new float[960];
            Action turn = () =>
            {
                stream.Write(sound);
                stream.AddTo(block);
                stream.Refresh(0.02, Patience);
            };
            turn();

            Assert.That(AllocationMeter.Bytes(turn), Is.EqualTo(0));
        }

        [Test]
        public void Two_threads_lose_and_reorder_nothing()
        {
            const int Count = 200_000;
            var stream = new VoiceStream(8000, 8000, 0.05);
            var heard = new List<float>(Count);
            using var isRead = new ManualResetEventSlim();
            var audio = new Thread(() =>
            {
                float[] block = new float[50];
                while (heard.Count < Count)
                {
                    Array.Clear(block, 0, block.Length);
                    stream.AddTo(block);
                    // A zero is a gap: every sample here is above it.
                    heard.AddRange(block.Where(sample => sample != 0f));
                }

                isRead.Set();
            });
            audio.Start();
            for (int written = 0; written < Count;)
            {
                stream.Refresh(0, Patience);
                int count = Math.Min(stream.WritableSamples, Math.Min(97, Count - written));
                stream.Write(Enumerable.Range(written + 1, count).Select(i => i / (float)(1 << 20)).ToArray());
                written += count;
            }

            Assert.That(isRead.Wait(TimeSpan.FromSeconds(60)), Is.True);
            audio.Join();
            stream.Refresh(0, Patience);
            Assert.That(heard, Is.EqualTo(Enumerable.Range(1, Count).Select(i => i / (float)(1 << 20))));
            Assert.That((stream.PlayedSamples, stream.QueuedSamples), Is.EqualTo(((long)Count, 0)));
        }

        private static float[] Read(VoiceStream stream, int samples)
        {
            float[] block = new float[samples];
            stream.AddTo(block);
            return block;
        }
    }
}
