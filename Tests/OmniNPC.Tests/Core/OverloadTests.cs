using System;
using System.Collections.Generic;
using System.Numerics;
using NUnit.Framework;
using OmniNPC.Scheduling;

namespace OmniNPC.Tests.Core
{
    /// <summary>Too many voices, too little time: what is given up has a name, an order and a counter, and never is it a stutter.</summary>
    public sealed class OverloadTests
    {
        private const string Line = "one two three four five six seven eight nine ten eleven twelve";

        [Test]
        public void Who_finds_no_room_waits_in_the_order_of_asking()
        {
            using Crowd crowd = new Crowd(4, options => options.MaxSpeaking = 2);
            for (int i = 0; i < 4; i++)
            {
                crowd.Npcs[3 - i].Say(Line);
                crowd.Scene.Clock.Run(0.1);
            }

            Assert.That(crowd.Speaking, Is.EqualTo(2));
            Assert.That(crowd.Npcs[0].VoiceStatus.IsWaiting);
            crowd.RunUntilAllHaveSpoken();
            Assert.That(crowd.MostSpeaking, Is.EqualTo(2));
            Assert.That(crowd.Started, Is.EqualTo(new[] { "npc 3", "npc 2", "npc 1", "npc 0" }));
            Assert.That(crowd.Scene.World.Diagnostics.LateStarts, Is.EqualTo(2));
            Assert.That(crowd.Scene.World.Diagnostics.Starvations, Is.EqualTo(0));
        }

        [Test]
        public void A_late_start_is_no_later_than_stated()
        {
            using Crowd crowd = new Crowd(3, options => (options.MaxSpeaking, options.WhenTooManySpeak, options.LongestLateSeconds) = (1, WhenTooManySpeak.StartLate, 0.5));
            crowd.Npcs.ForEach(npc => npc.Say(Line));
            crowd.Scene.RunUntil(() => crowd.Started.Count == 1);
            double first = crowd.Scene.World.NowSeconds;
            crowd.Scene.RunUntil(() => crowd.Started.Count == 3);
            Assert.That(crowd.Scene.World.NowSeconds - first, Is.InRange(0.4, 0.6));
            Assert.That(crowd.Scene.World.Diagnostics.LateStarts, Is.EqualTo(2));
            crowd.RunUntilAllHaveSpoken();
        }

        [Test]
        public void The_farthest_voice_makes_room_for_a_nearer_one_and_comes_back()
        {
            using Crowd crowd = new Crowd(2, options => (options.MaxSpeaking, options.WhenTooManySpeak) = (1, WhenTooManySpeak.DropFarthest), 3f);
            crowd.Npcs[1].Say(Line + " " + Line);
            crowd.Scene.RunUntil(() => crowd.Words[1] == 3);
            crowd.Npcs[0].Say("let me pass");
            crowd.Scene.RunUntil(() => crowd.Started.Count == 2);
            crowd.Scene.Clock.Run(0.1);
            Assert.That(crowd.Npcs[1].VoiceStatus.Detail, Is.EqualTo(VoiceDetail.Inaudible));
            long played = crowd.Scene.Voices.Voices[1].PlayedSamples;
            int words = crowd.Words[1];
            crowd.RunUntilAllHaveSpoken();
            Assert.That(crowd.Scene.Voices.Voices[1].PlayedSamples, Is.GreaterThan(played), "it came back");
            Assert.That(crowd.Words[1], Is.EqualTo(24).And.GreaterThan(words), "its words went on");
            Assert.That(crowd.Held, Is.EqualTo(new[] { "npc 1 TooManySpeak", "npc 1 goes on" }));
            Assert.That(crowd.Scene.World.Diagnostics.DroppedVoices, Is.EqualTo(1));
            Assert.That(crowd.Scene.World.Diagnostics.Starvations, Is.EqualTo(0));
        }

        [Test]
        public void A_less_important_voice_waits_for_a_more_important_one()
        {
            using Crowd crowd = new Crowd(2, options => (options.MaxSpeaking, options.WhenTooManySpeak) = (1, WhenTooManySpeak.DropFarthest), 3f);
            crowd.Npcs[0].Say(Line);
            crowd.Scene.RunUntil(() => crowd.Words[0] == 3);
            crowd.Npcs[1].Say("me too");
            crowd.RunUntilAllHaveSpoken();
            Assert.That(crowd.MostSpeaking, Is.EqualTo(1));
            Assert.That(crowd.Held, Is.Empty);
        }

