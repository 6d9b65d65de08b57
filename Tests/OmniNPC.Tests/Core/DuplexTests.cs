using System;
using System.Collections.Generic;
using System.Numerics;
using NUnit.Framework;
using OmniNPC.Diagnostics;
using OmniNPC.Dialogue;
using OmniNPC.Speech;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Core
{
    /// <summary>The player is heard while the character speaks.</summary>
    public sealed class DuplexTests
    {
        private const int Rate = ScriptedSpeechModel.SampleRateHz;
        private const string Story = "Once upon a time there was a keeper who had lost his only goat in the old mill by the river and never found it again.";

        [TestCase("uh-huh", 0.3)]
        [TestCase("yeah right", 0.5)]
        [TestCase("mm", 0.2)]
        [TestCase("", 0.4)]
        public void A_backchannel_or_a_cough_does_not_take_the_turn(string understood, double seconds)
        {
            using Scene scene = Telling(understood, out List<(double At, DialogueChangedEvent Change)> changes);
            double begun = scene.Clock.NowSeconds;
            scene.Play(Tone.Join(Tone.Sine(300, seconds, Rate), Tone.Silence(0.6, Rate)), Rate);
            Assert.That(scene.Npc.DialogueState, Is.EqualTo(DialogueState.Speaking));
            Assert.That(changes[0].Change.To, Is.EqualTo(DialogueState.Ducked));
            Assert.That(changes[0].At - begun, Is.InRange(0.12, 0.2));
            Assert.That(changes[changes.Count - 1].At - begun - seconds, Is.LessThan(0.6), "it goes on soon after the player is silent");
            scene.RunUntilIdle();
            Assert.That(scene.History, Is.EqualTo("player: tell me | npc: " + Story));
            Assert.That(scene.Npc.WasInterrupted, Is.False);
            Assert.That(scene.Npc.HeardText.ToString(), Is.EqualTo(Story));
            Assert.That(scene.Npc.Epoch, Is.EqualTo(0));
            Assert.That(Shown(scene), Is.EqualTo(Story), "every word is shown once");
            Assert.That(scene.Context, Is.EqualTo("<start>user\ntell me<end>\n<start>assistant\n" + Story + "<end>\n"), "nothing of the aside remains");
            Assert.That(scene.Voices.Voices[0].Gain, Is.EqualTo(1f));
            Assert.That(scene.World.Diagnostics.Starvations, Is.EqualTo(0));
        }

        [Test]
        public void A_voice_that_was_stopped_goes_on_from_the_beginning_of_the_word()
        {
            for (int shift = 0; shift < 12; shift++)
            {
                using Scene scene = Telling("yeah", out List<(double At, DialogueChangedEvent Change)> changes);
                scene.Play(Tone.Silence(shift * 0.02, Rate), Rate);
                HeadlessVoice voice = scene.Voices.Voices[0];
                int stoppedAt = 0;
                long heard = 0;
                scene.World.DialogueChanged += (in DialogueChangedEvent e) =>
                {
                    if (e.From == DialogueState.Paused)
                    {
                        stoppedAt = voice.Recording.Length;
                        heard = scene.Npc.Playback.Heard;
                    }
                };
                scene.Play(Tone.Join(Tone.Sine(300, 0.4, Rate), Tone.Silence(0.6, Rate)), Rate);
                Assert.That(stoppedAt, Is.GreaterThan(0));
                int letter = (int)(heard / ScriptedSpeechModel.SamplesPerCodecFrame);
                int start = Story[letter] == ' ' ? letter : Story.LastIndexOf(' ', letter) + 1;
                float expected = Story[start] == ' ' ? 0f : Story[start] / 1000f;
                int within = Story[start] == ' ' ? 1 : 100;
                Assert.That(voice.Recording.Span[stoppedAt + within], Is.EqualTo(expected).Within(1e-4f), $"stopped in the letter {letter} of the story");
                scene.RunUntilIdle();
                Assert.That(scene.History, Does.EndWith("npc: " + Story));
            }
        }

        [Test]
        public void A_real_interruption_silences_within_400_ms_and_is_answered_and_the_history_is_what_was_heard()
        {
            using Scene scene = Telling("what about the mill", out List<(double At, DialogueChangedEvent Change)> changes);
            string finished = string.Empty;
            scene.World.UtteranceFinished += (in UtteranceFinishedEvent e) => finished += $"[{e.Subtitle}]";
            double begun = scene.Clock.NowSeconds;
            scene.Play(Tone.Join(Tone.Sine(300, 0.6, Rate), Tone.Silence(0.8, Rate)), Rate);
            Assert.That(Array.ConvertAll(changes.ToArray(), c => c.Change.To), Is.SupersetOf(new[] { DialogueState.Ducked, DialogueState.Paused, DialogueState.Yielding, DialogueState.MaybeEnd, DialogueState.Thinking }));
            Assert.That(changes[1].Change.To, Is.EqualTo(DialogueState.Paused));
            Assert.That(changes[1].At - begun + 0.03, Is.LessThan(0.4));
            string shown = Shown(scene);
            scene.RunUntilIdle();
            string heard = shown.Contains("You") ? shown.Substring(0, shown.IndexOf(" You", StringComparison.Ordinal)) : shown;
            Assert.That(scene.History, Is.EqualTo($"player: tell me | npc: {heard} - | player: what about the mill | npc: You said what about the mill."));
            Assert.That(scene.Context, Is.EqualTo($"<start>user\ntell me<end>\n<start>assistant\n{heard}<end>\n<start>user\nwhat about the mill<end>\n<start>assistant\nYou said what about the mill.<end>\n"));
            Assert.That(finished, Is.EqualTo($"[{heard}\u2014][You said what about the mill.]"));
            Assert.That(scene.Npc.Epoch, Is.EqualTo(1));
            Assert.That(scene.Voices.Voices[0].Gain, Is.EqualTo(1f));
            Assert.That(scene.Faults, Is.Empty);
            Assert.That(scene.Model.LastEncoder!.FramesEncoded, Is.EqualTo((0.2 + 0.6 + 0.2) * 100).Within(9), "the sound is encoded once, from before its onset");
        }

        [Test]
        public void Who_goes_on_talking_has_the_turn_without_a_word_being_understood()
        {
            using Scene scene = Telling("and another thing", out List<(double At, DialogueChangedEvent Change)> changes);
            scene.Play(Tone.Sine(300, 2, Rate), Rate);
            Assert.That(scene.Npc.DialogueState, Is.EqualTo(DialogueState.PlayerSpeaking));
            Assert.That(scene.Npc.WasInterrupted, Is.True);
            Assert.That(Story, Does.StartWith(scene.Npc.History[1].Text));
            scene.Play(Tone.Silence(1, Rate), Rate);
            scene.RunUntilIdle();
            Assert.That(scene.History, Does.EndWith(" - | player: and another thing | npc: You said and another thing."));
        }

        [Test]
        public void A_knock_does_not_even_lower_the_voice()
        {
            using Scene scene = Telling("what", out List<(double At, DialogueChangedEvent Change)> changes);
            scene.Play(Tone.Join(Tone.Sine(300, 0.08, Rate), Tone.Silence(0.5, Rate)), Rate);
            Assert.That(changes, Is.Empty);
        }

        [Test]
        public void Without_words_the_length_decides()
        {
            // The reply is never written to its end, so the Thinker has no time for the aside.
            foreach (double seconds in new[] { 0.5, 0.9 })
            {
                using var scene = new Scene(OmniNPC.Scheduling.ComputeCharge.Table, new OmniNPC.Scheduling.CostTable(0, 0, 0.06, 0.001, 0), script: model => model.Reply = line => line == "tell me" ? Story + Story : "Yes.");
                scene.Npc.Hear("tell me");
                scene.RunUntil(() => scene.Npc.DialogueState == DialogueState.Speaking);
                scene.Play(Tone.Silence(0.4, Rate), Rate);
                scene.Play(Tone.Join(Tone.Sine(300, seconds, Rate), Tone.Silence(0.7, Rate)), Rate);
                Assert.That(scene.Npc.Epoch, Is.EqualTo(seconds > 0.7 ? 1 : 0));
            }
        }

        [Test]
        public void A_scripted_line_is_not_talked_over_and_the_player_is_answered_afterwards()
        {
            using var scene = new Scene();
            scene.Npc.Say(Story, SayPriority.Scripted);
            scene.RunUntil(() => scene.Npc.State == NpcState.Speaking);
            scene.Play(Tone.Join(Tone.Silence(0.3, Rate), Tone.Sine(300, 0.9, Rate), Tone.Silence(0.3, Rate)), Rate);
            Assert.That(scene.Npc.DialogueState, Is.EqualTo(DialogueState.Speaking));
            Assert.That(scene.Voices.Voices[0].Gain, Is.EqualTo(1f));
            scene.Npc.Hear("and this was typed");
            scene.RunUntil(() => scene.Npc.History.Count == 5);
            Assert.That(scene.History, Is.EqualTo($"npc: {Story} | player: an ale please | npc: You said an ale please. | player: and this was typed | npc: You said and this was typed."));
        }

        [TestCase(ReplySource.Sound)]
        [TestCase(ReplySource.Transcript)]
        public void A_long_pause_in_the_middle_of_a_sentence_is_waited_out_and_the_draft_leaves_no_trace(ReplySource source)
        {
            using var scene = new Scene(script: model =>
            {
                model.Transcript = "i would like the";
                model.ReplySource = source;
            });
            scene.Play(Tone.Join(Tone.Silence(0.5, Rate), Tone.Sine(300, 0.7, Rate), Tone.Silence(1, Rate)), Rate);
            Assert.That(scene.Npc.DialogueState, Is.EqualTo(DialogueState.MaybeEnd));
            Assert.That(scene.Npc.Playback.Generated, Is.GreaterThan(0), "a reply is drafted");
            Assert.That(scene.Context.Contains('~'), Is.EqualTo(source == ReplySource.Sound), "whether the draft is written beside the sound");
            scene.Model.Transcript = "i would like the stew please";
            scene.Play(Tone.Sine(300, 0.5, Rate), Rate);
            int read = scene.Context.Split('~').Length - 1;
            Assert.That(read, Is.EqualTo(scene.Model.LastEncoder!.FramesEncoded / scene.Model.Format.Mel!.FramesPerRow), "all of the sound so far is in the context again, and heard once");
            scene.Play(Tone.Silence(0.7, Rate), Rate);
            scene.RunUntilIdle();
            Assert.That(scene.History, Is.EqualTo("player: i would like the stew please | npc: You said i would like the stew please."));
            Assert.That(scene.Context, Is.EqualTo("<start>user\ni would like the stew please<end>\n<start>assistant\nYou said i would like the stew please.<end>\n"));
            Assert.That(scene.World.Diagnostics.TurnCount, Is.EqualTo(1));
            Assert.That(scene.Words[0].Text, Is.EqualTo("You"));
            Assert.That(scene.Words, Has.Count.EqualTo(8));
        }

        [Test]
        public void Who_does_not_finish_the_sentence_is_answered_after_two_and_a_half_seconds()
        {
            using var scene = new Scene(script: model => model.Transcript = "i would like the");
            scene.Play(Tone.Join(Tone.Silence(0.5, Rate), Tone.Sine(300, 0.7, Rate), Tone.Silence(3.2, Rate)), Rate);
            Assert.That(scene.Npc.TryGetLastTurn(out TurnLedger turn), Is.True);
            Assert.That(turn.TtfabSeconds, Is.InRange(2.4, 3.05));
        }

        [Test]
        public void A_sure_end_is_answered_at_once()
        {
            using var scene = new Scene();
            scene.Play(Tone.Join(Tone.Silence(0.5, Rate), Falling(0.8), Tone.Silence(0.6, Rate)), Rate);
            Assert.That(scene.Npc.TryGetLastTurn(out TurnLedger turn), Is.True);
            Assert.That(turn.TtfabSeconds, Is.LessThan(0.28));
            Assert.That(turn.Encoded, Is.LessThanOrEqualTo(turn.Transcribed));
        }

        [Test]
        public void Pauses_of_the_player_make_the_character_wait_longer()
        {
            var pauses = new PlayerPauses(new NpcWorldOptions());
            double before = pauses.Hold(0.8f);
            for (int i = 0; i < 20; i++)
            {
                pauses.Observe(0.9);
            }

            Assert.That(before, Is.EqualTo(0.3).Within(1e-9));
            Assert.That(pauses.Hold(0.8f), Is.EqualTo(0.7).Within(1e-9));
            Assert.That(pauses.Hold(0f), Is.EqualTo(3.0).Within(0.1));
            Assert.That(pauses.Hold(0.95f), Is.EqualTo(0.2).Within(1e-9), "who is sure need not wait");
        }

        [Test]
        public void A_player_who_pauses_is_waited_for_a_little_longer_next_time()
        {
            double[] answered = new double[2];
            for (int run = 0; run < 2; run++)
            {
                using var scene = new Scene(script: model => model.Transcript = "i would like the");
                scene.Play(Tone.Silence(0.5, Rate), Rate);
                for (int pause = 0; pause < 8 * run; pause++)
                {
                    scene.Play(Tone.Join(Tone.Sine(300, 0.4, Rate), Tone.Silence(1, Rate)), Rate);
                }

                scene.Model.Transcript = "an ale please";
                scene.Play(Tone.Join(Tone.Sine(300, 0.4, Rate), Tone.Silence(1, Rate)), Rate);
                Assert.That(scene.Npc.TryGetLastTurn(out TurnLedger turn), Is.True);
                answered[run] = turn.TtfabSeconds;
            }

            Assert.That(answered[0], Is.EqualTo(0.32).Within(0.04));
            Assert.That(answered[1], Is.EqualTo(0.72).Within(0.04));
        }

        [Test]
        public void After_a_long_silence_the_character_may_speak_once_unasked()
        {
            using var scene = new Scene(configure: options => options.PromptAfterSeconds = 7, script: model => model.Reply = line => line == "..." ? "Anything else?" : "Yes.");
            scene.Clock.Run(20);
            Assert.That(scene.Npc.History, Is.Empty, "nobody was there yet");
            scene.Npc.Hear("hello");
            scene.Clock.Run(30);
            Assert.That(scene.History, Is.EqualTo("player: hello | npc: Yes. | npc: Anything else?"));
        }

        [Test]
        public void Neighbours_speak_one_at_a_time_and_an_urgent_line_cuts_in()
        {
            using var scene = new Scene();
            Npc near = scene.World[scene.World.Spawn(new NpcProfile("Ida"), new Pose(new Vector3(3, 0, 0), default, default))];
            Npc far = scene.World[scene.World.Spawn(new NpcProfile("Bo"), new Pose(new Vector3(300, 0, 0), default, default))];
            scene.Npc.Say("one two three four five six seven");
            near.Say("now it is my turn");
            far.Say("nobody hears me here");
            scene.Clock.Run(0.3);
            Assert.That(scene.Npc.State, Is.EqualTo(NpcState.Speaking));
            Assert.That(near.State, Is.EqualTo(NpcState.Thinking));
            Assert.That(far.State, Is.EqualTo(NpcState.Speaking));
            near.Say("fire", SayPriority.Urgent);
            scene.RunUntil(() => near.History.Count == 1);
            Assert.That(scene.Npc.History[0].WasInterrupted, Is.True);
            Assert.That(near.History[0].ToString(), Is.EqualTo("npc: fire"));
        }

        [Test]
        public void Sound_goes_to_whom_the_player_faces_and_stays_there_for_the_turn()
        {
            using var scene = new Scene();
            scene.Npc.Pose = new Pose(new Vector3(0, 0, -2), default, default);
            Npc other = scene.World[scene.World.Spawn(new NpcProfile("Ida"), new Pose(new Vector3(2, 0, 0), default, default))];
            scene.World.SetListener(Pose.Facing(Vector3.Zero, new Vector3(0, 0, -1)));
            Assert.That(scene.World.Player.Hear(Tone.Join(Tone.Silence(0.3, Rate), Tone.Sine(300, 0.3, Rate)), Rate), Is.True);
            Assert.That(scene.Npc.DialogueState, Is.EqualTo(DialogueState.PlayerSpeaking));
            scene.World.SetListener(Pose.Facing(Vector3.Zero, new Vector3(1, 0, 0)));
            scene.World.Player.Hear(Tone.Sine(300, 0.3, Rate), Rate);
            Assert.That(other.DialogueState, Is.EqualTo(DialogueState.Idle), "in the middle of a turn the player may look elsewhere");
            scene.World.Player.Hear(Tone.Silence(0.5, Rate), Rate);
            scene.RunUntilIdle();
            Assert.That(scene.World.Player.TryGetAddressed(out Npc addressed), Is.True);
            Assert.That(addressed, Is.SameAs(other));
            scene.World.Player.Say("good evening, tam!");
            scene.RunUntilIdle();
            Assert.That(scene.History, Does.EndWith("player: good evening, tam! | npc: You said good evening, tam!."));
            scene.World.SetListener(new Pose(new Vector3(0, 0, 500), default, default));
            Assert.That(scene.World.Player.Say("is anybody there?"), Is.False);
        }

        [Test]
        public void A_thousand_interruptions_in_a_minute_leave_a_character_that_works()
        {
            using var scene = new Scene(script: model => model.Reply = line => Story, record: false);
            scene.Play(Tone.Silence(0.3, Rate), Rate);
            int interruptions = 0;
            float[] talk = Tone.Join(Tone.Sine(300, 0.04, Rate), Tone.Silence(0.01, Rate));
            for (int i = 0; i < 3600; i++)
            {
                if (i % 18 < 5)
                {
                    interruptions++;
                    if (i % 2 == 0)
                    {
                        Thrown.By(() => scene.Npc.Hear("line " + i));
                    }
                    else
                    {
                        scene.Npc.Interrupt();
                    }
                }

                scene.Npc.Hear(talk.AsSpan((i * 133) % (talk.Length - 133), 133), Rate);
                scene.Clock.Tick();
            }

            Assert.That(interruptions, Is.EqualTo(1000));
            scene.Play(Tone.Silence(4, Rate), Rate);
            scene.Npc.Interrupt();
            scene.RunUntilIdle();
            scene.Model.Reply = line => "Here I am.";
            scene.Npc.Hear("hello");
            scene.RunUntilIdle();
            Assert.That(scene.History, Does.EndWith("player: hello | npc: Here I am."));
            Assert.That(scene.World.Diagnostics.Faults, Is.EqualTo(0));
        }

        [TestCase(0f)]
        [TestCase(0.02f)]
        public void Ten_minutes_of_nothing_to_hear_leave_nothing_behind(float noise)
        {
            using var scene = new Scene(script: model => model.Transcript = string.Empty, record: false);
            float[] second = noise > 0 ? Tone.Noise(1, Rate, noise) : Tone.Silence(1, Rate);
            for (int i = 0; i < 600; i++)
            {
                scene.Npc.Hear(second, Rate);
                scene.Clock.Run(1);
            }

            Assert.That(scene.Npc.History, Is.Empty);
            Assert.That(scene.Npc.DialogueState, Is.EqualTo(DialogueState.Idle));
            Assert.That(scene.Context, Is.Empty);
        }

        [Test]
        public void A_clock_that_jumps_and_a_microphone_that_stops_leave_a_defined_state()
        {
            foreach (DialogueState state in new[] { DialogueState.PlayerSpeaking, DialogueState.MaybeEnd, DialogueState.Speaking, DialogueState.Ducked, DialogueState.Paused })
            {
                using var model = new ScriptedSpeechModel { Reply = line => Story };
                using var voices = new HeadlessVoiceBackend();
                using var world = new NpcWorld(model, voices, new NpcWorldOptions { MindMode = MindMode.Stepped });
                Npc npc = world[world.Spawn(new NpcProfile("Tam"), default)];
                double now = 0;
                void Run(double seconds, double step)
                {
                    for (double until = now + seconds; now < until;)
                    {
                        while (world.Mind.Step())
                        {
                        }

                        world.Tick(new TickInfo(now += step, (float)step));
                    }
                }

                void Play(float[] pcm)
                {
                    for (int at = 0; at < pcm.Length && npc.DialogueState != state; at += 80)
                    {
                        npc.Hear(pcm.AsSpan(at, Math.Min(80, pcm.Length - at)), Rate);
                        Run(0.01, 0.01);
                    }
                }

                Play(Tone.Silence(0.3, Rate));
                if (state == DialogueState.PlayerSpeaking || state == DialogueState.MaybeEnd)
                {
                    Play(Tone.Join(Tone.Sine(300, 0.5, Rate), Tone.Silence(0.25, Rate)));
                    npc.Hear(state == DialogueState.PlayerSpeaking ? Tone.Sine(300, 0.3, Rate) : Tone.Silence(0.01, Rate), Rate);
                }
                else
                {
                    npc.Hear("tell me");
                    Run(0.5, 0.01);
                    Play(Tone.Sine(300, 1, Rate));
                }

                Assert.That(npc.DialogueState, Is.EqualTo(state));
                Run(1, 3600);
                Run(60, 1 / 60.0);
                Assert.That(npc.DialogueState, Is.EqualTo(DialogueState.Idle), "after " + state);
                Assert.That(npc.History[npc.History.Count - 1].IsPlayer, Is.False);
            }
        }

        [Test]
        public void Whatever_happens_ledgers_count_up_one_character_speaks_and_no_voice_stays_lowered()
        {
            using var scene = new Scene(script: model => model.Reply = line => Story, record: false);
            var npcs = new[] { scene.Npc, scene.World[scene.World.Spawn(new NpcProfile("Ida") { Seed = 2 }, default)], scene.World[scene.World.Spawn(new NpcProfile("Bo") { Seed = 3 }, default)] };
            var random = new SeededRandom(19);
            string[] understood = { "yeah", string.Empty, "what about the mill", "uh", "i would like the" };
            var talking = new int[3];
            var epochs = new int[3];
            float[] voice = Tone.Sine(300, 0.02, Rate);
            float[] silence = Tone.Silence(0.02, Rate);
            for (int i = 0; i < 30_000; i++)
            {
                int who = (int)(random.NextUniform() * 3);
                switch ((int)(random.NextUniform() * 120))
                {
                    case 0: Thrown.By(() => npcs[who].Hear("tell me")); break;
                    case 1: Thrown.By(() => npcs[who].Say("one two three", (SayPriority)(int)(random.NextUniform() * 3))); break;
                    case 2 when random.NextUniform() < 0.3: npcs[who].Interrupt(); break;
                    case 3: npcs[who].EndHearing(); break;
                    case 4: scene.Model.Transcript = understood[(int)(random.NextUniform() * understood.Length)]; break;
                    case 5: case 6: case 7: talking[who] = (int)(random.NextUniform() * 60); break;
                }

                int speakers = 0;
                for (int n = 0; n < 3; n++)
                {
                    npcs[n].Hear(talking[n]-- > 0 ? voice.AsSpan(0, 133) : silence.AsSpan(0, 133), Rate);
                    PlaybackLedger ledger = npcs[n].Playback;
                    Assert.That(ledger.Heard, Is.LessThanOrEqualTo(ledger.Queued));
                    Assert.That(ledger.Queued, Is.LessThanOrEqualTo(ledger.Decoded));
                    Assert.That(ledger.Decoded, Is.LessThanOrEqualTo(ledger.Generated));
                    Assert.That(npcs[n].Epoch, Is.GreaterThanOrEqualTo(epochs[n]));
                    epochs[n] = npcs[n].Epoch;
                    speakers += npcs[n].HasFloor ? 1 : 0;
                }

                Assert.That(speakers, Is.LessThanOrEqualTo(1));
                scene.Clock.Tick();
            }

            Assert.That(epochs, Has.All.GreaterThan(20));
            for (int i = 0; i < 1800; i++)
            {
                foreach (Npc npc in npcs)
                {
                    npc.Hear(silence.AsSpan(0, 133), Rate);
                }

                scene.Clock.Tick();
            }

            foreach (Npc npc in npcs)
            {
                npc.Interrupt();
            }

            scene.Clock.Run(1);
            Assert.That(Array.TrueForAll(npcs, npc => npc.DialogueState == DialogueState.Idle));
            Assert.That(scene.Voices.Voices, Has.All.Property(nameof(HeadlessVoice.Gain)).EqualTo(1f));
            Assert.That(scene.World.Diagnostics.Faults, Is.EqualTo(0));
            Assert.That(scene.World.Diagnostics.DroppedPlayerSamples, Is.EqualTo(0));
        }

        [Test]
        public void Hearing_an_aside_stopping_and_going_on_allocate_nothing()
        {
            using var scene = new Scene(script: model => (model.Reply, model.Transcript) = (line => Story, "yeah"), record: false);
            scene.Play(Tone.Silence(0.3, Rate), Rate);
            float[] talk = Tone.Join(Tone.Sine(300, 0.4, Rate), Tone.Silence(0.6, Rate));
            for (int i = 0; i < 2; i++)
            {
                scene.Npc.Hear("tell me");
                scene.Clock.Run(0.5);
                scene.Play(talk, Rate);
                scene.RunUntilIdle();
            }

            // .NET allocates a little when it compiles a busy method anew, at a time of its own; what we allocate, every round shows.
            int paused = 0;
            scene.World.DialogueChanged += (in DialogueChangedEvent e) => paused += e.To == DialogueState.Paused ? 1 : 0;
            long least = long.MaxValue;
            for (int round = 0; round < 3; round++)
            {
                scene.Npc.Hear("tell me");
                scene.Clock.Run(0.5);
                Assert.That(scene.Npc.State, Is.EqualTo(NpcState.Speaking));
                least = Math.Min(least, AllocationMeter.Bytes(() => scene.Play(talk, Rate)));
                scene.RunUntilIdle();
            }

            Assert.That(least, Is.LessThan(200), "the scripted Thinker writes its script down; nothing else may");
            Assert.That(paused, Is.GreaterThanOrEqualTo(3));
        }

        /// <summary>A character in the middle of the story, that has heard the room for 0.3 s.</summary>
        private static Scene Telling(string understood, out List<(double At, DialogueChangedEvent Change)> changes)
        {
            var scene = new Scene(script: model => (model.Reply, model.Transcript) = (line => line == "tell me" ? Story : "You said " + line + ".", understood));
            scene.Npc.Hear("tell me");
            scene.RunUntil(() => scene.Npc.DialogueState == DialogueState.Speaking);
            scene.Play(Tone.Silence(0.4, Rate), Rate);
            var list = new List<(double, DialogueChangedEvent)>();
            scene.World.DialogueChanged += (in DialogueChangedEvent e) => list.Add((scene.World.NowSeconds, e));
            changes = list;
            return scene;
        }

        private static float[] Falling(double seconds)
        {
            float[] pcm = Tone.Silence(seconds, Rate);
            double phase = 0;
            for (int i = 0; i < pcm.Length; i++)
            {
                double at = (double)i / pcm.Length;
                phase += 2 * Math.PI * (at < 0.7 ? 220 : 220 - (200 * (at - 0.7))) / Rate;
                pcm[i] = (float)((at < 0.8 ? 0.3 : 0.15) * Math.Sin(phase));
            }

            return pcm;
        }

        private static string Shown(Scene scene)
        {
            string shown = string.Empty;
            foreach ((string text, double _, double _, double _) in scene.Words)
            {
                shown += (shown.Length == 0 ? string.Empty : " ") + text;
            }

            return shown;
        }
    }
}
