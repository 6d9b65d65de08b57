using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.InteropServices;
using NUnit.Framework;
using OmniNPC.Scheduling;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Core
{
    /// <summary>A mind inside the tick whose steps are longer than the budget pauses between two of their parts; whatever the game asks meanwhile comes before its next step.</summary>
    public sealed class PausedMindTests
    {
        // A token takes 5 ms and a codec frame of 20 ms 3 ms; in ten parts each, and 2 ms a tick.
        private static readonly CostTable Slow = new CostTable(0.0005, 0.0001, 0.005, 0.003, 0.00001);

        [Test]
        public void Steps_longer_than_the_budget_go_on_at_the_next_tick_and_the_answer_is_the_same()
        {
            using Scene whole = InTick(1);
            whole.Npc.Hear("hello");
            whole.RunUntilIdle();
            using Scene scene = InTick(10);
            scene.Npc.Hear("hello");
            scene.RunUntilIdle();
            Assert.That(whole.World.Diagnostics.LongMindSteps, Is.GreaterThan(20));
            Assert.That(scene.World.Diagnostics.LongMindSteps, Is.Zero);
            Assert.That(scene.World.Diagnostics.TickOverruns, Is.Zero);
            Assert.That(scene.World.Diagnostics.PausedMindSteps, Is.GreaterThan(40));
            Assert.That(scene.Model.LastParted!.Hurried, Is.Zero, "nobody needed an outcome before it was there");
            Assert.That(scene.History, Is.EqualTo(whole.History).And.EqualTo("player: hello | npc: You said hello."));
            Assert.That(scene.Context, Is.EqualTo(whole.Context));
            Assert.That(scene.World.Diagnostics.Costs.Units(ComputeStage.ThinkerToken), Is.EqualTo(whole.World.Diagnostics.Costs.Units(ComputeStage.ThinkerToken)));
        }

        [Test]
        public void What_was_said_aloud_is_heard_transcribed_and_answered_in_parts()
        {
            using Scene scene = InTick(10);
            scene.Play(Tone.Join(Tone.Silence(0.3, 16000), Tone.Sine(300, 0.8, 16000), Tone.Silence(1, 16000)), 16000);
            scene.RunUntilIdle();
            Assert.That(scene.History, Is.EqualTo("player: an ale please | npc: You said an ale please."));
            Assert.That(scene.World.Diagnostics.LongMindSteps, Is.Zero);
            Assert.That(scene.World.Diagnostics.TickOverruns, Is.Zero);
            Assert.That(scene.World.Diagnostics.PausedMindSteps, Is.GreaterThan(40));
        }

        [Test]
        public void An_interruption_while_a_step_is_paused_comes_before_the_next_step()
        {
            for (int ticks = 0; ticks < 40; ticks += 3)
            {
                using Scene scene = InTick(10);
                scene.Npc.Hear("hello");
                scene.RunUntil(() => scene.World.Diagnostics.PausedMindSteps > ticks);
                scene.Npc.Interrupt();
                scene.Npc.Hear("no wait");
                scene.RunUntilIdle();
                Assert.That(scene.History, Does.EndWith("player: no wait | npc: You said no wait."), $"after {ticks} pauses");
                Assert.That(scene.World.Diagnostics.Faults, Is.Zero);
            }
        }

        [Test]
        public void A_character_may_despawn_and_a_world_may_end_while_a_step_is_paused()
        {
            Scene scene = InTick(10);
            Npc other = scene.World[scene.World.Spawn(new NpcProfile("Ute") { Seed = 5 }, new Pose(new Vector3(50, 0, 0), default, default))];
            scene.Npc.Hear("hello");
            other.Hear("good day");
            scene.RunUntil(() => scene.World.Diagnostics.PausedMindSteps > 10);
            scene.World.Despawn(scene.Npc.Handle);
            scene.RunUntil(() => other.History.Count == 2);
            Assert.That(other.History[1].Text, Is.EqualTo("You said good day."));
            other.Hear("and now");
            long paused = scene.World.Diagnostics.PausedMindSteps;
            scene.RunUntil(() => scene.World.Diagnostics.PausedMindSteps > paused + 3);
            scene.Dispose();
            Assert.That(scene.Model.SessionsDisposed, Is.EqualTo(scene.Model.SessionsMade));
        }

        [TestCase(2)]
        [TestCase(60)]
        [TestCase(110)]
        public void A_part_that_fails_ends_one_exchange_and_the_next_is_answered(int parts)
        {
            using Scene scene = InTick(10);
            int left = parts;
            scene.Model.BeforeCall = stage => _ = stage == "mind part" && --left == 0 ? throw new InvalidOperationException("the device is gone") : 0;
            scene.Npc.Hear("hello");
            scene.RunUntil(() => scene.Faults.Count > 0);
            Assert.That(scene.Faults[0], Does.EndWith("of Tam failed: the device is gone"));
            scene.Npc.Hear("again");
            scene.RunUntilIdle();
            Assert.That(scene.History, Does.EndWith("player: again | npc: You said again."));
            Assert.That(scene.Faults, Has.Count.EqualTo(1));
        }

        [Test]
        public void A_persona_whose_reading_failed_midway_is_read_anew_by_whoever_comes_next()
        {
            using Scene scene = InTick(10);
            int left = 13;
            scene.Model.BeforeCall = stage => _ = stage == "mind part" && --left == 0 ? throw new InvalidOperationException("out of memory") : 0;
            Npc other = scene.World[scene.World.Spawn(new NpcProfile("Ute") { Seed = 5 }, new Pose(new Vector3(50, 0, 0), default, default))];
            scene.Clock.Run(0.5);
            other.Hear("good day");
            scene.RunUntil(() => other.History.Count == 2);
            Assert.That(other.History[1].Text, Is.EqualTo("You said good day."));
            Assert.That(scene.Model.LastThinker!.Context, Does.StartWith("<start>system\nYou keep a tavern.<end>\n"));
        }

        [Test]
        public void Lines_rendered_ahead_and_listeners_words_come_in_parts_too()
        {
            using Scene scene = InTick(10, options => options.BackchannelTexts = new[] { "mm" });
            PrerenderedLine line = scene.Npc.Prerender("good evening to you");
            scene.RunUntil(() => line.IsDone);
            Assert.That(line.Problem, Is.Null);
            Assert.That(scene.World.Diagnostics.LongMindSteps, Is.Zero);
            Assert.That(scene.World.Diagnostics.TickOverruns, Is.Zero);
        }

        [Test]
        public void It_is_deterministic_and_several_characters_step_together_in_parts()
        {
            string Run()
            {
                using var crowd = new Crowd(ComputeCharge.Table, new CostTable(0, 0.0001, 0.001, 0.002, 0.00001, furtherRow: 0.02), options => options.MindMode = MindMode.Tick, script: model => model.MindParts = 8);
                var names = new List<string> { "a", "bb", "ccc", "dddd" };
                names.ForEach(name => crowd.Spawn(name));
                names.ForEach(name => crowd[name].Say("hello from " + name));
                crowd.RunUntil(() => crowd.AllHaveSaid(1), "all speak");
                Assert.That(crowd.World.Diagnostics.PausedMindSteps, Is.GreaterThan(10));
                Assert.That(crowd.World.Diagnostics.LongMindSteps, Is.Zero);
                Assert.That(crowd.World.Diagnostics.Costs.Runs(ComputeStage.Talker, 4), Is.GreaterThan(0));
                return string.Join(" ", names.ConvertAll(crowd.Heard));
            }

            Assert.That(Run(), Is.EqualTo(Run()));
        }

        private static Scene InTick(int parts, Action<NpcWorldOptions>? configure = null)
            => new Scene(ComputeCharge.Table, Slow, options =>
            {
                options.MindMode = MindMode.Tick;
                configure?.Invoke(options);
            }, model => model.MindParts = parts);
    }
}
