using System;
using System.Numerics;
using NUnit.Framework;
using OmniNPC.OpenAL;
using OmniNPC.Voice;

namespace OmniNPC.Tests.OpenAL
{
    /// <summary>Where a voice is heard, measured in the mix of real OpenAL Soft.</summary>
    public sealed class SpatialTests
    {
        [TestCase(-2f, 0, 1)]
        [TestCase(2f, 1, 0)]
        public void A_voice_on_one_side_is_louder_and_earlier_in_that_ear(float x, int near, int far)
        {
            using Scene scene = new Scene();
            scene.Play(scene.Voice(new Vector3(x, 0, 0)), Scene.Noise(1));
            float[] nearEar = scene.Channel(near, 0.1, 0.9);
            float[] farEar = scene.Channel(far, 0.1, 0.9);

            // Measured with OpenAL Soft 1.19.1: 11.1 dB and 0.71 ms.
            Assert.That(Scene.Decibels(nearEar, farEar), Is.GreaterThan(6).And.LessThan(30));
            Assert.That(Scene.Lead(nearEar, farEar, 48000), Is.InRange(0.0003, 0.0009));
        }

        [Test]
        public void A_voice_straight_ahead_is_alike_in_both_ears()
        {
            using Scene scene = new Scene();
            scene.Play(scene.Voice(new Vector3(0, 0, -2)), Scene.Noise(1));

            Assert.That(Scene.Decibels(scene.Channel(0), scene.Channel(1)), Is.EqualTo(0).Within(0.5));
        }

        [Test]
        public void Turning_to_the_left_moves_a_voice_ahead_into_the_right_ear()
        {
            using Scene scene = new Scene();
            scene.Backend.SetListener(Pose.Facing(Vector3.Zero, -Vector3.UnitX));
            scene.Play(scene.Voice(new Vector3(0, 0, -2)), Scene.Noise(1));

            Assert.That(Scene.Decibels(scene.Channel(1), scene.Channel(0)), Is.GreaterThan(6));
        }

        [Test]
        public void Twice_the_distance_is_six_decibels_less([Values(true, false)] bool hrtf)
        {
            double[] rms = new double[4];
            for (int i = 0; i < rms.Length; i++)
            {
                using Scene scene = new Scene(hrtf);
                scene.Play(scene.Voice(new Vector3(0, 0, -(1 << i))), Scene.Noise(0.5));
                rms[i] = Scene.Rms(scene.Channel(0, 0.1, 0.4));
            }

            for (int i = 1; i < rms.Length; i++)
            {
                Assert.That(20 * Math.Log10(rms[i - 1] / rms[i]), Is.EqualTo(6.02).Within(0.5), $"from {1 << (i - 1)} m to {1 << i} m");
            }
        }

        [TestCase(0.25f, 1f)]
        [TestCase(100f, 50f)]
        public void Nearer_than_the_reference_distance_and_beyond_the_largest_one_nothing_changes(float distance, float edge)
        {
            double[] rms = new double[2];
            for (int i = 0; i < rms.Length; i++)
            {
                using Scene scene = new Scene(hrtf: false);
                scene.Play(scene.Voice(new Vector3(0, 0, i == 0 ? -distance : -edge)), Scene.Noise(0.3));
                rms[i] = Scene.Rms(scene.Channel(0));
            }

            Assert.That(rms[0] / rms[1], Is.EqualTo(1).Within(0.01));
        }

        [Test]
        public void A_speaker_who_turns_his_back_is_quieter_by_the_outer_gain_of_his_cone()
        {
            Vector3 place = new Vector3(0, 0, -2);
            double[] rms = new double[2];
            for (int i = 0; i < rms.Length; i++)
            {
                using Scene scene = new Scene();
                IVoice voice = scene.Backend.CreateVoice(24000, new VoiceOptions { ConeOuterGain = 0.5f });
                voice.SetPose(Pose.Facing(place, i == 0 ? Vector3.Zero : place * 2));
                scene.Play(voice, Scene.Noise(0.5));
                rms[i] = Scene.Rms(scene.Channel(0, 0.1, 0.4));
            }

            Assert.That(20 * Math.Log10(rms[0] / rms[1]), Is.EqualTo(6.02).Within(0.5));
        }

