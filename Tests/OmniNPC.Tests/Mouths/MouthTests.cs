using System;
using System.Collections.Generic;
using NUnit.Framework;
using OmniNPC.Mouths;
using OmniNPC.Scheduling;
using OmniNPC.Tests.Core;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Mouths
{
    /// <summary>The mouth of a character in its world. A letter lasts 20 ms and has the shape of its phone, or aa.</summary>
    public sealed class MouthTests
    {
        private const int Rate = ScriptedSpeechModel.SampleRateHz;
        private const string Line = "ssss bbbbbbbbbb aaaaaaaaaa ssssssssss";
        private const string Story = "Once upon a time there was a keeper who had lost his only goat in the old mill by the river and never found it again.";

        [TestCase(0)]
        [TestCase(0.03)]
        [TestCase(0.06)]
        public void A_shape_is_there_when_its_sound_is_and_at_most_the_lead_and_a_blend_before(double lead)
        {
            using var scene = new Scene(configure: options => options.MouthLeadSeconds = lead);
            var begun = new Dictionary<Viseme, double>();
            scene.World.VisemeChanged += (in VisemeChangedEvent e) => begun[e.To] = scene.World.NowSeconds;
            scene.Npc.Say(Line);
            scene.RunUntilIdle();
            Viseme[] shapes = { Viseme.PP, Viseme.AA, Viseme.SS };
            Assert.That(scene.Words, Has.Count.EqualTo(4));
            for (int i = 0; i < 3; i++)
            {
                // Not the first word: nothing is known of it before its sound begins.
                double early = scene.Words[i + 1].World - begun[shapes[i]];
                Assert.That(early, Is.InRange(lead - (1.01 / 60) - 0.001, lead + 0.03), $"{shapes[i]}");
                if (lead >= 0.03)
                {
                    Assert.That(early, Is.GreaterThan(0), "it is not late");
                }
            }
        }

        [Test]
        public void The_event_tells_every_change_once()
        {
            using var scene = new Scene();
            var changes = new List<string>();
            scene.World.VisemeChanged += (in VisemeChangedEvent e) =>
            {
                changes.Add($"{e.From}>{e.To}");
                Assert.That(e.Npc, Is.SameAs(scene.Npc));
                Assert.That(e.Npc.Mouth.Dominant, Is.EqualTo(e.To));
            };
            scene.Npc.Say("bbbbbbbbbb aaaaaaaaaa");
            scene.RunUntilIdle();
            scene.Clock.Run(0.2);
            Assert.That(Scene.Join(changes), Is.EqualTo("Sil>PP | PP>AA | AA>Sil"));
        }

        [Test]
        public void The_weights_never_jump_whatever_becomes_of_the_voice()
        {
            using Scene scene = Telling("yeah", out List<DialogueState> states);
            var watch = new Watch(scene);
            scene.World.SubtitleWord += (in SubtitleWordEvent e) => watch.Words++;
            watch.Play(Tone.Join(Tone.Silence(0.3, Rate), Tone.Sine(300, 0.4, Rate), Tone.Silence(0.8, Rate)));
            Assert.That(states, Does.Contain(DialogueState.Paused));
            Assert.That(scene.Npc.DialogueState, Is.EqualTo(DialogueState.Speaking), "it went on");
            scene.Npc.Interrupt();
            watch.Run(0.3);
            Assert.That(watch.Ticks, Is.GreaterThan(60));
            Assert.That(watch.Farthest, Is.LessThanOrEqualTo(watch.Allowed));
            Assert.That(watch.Words, Is.GreaterThan(2));
        }

        [Test]
        public void It_closes_while_the_voice_is_stopped_and_opens_when_it_goes_on()
        {
            using Scene scene = Telling("yeah", out List<DialogueState> states);
            double openWhilePaused = 1;
            double openAfterwards = 0;
            for (int i = 0; i < 90; i++)
            {
                scene.Play(i >= 18 && i < 42 ? Tone.Sine(300, 1.0 / 60, Rate) : Tone.Silence(1.0 / 60, Rate), Rate);
                bool isPaused = scene.Npc.DialogueState == DialogueState.Paused;
                openWhilePaused = isPaused ? Math.Min(openWhilePaused, scene.Npc.Mouth.Openness) : openWhilePaused;
                openAfterwards = !isPaused && states.Contains(DialogueState.Paused) ? Math.Max(openAfterwards, scene.Npc.Mouth.Openness) : openAfterwards;
            }

            Assert.That(openWhilePaused, Is.EqualTo(0));
            Assert.That(openAfterwards, Is.GreaterThan(0.5));
        }

        [Test]
        public void A_word_that_is_said_anew_moves_the_mouth_anew()
        {
            // "abab...": while the voice goes back the ledger's heard stands still; a mouth that followed it would stand still too.
            using Scene scene = Telling("yeah", out List<DialogueState> states);
            var watch = new Watch(scene);
            watch.Play(Tone.Join(Tone.Silence(0.3, Rate), Tone.Sine(300, 0.4, Rate)));
            Assert.That(states, Does.Contain(DialogueState.Paused));
            scene.RunUntil(() => scene.Npc.DialogueState == DialogueState.Speaking);
            long heard = scene.Npc.Playback.Heard;
            bool isStanding = false;
            float moved = 0;
            scene.RunUntil(() => scene.Voices.Voices[0].QueuedSamples > 0);
            for (int i = 0; i < 12 && scene.Npc.Playback.Heard == heard; i++)
            {
                Viseme before = scene.Npc.Mouth.Dominant;
                float weight = scene.Npc.Mouth[before];
                scene.Clock.Tick();
                isStanding |= scene.Npc.Playback.Heard == heard;
                moved = Math.Max(moved, Math.Abs(weight - scene.Npc.Mouth[before]));
            }

            Assert.That(isStanding, Is.True);
            Assert.That(moved, Is.GreaterThan(0.05f));
        }

        [Test]
        public void It_is_at_rest_a_tenth_of_a_second_after_a_cut()
        {
            using Scene scene = Telling("yeah", out _);
            scene.RunUntil(() => scene.Npc.Mouth.Openness > 0.3f);
            scene.Npc.Interrupt();
            scene.Clock.Run(0.1);
            Assert.That(scene.Npc.Mouth[Viseme.Sil], Is.EqualTo(1f));
        }

        [Test]
        public void A_voice_that_waits_for_speech_has_its_mouth_closed()
        {
            // A codec frame takes three times its own length.
            using var scene = new Scene(ComputeCharge.Table, new CostTable(0, 0, 0, 0.06, 0));
            scene.Npc.Say("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
            scene.RunUntil(() => scene.World.Diagnostics.VoiceHolds > 0);
            bool isClosed = true;
            int longestDry = 0;
            for (int i = 0; i < 120 && scene.Npc.State == NpcState.Speaking; i++)
            {
                int dry = 0;
                while (scene.Voices.Voices[0].QueuedSamples == 0 && scene.Npc.State == NpcState.Speaking)
                {
                    scene.Clock.Tick();
                    dry++;

                    // At rest a tenth of a second after the sound ended, until it sounds again.
                    isClosed &= dry < 6 || scene.Voices.Voices[0].QueuedSamples > 0 || scene.Npc.Mouth[Viseme.Sil] == 1f;
                }

                longestDry = Math.Max(longestDry, dry);
                scene.Clock.Tick();
            }

            Assert.That(longestDry, Is.GreaterThan(10));
            Assert.That(isClosed, Is.True);
        }

        [Test]
        public void Without_the_Talkers_word_the_mouth_is_read_from_the_sound()
        {
            using var scene = new Scene(script: model =>
            {
                model.SaysPhones = false;
                model.Hums = true;
            });
            bool isFromSound = false;
            float open = 0;
            scene.World.UtteranceFinished += (in UtteranceFinishedEvent e) => isFromSound = e.Visemes.IsFromSound;
            scene.Npc.Say("mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm");
            scene.RunUntil(() => scene.Npc.State == NpcState.Speaking);
            while (scene.Npc.State == NpcState.Speaking)
            {
                scene.Clock.Tick();
                open = Math.Max(open, 1f - scene.Npc.Mouth[Viseme.Sil]);
            }

            scene.Clock.Run(0.2);
            Assert.That(isFromSound, Is.True);
            Assert.That(open, Is.GreaterThan(0.5f));
            Assert.That(scene.Npc.Mouth[Viseme.Sil], Is.EqualTo(1f));
        }

        [TestCase(true)]
        [TestCase(false)]
        public void A_tick_that_moves_the_mouth_and_reading_it_allocate_nothing(bool saysPhones)
        {
            using var scene = new Scene(ComputeCharge.Table, CostTable.Typical, record: false, script: model =>
            {
                model.Reply = line => Story;
                model.SaysPhones = saysPhones;
                model.Hums = true;
            });
            var face = new float[ArKitFace.Count];
            int changes = 0;
            float open = 0;
            scene.World.VisemeChanged += (in VisemeChangedEvent e) => changes++;
            Action second = () =>
            {
                for (int i = 0; i < 60; i++)
                {
                    scene.Clock.Tick();
                    scene.Npc.Mouth.CopyArKit(face);
                    open += scene.Npc.Mouth.Openness + scene.Npc.Mouth.Weights[1] + face[0];
                }
            };
            for (int i = 0; i < 2; i++)
            {
                scene.Npc.Hear("tell me");
                scene.Clock.Tick();
                while (scene.Npc.State != NpcState.Idle)
                {
                    second();
                }
            }

            scene.Npc.Hear("tell me more");
            scene.Clock.Run(0.3);
            changes = 0;
            open = 0;
            Assert.That(AllocationMeter.Bytes(second), Is.EqualTo(0));
            Assert.That(changes, Is.GreaterThan(saysPhones ? 5 : -1), "a hum is one shape");
            Assert.That(open, Is.GreaterThan(1f));
        }

        [TestCase(-0.01)]
        [TestCase(0.061)]
        public void A_lead_out_of_range_is_refused(double lead)
        {
            Assert.That(
                Thrown.By(() => new NpcWorld(new ScriptedSpeechModel(), new HeadlessVoiceBackend(), new NpcWorldOptions { MouthLeadSeconds = lead })),
                Is.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("MouthLeadSeconds must be 0 to 0.06"));
        }

        private static Scene Telling(string understood, out List<DialogueState> states)
        {
            var scene = new Scene(script: model =>
            {
                model.Reply = line => line == "tell me" ? Story : "You said " + line + ".";
                model.Transcript = understood;
            });
            var seen = new List<DialogueState>();
            states = seen;
            scene.World.DialogueChanged += (in DialogueChangedEvent e) => seen.Add(e.To);
            scene.Npc.Hear("tell me");
            scene.RunUntil(() => scene.Npc.DialogueState == DialogueState.Speaking);
            return scene;
        }

        private sealed class Watch
        {
            private readonly Scene scene;
            private readonly float[] before = new float[VisemeTrack.Count];

            public Watch(Scene scene)
            {
                this.scene = scene;
                scene.Npc.Mouth.Weights.CopyTo(before);
            }

            public int Words { get; set; }

            public int Ticks { get; private set; }

            public float Farthest { get; private set; }

            /// <summary>A full weight in 40 ms, at 60 ticks a second, and what a float cannot tell.</summary>
            public float Allowed => 1f / 60 / 0.04f * 1.0001f;

            public void Play(float[] pcm)
            {
                for (int at = 0; at < pcm.Length; at += Rate / 60)
                {
                    scene.Npc.Hear(pcm.AsSpan(at, Math.Min(Rate / 60, pcm.Length - at)), Rate);
                    Tick();
                }
            }

            public void Run(double seconds)
            {
                for (int i = 0; i < seconds * 60; i++)
                {
                    Tick();
                }
            }

            private void Tick()
            {
                scene.Clock.Tick();
                Ticks++;
                for (int i = 0; i < before.Length; i++)
                {
                    Farthest = Math.Max(Farthest, Math.Abs(scene.Npc.Mouth.Weights[i] - before[i]));
                    before[i] = scene.Npc.Mouth.Weights[i];
                }
            }
        }
    }
}