        [Test]
        public void An_urgent_line_and_whom_the_player_talks_with_never_wait()
        {
            using Crowd crowd = new Crowd(3, options => options.MaxSpeaking = 1);
            crowd.Npcs[0].Say(Line);
            crowd.Scene.RunUntil(() => crowd.Words[0] == 1);
            crowd.Npcs[1].Say("fire", SayPriority.Urgent);
            crowd.Scene.World.Player.Say("npc 2, tell me");
            crowd.Scene.RunUntil(() => crowd.Started.Count == 3);
            Assert.That(crowd.Words[0], Is.LessThan(8));
        }

        [Test]
        public void A_voice_whose_speech_does_not_come_in_time_fades_at_a_words_end_and_the_event_says_why()
        {
            // 30 ms a codec frame of 20 ms: the mind is a third too slow.
            using var scene = new Scene(ComputeCharge.Table, new CostTable(0, 0, 0, 0.03, 0));
            var held = new List<(VoiceHoldReason Reason, bool IsOver, double Seconds)>();
            var insideWord = new List<bool>();
            scene.World.VoiceHeld += (in VoiceHeldEvent e) =>
            {
                held.Add((e.Reason, e.IsOver, e.Seconds));
                if (!e.IsOver)
                {
                    insideWord.Add(!e.Npc.Playback.IsAtWordEnd(0.05));
                }
            };
            scene.Npc.Say(Line);
            scene.RunUntilIdle();
            Assert.That(held.Count, Is.GreaterThanOrEqualTo(2).And.EqualTo(2 * scene.World.Diagnostics.VoiceHolds));
            for (int i = 0; i < held.Count; i++)
            {
                Assert.That(held[i].Reason, Is.EqualTo(VoiceHoldReason.MindBehind));
                Assert.That(held[i].IsOver, Is.EqualTo(i % 2 == 1));
                Assert.That(held[i].Seconds, i % 2 == 1 ? Is.InRange(0.05, 2.0) : Is.EqualTo(0));
            }

            Assert.That(insideWord, Is.All.False);
            Assert.That(scene.World.Diagnostics.Starvations, Is.EqualTo(0));
            Assert.That(scene.Words, Has.Count.EqualTo(12));
            Assert.That(scene.History, Is.EqualTo("npc: " + Line));
        }

        [Test]
        public void In_an_overload_detail_goes_first_then_new_voices_wait_then_the_least_important_stop()
        {
            using Crowd crowd = new Crowd(7, options => (options.TickBudgetSeconds, options.TickOverdraftSeconds) = (0.001, 0), 1f, new CostTable(0, 0, 0, 0, 0.0001));
            for (int i = 0; i < 6; i++)
            {
                crowd.Npcs[i].Say(Line + " " + Line);
            }

            // Half a second: ten codec frames a tick are twice what six voices need, so each has its lead, and filling it was no overload.
            int mostStrain = 0;
            crowd.Scene.RunUntil(() =>
            {
                mostStrain = Math.Max(mostStrain, crowd.Scene.World.Diagnostics.Strain);
                return crowd.Words[0] == 6;
            });
            Assert.That(mostStrain, Is.EqualTo(0));
            Assert.That(crowd.Speaking, Is.EqualTo(6));

            // From now on the budget takes one codec frame a tick, 1.2 voices; six speak and a seventh wants to.
            crowd.Scene.World.Meter.Table = new CostTable(0, 0, 0, 0, 0.001);
            int firstFar = -1;
            int firstHold = -1;
            bool hasWaited = false;
            for (int tick = 0; tick < 120; tick++)
            {
                crowd.Scene.Clock.Tick();
                firstFar = firstFar < 0 && crowd.Npcs.Exists(npc => npc.VoiceStatus.Detail == VoiceDetail.Far) ? tick : firstFar;
                firstHold = firstHold < 0 && crowd.Held.Count > 0 ? tick : firstHold;
                if (tick == firstFar)
                {
                    crowd.Npcs[6].Say("me too");
                }

                hasWaited |= crowd.Npcs[6].VoiceStatus.IsWaiting;
            }

            Assert.That(firstFar, Is.GreaterThanOrEqualTo(0));
            Assert.That(firstHold, Is.GreaterThanOrEqualTo(firstFar));
            Assert.That(hasWaited);
            Assert.That(crowd.Held, Has.None.StartsWith("npc 0"), "the nearest goes on");
            crowd.RunUntilAllHaveSpoken();
            Assert.That(crowd.Words, Is.EqualTo(new[] { 24, 24, 24, 24, 24, 24, 2 }));
            Assert.That(crowd.Held, Has.None.Contains("MindBehind"));
            Assert.That(crowd.Scene.World.Diagnostics.Starvations, Is.EqualTo(0));
        }

