using NUnit.Framework;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Core
{
    public sealed class SubtitleTests
    {
        [Test]
        public void Words_carry_the_times_at_which_they_sound()
        {
            using var scene = new Scene();
            scene.Npc.Say("Ale is good.");
            scene.RunUntilIdle();
            Assert.That(scene.Words, Has.Count.EqualTo(3));
            Check(scene, 0, "Ale", 0.00, 0.06);
            Check(scene, 1, "is", 0.08, 0.12);
            Check(scene, 2, "good.", 0.14, 0.24);
        }

        [Test]
        public void A_word_is_raised_in_the_tick_in_which_it_begins_to_be_heard()
        {
            using var scene = new Scene();
            int raised = 0;
            double late = 0;
            scene.World.SubtitleWord += (in SubtitleWordEvent e) =>
            {
                raised++;
                late = System.Math.Max(late, scene.Clock.NowSeconds - e.WorldStartSeconds);
                Assert.That(e.WorldStartSeconds, Is.LessThanOrEqualTo(scene.Clock.NowSeconds));
            };
            scene.Npc.Say("one two three four five six seven");
            scene.RunUntilIdle();
            Assert.That(raised, Is.EqualTo(7));
            Assert.That(late, Is.LessThan(1.01 / 60));
        }

        [TestCase("o king", "o | king")]
        [TestCase("hail o king", "hail | o | king")]
        [TestCase("hail o", "hail | o")]
        [TestCase("hail o o", "hail | o | o")]
        public void A_word_too_short_for_a_codec_frame_of_its_own_is_shown_and_remembered(string line, string words)
        {
            using var scene = new Scene();
            scene.Npc.Say(line);
            scene.RunUntilIdle();
            Assert.That(Scene.Join(scene.Words.ConvertAll(word => word.Text)), Is.EqualTo(words));
            Assert.That(scene.History, Is.EqualTo("npc: " + line));
        }

        [Test]
        public void The_samples_heard_are_those_of_the_letters_in_order()
        {
            using var scene = new Scene();
            scene.Npc.Say("ab c");
            scene.RunUntilIdle();
            float[] heard = scene.Voices.Voices[0].Recording.ToArray();
            Assert.That(heard, Has.Length.EqualTo(4 * 160));
            Assert.That(heard[0], Is.EqualTo(0.097f));
            Assert.That(heard[160], Is.EqualTo(0.098f));
            Assert.That(heard[320], Is.EqualTo(0f));
            Assert.That(heard[480], Is.EqualTo(0.099f));
        }

        [Test]
        public void The_finished_event_has_the_final_times_of_all_words()
        {
            using var scene = new Scene();
            double end = 0;
            scene.World.UtteranceFinished += (in UtteranceFinishedEvent e) =>
            {
                Assert.That(e.Words.Length, Is.EqualTo(2));
                SpokenWord last = e.Words.Span[1];
                Assert.That(e.HeardText.Slice(last.Text.Start, last.Text.Length).ToString(), Is.EqualTo("friend"));
                end = last.EndSeconds;
            };
            scene.Npc.Say("hello friend");
            scene.RunUntilIdle();
            Assert.That(end, Is.EqualTo(12 * 0.02).Within(1e-9));
        }

        private static void Check(Scene scene, int index, string text, double start, double end)
        {
            Assert.That(scene.Words[index].Text, Is.EqualTo(text));
            Assert.That(scene.Words[index].Start, Is.EqualTo(start).Within(1e-9));
            Assert.That(scene.Words[index].End, Is.EqualTo(end).Within(1e-9));
        }
    }
}
