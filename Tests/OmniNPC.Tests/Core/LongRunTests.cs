using System;
using System.Collections.Generic;
using System.Numerics;
using NUnit.Framework;
using OmniNPC.Scheduling;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Core
{
    public sealed class LongRunTests
    {
        private const int Characters = 32;
        private const double Minutes = 30;
        private const int TicksPerSecond = 20;

        [Test]
        public void Half_an_hour_with_32_characters_that_come_and_go_leaves_memory_flat_and_the_counters_in_agreement()
        {
            var model = new ScriptedSpeechModel(false) { Reply = line => "Well {point_at}mill{end} I never heard of " + line };
            using var voices = new HeadlessVoiceBackend();
            using var world = new NpcWorld(model, voices, new NpcWorldOptions { MindMode = MindMode.Stepped, MaxNpcs = Characters, FloorRadiusMetres = 0, MaxSpeaking = 8, BackchannelTexts = Array.Empty<string>() });
            var clock = new VirtualClock(world, TicksPerSecond, ComputeCharge.Table, new CostTable(0, 0.00001, 0.0002, 0.0002, 0.00005, 0, 0.00001));
            var counts = new Counts(world);
            var random = new Random(4);
            var npcs = new List<Npc>();
            var memory = new List<long>();
            int spawned = 0;
            long calmTicks = 0;
            long calmBytes = 0;
            while (npcs.Count < Characters)
            {
                npcs.Add(Spawn(world, ++spawned));
            }

            for (int tick = 0; tick < Minutes * 60 * TicksPerSecond; tick++)
            {
                if (tick % (2 * TicksPerSecond) == 0)
                {
                    int leaving = random.Next(npcs.Count);
                    world.Despawn(npcs[leaving].Handle);
                    npcs[leaving] = Spawn(world, ++spawned);
                    world.SetListener(new Pose(new Vector3(random.Next(-30, 30), 0, random.Next(-30, 30)), default, default));
                }

                Npc npc = npcs[random.Next(npcs.Count)];
                bool isDisturbed = tick % (2 * TicksPerSecond) < 2 || Disturb(npc, random);
                long before = GC.GetAllocatedBytesForCurrentThread();
                clock.Tick();
                if (!isDisturbed)
                {
                    calmTicks++;
                    calmBytes += GC.GetAllocatedBytesForCurrentThread() - before;
                }

                if (tick % (5 * 60 * TicksPerSecond) == (5 * 60 * TicksPerSecond) - 1)
                {
                    memory.Add(GC.GetTotalMemory(true));
                }
            }

            npcs.ForEach(npc => npc.Interrupt());
            clock.Run(1);
            TestContext.Out.WriteLine($"memory every 5 min: {string.Join(", ", memory.ConvertAll(bytes => (bytes / 1e6).ToString("F2")))} MB; {(double)calmBytes / calmTicks:F1} bytes a tick, history lines and the scripted Thinker included; {counts}");

            // What five minutes leave behind would show six times; a collection leaves some tens of kB of noise.
            Assert.That(memory[memory.Count - 1] - memory[0], Is.LessThan(1_000_000));
            Assert.That((double)calmBytes / calmTicks, Is.LessThan(2000), "lines that enter a history, and the scripted Thinker's own strings");
            Assert.That(world.Count, Is.EqualTo(Characters));
            Assert.That(counts.Finished, Is.GreaterThan(1000));

            // 900 times somebody is interrupted, and each speaks some 3 % of the time.
            Assert.That(counts.Interrupted, Is.GreaterThan(20));
            Assert.That(counts.Actions, Is.GreaterThan(500));
            Assert.That(counts.HeldNow, Is.EqualTo(0), "each hold is over");
            Assert.That(counts.Faults, Is.EqualTo(0).And.EqualTo(world.Diagnostics.Faults));
            Assert.That(world.Diagnostics.Starvations, Is.EqualTo(0));
            Assert.That(world.Diagnostics.Ticks.Count, Is.EqualTo((long)(Minutes * 60 * TicksPerSecond) + TicksPerSecond));
            Assert.That(voices.Voices, Has.Count.EqualTo(Characters));
            Assert.That(model.SessionsMade - model.SessionsDisposed, Is.EqualTo(3 * Characters), "Thinker, Talker and decoder of those who are there");
            world.Dispose();
            Assert.That(model.SessionsDisposed, Is.EqualTo(model.SessionsMade));
        }

        private static Npc Spawn(NpcWorld world, int number)
            => world[world.Spawn(new NpcProfile("npc " + number) { Seed = (ulong)number }, new Pose(new Vector3((number * 7) % 100, 0, (number * 3) % 50), default, default))];

        /// <returns>Whether something was asked of it.</returns>
        private static bool Disturb(Npc npc, Random random)
        {
            int what = random.Next(40);
            if (what == 0)
            {
                npc.Hear("the mill by the river");
            }
            else if (what == 1 && npc.State == NpcState.Idle)
            {
                npc.Say("the quick brown fox jumps over the lazy dog", random.Next(4) == 0 ? SayPriority.Scripted : SayPriority.Normal);
            }
            else if (what == 2)
            {
                npc.Interrupt();
            }

            return what < 3;
        }

        private sealed class Counts
        {
            public Counts(NpcWorld world)
            {
                world.UtteranceFinished += (in UtteranceFinishedEvent e) =>
                {
                    Finished += e.WasInterrupted ? 0 : 1;
                    Interrupted += e.WasInterrupted ? 1 : 0;
                };
                world.ActionRequested += (in ActionRequestedEvent e) => Actions++;
                world.Faulted += (in FaultedEvent e) => Faults++;
                world.VoiceHeld += (in VoiceHeldEvent e) =>
                {
                    Held += e.IsOver ? 0 : 1;
                    held.Remove(e.Npc);
                    if (!e.IsOver)
                    {
                        held.Add(e.Npc);
                    }
                };
            }

            private readonly List<Npc> held = new List<Npc>();

            public int Finished { get; private set; }

            public int Interrupted { get; private set; }

            public int Actions { get; private set; }

            public int Faults { get; private set; }

            public int Held { get; private set; }

            public int HeldNow => held.FindAll(npc => npc.IsAlive).Count;

            public override string ToString() => $"{Finished} utterances to their end, {Interrupted} interrupted, {Actions} actions, {Held} holds";
        }
    }
}
