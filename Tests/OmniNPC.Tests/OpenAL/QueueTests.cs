using System;
using System.Numerics;
using NUnit.Framework;
using OmniNPC.Voice;

namespace OmniNPC.Tests.OpenAL
{
    /// <summary>What is queued, played, refused and missed.</summary>
    public sealed class QueueTests
    {
        private static readonly Vector3 Ahead = new Vector3(0, 0, -1);

        [Test]
        public void Everything_written_is_played_and_counted_to_the_sample(
            [Values(8000, 16000, 22050, 24000, 44100, 48000)] int rateHz, [Values(1, 319, 640, 20011)] int samples)
        {
            using Scene scene = new Scene(hrtf: false);
            IVoice voice = scene.Voice(Ahead, rateHz);
            float[] signal = Scene.Noise(1, 48000).AsSpan(0, samples).ToArray();
            scene.Play(voice, signal);

            Assert.That(voice.PlayedSamples, Is.EqualTo(samples));
            Assert.That(voice.QueuedSamples, Is.Zero);
            Assert.That(voice.Starvations, Is.Zero);
            Assert.That(scene.Mix.Seconds, Is.EqualTo((double)samples / rateHz).Within(2 * Scene.Tick));
        }

        [Test]
        public void The_counters_never_go_back_and_always_add_up()
        {
            using Scene scene = new Scene();
            IVoice voice = scene.Voice(Ahead, 16000);
            float[] signal = Scene.Noise(3, 16000);
            long last = 0;
            int written = 0;
            for (int tick = 0; tick < 190; tick++)
            {
                written += Scene.Feed(voice, signal, written);
                scene.Step();
                Assert.That(voice.PlayedSamples, Is.GreaterThanOrEqualTo(last));
                Assert.That(voice.PlayedSamples + voice.QueuedSamples, Is.EqualTo(written));
                last = voice.PlayedSamples;
            }

            // 190 ticks less the first one's start: 16000 * 3 samples are over by then.
            Assert.That(last, Is.EqualTo(signal.Length));
        }

        [Test]
        public void A_voice_plays_in_step_with_the_clock()
        {
            using Scene scene = new Scene();
            IVoice voice = scene.Voice(Ahead, 16000);
            float[] signal = Scene.Noise(2, 16000);
            int written = 0;
            for (int tick = 1; tick <= 60; tick++)
            {
                written += Scene.Feed(voice, signal, written);
                scene.Step();

                // OpenAL Soft 1.19 counts a source's pitch in 1/4096: 16 kHz in 48 kHz runs 0.024 % slow.
                Assert.That(voice.PlayedSamples, Is.EqualTo(tick * Scene.Tick * 16000).Within(0.05).Percent.Or.EqualTo(tick * Scene.Tick * 16000).Within(2));
            }
        }

        [Test]
        public void A_voice_that_is_fed_never_starves_for_a_minute()
        {
            using Scene scene = new Scene(hrtf: false);
            IVoice voice = scene.Voice(Ahead, 16000);
            scene.Play(voice, Scene.Noise(60, 16000));

            Assert.That(voice.Starvations, Is.Zero);
            Assert.That(voice.PlayedSamples, Is.EqualTo(60 * 16000));
        }

        [Test]
        public void Running_dry_before_the_end_counts_once_and_the_voice_goes_on_with_the_next_write()
        {
            using Scene scene = new Scene();
            IVoice voice = scene.Voice(Ahead, 16000);
            voice.Write(Scene.Noise(0.04, 16000));
            for (int tick = 0; tick < 30; tick++)
            {
                scene.Step();
            }

            Assert.That(voice.Starvations, Is.EqualTo(1));
            Assert.That(voice.PlayedSamples, Is.EqualTo(640));

            voice.Write(Scene.Noise(0.04, 16000));
            voice.Finish();
            for (int tick = 0; tick < 30; tick++)
            {
                scene.Step();
            }

            Assert.That(voice.Starvations, Is.EqualTo(1));
            Assert.That(voice.PlayedSamples, Is.EqualTo(1280));
        }

        [Test]
        public void Running_dry_after_the_end_is_no_starvation_and_the_next_utterance_plays()
        {
            using Scene scene = new Scene();
            IVoice voice = scene.Voice(Ahead);
            scene.Play(voice, Scene.Noise(0.1));
            for (int tick = 0; tick < 10; tick++)
            {
                scene.Step();
            }

            scene.Play(voice, Scene.Noise(0.1));

            Assert.That(voice.Starvations, Is.Zero);
            Assert.That(voice.PlayedSamples, Is.EqualTo(4800));
        }

        [Test]
        public void Odd_pieces_sound_exactly_like_whole_ones()
        {
            float[] signal = Scene.Noise(1, 16000);
            float[][] mixes = new float[2][];
            for (int run = 0; run < 2; run++)
            {
                using Scene scene = new Scene();
                IVoice voice = scene.Voice(Ahead, 16000);
                int written = 0;
                uint random = 7;
                while (written < signal.Length)
                {
                    // Keeps 60 ms queued in pieces of 1 to 97 samples, or fills the queue in one piece.
                    while (voice.QueuedSamples < 960 && written < signal.Length)
                    {
                        random = (random * 1664525) + 1013904223;
                        int piece = run == 0 ? voice.WritableSamples : 1 + (int)(random >> 16) % 97;
                        piece = Math.Min(piece, Math.Min(voice.WritableSamples, signal.Length - written));
                        voice.Write(new ReadOnlySpan<float>(signal, written, piece));
                        written += piece;
                    }

                    scene.Step();
                }

                voice.Finish();
                for (int tick = 0; tick < 20; tick++)
                {
                    scene.Step();
                }

                Assert.That(voice.Starvations, Is.Zero);
                mixes[run] = scene.Channel(0, 0, 1);
            }

            Assert.That(mixes[1], Is.EqualTo(mixes[0]));
        }

        [Test]
        public void More_than_fits_is_refused_and_nothing_is_queued()
        {
            using Scene scene = new Scene();
            IVoice voice = scene.Voice(Ahead, 16000);

            Assert.That(voice.WritableSamples, Is.EqualTo(1920), "0.12 s at 16 kHz");
            Assert.That(
                Calling.Of(() => voice.Write(new float[1921])),
                Throws.ArgumentException.With.Message.Contains("1920").And.Message.Contains("1921"));
            Assert.That(voice.QueuedSamples, Is.Zero);
        }

        [Test]
        public void Samples_that_are_no_numbers_or_too_large_do_not_reach_the_mix()
        {
            using Scene scene = new Scene();
            float[] signal = Scene.Noise(0.3);
            signal[100] = float.NaN;
            signal[200] = float.PositiveInfinity;
            signal[300] = -1e30f;
            scene.Play(scene.Voice(Ahead), signal);

            Assert.That(scene.Mix.Peak, Is.GreaterThan(0.05f).And.LessThan(4f));
            Assert.That(scene.Channel(0), Has.None.NaN);
        }
    }
}
