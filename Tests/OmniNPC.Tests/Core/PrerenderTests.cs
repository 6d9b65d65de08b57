using System;
using System.Collections.Generic;
using NUnit.Framework;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Core
{
    /// <summary>A letter is one codec frame of 160 samples of its code / 1000.</summary>
    public sealed class PrerenderTests
    {
        [Test]
        public void A_line_comes_with_its_samples_words_and_mouth_and_leaves_no_trace()
        {
            using var scene = new Scene();
            PrerenderedLine line = scene.Npc.Prerender("  Ale is good. ");
            Assert.That(line.IsDone, Is.False);
            scene.Clock.Run(0.2);
            Assert.That(line.IsDone, Is.True);
            Assert.That(line.Problem, Is.Null);
            Assert.That(line.Text, Is.EqualTo("Ale is good."));
            Assert.That(line.Pcm.Length, Is.EqualTo(12 * 160));
            Assert.That(line.SampleRateHz, Is.EqualTo(8000));
            Assert.That(line.Pcm.Span[0], Is.EqualTo('A' / 1000f));
            SpokenWord[] words = line.Words.ToArray();
            Assert.That(words, Has.Length.EqualTo(3));
            Assert.That(line.Text.Substring(words[1].Text.Start, words[1].Text.Length), Is.EqualTo("is"));
            Assert.That((words[1].StartSeconds, words[1].EndSeconds), Is.EqualTo((0.08, 0.12)));
            Assert.That(line.Visemes!.EndSeconds, Is.EqualTo(0.24).Within(1e-9));
            Assert.That(line.Visemes.IsFromSound, Is.False);
            Assert.That(scene.Log, Is.Empty);
            Assert.That(scene.Npc.History, Is.Empty);
            Assert.That(scene.Voices.Voices[0].Recording.Length, Is.EqualTo(0));
        }

        [Test]
        public void Lines_are_rendered_in_order_and_the_same_take_is_the_same()
        {
            using var scene = new Scene();
            var seeds = new List<ulong>();
            scene.Model.BeforeCall = stage =>
            {
                if (stage == "talk" && scene.Model.LastTalker!.Text == "aye" && (seeds.Count == 0 || seeds[seeds.Count - 1] != scene.Model.LastTalker.Seed))
                {
                    seeds.Add(scene.Model.LastTalker.Seed);
                }
            };
            PrerenderedLine first = scene.Npc.Prerender("aye");
            PrerenderedLine second = scene.Npc.Prerender("aye", 1);
            PrerenderedLine third = scene.Npc.Prerender("aye");
            while (!third.IsDone)
            {
                scene.Clock.Tick();
            }

            Assert.That(first.IsDone && second.IsDone, Is.True);
            Assert.That(seeds, Has.Count.EqualTo(3));
            Assert.That(seeds[0], Is.EqualTo(seeds[2]));
            Assert.That(seeds[1], Is.Not.EqualTo(seeds[0]));
        }

        [Test]
        public void What_is_not_done_cannot_be_read_and_what_is_cancelled_says_so()
        {
            using var scene = new Scene();
            PrerenderedLine line = scene.Npc.Prerender("aye");
            Assert.That(Thrown.By(() => _ = line.Pcm), Is.InstanceOf<InvalidOperationException>().With.Message.Contains("still being rendered"));
            line.Cancel();
            scene.Clock.Run(0.1);
            Assert.That(line.Problem, Is.EqualTo("The line was cancelled."));
            Assert.That(line.Pcm.Length, Is.EqualTo(0));
        }

        [Test]
        public void A_failing_Talker_is_told_and_the_next_line_is_tried()
        {
            using var scene = new Scene();
            bool isBroken = true;
            scene.Model.BeforeCall = stage =>
            {
                if (stage == "talk" && isBroken)
                {
                    throw new InvalidOperationException("the graph is broken");
                }
            };
            PrerenderedLine line = scene.Npc.Prerender("aye");
            scene.Clock.Run(0.1);
            Assert.That(line.Problem, Is.EqualTo("The line could not be rendered: the graph is broken"));
            isBroken = false;
            PrerenderedLine next = scene.Npc.Prerender("aye");
            scene.Clock.Run(0.1);
            Assert.That(next.Problem, Is.Null);
            Assert.That(scene.Faults, Is.Empty);
        }

        [Test]
        public void A_Talker_that_finds_no_end_is_cut_off()
        {
            using var scene = new Scene(script: model => model.IsBabbling = true);
            PrerenderedLine line = scene.Npc.Prerender("aye");
            for (int i = 0; i < 2000 && !line.IsDone; i++)
            {
                scene.Clock.Tick();
            }

            Assert.That(line.Problem, Does.Contain("found no end"));
        }

        [Test]
        public void Who_waits_when_the_world_ends_is_told_so()
        {
            var scene = new Scene();
            PrerenderedLine line = scene.Npc.Prerender("aye");
            scene.World.Dispose();
            Assert.That(line.Problem, Does.Contain("disposed"));
        }

        [Test]
        public void Empty_lines_and_too_many_are_refused()
        {
            using var scene = new Scene();
            Assert.That(Thrown.By(() => scene.Npc.Prerender(" ")), Is.InstanceOf<ArgumentException>());
            for (int i = 0; i < 1024; i++)
            {
                scene.Npc.Prerender("aye");
            }

            Assert.That(Thrown.By(() => scene.Npc.Prerender("aye")), Is.InstanceOf<InvalidOperationException>().With.Message.Contains("1024"));
        }

        [Test]
        public void A_turn_comes_first()
        {
            using var scene = new Scene();
            PrerenderedLine line = scene.Npc.Prerender("a line that is long enough to take a while to say");
            scene.Npc.Hear("hello");
            scene.Clock.Run(0.3);
            Assert.That(scene.Npc.State, Is.EqualTo(NpcState.Speaking));
            scene.RunUntilIdle();
            scene.Clock.Run(1);
            Assert.That(line.IsDone, Is.True);
        }
    }
}
