using System;
using System.Collections.Generic;
using System.Numerics;
using NUnit.Framework;
using OmniNPC.Diagnostics;
using OmniNPC.Onnx;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.Tests.Core;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Onnx
{
    /// <summary>A world that thinks and decodes inside ticks shorter than any run of its graphs, with the real model in parts.</summary>
    [NonParallelizable]
    public sealed class PausesOnTheModelTests
    {
        private const string Line = "The mill is down the river, and you will see the wheel from the bridge.";

        // A token, a step of the Talker and a codec frame are each longer than the budget. Speech without end needs half of it at this rate.
        private const double Budget = 0.001;
        private const double TickRate = 120;
        private static readonly CostTable LongerThanTheBudget = new CostTable(0, 0.0003, 0.0012, 0.0011, 0.0011, furtherRow: 0.1);

        [OneTimeSetUp]
        public void RequireParts()
        {
            using ICodecGroup codec = TestBundle.InParts.CreateCodecGroup();
            using ISessionGroup mind = TestBundle.InParts.CreateSessionGroup();
            if (codec.Parts == 1 || mind.ThinkerParts == 1 || mind.TalkerParts == 2)
            {
                Assert.Ignore("this bundle has no parts");
            }
        }

        [Test]
        public void Who_speaks_and_answers_in_them_says_all_that_he_says_in_ample_ones()
        {
            List<float[]> ample = Speak(TestBundle.Whole, options => { }, ComputeCharge.Free, out List<string> said, out _);
            List<float[]> paused = Speak(TestBundle.InParts, options => options.TickBudgetSeconds = Budget, ComputeCharge.Table, out List<string> saidInParts, out WorldDiagnostics diagnostics);
            TestContext.Out.WriteLine($"{diagnostics.PausedDecodes} pauses of the codec, {diagnostics.PausedMindSteps} of the mind, {diagnostics.Overdrafts} overdrafts, {diagnostics.Starvations} starvations; {string.Join(" | ", said)}");
            Assert.That(saidInParts, Is.EqualTo(said));
            Assert.That(diagnostics.PausedDecodes, Is.GreaterThan(0));
            Assert.That(diagnostics.PausedMindSteps, Is.GreaterThan(0));
            Assert.That(diagnostics.Faults, Is.EqualTo(0));
            Assert.That(diagnostics.Starvations, Is.EqualTo(0));
            for (int voice = 0; voice < ample.Count; voice++)
            {
                // That the samples are the same is shown where no world holds a voice whose mind is late: one that is held fades, and says what was faded again.
                Assert.That(paused[voice].Length, Is.InRange(ample[voice].Length, ample[voice].Length + (TestBundle.Whole.Format.SampleRateHz / 10)), $"voice {voice}");
            }
        }

        private static List<float[]> Speak(OnnxSpeechModel model, Action<NpcWorldOptions> configure, ComputeCharge charge, out List<string> said, out WorldDiagnostics diagnostics)
        {
            var options = new NpcWorldOptions { MindMode = MindMode.Tick, FloorRadiusMetres = 0, PrimeSeconds = 0.4, BackchannelTexts = Array.Empty<string>() };
            configure(options);
            using var voices = new HeadlessVoiceBackend(true);
            using var world = new NpcWorld(model, voices, options);
            var clock = new VirtualClock(world, TickRate, charge, LongerThanTheBudget);
            var npcs = new List<Npc>();
            foreach (string name in new[] { "Tam", "Ute" })
            {
                npcs.Add(world[world.Spawn(new NpcProfile(name) { Seed = (ulong)name[0] }, new Pose(new Vector3(npcs.Count, 0, -2), default, default))]);
            }

            world.SetListener(default);
            npcs[0].Say(Line);
            RunUntilIdle(clock, npcs);
            npcs[1].Hear("Good evening. What do you have to drink?");
            RunUntilIdle(clock, npcs);
            said = npcs.ConvertAll(npc => Scene.Join(npc.History));
            diagnostics = world.Diagnostics;
            return new List<HeadlessVoice>(voices.Voices).ConvertAll(voice => voice.Recording.ToArray());
        }

        private static void RunUntilIdle(VirtualClock clock, List<Npc> npcs)
        {
            for (int i = 0; i < 3600 && (i < 30 || npcs.Exists(npc => npc.State != NpcState.Idle)); i++)
            {
                clock.Tick();
            }

            Assert.That(npcs.TrueForAll(npc => npc.State == NpcState.Idle), Is.True);
        }
    }
}
