using System;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.Scheduling;

namespace OmniNPC.Tests.Core
{
    public sealed class AllocationTests
    {
        private static object? sink;

        [Test]
        public void The_meter_sees_one_small_object()
        {
            Assert.That(AllocationMeter.Bytes(() => sink = new object()), Is.GreaterThanOrEqualTo(IntPtr.Size * 2));
            Assert.That(AllocationMeter.Bytes(() => sink = null), Is.EqualTo(0));
        }

        [Test]
        public void Ticks_of_an_idle_world_allocate_nothing()
        {
            using Scene scene = Warm();
            Assert.That(AllocationMeter.Bytes(() => scene.Clock.Run(2)), Is.EqualTo(0));
        }

        [Test]
        public void Ticks_and_mind_steps_of_a_spoken_reply_allocate_nothing()
        {
            // Table costs spread the mind's steps over the ticks: tokens, codec frames, decoding, words and subtitles all happen inside the measurement.
            using Scene scene = Warm();
            int words = 0;
            scene.World.SubtitleWord += (in SubtitleWordEvent e) => words++;
            long tokens = scene.World.Diagnostics.Costs.Units(ComputeStage.ThinkerToken);
            long frames = scene.World.Diagnostics.Costs.Units(ComputeStage.Talker);

            // .NET allocates a little when it compiles a busy method anew, at a time of its own; what we allocate, every round shows.
            long least = long.MaxValue;
            for (int round = 0; round < 3; round++)
            {
                scene.Npc.Hear("tell me more of it");
                scene.Clock.Run(0.2);
                least = Math.Min(least, AllocationMeter.Bytes(() => scene.Clock.Run(1)));
                scene.RunUntilIdle();
            }

            Assert.That(least, Is.EqualTo(0));
            Assert.That(words, Is.GreaterThan(3));
            Assert.That(scene.World.Diagnostics.Costs.Units(ComputeStage.ThinkerToken) - tokens, Is.GreaterThan(20));
            Assert.That(scene.World.Diagnostics.Costs.Units(ComputeStage.Talker) - frames, Is.GreaterThan(40));
        }

        [Test]
        public void Ticks_and_mind_steps_of_sixteen_that_speak_together_allocate_nothing()
        {
            using var crowd = new Crowd(ComputeCharge.Table, new CostTable(0.0001, 0.00001, 0.0002, 0.0003, 0.00001), record: false);
            crowd.Model.Reply = line => "There once was a keeper who had no ale left to sell and so went down to the well.";
            for (int i = 0; i < 16; i++)
            {
                crowd.Spawn("npc " + i);
            }

            // Two whole exchanges of all: every buffer has found its size and every path was compiled.
            for (int lines = 2; lines <= 4; lines += 2)
            {
                foreach (string name in crowd.Names)
                {
                    crowd[name].Hear("tell me");
                }

                crowd.RunUntil(() => crowd.AllHaveSaid(lines), "all answer");
                crowd.Clock.Run(0.5);
            }

            foreach (string name in crowd.Names)
            {
                crowd[name].Hear("tell me more of it");
            }

            crowd.Clock.Run(0.05);
            Diagnostics.StageCosts costs = crowd.World.Diagnostics.Costs;
            long frames = costs.Units(ComputeStage.Talker);
            long tokens = costs.Units(ComputeStage.ThinkerToken);
            long together = costs.Runs(ComputeStage.Talker, 16);
            Assert.That(AllocationMeter.Bytes(() => crowd.Clock.Run(1)), Is.EqualTo(0));
            Assert.That(costs.Units(ComputeStage.Talker) - frames, Is.GreaterThan(16 * 40));
            Assert.That(costs.Units(ComputeStage.ThinkerToken) - tokens, Is.GreaterThan(16 * 20));
            Assert.That(costs.Runs(ComputeStage.Talker, 16), Is.GreaterThan(together));
        }

