using System;
using NUnit.Framework;
using OmniNPC.Scheduling;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Core
{
    /// <summary>A mind that steps inside the tick, within what decoding leaves of the budget.</summary>
    public sealed class TickMindTests
    {
        [Test]
        public void It_answers_as_a_mind_of_its_own_does_and_every_step_fits_the_budget()
        {
            using Scene scene = InTick(new CostTable(0, 0.0001, 0.0008, 0.0009, 0.00001), script: model => model.DefaultPersona = new string('p', 500));
            scene.Npc.Hear("hello");
            scene.RunUntilIdle();
            Assert.That(scene.History, Is.EqualTo("player: hello | npc: You said hello."));
            Assert.That(scene.World.Diagnostics.LongMindSteps, Is.Zero, "64 tokens would be 6.4 ms: they are read in pieces that fit 2 ms");
            Assert.That(scene.World.Diagnostics.Starvations, Is.Zero);
        }

        [Test]
        public void Fewer_step_together_when_all_would_be_too_long()
        {
            using var crowd = new Crowd(ComputeCharge.Table, new CostTable(0, 0.0001, 0.0005, 0.0008, 0.00001, furtherRow: 0.28), options => options.MindMode = MindMode.Tick);
            for (int i = 0; i < 8; i++)
            {
                crowd.Spawn(new string((char)('a' + i), i + 1)).Say("hello there");
            }

            crowd.RunUntil(() => crowd.AllHaveSaid(1), "all speak");
            Assert.That(crowd.World.Diagnostics.LongMindSteps, Is.Zero);
            Assert.That(crowd.World.Diagnostics.Costs.Runs(ComputeStage.Talker, 8), Is.Zero, "eight take 2.4 ms");
            Assert.That(crowd.World.Diagnostics.Costs.Runs(ComputeStage.Talker, 6), Is.GreaterThan(0), "six take 1.9 ms");
        }

        [Test]
        public void A_step_longer_than_the_budget_begins_alone_in_its_tick_and_is_counted()
        {
            using Scene scene = InTick(new CostTable(0, 0.00001, 0.005, 0.0005, 0.00001));
            scene.Clock.Run(0.2);
            Assert.That(scene.World.Diagnostics.LongMindSteps, Is.Zero);
            scene.Npc.Hear("hello");
            double asked = scene.World.NowSeconds;
            scene.RunUntilIdle();
            int tokens = "You said hello.".Length + 1;
            Assert.That(scene.History, Is.EqualTo("player: hello | npc: You said hello."));
            Assert.That(scene.World.Diagnostics.LongMindSteps, Is.EqualTo(tokens));
            Assert.That(scene.World.NowSeconds - asked, Is.GreaterThanOrEqualTo(tokens / 60.0), "one a tick");
        }

        [Test]
        public void A_step_that_fits_the_budget_but_never_what_is_left_of_it_is_not_put_off_forever()
        {
            // A token takes 1.95 of 2 ms, and the tick itself 0.1.
            using Scene scene = InTick(new CostTable(0, 0.00001, 0.00195, 0.0005, 0.00001, 0, 0.0001));
            scene.Npc.Hear("hello");
            scene.RunUntilIdle();
            Assert.That(scene.History, Is.EqualTo("player: hello | npc: You said hello."));
            Assert.That(scene.World.Diagnostics.LongMindSteps, Is.EqualTo("You said hello.".Length + 1));
        }

        [Test]
        public void It_is_as_deterministic_as_a_stepped_one()
        {
            string Run()
            {
                using Scene scene = InTick(new CostTable(0.0005, 0.0001, 0.0008, 0.0009, 0.0001));
                scene.Npc.Hear("hello");
                scene.Clock.Run(0.4);
                scene.Npc.Hear("no wait");
                scene.RunUntilIdle();
                return Convert.ToBase64String(System.Runtime.InteropServices.MemoryMarshal.AsBytes(scene.Voices.Voices[0].Recording.Span).ToArray()) + Scene.Join(scene.Log);
            }

            Assert.That(Run(), Is.EqualTo(Run()));
        }

        [Test]
        public void It_needs_no_clock_of_ours_and_cannot_be_stepped_by_hand()
        {
            using var model = new ScriptedSpeechModel();
            using var voices = new HeadlessVoiceBackend();
            using var world = new NpcWorld(model, voices, new NpcWorldOptions { MindMode = MindMode.Tick });
            Npc npc = world[world.Spawn(new NpcProfile("Tam"), default)];
            Assert.That(Thrown.By(() => world.Mind.Step()), Is.TypeOf<InvalidOperationException>().With.Message.StartsWith("The tick steps the mind"));
            npc.Hear("hello");
            for (int i = 1; i < 2000 && npc.History.Count < 2; i++)
            {
                world.Tick(new TickInfo(i * 0.02, 0.02f));
            }

            Assert.That(npc.History[1].Text, Is.EqualTo("You said hello."));
        }

        private static Scene InTick(CostTable table, Action<ScriptedSpeechModel>? script = null)
            => new Scene(ComputeCharge.Table, table, options => options.MindMode = MindMode.Tick, script);
    }
}
