using System;
using NUnit.Framework;
using OmniNPC.Diagnostics;
using OmniNPC.Hearing;
using OmniNPC.Tests.Core;

namespace OmniNPC.Tests.Hearing
{
    public sealed class VoiceActivityTests
    {
        private const int Rate = 16000;

        [Test]
        public void Loud_sound_that_is_no_speech_opens_no_turn()
        {
            var vad = new VoiceActivity(Rate, 0.2, new ToneDetector(Rate, 512));
            float[] sound = Tone.Join(Tone.Silence(1, Rate), Tone.Noise(0.5, Rate, 0.2f), Tone.Silence(1, Rate), Tone.Noise(0.08, Rate, 0.4f), Tone.Silence(1, Rate));
            Assert.That(Run(new VoiceActivity(Rate, 0.2, null), sound).Began, Is.GreaterThan(0), "to loudness alone it is a voice");
            Assert.That(Run(vad, sound).Began, Is.Zero);
        }

        [TestCase(0f)]
        [TestCase(0.01f)]
        public void A_turn_of_speech_is_noticed_a_window_after_its_loudness_and_ends_in_the_same_block(float noise)
        {
            float[] sound = Tone.Join(Tone.Silence(1.007, Rate), Tone.Sine(220, 0.713, Rate), Tone.Silence(1, Rate));
            float[] background = Tone.Noise((double)sound.Length / Rate, Rate, noise);
            for (int i = 0; i < sound.Length; i++)
            {
                sound[i] += background[i];
            }

            Turn expected = Run(new VoiceActivity(Rate, 0.2, null), sound);
            Turn found = Run(new VoiceActivity(Rate, 0.2, new ToneDetector(Rate, 512)), sound);
            Assert.That(found.Began, Is.EqualTo(1));
            Assert.That(found.BeganAt - expected.BeganAt, Is.InRange(0, 0.0641));
            Assert.That(found.EndedAt, Is.EqualTo(expected.EndedAt).Within(0.011));
            Assert.That(found.SpeechEnd, Is.EqualTo(expected.SpeechEnd).Within(0.011));
        }

        [TestCase(0.0)]
        [TestCase(0.013)]
        [TestCase(0.027)]
        public void Noise_right_behind_a_word_is_not_part_of_it_and_does_not_hold_its_end_back(double shift)
        {
            float[] sound = Tone.Join(Tone.Silence(1 + shift, Rate), Tone.Sine(220, 0.64, Rate), Tone.Noise(1, Rate, 0.2f), Tone.Silence(0.5, Rate));
            Turn found = Run(new VoiceActivity(Rate, 0.2, new ToneDetector(Rate, 512)), sound);
            Assert.That(found.Began, Is.EqualTo(1));
            Assert.That(found.SpeechEnd, Is.EqualTo(1.64 + shift).Within(0.033), "to one window");
            Assert.That(found.EndedAt - found.SpeechEnd, Is.EqualTo(0.2).Within(0.001));
        }

        [Test]
        public void A_gap_in_the_loudness_of_what_is_surely_speech_does_not_interrupt_it()
        {
            float[] sound = Tone.Join(Tone.Silence(1, Rate), Tone.Sine(220, 0.1, Rate), Tone.Silence(0.12, Rate), Tone.Sine(220, 0.1, Rate));
            var sure = new VoiceActivity(Rate, 0.2, new LateDetector(31));
            Run(sure, sound);
            Assert.That(sure.SustainedBlocks, Is.EqualTo(32).Within(2));
            Assert.That(sure.VoicedBlocks, Is.EqualTo(20).Within(4));
            var unsure = new VoiceActivity(Rate, 0.2, new ToneDetector(Rate, 512));
            Run(unsure, sound);
            Assert.That(unsure.SustainedBlocks, Is.EqualTo(20).Within(4));
        }

        [Test]
        public void Speech_lasts_from_where_its_loudness_began_not_from_where_it_was_noticed()
        {
            float[] sound = Tone.Join(Tone.Silence(1, Rate), Tone.Sine(220, 0.4, Rate));
            var vad = new VoiceActivity(Rate, 0.2, new LateDetector(36));
            Run(vad, sound);
            Assert.That(vad.OnsetAgoBlocks, Is.EqualTo(19).Within(2), "sound that is loud from 1.00 s on is known as speech at 1.18 s");
            Assert.That(vad.SustainedBlocks, Is.EqualTo(40).Within(1));
        }

