using System;
using System.Collections.Generic;
using NUnit.Framework;
using OmniNPC.Hearing;

namespace OmniNPC.Tests.Core
{
    /// <summary>What echo control says of a block decides whether it can be the player's voice; the sound itself is heard either way.</summary>
    public sealed class EchoVerdictTests
    {
        private static readonly Func<int, bool> Over = block => true;

        private const string Story = "Once upon a time there was a keeper who had lost his only goat in the old mill by the river and never found it again.";

        [Test]
        public void Loud_sound_that_is_only_echo_never_lowers_the_voice()
        {
            using Scene scene = Telling(out List<DialogueState> states);
            Play(scene, Tone.Sine(300, 1.5, EchoControl.RateHz), over: _ => false);
            Assert.That(states, Is.Empty);
        }

        [Test]
        public void Bursts_over_the_gate_do_not_add_up_to_a_player()
        {
            // 110 ms over the gate, the most own echo was ever seen to be, then 130 ms below, again and again.
            using Scene scene = Telling(out List<DialogueState> states);
            Play(scene, Tone.Sine(300, 1.8, EchoControl.RateHz), over: block => block % 24 < 11);
            Assert.That(states, Is.Empty);
        }

        [Test]
        public void Beside_the_output_a_voice_over_the_gate_lowers_it_after_200_ms_and_stops_it_after_320()
        {
            using Scene scene = Telling(out List<DialogueState> states);
            double begun = scene.Clock.NowSeconds;
            var at = new List<double>();
            scene.World.DialogueChanged += (in DialogueChangedEvent e) => at.Add(scene.World.NowSeconds - begun);
            Play(scene, Tone.Sine(300, 0.6, EchoControl.RateHz), over: _ => true);
            Assert.That(states.GetRange(0, 2), Is.EqualTo(new[] { DialogueState.Ducked, DialogueState.Paused }));
            Assert.That(at[0], Is.InRange(0.18, 0.27));
            Assert.That(at[1], Is.InRange(0.3, 0.39));
        }

        [Test]
        public void The_encoder_hears_the_clean_sound_and_not_the_verdict()
        {
            using Scene scene = Telling(out List<DialogueState> states);
            Play(scene, Tone.Sine(300, 0.9, EchoControl.RateHz), over: block => block >= 20);
            Play(scene, new float[EchoControl.RateHz], over: _ => false, isAudible: false);
            Assert.That(states, Does.Contain(DialogueState.Yielding));

            // The 0.2 s that were not taken for a voice are the pre-roll: all of the sine is encoded, and the silence that ended it.
            Assert.That(scene.Model.LastEncoder!.FramesEncoded, Is.EqualTo((0.9 + 0.2) * 100).Within(9));
        }

        [Test]
        public void What_is_heard_beside_the_output_teaches_nobody_the_noise_of_the_room()
        {
            using Scene scene = Telling(out List<DialogueState> states);

            // Digital silence beside the output, as a canceller may leave it; afterwards the room is as noisy as it was before.
            Play(scene, new float[3 * EchoControl.RateHz], over: _ => false);
            scene.Npc.Interrupt();
            scene.Clock.Run(0.5);
            states.Clear();
            Play(scene, Tone.Noise(2, EchoControl.RateHz, 0.004f), over: _ => true, isAudible: false);
            Assert.That(states, Is.Empty);
        }

        [Test]
        public void Hearing_blocks_allocates_nothing()
        {
            using var scene = new Scene(record: false);
            float[] sound = Tone.Sine(300, 0.3, EchoControl.RateHz);
            Play(scene, Tone.Join(Tone.Silence(0.3, EchoControl.RateHz), sound, Tone.Silence(1, EchoControl.RateHz)), Over, isAudible: false);
            scene.RunUntilIdle();
            scene.Clock.Run(0.5);
            Assert.That(AllocationMeter.Bytes(() => Play(scene, sound, Over, isAudible: false)), Is.Zero);
            Assert.That(scene.Npc.State, Is.EqualTo(NpcState.Listening));
        }

        private static void Play(Scene scene, float[] pcm, Func<int, bool> over, bool isAudible = true)
        {
            double overSeconds = 0;
            for (int block = 0; (block + 1) * EchoControl.BlockSamples <= pcm.Length; block++)
            {
                bool isOver = over(block);
                overSeconds = Math.Max(0, overSeconds + (isOver ? 0.01 : -0.01));
                var verdict = new EchoVerdict(-20f, -30f, isOver, overSeconds, isAudible, !isAudible || overSeconds > 0.059);
                scene.World.Player.Hear(new HeardBlock(pcm.AsSpan(block * EchoControl.BlockSamples, EchoControl.BlockSamples), verdict));
                if (block % 5 != 4 && block % 5 != 2)
                {
                    scene.Clock.Tick();
                }
            }
        }

        /// <summary>A character in the middle of a story, in a room with a little noise.</summary>
        private static Scene Telling(out List<DialogueState> states)
        {
            var scene = new Scene(script: model => (model.Reply, model.Transcript) = (line => line == "tell me" ? Story + " " + Story : "Yes.", "what about the mill"));
            Play(scene, Tone.Noise(4, EchoControl.RateHz, 0.004f), _ => true, isAudible: false);
            scene.Npc.Hear("tell me");
            scene.RunUntil(() => scene.Npc.DialogueState == DialogueState.Speaking);
            Play(scene, Tone.Noise(0.4, EchoControl.RateHz, 0.004f), over: _ => false);
            var list = new List<DialogueState>();
            scene.World.DialogueChanged += (in DialogueChangedEvent e) => list.Add(e.To);
            states = list;
            return scene;
        }
    }
}
