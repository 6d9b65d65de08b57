using System;
using NUnit.Framework;

namespace OmniNPC.Tests.Core
{
    /// <summary>Sound as bad microphones and careless callers give it: a defined state, and nothing lost.</summary>
    public sealed class BadSoundTests
    {
        private const int Rate = ScriptedSpeechModel.SampleRateHz;

        [TestCase(0.5f)]
        [TestCase(-0.9f)]
        public void A_constant_offset_is_no_voice_and_hides_none(float offset)
        {
            using var scene = new Scene();
            scene.Play(Offset(Tone.Silence(5, Rate), offset), Rate);
            Assert.That(scene.Npc.DialogueState, Is.EqualTo(DialogueState.Idle));
            Assert.That(scene.World.Diagnostics.TurnCount, Is.Zero);
            scene.Play(Offset(Tone.Join(Tone.Sine(300, 0.6, Rate, 0.09f), Tone.Silence(1, Rate)), offset), Rate);
            scene.RunUntilIdle();
            Assert.That(scene.History, Is.EqualTo("player: an ale please | npc: You said an ale please."));
        }

        [Test]
        public void Sound_far_beyond_full_scale_is_heard_as_a_loud_voice()
        {
            using var scene = new Scene();
            scene.Play(Tone.Join(Tone.Silence(0.5, Rate), Tone.Sine(300, 0.6, Rate, 40f), Tone.Silence(1, Rate)), Rate);
            scene.RunUntilIdle();
            Assert.That(scene.History, Is.EqualTo("player: an ale please | npc: You said an ale please."));
            Assert.That(scene.World.Diagnostics.NonFinitePlayerSamples, Is.Zero);
        }

        [Test]
        public void Samples_that_are_no_numbers_in_the_middle_of_a_word_are_silence_and_counted()
        {
            using var scene = new Scene();
            float[] pcm = Tone.Join(Tone.Silence(0.5, Rate), Tone.Sine(300, 0.6, Rate), Tone.Silence(1, Rate));
            for (int i = 0; i < 30; i++)
            {
                pcm[(int)(0.7 * Rate) + i] = i % 3 == 0 ? float.NaN : i % 3 == 1 ? float.PositiveInfinity : float.NegativeInfinity;
            }

            scene.Play(pcm, Rate);
            scene.RunUntilIdle();
            Assert.That(scene.History, Is.EqualTo("player: an ale please | npc: You said an ale please."));
            Assert.That(scene.World.Diagnostics.NonFinitePlayerSamples, Is.EqualTo(30));
        }

        [TestCase(0)]
        [TestCase(-16000)]
        [TestCase(999)]
        [TestCase(384001)]
        public void A_rate_that_cannot_be_is_refused_in_one_sentence_and_nothing_was_heard(int rate)
        {
            using var scene = new Scene();
            float[] sound = Tone.Sine(300, 0.5, Rate);
            foreach (Exception? thrown in new[] { Thrown.By(() => scene.Npc.Hear(sound, rate)), Thrown.By(() => scene.World.Player.Hear(sound, rate)) })
            {
                Assert.That(thrown, Is.TypeOf<ArgumentOutOfRangeException>());
                Assert.That(thrown!.Message, Does.Contain($"must be 1000 to 384000 Hz; found {rate}"));
            }

            scene.Clock.Run(1);
            Assert.That(scene.Npc.DialogueState, Is.EqualTo(DialogueState.Idle));
        }

        [Test]
        public void A_rate_that_changes_in_the_middle_of_a_turn_is_one_turn()
        {
            using var scene = new Scene();
            scene.Play(Tone.Silence(0.5, Rate), Rate);
            foreach (int rate in new[] { 48000, 8000, 44100, 16000 })
            {
                scene.Play(Tone.Sine(300, 0.3, rate), rate);
            }

            scene.Play(Tone.Silence(1, 16000), 16000);
            scene.RunUntilIdle();
            Assert.That(scene.History, Is.EqualTo("player: an ale please | npc: You said an ale please."));
        }

        [Test]
        public void Minutes_of_noise_with_knocks_in_it_leave_the_memory_as_it_was()
        {
            using var scene = new Scene(script: model => model.Transcript = string.Empty, record: false);
            float[] second = Tone.Noise(1, Rate, 0.02f);
            for (int i = 0; i < 400; i++)
            {
                second[3000 + i] = 0.9f * (i % 2 == 0 ? 1 : -1);
            }

            void Minutes(int count)
            {
                for (int i = 0; i < count * 60; i++)
                {
                    scene.World.Player.Hear(second, Rate);
                    scene.Clock.Run(1);
                }
            }

            Minutes(1);
            Assert.That(AllocationMeter.Bytes(() => Minutes(2)), Is.Zero);
            Assert.That(scene.Npc.History, Is.Empty);
            Assert.That(scene.World.Diagnostics.DroppedPlayerSamples, Is.Zero);
        }

        private static float[] Offset(float[] pcm, float offset)
        {
            for (int i = 0; i < pcm.Length; i++)
            {
                pcm[i] += offset;
            }

            return pcm;
        }
    }
}
