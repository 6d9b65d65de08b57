using System;
using NUnit.Framework;
using OmniNPC.Diagnostics;
using OmniNPC.Scheduling;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Core
{
    public sealed class DiagnosticsTests
    {
        [Test]
        public void Percentiles_of_ticks_are_right_to_two_percent()
        {
            var ticks = new TickHistogram();
            Assert.That(ticks.Percentile(0.5), Is.EqualTo(0));
            for (int i = 1; i <= 1000; i++)
            {
                ticks.Record(i * 1e-5);
            }

            Assert.That(ticks.Percentile(0.5), Is.EqualTo(5e-3).Within(2).Percent);
            Assert.That(ticks.Percentile(0.99), Is.EqualTo(9.9e-3).Within(2).Percent);
            Assert.That(ticks.Percentile(1), Is.EqualTo(1e-2));
            Assert.That(ticks.MaxSeconds, Is.EqualTo(1e-2));
            ticks.Record(0);
            ticks.Record(100);
            Assert.That(ticks.Percentile(1), Is.LessThanOrEqualTo(100));
            ticks.Clear();
            Assert.That(ticks.Count, Is.EqualTo(0));
        }

        [Test]
        public void Stages_are_counted_in_their_units_and_give_real_time_factors()
        {
            using var scene = new Scene();
            scene.Npc.Hear("hello");
            scene.RunUntilIdle();
            StageCosts costs = scene.World.Diagnostics.Costs;
            Assert.That(costs.Units(ComputeStage.ThinkerToken), Is.EqualTo("You said hello.".Length + 1), "and the end");
            Assert.That(costs.Units(ComputeStage.Talker), Is.EqualTo("You said hello.".Length));
            Assert.That(costs.Units(ComputeStage.Codec), Is.EqualTo("You said hello.".Length));
            Assert.That(costs.TalkerRealTimeFactor, Is.EqualTo(0.001 / 0.02).Within(1e-6), "the scripted Talker says 1 ms for 20 ms of speech");
            Assert.That(costs.CodePredictorRealTimeFactor, Is.EqualTo(0.0005 / 0.02).Within(1e-6));
        }

        [Test]
        public void An_observer_is_told_of_each_piece_of_work_until_it_leaves()
        {
            using var scene = new Scene();
            StageCosts costs = scene.World.Diagnostics.Costs;
            var told = new long[Enum.GetValues(typeof(ComputeStage)).Length];
            double least = double.PositiveInfinity;
            costs.Observer = (stage, units, seconds) =>
            {
                told[(int)stage] += units;
                least = Math.Min(least, seconds);
            };
            scene.Npc.Hear("hello");
            scene.RunUntilIdle();
            Assert.That(told[(int)ComputeStage.Talker], Is.EqualTo(costs.Units(ComputeStage.Talker)).And.GreaterThan(0));
            Assert.That(told[(int)ComputeStage.Codec], Is.EqualTo(costs.Units(ComputeStage.Codec)).And.GreaterThan(0));
            Assert.That(least, Is.GreaterThanOrEqualTo(0));
            costs.Observer = null;
            long before = told[(int)ComputeStage.Codec];
            scene.Npc.Hear("hello");
            scene.RunUntilIdle();
            Assert.That(told[(int)ComputeStage.Codec], Is.EqualTo(before));
        }

        [Test]
        public void Ledgers_of_the_last_256_turns_are_kept()
        {
            using var scene = new Scene(script: model => model.Reply = line => string.Empty);
            for (int i = 0; i < 300; i++)
            {
                scene.Npc.Hear("hello");
                scene.Clock.Tick();
                scene.Clock.Tick();
            }

            Assert.That(scene.World.Diagnostics.TurnCount, Is.EqualTo(300));
            Assert.That(scene.World.Diagnostics.TryGetTurn(scene.Npc.Handle, 300, out TurnLedger last), Is.True);
            Assert.That(last.Turn, Is.EqualTo(300));
            Assert.That(last.ToString(), Does.Contain("audible - ms after speech end"));
            Assert.That(scene.World.Diagnostics.TryGetTurn(scene.Npc.Handle, 44, out _), Is.False);
            Assert.That(scene.World.Diagnostics.TryGetTurn(new NpcHandle(9, 1), 300, out _), Is.False);
        }

        [Test]
        public void A_virtual_clock_refuses_a_world_with_a_thread_and_odd_rates()
        {
            using var model = new ScriptedSpeechModel();
            using var voices = new HeadlessVoiceBackend();
            using var threaded = new NpcWorld(model, voices);
            Assert.That(Thrown.By(() => new VirtualClock(threaded)), Is.TypeOf<ArgumentException>().With.Message.Contains("MindMode.Stepped or MindMode.Tick, found MindMode.Thread"));
            using var stepped = new NpcWorld(model, voices, new NpcWorldOptions { MindMode = MindMode.Stepped });
            Assert.That(Thrown.By(() => new VirtualClock(stepped, 0)), Is.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(Thrown.By(() => new CostTable(-1, 0, 0, 0, 0)), Is.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("AudioEncoder"));
        }

        [Test]
        public void A_world_can_be_stepped_by_hand()
        {
            using var model = new ScriptedSpeechModel();
            using var voices = new HeadlessVoiceBackend();
            using var world = new NpcWorld(model, voices, new NpcWorldOptions { MindMode = MindMode.Stepped });
            Npc npc = world[world.Spawn(new NpcProfile("Tam"), default)];
            npc.Hear("hello");
            double now = 0;
            for (int i = 0; i < 1000 && npc.History.Count < 2; i++)
            {
                while (world.Mind.Step())
                {
                }

                now += 0.02;
                world.Tick(new TickInfo(now, 0.02f));
            }

            Assert.That(npc.History[1].Text, Is.EqualTo("You said hello."));
            Assert.That(world.Diagnostics.TryGetTurn(npc.Handle, 1, out TurnLedger turn), Is.True);
            Assert.That(turn.FirstText, Is.EqualTo(0.02).Within(1e-9));
        }

        [Test]
        public void A_headless_voice_plays_by_the_clock_and_counts_a_dry_spell_once()
        {
            using var backend = new HeadlessVoiceBackend(true);
            IVoice voice = backend.CreateVoice(8000, new VoiceOptions());
            backend.Advance(1);
            voice.Write(new float[80]);
            Assert.That(voice.QueuedSamples, Is.EqualTo(80));
            backend.Advance(1.005);
            Assert.That(voice.PlayedSamples, Is.EqualTo(40));
            backend.Advance(1.5);
            backend.Advance(2);
            Assert.That(voice.PlayedSamples, Is.EqualTo(80));
            Assert.That(voice.Starvations, Is.EqualTo(1));
            voice.Write(new float[80]);
            voice.Finish();
            backend.Advance(3);
            Assert.That(voice.Starvations, Is.EqualTo(1), "running dry after the end is the end");
            Assert.That(Thrown.By(() => voice.Write(new float[8001])), Is.TypeOf<ArgumentException>().With.Message.StartsWith("The voice takes 8000 samples now; found 8001."));
            Assert.That(Thrown.By(() => backend.CreateVoice(5, new VoiceOptions())), Is.TypeOf<ArgumentOutOfRangeException>());
            voice.Dispose();
            Assert.That(backend.Voices, Is.Empty);
        }
    }
}