        [Test]
        public void Sixteen_characters_that_speak_at_once_allocate_nothing_near_far_and_inaudible()
        {
            using var scene = new Scene(ComputeCharge.Table, new CostTable(0, 0.00001, 0.0001, 0.0005, 0.00002), options => (options.FloorRadiusMetres, options.TickOverdraftSeconds) = (0, 0.001), record: false);
            var npcs = new System.Collections.Generic.List<Npc> { scene.Npc };
            scene.World.SetListener(default);
            for (int i = 1; i < 16; i++)
            {
                npcs.Add(scene.World[scene.World.Spawn(new NpcProfile("npc " + i) { Seed = (ulong)i }, new Pose(new System.Numerics.Vector3(i % 4 == 3 ? 200 : 2 * i, 0, 0), default, default))]);
            }

            // Once for every buffer to find its size and every path to be compiled.
            string line = "There once was a keeper who had no ale left to sell and so went down to the well, and never more was seen.";
            npcs.ForEach(npc => npc.Say(line));
            scene.RunUntil(() => npcs.TrueForAll(npc => npc.State == NpcState.Idle && npc.History.Count == 1));
            npcs.ForEach(npc => npc.Say(line));
            scene.RunUntil(() => npcs.TrueForAll(npc => npc.State == NpcState.Speaking));
            long frames = scene.World.Diagnostics.Costs.Units(ComputeStage.Codec);
            long bytes = AllocationMeter.Bytes(() => scene.Clock.Run(1));
            Assert.That(bytes, Is.EqualTo(0));
            Assert.That(npcs.TrueForAll(npc => npc.State == NpcState.Speaking));
            Assert.That(scene.World.Diagnostics.Costs.Units(ComputeStage.Codec) - frames, Is.GreaterThan(500));
            Assert.That(npcs.FindAll(npc => npc.VoiceStatus.Detail == VoiceDetail.Inaudible), Has.Count.EqualTo(4));
            Assert.That(npcs.FindAll(npc => npc.VoiceStatus.Detail == VoiceDetail.Far), Is.Not.Empty);
        }

        [Test]
        public void Hearing_allocates_nothing()
        {
            using Scene scene = Warm();
            float[] sound = Tone.Sine(300, 0.5, 44100);
            scene.Play(Tone.Join(Tone.Silence(0.3, 44100), sound, Tone.Silence(0.4, 44100)), 44100);
            scene.RunUntilIdle();
            scene.Clock.Run(1);
            scene.Play(Tone.Silence(0.3, 44100), 44100);
            long bytes = AllocationMeter.Bytes(() => scene.Play(sound, 44100));
            Assert.That(scene.Npc.State, Is.EqualTo(NpcState.Listening));
            Assert.That(bytes, Is.EqualTo(0));
        }

        [Test]
        public void An_interruption_costs_the_game_its_history_line_and_nothing_else()
        {
            using Scene scene = Warm();
            scene.Npc.Hear("tell me more of it");
            scene.RunUntil(() => scene.Npc.State == NpcState.Speaking);
            scene.Clock.Run(0.3);
            Assert.That(AllocationMeter.Bytes(() => scene.Npc.Interrupt()), Is.LessThan(400));
        }

        [Test]
        public void The_signal_stages_allocate_nothing()
        {
            var mel = new LogMel(new ScriptedSpeechModel().Format.Mel!);
            var vad = new EnergyVad(8000, 0.2);
            var resampler = new Resampler(44100, 8000);
            float[] sound = Tone.Sine(300, 0.1, 44100);
            var output = new float[resampler.MaxOutput(sound.Length)];
            var frames = new float[100 * 8];
            Action all = () =>
            {
                int count = resampler.Process(sound, output);
                mel.Process(output.AsSpan(0, count), frames);
                vad.Push(output.AsSpan(0, vad.BlockSamples));
            };
            all();
            Assert.That(AllocationMeter.Bytes(all), Is.EqualTo(0));
        }

        private static Scene Warm()
        {
            // Nothing is recorded: neither the log of a scene nor its samples are the runtime's.
            var scene = new Scene(ComputeCharge.Table, CostTable.Typical, record: false, script: model => model.Reply = line => "There once was a keeper who had no ale left to sell and so went down to the well.");

            // Two whole exchanges: every buffer has found its size and every path was compiled.
            for (int i = 0; i < 2; i++)
            {
                scene.Npc.Hear("tell me");
                scene.RunUntilIdle();
            }

            scene.Clock.Run(0.5);
            return scene;
        }
    }
}