        [Test]
        public void What_is_overheard_asks_no_detector_and_the_next_window_is_a_first_one()
        {
            var detector = new ToneDetector(Rate, 512);
            var vad = new VoiceActivity(Rate, 0.2, detector);
            float[] tone = Tone.Sine(220, 0.3, Rate);
            Run(vad, tone);
            int windows = detector.Windows;
            for (int at = 0; at < tone.Length; at += 160)
            {
                vad.Overhear(tone.AsSpan(at, 160));
            }

            Assert.That(detector.Windows, Is.EqualTo(windows));
            Assert.That(detector.Resets, Is.EqualTo(1));
            Assert.That(vad.IsSpeech, Is.False);
            Assert.That(vad.SilentBlocks, Is.GreaterThanOrEqualTo(30));
            vad.Dispose();
            Assert.That(detector.IsDisposed, Is.True);
        }

        [Test]
        public void Without_a_detector_loudness_decides_alone()
        {
            var random = new OmniNPC.Speech.SeededRandom(5);
            var vad = new VoiceActivity(Rate, 0.2, null);
            var energy = new EnergyVad(Rate, 0.2);
            var block = new float[160];
            for (int i = 0; i < 6000; i++)
            {
                float level = i % 97 < 40 + (i % 7) ? 0.1f : 0.001f;
                for (int s = 0; s < block.Length; s++)
                {
                    block[s] = level * random.NextNormal();
                }

                Assert.That(vad.Push(block), Is.EqualTo(energy.Push(block)));
                Assert.That((vad.IsSpeech, vad.SilentBlocks, vad.VoicedBlocks), Is.EqualTo((energy.IsSpeech, energy.SilentBlocks, energy.VoicedBlocks)));
            }
        }

        [Test]
        public void A_detector_of_another_rate_is_refused_with_both_rates()
        {
            Assert.That(Thrown.By(() => new VoiceActivity(8000, 0.2, new ToneDetector(Rate, 512)))!.Message, Does.Contain("16000 Hz").And.Contain("8000 Hz"));
            Assert.That(Thrown.By(() => new VoiceActivity(Rate, 0.2, new ToneDetector(Rate, 0)))!.Message, Does.Contain("1 to 4800").And.Contain("found 0"));
        }

        [Test]
        public void A_character_does_not_turn_to_noise_and_dates_the_end_of_speech_before_it()
        {
            var detector = new ToneDetector(ScriptedSpeechModel.SampleRateHz, 256);
            using var scene = new Scene(script: model => model.Detector = () => detector);
            int rate = ScriptedSpeechModel.SampleRateHz;
            scene.Play(Tone.Join(Tone.Silence(0.5, rate), Tone.Noise(0.6, rate, 0.3f), Tone.Silence(0.5, rate)), rate);
            Assert.That(scene.Log, Is.Empty, "not even a knock");
            double spoken = scene.World.NowSeconds;
            scene.Play(Tone.Join(Tone.Sine(300, 0.6, rate), Tone.Noise(0.3, rate, 0.3f), Tone.Silence(0.4, rate)), rate);
            scene.RunUntilIdle();
            Assert.That(scene.World.Diagnostics.TryGetTurn(scene.Npc.Handle, 1, out TurnLedger turn), Is.True);
            Assert.That(turn.PlayerSpeechEnd - spoken, Is.EqualTo(0.6).Within(0.05));
            Assert.That(turn.Endpoint - turn.PlayerSpeechEnd, Is.EqualTo(0.2).Within(0.02));
            scene.World.Despawn(scene.Npc.Handle);
            Assert.That(detector.IsDisposed, Is.True);
        }

        private static Turn Run(VoiceActivity vad, float[] sound)
        {
            var turn = default(Turn);
            for (int block = 0; (block + 1) * vad.BlockSamples <= sound.Length; block++)
            {
                VadChange change = vad.Push(sound.AsSpan(block * vad.BlockSamples, vad.BlockSamples));
                double now = (block + 1) * 0.01;
                if (change == VadChange.Began)
                {
                    turn.Began++;
                    turn.BeganAt = now;
                }
                else if (change == VadChange.Ended)
                {
                    turn.EndedAt = now;
                    turn.SpeechEnd = now - (vad.SilentBlocks * 0.01);
                }
            }

            return turn;
        }

        /// <summary>Surely speech from one window on, whatever it hears.</summary>
        private sealed class LateDetector : IVoiceActivityDetector
        {
            private readonly int first;
            private int windows;

            public LateDetector(int first) => this.first = first;

            public int SampleRateHz => Rate;

            public int WindowSamples => 512;

            public float Push(ReadOnlySpan<float> window) => windows++ >= first ? 0.97f : 0f;

            public void Reset() => windows = 0;

            public void Dispose()
            {
            }
        }

        private struct Turn
        {
            public int Began;
            public double BeganAt;
            public double EndedAt;
            public double SpeechEnd;
        }
    }
}
