using System;
using NUnit.Framework;
using OmniNPC.Diagnostics;
using OmniNPC.Scheduling;
using OmniNPC.Speech;

namespace OmniNPC.Tests.Core
{
    public sealed class TurnTakingTests
    {
        private const int Rate = ScriptedSpeechModel.SampleRateHz;

        [Test]
        public void A_typed_line_is_answered_aloud_and_both_enter_the_history()
        {
            using var scene = new Scene();
            scene.Npc.Hear("hello");
            scene.RunUntilIdle();
            Assert.That(Scene.Join(scene.Log), Is.EqualTo("Idle > Thinking | heard 1: hello | Thinking > Speaking | said 1: You said hello. | Speaking > Idle"));
            Assert.That(scene.History, Is.EqualTo("player: hello | npc: You said hello."));
            Assert.That(scene.Context, Is.EqualTo("<start>user\nhello<end>\n<start>assistant\nYou said hello.<end>\n"));
        }

        [TestCase(ReplySource.Sound)]
        [TestCase(ReplySource.Transcript)]
        public void A_spoken_line_is_over_after_200_ms_of_silence_and_becomes_text_in_the_context(ReplySource source)
        {
            using var scene = new Scene(script: model => model.ReplySource = source);
            scene.Play(Tone.Join(Tone.Silence(0.5, Rate), Tone.Sine(300, 0.6, Rate), Tone.Silence(0.5, Rate)), Rate);
            scene.RunUntilIdle();
            Assert.That(Scene.Join(scene.Log), Is.EqualTo(
                "Idle > Listening | Listening > Thinking | heard 1: an ale please | Thinking > Speaking | said 1: You said an ale please. | Speaking > Idle"));
            Assert.That(scene.Context, Is.EqualTo("<start>user\nan ale please<end>\n<start>assistant\nYou said an ale please.<end>\n"));
            Assert.That(scene.World.Diagnostics.TryGetTurn(scene.Npc.Handle, 1, out TurnLedger turn), Is.True);
            Assert.That(turn.PlayerSpeechEnd, Is.EqualTo(1.1).Within(0.02));
            Assert.That(turn.Endpoint - turn.PlayerSpeechEnd, Is.EqualTo(0.2).Within(0.011));
            Assert.That(turn.TtfabSeconds, Is.EqualTo(0.3).Within(0.05), "with free compute only the silence, the holding back and two ticks are left");
        }

        [TestCase(0.22, ReplySource.Sound)]
        [TestCase(0.24, ReplySource.Sound)]
        [TestCase(0.29, ReplySource.Sound)]
        [TestCase(0.22, ReplySource.Transcript)]
        [TestCase(0.29, ReplySource.Transcript)]
        public void A_pause_for_breath_does_not_cut_the_turn(double pause, ReplySource source)
        {
            // The pause ends the turn provisionally; the reply is thought of, and dropped unheard and unshown when the player goes on.
            using var scene = new Scene(script: model => model.ReplySource = source);
            scene.Play(Tone.Join(Tone.Silence(0.5, Rate), Tone.Sine(300, 0.5, Rate), Tone.Silence(pause, Rate), Tone.Sine(300, 0.5, Rate), Tone.Silence(0.5, Rate)), Rate);
            scene.RunUntilIdle();
            Assert.That(Scene.Join(scene.Log), Is.EqualTo(
                "Idle > Listening | Listening > Thinking | Thinking > Listening | Listening > Thinking | heard 1: an ale please | Thinking > Speaking"
                + " | said 1: You said an ale please. | Speaking > Idle"));
            Assert.That(scene.Context, Is.EqualTo("<start>user\nan ale please<end>\n<start>assistant\nYou said an ale please.<end>\n"));
            Assert.That(scene.Model.LastEncoder!.FramesEncoded, Is.EqualTo((0.2 + 0.5 + pause + 0.5 + 0.2) * 100).Within(9), "all of the sound, the pause included, once");
            Assert.That(scene.World.Diagnostics.TurnCount, Is.EqualTo(1));
            Assert.That(scene.World.Diagnostics.TryGetTurn(scene.Npc.Handle, 1, out TurnLedger turn), Is.True);
            Assert.That(turn.PlayerSpeechEnd, Is.EqualTo(1.5 + pause).Within(0.02));
        }

        [Test]
        public void Sound_that_stops_with_the_players_speech_is_answered_by_the_clock()
        {
            using var scene = new Scene();
            scene.Play(Tone.Join(Tone.Silence(0.3, Rate), Tone.Sine(300, 0.5, Rate), Tone.Silence(0.21, Rate)), Rate);
            Assert.That(scene.Npc.State, Is.EqualTo(NpcState.Thinking));
            scene.RunUntilIdle();
            Assert.That(scene.History, Does.EndWith("npc: You said an ale please."));
        }