        [Test]
        public void A_voice_that_walks_from_left_to_right_is_heard_to_do_so()
        {
            using Scene scene = new Scene();
            IVoice voice = scene.Voice(new Vector3(-3, 0, -1));
            scene.Play(voice, Scene.Noise(2), tick => voice.SetPose(new Pose(new Vector3(-3 + (tick * 0.05f), 0, -1), Quaternion.Identity, new Vector3(3, 0, 0))));

            Assert.That(Scene.Decibels(scene.Channel(0, 0, 0.5), scene.Channel(1, 0, 0.5)), Is.GreaterThan(6));
            Assert.That(Scene.Decibels(scene.Channel(1, 1.5, 1.9), scene.Channel(0, 1.5, 1.9)), Is.GreaterThan(6));
        }

        [Test]
        public void Two_voices_are_both_heard_each_from_its_side()
        {
            using Scene scene = new Scene();
            IVoice left = scene.Voice(new Vector3(-2, 0, 0));
            IVoice right = scene.Voice(new Vector3(2, 0, 0));
            float[] low = Scene.Tone(300, 0.5);
            float[] high = Scene.Tone(3000, 0.5);
            int leftAt = 0;
            int rightAt = 0;
            for (int tick = 0; tick < 30; tick++)
            {
                leftAt += Scene.Feed(left, low, leftAt);
                rightAt += Scene.Feed(right, high, rightAt);
                scene.Step();
            }

            Assert.That(Level(scene.Channel(0, 0.1, 0.4), 3000) / Level(scene.Channel(1, 0.1, 0.4), 3000), Is.LessThan(0.5));
            Assert.That(Level(scene.Channel(0, 0.1, 0.4), 300) / Level(scene.Channel(1, 0.1, 0.4), 300), Is.GreaterThan(1.1));
        }

        [Test]
        public void Twice_the_gain_is_six_decibels_more()
        {
            using Scene scene = new Scene(hrtf: false);
            IVoice voice = scene.Voice(new Vector3(0, 0, -8));
            scene.Play(voice, Scene.Noise(1), tick => voice.SetGain(tick < 30 ? 1f : 2f));

            Assert.That(Scene.Decibels(scene.Channel(0, 0.6, 0.9), scene.Channel(0, 0.1, 0.4)), Is.EqualTo(6.02).Within(0.5));
        }

        [TestCase(0f, 1.0)]
        [TestCase(1f, 1.111)]
        public void A_voice_that_comes_nearer_is_higher_only_when_doppler_is_on(float factor, double ratio)
        {
            using OpenALVoiceBackend backend = OpenALVoiceBackend.Open(new OpenALOptions { Loopback = true, Hrtf = false, DopplerFactor = factor });
            IVoice voice = backend.CreateVoice(24000, new VoiceOptions());
            // A tenth of OpenAL's speed of sound, 343.3 m/s: 1 / (1 - 0.1).
            voice.SetPose(new Pose(new Vector3(0, 0, -10), Quaternion.Identity, new Vector3(0, 0, 34.33f)));
            voice.Write(Scene.Noise(0.12));
            backend.Advance(0.1);

            Assert.That(voice.PlayedSamples / 2400.0, Is.EqualTo(ratio).Within(0.01));
        }

        // Amplitude at one frequency (Goertzel).
        private static double Level(float[] samples, double hertz)
        {
            double real = 0;
            double imaginary = 0;
            for (int i = 0; i < samples.Length; i++)
            {
                real += samples[i] * Math.Cos(2 * Math.PI * hertz * i / 48000);
                imaginary += samples[i] * Math.Sin(2 * Math.PI * hertz * i / 48000);
            }

            return Math.Sqrt((real * real) + (imaginary * imaginary)) / samples.Length;
        }
    }
}
