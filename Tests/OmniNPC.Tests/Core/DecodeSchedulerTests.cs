using System;
using System.Collections.Generic;
using System.Numerics;
using NUnit.Framework;
using OmniNPC.Scheduling;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Core
{
    public sealed class DecodeSchedulerTests
    {
        // A codec frame costs 1 ms and lasts 20 ms; a budget of 2 ms takes two a tick.
        private static readonly CostTable OneMillisecondDecode = new CostTable(0, 0, 0, 0, 0.001);

        [Test]
        public void A_tick_decodes_no_more_than_its_budget()
        {
            using var scene = new Scene(ComputeCharge.Table, OneMillisecondDecode, options => options.TickBudgetSeconds = 0.002);
            int decoded = 0;
            scene.Model.BeforeCall = stage => decoded += stage == "decode" ? 1 : 0;
            scene.Npc.Say(new string('a', 60));
            scene.RunUntil(() => scene.Npc.State == NpcState.Speaking);
            long before = scene.World.Diagnostics.Costs.Units(ComputeStage.Codec);
            for (int i = 0; i < 40; i++)
            {
                scene.Clock.Tick();
                long now = scene.World.Diagnostics.Costs.Units(ComputeStage.Codec);
                Assert.That(now - before, Is.LessThanOrEqualTo(2));
                before = now;
            }

            scene.RunUntilIdle();
            Assert.That(scene.World.Diagnostics.Starvations, Is.EqualTo(0));
            Assert.That(scene.World.Diagnostics.Overdrafts, Is.EqualTo(0));
        }

        [Test]
        public void The_voice_that_runs_dry_first_is_decoded_first()
        {
            using var scene = new Scene(ComputeCharge.Table, OneMillisecondDecode, options => (options.TickBudgetSeconds, options.FloorRadiusMetres) = (0.001, 0));
            Npc second = scene.World[scene.World.Spawn(new NpcProfile("Ute") { Seed = 2 }, default)];
            scene.Npc.Say(new string('a', 100));
            scene.RunUntil(() => scene.Npc.State == NpcState.Speaking);
            scene.Clock.Run(0.2);
            second.Say(new string('b', 100));
            double least = double.PositiveInfinity;
            for (int i = 0; i < 30; i++)
            {
                double first = scene.Voices.Voices[0].QueuedSamples / 8000.0;
                double late = scene.Voices.Voices[1].QueuedSamples / 8000.0;
                scene.Clock.Tick();
                double firstAfter = scene.Voices.Voices[0].QueuedSamples / 8000.0;
                bool firstGrew = firstAfter > first;
                if (second.State == NpcState.Speaking && firstGrew)
                {
                    Assert.That(first, Is.LessThanOrEqualTo(late + 0.0201), "the first voice was served although the other was nearer to silence");
                }

                least = Math.Min(least, firstAfter);
            }

            Assert.That(least, Is.GreaterThan(0));
        }

        [Test]
        public void Overload_overdraws_for_a_starving_voice_and_counts_it()
        {
            // 30 ms a codec frame never fits 2 ms; without overdrafts nobody would ever speak.
            using var scene = new Scene(ComputeCharge.Table, new CostTable(0, 0, 0, 0, 0.03));
            scene.Npc.Say("hello there");
            scene.RunUntilIdle();
            Assert.That(scene.History, Is.EqualTo("npc: hello there"));
            Assert.That(scene.World.Diagnostics.Overdrafts, Is.GreaterThanOrEqualTo(11));
        }

        [Test]
        public void Eight_voices_speak_within_the_budget_without_starving()
        {
            using var scene = new Scene(ComputeCharge.Table, new CostTable(0, 0, 0, 0.001, 0.00005), options => (options.MaxNpcs, options.FloorRadiusMetres) = (8, 0));
            var npcs = new List<Npc> { scene.Npc };
            for (int i = 1; i < 8; i++)
            {
                npcs.Add(scene.World[scene.World.Spawn(new NpcProfile("npc " + i), new Pose(new Vector3(i, 0, 0), default, default))]);
            }

            foreach (Npc npc in npcs)
            {
                npc.Say("the quick brown fox jumps over the lazy dog");
            }

            scene.RunUntil(() => npcs.TrueForAll(npc => npc.History.Count == 1));
            Assert.That(scene.World.Diagnostics.Starvations, Is.EqualTo(0));
            foreach (HeadlessVoice voice in scene.Voices.Voices)
            {
                Assert.That(voice.PlayedSamples, Is.EqualTo(43 * 160));
            }
        }

        [Test]
        public void A_mind_too_slow_holds_the_voice_instead_of_starving_it_and_it_is_heard_whole()
        {
            using var scene = new Scene(ComputeCharge.Table, new CostTable(0, 0, 0, 0.05, 0), options => options.PrimeSeconds = 0);
            scene.Npc.Say("slowly");
            scene.RunUntilIdle();
            Assert.That(scene.World.Diagnostics.VoiceHolds, Is.GreaterThan(0));
            Assert.That(scene.World.Diagnostics.Starvations, Is.EqualTo(0));
            Assert.That(scene.Voices.Voices[0].PlayedSamples, Is.GreaterThanOrEqualTo(6 * 160), "a word that was stopped begins anew");
            Assert.That(scene.History, Is.EqualTo("npc: slowly"));
        }

        [Test]
        public void Costs_are_predicted_per_slice_size_and_follow_the_load()
        {
            var model = new SliceCostModel(4);
            Assert.That(model.Predict(2), Is.EqualTo(0));
            model.Observe(0, 1, 0.001);
            Assert.That(model.Predict(3), Is.EqualTo(0.003).Within(1e-9), "never seen: the known size's share");
            for (int i = 0; i < 200; i++)
            {
                model.Observe(0, 2, i % 10 == 0 ? 0.004 : 0.002);
            }

            Assert.That(model.Predict(2), Is.InRange(0.0018, 0.0045));
            for (int i = 0; i < 60; i++)
            {
                model.Observe(0, 2, 0.01);
            }

            Assert.That(model.Predict(2), Is.GreaterThan(0.008));
        }
    }
}