        [Test]
        public void An_action_waits_until_the_turn_is_certain()
        {
            using var scene = new Scene(script: model => model.Reply = line => "{pour_ale}", configure: options => options.LikelyEndSilenceSeconds = 0.7);
            scene.Play(Tone.Join(Tone.Silence(0.3, Rate), Tone.Sine(300, 0.5, Rate), Tone.Silence(0.6, Rate)), Rate);
            Assert.That(scene.Actions, Is.Empty);
            scene.Play(Tone.Silence(0.2, Rate), Rate);
            Assert.That(Scene.Join(scene.Actions), Is.EqualTo("pour_ale"));
        }

        [Test]
        public void A_fault_while_the_player_pauses_is_told_when_he_goes_on()
        {
            using var scene = new Scene(configure: options => options.LikelyEndSilenceSeconds = 0.6);
            scene.Clock.Run(0.1);
            bool isBroken = false;
            scene.Model.BeforeCall = stage =>
            {
                if (isBroken && stage == "think")
                {
                    isBroken = false;
                    throw new InvalidOperationException("out of memory");
                }
            };
            scene.Play(Tone.Join(Tone.Silence(0.3, Rate), Tone.Sine(300, 0.5, Rate)), Rate);
            isBroken = true;
            scene.Play(Tone.Join(Tone.Silence(0.25, Rate), Tone.Sine(300, 0.5, Rate), Tone.Silence(0.7, Rate)), Rate);
            scene.RunUntilIdle();
            Assert.That(scene.Faults, Is.Not.Empty);
            scene.Npc.Hear("hello");
            scene.RunUntilIdle();
            Assert.That(scene.History, Does.EndWith("player: hello | npc: You said hello."));
        }

        [Test]
        public void Sound_is_encoded_while_the_player_still_speaks()
        {
            using var scene = new Scene();
            scene.Play(Tone.Join(Tone.Silence(0.3, Rate), Tone.Sine(300, 0.6, Rate)), Rate);
            Assert.That(scene.Npc.State, Is.EqualTo(NpcState.Listening));
            Assert.That(scene.Model.LastEncoder!.FramesEncoded, Is.GreaterThan(60));
        }

        [Test]
        public void The_end_of_a_file_ends_the_turn_at_once()
        {
            using var scene = new Scene();
            scene.Npc.Hear(Tone.Join(Tone.Silence(0.3, Rate), Tone.Sine(300, 0.5, Rate)), Rate);
            scene.Npc.EndHearing();
            Assert.That(scene.Npc.State, Is.EqualTo(NpcState.Thinking));
            scene.RunUntilIdle();
            Assert.That(scene.History, Does.StartWith("player: an ale please"));
        }

        [Test]
        public void A_knock_is_no_turn()
        {
            using var scene = new Scene();
            scene.Play(Tone.Join(Tone.Silence(0.5, Rate), Tone.Sine(300, 0.08, Rate), Tone.Silence(0.5, Rate)), Rate);
            Assert.That(scene.Npc.State, Is.EqualTo(NpcState.Idle));
            Assert.That(scene.Npc.History, Is.Empty);
            scene.Npc.Hear("hello");
            scene.RunUntilIdle();
            Assert.That(scene.Context, Is.EqualTo("<start>user\nhello<end>\n<start>assistant\nYou said hello.<end>\n"), "nothing of the knock remains");
        }

        [Test]
        public void Sound_without_words_is_forgotten()
        {
            using var scene = new Scene(script: model => model.Transcript = " ");
            scene.Play(Tone.Join(Tone.Silence(0.3, Rate), Tone.Sine(300, 0.5, Rate), Tone.Silence(0.4, Rate)), Rate);
            scene.RunUntilIdle();
            Assert.That(scene.Npc.History, Is.Empty);
            scene.Clock.Run(0.1);
            Assert.That(scene.Context, Is.Empty);
        }

        [Test]
        public void Without_barge_in_sound_while_the_character_speaks_is_not_taken()
        {
            using var scene = new Scene(configure: options => options.BargeIn = false);
            scene.Npc.Say("a long line that takes its time");
            scene.RunUntil(() => scene.Npc.State == NpcState.Speaking);
            scene.Play(Tone.Sine(300, 0.3, Rate), Rate);
            Assert.That(scene.Npc.State, Is.EqualTo(NpcState.Speaking));
            scene.RunUntilIdle();
            Assert.That(scene.History, Is.EqualTo("npc: a long line that takes its time"));
        }

        [Test]
        public void A_turn_that_never_ends_is_ended_at_its_longest()
        {
            using var scene = new Scene(configure: options => options.MaxTurnSeconds = 1);
            scene.Play(Tone.Join(Tone.Silence(0.3, Rate), Tone.Sine(300, 1.2, Rate)), Rate);
            Assert.That(scene.Npc.DialogueState, Is.Not.EqualTo(DialogueState.PlayerSpeaking));
            scene.RunUntilIdle();
            Assert.That(scene.World.Diagnostics.DroppedPlayerSamples, Is.EqualTo(0));
        }

