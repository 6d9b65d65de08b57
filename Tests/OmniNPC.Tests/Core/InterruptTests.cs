using System;
using NUnit.Framework;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Core
{
    public sealed class InterruptTests
    {
        [Test]
        public void History_and_context_hold_exactly_the_words_whose_subtitles_were_shown()
        {
            for (int ticks = 1; ticks < 40; ticks += 3)
            {
                using var scene = new Scene(script: model => model.Reply = line => "Once upon a time there was a keeper.");
                scene.Npc.Hear("tell me");
                scene.RunUntil(() => scene.Npc.State == NpcState.Speaking);
                scene.Clock.Run(ticks / 60.0);
                scene.Npc.Interrupt();
                string shown = string.Empty;
                foreach ((string text, double _, double _, double _) in scene.Words)
                {
                    shown += (shown.Length == 0 ? string.Empty : " ") + text;
                }

                scene.Clock.Run(0.2);
                Assert.That(scene.History, Is.EqualTo("player: tell me | npc: " + shown + " -"));
                Assert.That(scene.Context, Is.EqualTo("<start>user\ntell me<end>\n<start>assistant\n" + shown + "<end>\n"));
                Assert.That(scene.Log, Has.Member("said 1: " + shown + " -"));
            }
        }

        [Test]
        public void The_voice_fades_out_within_30_ms_and_the_state_settles()
        {
            using var scene = new Scene();
            scene.Npc.Say("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
            scene.RunUntil(() => scene.Npc.State == NpcState.Speaking);
            scene.Clock.Run(0.2);
            HeadlessVoice voice = scene.Voices.Voices[0];
            int before = voice.Recording.Length;
            scene.Npc.Interrupt();
            Assert.That(scene.Npc.State, Is.EqualTo(NpcState.Settling));
            scene.Clock.Run(0.5);
            Assert.That(scene.Npc.State, Is.EqualTo(NpcState.Idle));
            ReadOnlySpan<float> fade = voice.Recording.Span.Slice(before);
            Assert.That(fade.Length, Is.EqualTo(240), "30 ms at 8000 Hz");
            Assert.That(fade[0], Is.EqualTo(0.097f).Within(0.001f));
            Assert.That(fade[119], Is.EqualTo(0.0485f).Within(0.001f));
            Assert.That(fade[239], Is.EqualTo(0f));
        }

        [Test]
        public void A_typed_line_while_speaking_interrupts_and_nothing_old_is_heard_after_it()
        {
            using var scene = new Scene(script: model => model.Reply = line => line == "first" ? new string('a', 100) : "zz");
            scene.Npc.Hear("first");
            scene.RunUntil(() => scene.Npc.State == NpcState.Speaking);
            scene.Npc.Hear("second");
            Assert.That(scene.Npc.Epoch, Is.EqualTo(1));
            int before = scene.Voices.Voices[0].Recording.Length;
            scene.RunUntilIdle();
            ReadOnlySpan<float> after = scene.Voices.Voices[0].Recording.Span.Slice(before);
            Assert.That(after.Length, Is.EqualTo(240 + (2 * 160)), "the fade, then two letters of the new reply");
            Assert.That(after.Slice(240).ToArray(), Has.All.EqualTo(0.122f));
            Assert.That(Scene.Join(scene.Log), Is.EqualTo(
                "Idle > Thinking | heard 1: first | Thinking > Speaking | said 1: " + new string('a', 100) + " - | Speaking > Settling | Settling > Thinking | heard 2: second"
                + " | Thinking > Speaking | said 2: zz | Speaking > Idle"));
        }

        [Test]
        public void A_line_that_got_no_reply_stays_as_the_players_own()
        {
            using var scene = new Scene();
            scene.Clock.Tick();
            scene.Npc.Hear("never mind");
            scene.Npc.Interrupt();
            scene.Clock.Tick();
            scene.Npc.Hear("hello");
            scene.RunUntilIdle();
            Assert.That(scene.Context, Is.EqualTo("<start>user\nnever mind<end>\n<start>user\nhello<end>\n<start>assistant\nYou said hello.<end>\n"));
            Assert.That(scene.History, Is.EqualTo("player: never mind | player: hello | npc: You said hello."));
        }

        [Test]
        public void An_interrupted_spoken_turn_leaves_no_sound_in_the_next()
        {
            using var scene = new Scene();
            scene.Play(Tone.Join(Tone.Silence(0.3, 8000), Tone.Sine(300, 0.5, 8000)), 8000);
            Assert.That(scene.Npc.State, Is.EqualTo(NpcState.Listening));
            scene.Npc.Interrupt();
            Assert.That(scene.Npc.State, Is.EqualTo(NpcState.Idle));
            scene.Play(Tone.Join(Tone.Silence(0.3, 8000), Tone.Sine(300, 0.5, 8000), Tone.Silence(0.3, 8000)), 8000);
            scene.RunUntilIdle();
            Assert.That(scene.Context, Is.EqualTo("<start>user\nan ale please<end>\n<start>assistant\nYou said an ale please.<end>\n"));
            Assert.That(scene.Model.LastEncoder!.FramesEncoded, Is.InRange(84, 100), "pre-roll, half a second and the silence that ends the turn");
        }

        [Test]
        public void Interrupting_again_and_again_is_harmless()
        {
            using var scene = new Scene();
            scene.Npc.Interrupt();
            for (int i = 0; i < 60; i++)
            {
                scene.Npc.Hear("line " + i);
                scene.Npc.Interrupt();
                scene.Npc.Interrupt();
                if (i % 3 == 0)
                {
                    scene.Clock.Tick();
                }
            }

            scene.Npc.Hear("last");
            scene.RunUntilIdle();
            Assert.That(scene.Npc.Epoch, Is.EqualTo(60));
            Assert.That(scene.History, Does.EndWith("player: last | npc: You said last."));
        }

        [Test]
        public void A_mind_too_far_behind_refuses_lines_in_a_sentence_and_loses_nothing()
        {
            using var scene = new Scene();
            Exception? refusal = Thrown.By(() =>
            {
                for (int i = 0; i < 100; i++)
                {
                    scene.Npc.Hear("line " + i);
                }
            });
            Assert.That(refusal, Is.TypeOf<InvalidOperationException>().With.Message.Contains("commands behind for Tam"));
            scene.RunUntilIdle();
            Assert.That(scene.History, Does.EndWith("."));
            scene.Npc.Hear("hello");
            scene.RunUntilIdle();
            Assert.That(scene.History, Does.EndWith("player: hello | npc: You said hello."));
        }

        [Test]
        public void What_the_mind_had_under_way_at_an_interruption_is_dropped_when_it_arrives()
        {
            // A codec frame takes 15 ms of 20 and is seen only when that has passed: some are always under way.
            for (int ticks = 20; ticks < 40; ticks++)
            {
                using var scene = new Scene(OmniNPC.Scheduling.ComputeCharge.Table, new OmniNPC.Scheduling.CostTable(0, 0, 0.001, 0.015, 0), script: model => model.Reply = line => line == "first" ? new string('a', 100) : "zz");
                scene.Npc.Hear("first");
                scene.Clock.Run(ticks / 60.0);
                Assert.That(scene.Npc.State, Is.EqualTo(NpcState.Speaking));
                HeadlessVoice voice = scene.Voices.Voices[0];
                int before = voice.Recording.Length;
                int fade = Math.Min(240, voice.QueuedSamples);
                scene.Npc.Hear("second");
                scene.RunUntilIdle();
                Assert.That(voice.Recording.Span.Slice(before + fade).ToArray(), Has.All.EqualTo(0.122f));
                Assert.That(voice.Recording.Length, Is.EqualTo(before + fade + (2 * 160)));
            }
        }

        [Test]
        public void Dropped_lines_to_say_are_not_spoken()
        {
            using var scene = new Scene();
            scene.Npc.Say("one");
            scene.Npc.Say("two");
            scene.RunUntil(() => scene.Npc.State == NpcState.Speaking);
            scene.Npc.Interrupt();
            scene.Clock.Run(2);
            Assert.That(scene.History, Is.EqualTo("npc: one -"));
        }
    }
}