        [Test]
        public void What_the_ears_and_the_tick_itself_cost_is_taken_off_what_decoding_gets()
        {
            // Two codec frames fit the budget; the tick's own work leaves room for one.
            using var scene = new Scene(ComputeCharge.Table, new CostTable(0, 0, 0, 0, 0.001, 0, 0.0005), options => (options.TickBudgetSeconds, options.TickOverdraftSeconds) = (0.002, 0));
            scene.Npc.Say(Line);
            scene.RunUntil(() => scene.Npc.State == NpcState.Speaking);
            long before = scene.World.Diagnostics.Costs.Units(ComputeStage.Codec);
            for (int i = 0; i < 20; i++)
            {
                scene.Clock.Tick();
                long now = scene.World.Diagnostics.Costs.Units(ComputeStage.Codec);
                Assert.That(now - before, Is.LessThanOrEqualTo(1));
                before = now;
            }

            Assert.That(scene.World.Diagnostics.TickOverruns, Is.EqualTo(0));
            Assert.That(scene.World.Diagnostics.Costs.Units(ComputeStage.Tick), Is.GreaterThan(20));
        }

        [Test]
        public void Hearing_between_ticks_counts_and_a_tick_beyond_its_budget_is_counted()
        {
            // 10 ms of sound cost 3 ms: every tick that follows sound is over, and decodes its one urgent codec frame all the same.
            using var scene = new Scene(ComputeCharge.Table, new CostTable(0, 0, 0, 0, 0.001, 0.003), options => options.BargeIn = false);
            scene.Npc.Say(Line);
            scene.RunUntil(() => scene.Npc.State == NpcState.Speaking);
            long over = scene.World.Diagnostics.TickOverruns;
            scene.Play(Tone.Silence(0.5, 8000), 8000);
            Assert.That(scene.World.Diagnostics.TickOverruns - over, Is.InRange(29, 32));
            scene.RunUntilIdle();
            Assert.That(scene.World.Diagnostics.Starvations, Is.EqualTo(0));
            Assert.That(scene.World.Diagnostics.Costs.Units(ComputeStage.Hearing), Is.InRange(50, 70));
        }

        /// <summary>Characters in a row away from the listener, each for itself.</summary>
        private sealed class Crowd : IDisposable
        {
            public Crowd(int count, Action<NpcWorldOptions> configure, float apartMetres = 1f, CostTable? table = null)
            {
                Scene = new Scene(ComputeCharge.Table, table ?? new CostTable(0, 0, 0, 0.0005, 0), options =>
                {
                    options.FloorRadiusMetres = 0;
                    configure(options);
                });
                Scene.World.Despawn(Scene.Npc.Handle);
                Scene.World.SetListener(Pose.Facing(Vector3.Zero, Vector3.UnitX));
                Words = new int[count];
                for (int i = 0; i < count; i++)
                {
                    Npcs.Add(Scene.World[Scene.World.Spawn(new NpcProfile("npc " + i) { Seed = (ulong)i }, VoiceDetailTests.At(1 + (i * apartMetres)))]);
                }

                Scene.World.StateChanged += (in StateChangedEvent e) =>
                {
                    if (e.To == NpcState.Speaking)
                    {
                        Started.Add(e.Npc.Profile.Name);
                    }

                    MostSpeaking = Math.Max(MostSpeaking, Speaking);
                };
                Scene.World.SubtitleWord += (in SubtitleWordEvent e) => Words[Npcs.IndexOf(e.Npc)]++;
                Scene.World.VoiceHeld += (in VoiceHeldEvent e) => Held.Add(e.Npc.Profile.Name + " " + (e.IsOver ? "goes on" : e.Reason.ToString()));
            }

            public Scene Scene { get; }

            public List<Npc> Npcs { get; } = new List<Npc>();

            public List<string> Started { get; } = new List<string>();

            public List<string> Held { get; } = new List<string>();

            public int[] Words { get; }

            public int MostSpeaking { get; private set; }

            public int Speaking => Npcs.FindAll(npc => npc.State == NpcState.Speaking).Count;

            public void RunUntilAllHaveSpoken() => Scene.RunUntil(() => Npcs.TrueForAll(npc => npc.History.Count >= 1 && npc.State == NpcState.Idle));

            public void Dispose() => Scene.Dispose();
        }
    }
}
