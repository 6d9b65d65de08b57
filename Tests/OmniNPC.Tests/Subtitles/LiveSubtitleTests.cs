using System.Collections.Generic;
using NUnit.Framework;
using OmniNPC.Subtitles;
using OmniNPC.Tests.Core;

namespace OmniNPC.Tests.Subtitles
{
    public sealed class LiveSubtitleTests
    {
        private const string Tale = "Aye, I have a cup of milk. If you are hungry there is a bowl of soup on the fire and bread that my daughter baked this very morning.";

        [Test]
        public void Lines_grow_with_what_is_heard_and_keep_to_the_limits()
        {
            using var scene = new Scene();
            var subtitle = new LiveSubtitle();
            var shown = new List<string>();
            scene.World.SubtitleWord += (in SubtitleWordEvent e) =>
            {
                string before = Text(subtitle);
                subtitle.Add(e);
                string now = Text(subtitle);
                Assert.That(now, Does.EndWith(e.Text.ToString()));
                Assert.That(subtitle.FirstLine.Length, Is.LessThanOrEqualTo(42));
                Assert.That(subtitle.SecondLine.Length, Is.LessThanOrEqualTo(42));
                if (shown.Count > 0 && now.StartsWith(before))
                {
                    shown[shown.Count - 1] = now;
                }
                else
                {
                    shown.Add(now);
                }
            };
            scene.Npc.Say(Tale);
            scene.RunUntilIdle();
            Assert.That(shown[0], Is.EqualTo("Aye, I have a cup of milk.\nIf you are hungry there is a bowl of soup"));
            Assert.That(string.Join(" ", shown).Replace('\n', ' '), Is.EqualTo(Tale));
            Assert.That(subtitle.IsShown, Is.True);
            subtitle.Tick(scene.World.NowSeconds + 10);
            Assert.That(subtitle.IsShown, Is.False);
        }

        [Test]
        public void A_short_line_stays_as_long_as_it_takes_to_read()
        {
            var subtitle = new LiveSubtitle();
            subtitle.Add(1, "Aye.", 10, 10.2);
            subtitle.Tick(10.9);
            Assert.That(Text(subtitle), Is.EqualTo("Aye."));
            subtitle.Tick(11.1);
            Assert.That(subtitle.IsShown, Is.False);
        }

        [Test]
        public void An_utterance_that_is_cut_off_ends_in_a_dash_and_the_next_begins_anew()
        {
            using var scene = new Scene();
            var subtitle = new LiveSubtitle();
            scene.World.SubtitleWord += (in SubtitleWordEvent e) => subtitle.Add(e);
            scene.World.UtteranceFinished += (in UtteranceFinishedEvent e) => subtitle.Finish(e, scene.World.NowSeconds);
            scene.Npc.Say(Tale);
            scene.RunUntil(() => scene.Words.Count == 4);
            scene.Npc.Interrupt();
            scene.Clock.Tick();
            Assert.That(Text(subtitle), Is.EqualTo("Aye, I have a\u2014"));
            scene.Npc.Say("Well.");
            scene.RunUntilIdle();
            Assert.That(Text(subtitle), Is.EqualTo("Well."));
        }

        [Test]
        public void It_allocates_nothing()
        {
            var subtitle = new LiveSubtitle();
            void Speak()
            {
                for (int i = 0; i < 40; i++)
                {
                    subtitle.Add(1, "bread", i * 0.3, (i * 0.3) + 0.2);
                    subtitle.Tick(i * 0.3);
                }
            }

            Speak();
            Assert.That(AllocationMeter.Bytes(Speak), Is.EqualTo(0));
        }

        private static string Text(LiveSubtitle subtitle)
            => subtitle.FirstLine.ToString() + (subtitle.SecondLine.Length > 0 ? "\n" + subtitle.SecondLine.ToString() : string.Empty);
    }
}
