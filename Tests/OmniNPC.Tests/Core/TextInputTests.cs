using System;
using NUnit.Framework;

namespace OmniNPC.Tests.Core
{
    public sealed class TextInputTests
    {
        [Test]
        public void A_megabyte_of_text_is_refused_in_a_sentence()
        {
            using var scene = new Scene();
            var text = new string('x', 1 << 20);
            Assert.That(Thrown.By(() => scene.Npc.Hear(text)), Is.TypeOf<ArgumentException>().With.Message.StartsWith("A line has at most 65536 characters; found 1048576."));
            Assert.That(Thrown.By(() => scene.Npc.Say(text)), Is.TypeOf<ArgumentException>());
            Assert.That(scene.Npc.State, Is.EqualTo(NpcState.Idle));
        }

        [TestCase("", TestName = "An_empty_line_is_refused")]
        [TestCase(" \t\r\n", TestName = "A_line_of_white_space_is_refused")]
        public void No_text(string text)
        {
            using var scene = new Scene();
            Assert.That(Thrown.By(() => scene.Npc.Hear(text)), Is.TypeOf<ArgumentException>().With.Message.Contains("found none"));
            Assert.That(Thrown.By(() => scene.Npc.Say(text)), Is.TypeOf<ArgumentException>().With.Message.Contains("found none"));
        }

        [Test]
        public void Unpaired_surrogates_become_the_replacement_character()
        {
            using var scene = new Scene();
            scene.Npc.Hear("a\uD83D b\uDE00 c\uD83D\uDE00");
            scene.RunUntilIdle();
            Assert.That(scene.Npc.History[0].Text, Is.EqualTo("a\uFFFD b\uFFFD c\uD83D\uDE00"));
            Assert.That(scene.Faults, Is.Empty);
        }

        [Test]
        public void A_long_line_to_say_is_spoken_whole()
        {
            using var scene = new Scene();
            string line = string.Join(" ", System.Linq.Enumerable.Repeat("word", 400));
            scene.Npc.Say(line);
            scene.RunUntilIdle();
            Assert.That(scene.Words, Has.Count.EqualTo(400));
            Assert.That(scene.World.Diagnostics.Starvations, Is.EqualTo(0));
        }

        [Test]
        public void A_model_without_ears_refuses_sound_in_a_sentence_and_takes_text()
        {
            using var scene = new Scene(canHear: false);
            Assert.That(Thrown.By(() => scene.Npc.Hear(new float[100], 8000)), Is.TypeOf<InvalidOperationException>().With.Message.Contains("no audio encoder"));
            scene.Npc.Hear("hello");
            scene.RunUntilIdle();
            Assert.That(scene.History, Does.EndWith("npc: You said hello."));
        }

        [Test]
        public void Sound_that_is_no_number_is_silence_and_counted()
        {
            using var scene = new Scene();
            var pcm = new float[800];
            Array.Fill(pcm, float.NaN);
            pcm[3] = float.PositiveInfinity;
            scene.Npc.Hear(pcm, 8000);
            Assert.That(scene.World.Diagnostics.NonFinitePlayerSamples, Is.EqualTo(800));
            Assert.That(scene.Npc.State, Is.EqualTo(NpcState.Idle));
        }

        [TestCase(0)]
        [TestCase(999)]
        [TestCase(400000)]
        public void A_rate_out_of_range_is_refused(int rateHz)
        {
            using var scene = new Scene();
            Assert.That(Thrown.By(() => scene.Npc.Hear(new float[10], rateHz)), Is.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("1000 to 384000 Hz"));
        }

        [TestCase(7350)]
        [TestCase(44100)]
        [TestCase(192000)]
        public void A_spoken_line_of_any_rate_is_heard(int rateHz)
        {
            using var scene = new Scene();
            scene.Play(Tone.Join(Tone.Silence(0.3, rateHz), Tone.Sine(300, 0.5, rateHz), Tone.Silence(0.4, rateHz)), rateHz);
            scene.RunUntilIdle();
            Assert.That(scene.History, Does.StartWith("player: an ale please"));
        }
    }
}
