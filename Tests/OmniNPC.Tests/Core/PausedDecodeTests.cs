using System;
using System.Collections.Generic;
using System.Numerics;
using NUnit.Framework;
using OmniNPC.Scheduling;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Core
{
    /// <summary>A codec whose run is longer than a tick's budget comes in parts: the tick pauses between two of them, and whatever happens to a voice meanwhile is as if it had not.</summary>
    public sealed class PausedDecodeTests
    {
        // 3 ms a codec frame of 20 ms, in a budget of 2 ms and at 60 ticks a second: two thirds of a frame fit a tick, five sixths would be needed for speech without end.
        private static readonly CostTable ThreeMilliseconds = new CostTable(0, 0, 0, 0.0005, 0.003);

        // Ten of eleven parts fit a tick.
        private static readonly CostTable JustLonger = new CostTable(0, 0, 0, 0.0005, 0.0022);

        [Test]
        public void A_run_longer_than_the_budget_goes_on_at_the_next_tick_and_no_tick_goes_beyond_its_budget()
        {
            using Scene whole = Speaking(1, JustLonger);
            whole.RunUntilIdle();
            using Scene scene = Speaking(11, JustLonger);
            scene.RunUntilIdle();
            Assert.That(whole.World.Diagnostics.TickOverruns, Is.GreaterThan(20), "a whole run does not fit");
            Assert.That(scene.World.Diagnostics.TickOverruns, Is.LessThan(whole.World.Diagnostics.TickOverruns / 3), "the line begins with nothing ready: until it has three ticks of sound");
            Assert.That(scene.World.Diagnostics.Starvations, Is.EqualTo(0));
            Assert.That(scene.World.Diagnostics.PausedDecodes, Is.GreaterThan(20));
            Assert.That(Sound(scene, 0), Is.EqualTo(Sound(whole, 0)).AsCollection);
            Assert.That(scene.World.Diagnostics.Costs.Units(ComputeStage.Codec), Is.EqualTo(Line.Length));
        }

        [Test]
        public void Only_a_voice_about_to_starve_overdraws_for_the_parts_that_are_left()
        {
            using Scene scene = Speaking(6, ThreeMilliseconds);
            scene.RunUntilIdle();
            Assert.That(scene.World.Diagnostics.Starvations, Is.EqualTo(0));
            Assert.That(scene.World.Diagnostics.PausedDecodes, Is.GreaterThan(5));
            Assert.That(scene.World.Diagnostics.Overdrafts, Is.InRange(1, Line.Length - 1));
            Assert.That(scene.History, Is.EqualTo("npc: " + Line));
        }

        [Test]
        public void A_voice_that_is_interrupted_while_its_run_is_paused_is_never_heard_to_say_the_rest()
        {
            for (int ticks = 0; ticks < 12; ticks++)
            {
                using Scene scene = Speaking(11, JustLonger);
                RunUntilPaused(scene, 6 + ticks);
                scene.Npc.Interrupt();
                scene.Npc.Say("zzzz");
                scene.RunUntilIdle();
                float[] heard = Sound(scene, 0);
                Assert.That(heard, Has.None.NaN, $"after {ticks} ticks");
                Assert.That(Array.FindAll(heard, x => x == 'z' / 1000f), Has.Length.EqualTo(4 * 160), "the next line is said whole");
                Assert.That(scene.World.Diagnostics.Faults, Is.EqualTo(0));
                Assert.That(scene.History, Does.EndWith("npc: zzzz"));
            }
        }

        [Test]
        public void A_character_may_despawn_while_its_run_is_paused_and_the_others_go_on()
        {
            using Scene scene = Speaking(11, JustLonger, mostRows: 4);
            Npc other = scene.World[scene.World.Spawn(new NpcProfile("Ute"), Pose.Facing(Vector3.Zero, Vector3.UnitX))];
            other.Say("hum");
            RunUntilPaused(scene, 3);
            HeadlessVoice voice = scene.Voices.Voices[1];
            scene.World.Despawn(scene.Npc.Handle);
            scene.RunUntil(() => other.History.Count == 1);
            Assert.That(other.History[0].Text, Is.EqualTo("hum"));
            Assert.That(voice.Recording.ToArray(), Has.Length.EqualTo(3 * 160).And.None.NaN);
            Assert.That(scene.World.Diagnostics.Faults, Is.EqualTo(0));
        }

        [Test]
        public void A_world_may_be_disposed_while_a_run_is_paused()
        {
            using Scene scene = Speaking(11, JustLonger);
            RunUntilPaused(scene, 3);
            scene.World.Dispose();
            Assert.That(scene.Model.SessionsDisposed, Is.EqualTo(scene.Model.SessionsMade));
        }

        [Test]
        public void A_voice_that_goes_out_of_earshot_while_its_run_is_paused_comes_back_where_its_line_is()
        {
            using Scene scene = Speaking(11, JustLonger);
            RunUntilPaused(scene, 8);
            VoiceDetailTests.Place(scene, 200);
            scene.Clock.Run(0.2);
            VoiceDetailTests.Place(scene, 2);
            scene.RunUntilIdle();
            Assert.That(scene.History, Is.EqualTo("npc: " + Line));
            Assert.That(Sound(scene, 0), Has.None.NaN);
            Assert.That(Sound(scene, 0)[^1], Is.EqualTo(Line[^1] / 1000f));
            Assert.That(scene.World.Diagnostics.Faults, Is.EqualTo(0));
        }

        [Test]
        public void A_part_that_fails_ends_the_lines_of_its_run_with_one_fault_each_and_the_next_is_decoded()
        {
            using Scene scene = Speaking(11, JustLonger);
            RunUntilPaused(scene, 4);
            scene.Model.BeforeCall = stage => _ = stage == "part" ? throw new InvalidOperationException("the device is gone") : 0;
            scene.RunUntil(() => scene.Faults.Count > 0);
            scene.Model.BeforeCall = stage => { };
            scene.Clock.Run(0.5);
            Assert.That(scene.Faults, Is.EqualTo(new[] { "The codec decoder of Tam failed: the device is gone" }));
            scene.Npc.Say("again");
            scene.RunUntilIdle();
            Assert.That(scene.History, Does.EndWith("npc: again"));
        }

        [Test]
        public void Several_voices_take_a_paused_run_together_as_far_as_it_ends_before_one_of_them_is_dry()
        {
            // A run of all four is 2.3 ms, hardly longer than of one: a tick's budget takes 0.9 of it, and they need 0.83.
            using Scene scene = Speaking(11, new CostTable(0, 0, 0, 0.0001, 0.0022, furtherRow: 0.01), mostRows: 4);
            var npcs = new List<Npc> { scene.Npc };
            for (int i = 0; i < 3; i++)
            {
                npcs.Add(scene.World[scene.World.Spawn(new NpcProfile("npc " + i) { Seed = (ulong)i + 9 }, Pose.Facing(Vector3.Zero, Vector3.UnitX))]);
                npcs[^1].Say(Line);
            }

            scene.RunUntil(() => npcs.TrueForAll(npc => npc.History.Count == 1));
            Assert.That(scene.World.Diagnostics.Costs.Runs(ComputeStage.Codec, 4), Is.GreaterThan(5));
            Assert.That(scene.World.Diagnostics.Starvations, Is.EqualTo(0));
            for (int i = 0; i < 4; i++)
            {
                Assert.That(Sound(scene, i), Has.None.NaN);
            }
        }

        [TestCase(1)]
        [TestCase(4)]
        public void A_tick_whose_budget_is_gone_before_it_decodes_still_decodes_a_codec_frame_of_a_voice_that_would_run_dry(int parts)
        {
            // The tick alone takes 5 of 2 ms, and the overdraft is 2.
            using Scene scene = Speaking(parts, new CostTable(0, 0, 0, 0.0005, 0.001, 0, 0.005));
            scene.RunUntilIdle();
            Assert.That(scene.World.Diagnostics.Starvations, Is.Zero);
            Assert.That(scene.World.Diagnostics.VoiceHolds, Is.Zero);
            Assert.That(scene.History, Is.EqualTo("npc: " + Line));
        }

        [TestCase(1)]
        [TestCase(11)]
        public void In_an_overload_too_nothing_that_is_heard_hangs_on_the_order_in_which_characters_came(int parts)
        {
            string Play(bool isReversed)
            {
                using var crowd = new Crowd(ComputeCharge.Table, JustLonger, maxRows: 3, script: model => (model.CodecParts, model.CodecFrames) = (parts, 1));
                var names = new List<string> { "a", "bb", "ccc", "dddd" };
                if (isReversed)
                {
                    names.Reverse();
                }

                names.ForEach(name => crowd.Spawn(name).Pose = default);
                names.Sort(StringComparer.Ordinal);
                names.ForEach(name => crowd[name].Say("hello from " + name));
                crowd.RunUntil(() => crowd.AllHaveSaid(1), "all speak");
                Assert.That(crowd.World.Diagnostics.PausedDecodes, parts == 1 ? Is.Zero : Is.GreaterThan(3));
                                return string.Join(" ", names.ConvertAll(crowd.Heard));
            }

            Assert.That(Play(true), Is.EqualTo(Play(false)));
        }

        private const string Line = "the quick brown fox jumps over the lazy dog";

        private static Scene Speaking(int parts, CostTable table, int mostRows = 1)
        {
            var scene = new Scene(ComputeCharge.Table, table, options => options.FloorRadiusMetres = 0, model => (model.CodecParts, model.CodecFrames, model.MaxRows) = (parts, 1, mostRows));
            scene.Npc.Say(Line);
            return scene;
        }

        private static void RunUntilPaused(Scene scene, int times)
        {
            long paused = 0;
            scene.RunUntil(() => scene.World.Diagnostics.PausedDecodes >= times && scene.World.Diagnostics.PausedDecodes > paused++);
        }

        private static float[] Sound(Scene scene, int voice) => scene.Voices.Voices[voice].Recording.ToArray();
    }
}