        [Test]
        public void Lines_to_say_wait_for_one_another()
        {
            using var scene = new Scene();
            scene.Npc.Say("one");
            scene.Npc.Say("two");
            scene.RunUntil(() => scene.Npc.History.Count == 2);
            Assert.That(scene.History, Is.EqualTo("npc: one | npc: two"));
        }

        [Test]
        public void A_line_to_say_is_in_the_context_unless_switched_off()
        {
            using var scene = new Scene();
            scene.Npc.Say("welcome");
            scene.RunUntilIdle();
            Assert.That(scene.Context, Is.EqualTo("<start>assistant\nwelcome<end>\n"));
            using var silent = new Scene(configure: options => options.RememberScriptedLines = false);
            silent.Npc.Say("welcome");
            silent.RunUntilIdle();
            Assert.That(silent.Context, Is.Empty);
        }

        [Test]
        public void A_reply_of_nothing_ends_the_turn()
        {
            using var scene = new Scene(script: model => model.Reply = line => string.Empty);
            scene.Npc.Hear("hello");
            scene.RunUntilIdle();
            Assert.That(Scene.Join(scene.Log), Is.EqualTo("Idle > Thinking | heard 1: hello | Thinking > Idle"));
        }

        [Test]
        public void An_endless_reply_stops_at_the_most_tokens()
        {
            using var scene = new Scene(configure: options => options.MaxReplyTokens = 12, script: model => model.Reply = line => new string('a', 500));
            scene.Npc.Hear("hello");
            scene.RunUntilIdle();
            Assert.That(scene.History, Is.EqualTo("player: hello | npc: aaaaaaaaaaaa"));
        }

        [Test]
        public void Old_exchanges_leave_when_the_window_is_full_and_the_persona_stays()
        {
            using var scene = new Scene(script: model => model.ThinkerCapacity = 400, configure: options => options.MaxReplyTokens = 60);
            for (int i = 0; i < 12; i++)
            {
                scene.Npc.Hear("line number " + i);
                scene.RunUntilIdle();
            }

            scene.Clock.Run(0.1);
            Assert.That(scene.Faults, Is.Empty);
            Assert.That(scene.Model.LastThinker!.Length, Is.LessThanOrEqualTo(400));
            Assert.That(scene.Model.LastThinker.Context, Does.StartWith("<start>system\nYou keep a tavern.<end>\n<start>user\nline number "));
            Assert.That(scene.Context, Does.Not.Contain("number 0"));
            Assert.That(scene.Context, Does.EndWith("<start>user\nline number 11<end>\n<start>assistant\nYou said line number 11.<end>\n"));
        }

        [Test]
        public void A_spoken_turn_longer_than_the_window_is_heard_as_far_as_there_is_room()
        {
            // Beside the persona (28), transcript and reply (40 each) and 23 tokens of form, 269 of 400 rows are left: 10.8 s at 25 rows a second.
            using var scene = new Scene(script: model => model.ThinkerCapacity = 400, configure: options => options.MaxReplyTokens = 40);
            scene.Play(Tone.Join(Tone.Silence(0.3, Rate), Tone.Sine(300, 15, Rate)), Rate);
            scene.Npc.EndHearing();
            scene.RunUntilIdle();
            Assert.That(scene.Faults, Is.Empty);
            Assert.That(scene.History, Is.EqualTo("player: an ale please | npc: You said an ale please."));
            scene.Npc.Hear("hello");
            scene.RunUntilIdle();
            Assert.That(scene.History, Does.EndWith("npc: You said hello."));
        }

        [Test]
        public void With_tabled_costs_time_to_first_sound_is_the_sum_of_the_stages()
        {
            // Persona, then 1 s of quiet; then a line of 32 tokens: 16 ms of prefill; the first word is whole after 4 letters and a space; a codec frame each.
            var table = new CostTable(0, 0.0005, 0.004, 0.01, 0);
            using var scene = new Scene(ComputeCharge.Table, table, options => options.PrimeSeconds = 0);
            scene.Clock.Run(1);
            scene.Npc.Hear("hello");
            scene.RunUntilIdle();
            Assert.That(scene.World.Diagnostics.TryGetTurn(scene.Npc.Handle, 1, out TurnLedger turn), Is.True);
            double prefill = 0.0005 * ("user\nhello".Length + "assistant\n".Length + 4);
            Assert.That(turn.FirstText - turn.PlayerSpeechEnd, Is.EqualTo(prefill + 0.004).Within(0.001));
            Assert.That(turn.FirstCodecFrame - turn.FirstText, Is.EqualTo((3 * 0.004) + 0.01).Within(0.001));
            Assert.That(turn.FirstAudible - turn.FirstCodecFrame, Is.InRange(0, 2 / 60.0));
        }
    }
}
