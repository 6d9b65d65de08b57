using System;
using System.Collections.Generic;
using System.Numerics;
using NUnit.Framework;
using OmniNPC.Scheduling;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Core
{
    /// <summary>Near, far and inaudible voices: what each costs, and what goes on all the same.</summary>
    public sealed class VoiceDetailTests
    {
        private const string Line = "one two three four five six seven eight nine ten eleven twelve";

        [Test]
        public void A_near_voice_is_decoded_in_small_slices_and_a_far_one_in_whole_ones()
        {
            double Slice(float metres)
            {
                int slices = 0;
                using var scene = new Scene(script: model => model.BeforeCall = stage => slices += stage == "decode" ? 1 : 0);
                Place(scene, metres);
                scene.Npc.Say(Line);
                slices = 0;
                scene.RunUntilIdle();
                Assert.That(scene.World.Diagnostics.Starvations, Is.EqualTo(0));
                Assert.That(scene.Voices.Voices[0].PlayedSamples, Is.EqualTo(Line.Length * 160));
                return (double)Line.Length / slices;
            }

            Assert.That(Slice(20), Is.GreaterThan(3));
            Assert.That(Slice(1), Is.LessThan(2));
        }

        [TestCase(true)]
        [TestCase(false)]
        public void The_Talker_is_told_how_carefully_to_speak_where_the_game_wants_fewer_codebooks(bool isWanted)
        {
            using var scene = new Scene(configure: options => options.FewerCodebooksFarAway = isWanted);
            foreach ((float metres, VoiceDetail far, int fewer) in new[] { (1f, VoiceDetail.Near, 2), (20f, VoiceDetail.Far, 1), (200f, VoiceDetail.Inaudible, 1) })
            {
                (VoiceDetail detail, int codebooks) = isWanted ? (far, fewer) : (VoiceDetail.Near, 2);
                Place(scene, metres);
                scene.Npc.Say(Line + " " + Line + " " + Line);
                scene.RunUntil(() => scene.Npc.State == NpcState.Speaking);
                scene.Clock.Run(1);
                Assert.That(scene.Model.LastTalker!.Detail, Is.EqualTo(detail));
                Assert.That(scene.Npc.VoiceStatus.CodeGroups, Is.EqualTo(codebooks));
                scene.RunUntilIdle();
            }
        }

        [Test]
        public void Near_voices_are_decoded_before_far_ones()
        {
            // A codec frame costs 1 ms and lasts 20 ms: the budget takes one a tick, which is 1.2 voices.
            using var scene = new Scene(ComputeCharge.Table, new CostTable(0, 0, 0, 0, 0.001), options => (options.TickBudgetSeconds, options.TickOverdraftSeconds, options.FloorRadiusMetres) = (0.001, 0, 0));
            Npc far = scene.World[scene.World.Spawn(new NpcProfile("Far") { Seed = 2 }, At(20))];
            Npc farther = scene.World[scene.World.Spawn(new NpcProfile("Farther") { Seed = 3 }, At(30))];
            Place(scene, 1);
            scene.Npc.Say(Line);
            far.Say(Line);
            farther.Say(Line);
            scene.RunUntil(() => scene.Npc.State == NpcState.Idle && scene.Npc.History.Count == 1);
            Assert.That(far.History, Is.Empty, "three do not fit");
            Assert.That(scene.Voices.Voices[0].PlayedSamples, Is.EqualTo(Line.Length * 160), "the near voice was neither held nor said anything twice");
            scene.RunUntil(() => far.History.Count == 1 && farther.History.Count == 1);
            Assert.That(scene.World.Diagnostics.Starvations, Is.EqualTo(0));
        }

        [Test]
        public void An_inaudible_voice_is_not_decoded_and_everything_else_goes_on_at_the_speed_of_speech()
        {
            int decodes = 0;
            using var scene = new Scene(script: model => model.Reply = line => "There is {pour_ale}{end} the ale " + Line);
            Place(scene, 200);
            scene.Model.BeforeCall = stage => decodes += stage == "decode" ? 1 : 0;
            scene.Npc.Hear("an ale");
            scene.RunUntil(() => scene.Npc.State == NpcState.Speaking);
            double start = scene.World.NowSeconds;
            Assert.That(scene.Npc.VoiceStatus.Detail, Is.EqualTo(VoiceDetail.Inaudible));
            bool hasMoved = false;
            scene.RunUntil(() => (hasMoved |= scene.Npc.Mouth.Openness > 0.1f) && scene.Npc.State == NpcState.Idle);
            double seconds = scene.World.NowSeconds - start;
            int letters = ("There is  the ale " + Line).Length;
            Assert.That(decodes, Is.EqualTo(0));
            Assert.That(seconds, Is.EqualTo(letters * 0.02).Within(0.05));
            Assert.That(scene.Words, Has.Count.EqualTo(4 + 12));
            for (int i = 0; i < scene.Words.Count; i++)
            {
                Assert.That(scene.Words[i].World, Is.EqualTo(start + scene.Words[i].Start).Within(0.05), scene.Words[i].Text);
            }

            Assert.That(scene.Actions, Is.EqualTo(new[] { "pour_ale" }));
            Assert.That(scene.ActionTimes[0], Is.EqualTo(start + 0.16).Within(0.08));
            Assert.That(scene.History, Does.Contain(Line));
            Assert.That(scene.Voices.Voices[0].PlayedSamples, Is.EqualTo(0));
            Assert.That(scene.World.Diagnostics.Starvations, Is.EqualTo(0));
        }

        [Test]
        public void Who_walks_up_hears_the_voice_in_mid_sentence_without_a_click_and_at_its_place()
        {
            using var scene = new Scene();
            Place(scene, 200);
            scene.Npc.Say(Line);
            scene.RunUntil(() => scene.Words.Count == 6);
            Place(scene, 2);
            double backAt = scene.World.NowSeconds;
            scene.RunUntilIdle();
            HeadlessVoice voice = scene.Voices.Voices[0];
            ReadOnlySpan<float> heard = voice.Recording.Span;
            Assert.That(heard.Length, Is.InRange(20 * 160, (Line.Length - 20) * 160));
            Assert.That(Math.Abs(heard[0]), Is.LessThan(0.005f), "a step");
            for (int i = 1; i < 40; i++)
            {
                Assert.That(Math.Abs(heard[i] - heard[i - 1]), Is.LessThan(0.01f), "a click");
            }

            // After the fade it is the end of the line, letter by letter, and the line took as long as ever.
            for (int i = 1; i < heard.Length / 160; i++)
            {
                char letter = Line[Line.Length - (heard.Length / 160) + i];
                Assert.That(heard[(i * 160) + 80], Is.EqualTo(letter == ' ' ? 0f : letter / 1000f).Within(1e-6f));
            }

            Assert.That(scene.Words[11].World, Is.EqualTo(scene.Words[0].World + scene.Words[11].Start).Within(0.08));
            Assert.That(scene.Words[6].World, Is.GreaterThan(backAt));
            Assert.That(scene.World.Diagnostics.Starvations, Is.EqualTo(0));
            Assert.That(scene.History, Is.EqualTo("npc: " + Line));
        }

        [Test]
        public void Who_walks_away_and_comes_back_within_a_breath_loses_nothing_but_what_went_by()
        {
            using var scene = new Scene();
            Place(scene, 2);
            scene.Npc.Say(Line);
            scene.RunUntil(() => scene.Words.Count == 3);
            double start = scene.Words[0].World;
            Place(scene, 200);
            scene.Clock.Run(0.15);
            Assert.That(scene.Npc.VoiceStatus.Detail, Is.EqualTo(VoiceDetail.Inaudible));
            Place(scene, 2);
            scene.RunUntilIdle();
            Assert.That(scene.Words[11].World, Is.EqualTo(start + scene.Words[11].Start).Within(0.15));
            Assert.That(scene.Voices.Voices[0].PlayedSamples, Is.InRange((Line.Length - 16) * 160, Line.Length * 160));
            Assert.That(scene.World.Diagnostics.Starvations, Is.EqualTo(0));
        }

        [Test]
        public void An_inaudible_voice_can_be_interrupted_and_paused_as_any_other()
        {
            using var scene = new Scene();
            Place(scene, 200);
            scene.Npc.Say(Line);
            scene.RunUntil(() => scene.Words.Count == 3);
            scene.Npc.Interrupt();
            scene.RunUntilIdle();
            Assert.That(scene.History, Is.EqualTo("npc: one two three -").Or.EqualTo("npc: one two three\u2014").Or.Contain("one two three"));
            scene.Npc.Say("again");
            Place(scene, 1);
            scene.RunUntilIdle();
            Assert.That(scene.Voices.Voices[0].PlayedSamples, Is.EqualTo(5 * 160));
        }

        [Test]
        public void The_wall_between_counts_and_whom_the_player_talks_with_is_always_near()
        {
            var asked = new List<string>();
            float open = 1f;
            using var scene = new Scene(configure: options => options.Occlusion = npc =>
            {
                asked.Add(npc.Profile.Name);
                return open;
            });
            Place(scene, 5);
            scene.Npc.Say(Line);
            scene.RunUntil(() => scene.Words.Count == 2);
            Assert.That(scene.Npc.VoiceStatus.Detail, Is.EqualTo(VoiceDetail.Near));
            open = 0.1f;
            scene.Clock.Run(0.15);
            Assert.That(scene.Npc.VoiceStatus.Detail, Is.EqualTo(VoiceDetail.Far));
            open = 0f;
            scene.Clock.Run(0.15);
            Assert.That(scene.Npc.VoiceStatus.Detail, Is.EqualTo(VoiceDetail.Inaudible));
            scene.World.Player.Say("hello");
            scene.RunUntil(() => scene.Npc.State == NpcState.Speaking);
            scene.Clock.Run(0.15);
            Assert.That(scene.Npc.VoiceStatus.Detail, Is.EqualTo(VoiceDetail.Near));
            Assert.That(asked, Is.All.EqualTo("Tam"));
            Assert.That(asked.Count, Is.LessThan(80), "ten times a second");
        }

        [Test]
        public void A_policy_of_the_games_own_decides()
        {
            var policy = new EverybodyFar();
            using var scene = new Scene(configure: options => options.VoiceDetail = policy);
            Place(scene, 1);
            scene.Npc.Say("hello");
            scene.RunUntil(() => scene.Npc.State == NpcState.Speaking);
            Assert.That(scene.Npc.VoiceStatus.Chosen, Is.EqualTo(VoiceDetail.Far));
            Assert.That(scene.Npc.VoiceStatus.Importance, Is.EqualTo(7f));
            Assert.That(policy.Last.DistanceMetres, Is.EqualTo(1f).Within(1e-4f));
            Assert.That(policy.Last.Facing, Is.EqualTo(1f).Within(1e-3f));
            Assert.That(policy.Last.LoudnessDecibels, Is.EqualTo(0f).Within(0.01f));
        }

        [Test]
        public void The_default_policy_keeps_a_level_near_its_boundary()
        {
            var policy = new VoiceDetailPolicy();
            VoiceDetail At(float metres, VoiceDetail now) => policy.Choose(new VoiceSituation(metres, 0f, -10f, false, SayPriority.Normal, now));
            Assert.That(At(12.5f, VoiceDetail.Near), Is.EqualTo(VoiceDetail.Near));
            Assert.That(At(13.5f, VoiceDetail.Near), Is.EqualTo(VoiceDetail.Far));
            Assert.That(At(11.5f, VoiceDetail.Far), Is.EqualTo(VoiceDetail.Far));
            Assert.That(At(10.5f, VoiceDetail.Far), Is.EqualTo(VoiceDetail.Near));
            Assert.That(At(70f, VoiceDetail.Far), Is.EqualTo(VoiceDetail.Inaudible));
            Assert.That(At(58f, VoiceDetail.Inaudible), Is.EqualTo(VoiceDetail.Inaudible));
            Assert.That(At(50f, VoiceDetail.Inaudible), Is.EqualTo(VoiceDetail.Far));
        }

        internal static Pose At(float metres) => Pose.Facing(new Vector3(metres, 0, 0), Vector3.Zero);

        internal static void Place(Scene scene, float metres)
        {
            scene.Npc.Pose = At(metres);
            scene.World.SetListener(Pose.Facing(Vector3.Zero, Vector3.UnitX));
        }

        private sealed class EverybodyFar : IVoiceDetailPolicy
        {
            public VoiceSituation Last { get; private set; }

            public VoiceDetail Choose(in VoiceSituation situation)
            {
                Last = situation;
                return VoiceDetail.Far;
            }

            public float Importance(in VoiceSituation situation) => 7f;
        }
    }
}
