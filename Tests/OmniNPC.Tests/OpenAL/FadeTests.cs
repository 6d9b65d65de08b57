using System;
using System.Numerics;
using NUnit.Framework;
using OmniNPC.Voice;

namespace OmniNPC.Tests.OpenAL
{
    /// <summary>An interrupted voice goes silent soon and without a click.</summary>
    public sealed class FadeTests
    {
        private const double Fade = 0.03;

        // The head-related filters of the 48 kHz set ring for 64 samples or fewer after the last one.
        private const double Ringing = 0.002;

        [Test]
        public void A_fade_is_over_after_its_time_and_drops_what_was_queued([Values(true, false)] bool hrtf)
        {
            using Scene scene = new Scene(hrtf);
            IVoice voice = scene.Voice(new Vector3(-2, 0, 0));
            float[] tone = Scene.Tone(200, 2);
            int written = 0;
            for (int tick = 0; tick < 30; tick++)
            {
                written += Scene.Feed(voice, tone, written);
                scene.Step();
            }

            double now = scene.Mix.Seconds;
            long before = voice.PlayedSamples;
            voice.FadeOut(Fade);
            Assert.That(voice.WritableSamples, Is.Zero);
            for (int tick = 0; tick < 30; tick++)
            {
                scene.Step();
            }

            Assert.That(voice.QueuedSamples, Is.Zero);
            Assert.That(voice.PlayedSamples - before, Is.EqualTo(Fade * 24000).Within(2), "dropped samples do not count as played");
            Assert.That(voice.Starvations, Is.Zero);
            Assert.That(Scene.Rms(scene.Channel(0, now + Fade + Ringing)), Is.LessThan(1e-6));
            Assert.That(Scene.Rms(scene.Channel(0, now, now + (Fade / 2))), Is.GreaterThan(0.05));

            // A tone of 200 Hz is smooth, so any jump of the fade would show.
            float steady = Scene.LargestStep(scene.Channel(0, now - 0.2, now));
            Assert.That(Scene.LargestStep(scene.Channel(0, now - 0.005, now + Fade + Ringing)), Is.LessThan(steady * 1.1f));
        }

        [Test]
        public void After_a_fade_the_voice_takes_the_next_utterance_at_full_loudness()
        {
            using Scene scene = new Scene(hrtf: false);
            IVoice voice = scene.Voice(new Vector3(0, 0, -1));
            voice.Write(Scene.Noise(0.12));
            scene.Step();
            voice.FadeOut(Fade);
            for (int tick = 0; tick < 5; tick++)
            {
                scene.Step();
            }

            long before = voice.PlayedSamples;
            double from = scene.Mix.Seconds;
            float[] next = Scene.Noise(0.5);
            scene.Play(voice, next);

            Assert.That(voice.PlayedSamples - before, Is.EqualTo(next.Length));

            using Scene whole = new Scene(hrtf: false);
            whole.Play(whole.Voice(new Vector3(0, 0, -1)), next);
            Assert.That(scene.Channel(0, from, from + 0.5), Is.EqualTo(whole.Channel(0, 0, 0.5)));
        }

        [Test]
        public void A_fade_of_no_time_drops_at_once()
        {
            using Scene scene = new Scene();
            IVoice voice = scene.Voice(new Vector3(0, 0, -1));
            voice.Write(Scene.Noise(0.12));
            scene.Step();
            long before = voice.PlayedSamples;
            voice.FadeOut(0);

            Assert.That(voice.QueuedSamples, Is.Zero);
            scene.Step();
            Assert.That(voice.PlayedSamples, Is.EqualTo(before));
        }

        [Test]
        public void Fading_a_silent_voice_does_nothing()
        {
            using Scene scene = new Scene();
            IVoice voice = scene.Voice(new Vector3(0, 0, -1));
            voice.FadeOut(Fade);
            scene.Step();

            Assert.That(voice.PlayedSamples, Is.Zero);
            Assert.That(voice.WritableSamples, Is.EqualTo(2880));
        }

        [Test]
        public void A_voice_that_ends_during_its_fade_ends_once()
        {
            using Scene scene = new Scene();
            IVoice voice = scene.Voice(new Vector3(0, 0, -1));
            voice.Write(Scene.Noise(0.02));
            scene.Step();
            voice.FadeOut(Fade);
            for (int tick = 0; tick < 10; tick++)
            {
                scene.Step();
            }

            Assert.That(voice.PlayedSamples, Is.EqualTo(480));
            Assert.That(voice.WritableSamples, Is.EqualTo(2880));
            Assert.That(voice.Starvations, Is.Zero);
        }

        [TestCase(-0.1)]
        [TestCase(1.1)]
        [TestCase(double.NaN)]
        public void A_fade_outside_its_range_is_refused(double seconds)
        {
            using Scene scene = new Scene();
            IVoice voice = scene.Voice(new Vector3(0, 0, -1));

            Assert.That(Calling.Of(() => voice.FadeOut(seconds)), Throws.TypeOf<ArgumentOutOfRangeException>());
        }
    }
}
