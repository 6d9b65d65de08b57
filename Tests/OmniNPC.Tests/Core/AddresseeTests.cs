using System;
using System.Collections.Generic;
using System.Numerics;
using NUnit.Framework;
using OmniNPC.Diagnostics;

namespace OmniNPC.Tests.Core
{
    /// <summary>A spoken turn that calls another character by name is that character's.</summary>
    public sealed class AddresseeTests
    {
        private const int Rate = ScriptedSpeechModel.SampleRateHz;

        private static readonly float[] Line = Tone.Join(Tone.Silence(0.3, Rate), Tone.Sine(300, 0.6, Rate), Tone.Silence(1, Rate));

        [TestCase("ida where is the mill")]
        [TestCase("thank you ida")]
        public void Who_is_called_gets_the_words_and_who_heard_them_forgets_them(string words)
        {
            using Scene scene = Two(words, out Npc ida);
            var heard = new List<string>();
            scene.World.Transcribed += (in TranscribedEvent e) => heard.Add($"{e.Npc.Profile.Name} {(e.IsSpoken ? "spoken" : "typed")}: {e.Text}");
            Say(scene, Line);
            scene.RunUntil(() => ida.History.Count == 2);
            Assert.That(Scene.Join(ida.History), Is.EqualTo($"player: {words} | npc: You said {words}."));
            Assert.That(heard, Is.EqualTo(new[] { $"Ida spoken: {words}" }));
            Assert.That(scene.Npc.History, Is.Empty);
            Assert.That(scene.Npc.DialogueState, Is.EqualTo(DialogueState.Idle));
            Assert.That(scene.Npc.Epoch, Is.EqualTo(1), "what was drafted is old");
            Assert.That(scene.Npc.HeardText.ToString(), Is.Empty);
            Assert.That(scene.Voices.Voices[0].PlayedSamples, Is.Zero, "nothing of the draft was heard");
            Assert.That(scene.Words, Has.Count.EqualTo(2 + words.Split(' ').Length));
            Assert.That(ida.TryGetLastTurn(out TurnLedger turn), Is.True);
            Assert.That(turn.IsSpoken, Is.True);
            Assert.That(turn.TtfabSeconds, Is.InRange(0.2, 0.8), "from the end of the player's speech");
        }

        [Test]
        public void The_context_of_who_heard_them_has_no_trace_and_the_next_turn_is_as_if_nothing_had_been()
        {
            using Scene scene = Two("ida come here", out Npc ida, out ScriptedSpeechModel.ScriptedThinker tams);
            string persona = tams.Context;
            Say(scene, Line);
            scene.RunUntil(() => ida.History.Count == 2);
            Assert.That(tams.Context, Is.EqualTo(persona));
            scene.Model.Transcript = "an ale please";
            scene.Clock.Run(1);
            Say(scene, Line);
            scene.RunUntil(() => scene.Npc.History.Count == 2);
            Assert.That(scene.History, Is.EqualTo("player: an ale please | npc: You said an ale please."));
            scene.Clock.Run(1);
            Assert.That(tams.Context, Is.EqualTo(persona + "<start>user\nan ale please<end>\n<start>assistant\nYou said an ale please.<end>\n"));
            Assert.That(scene.Npc.TryGetLastTurn(out TurnLedger turn), Is.True);
            Assert.That(turn.Turn, Is.EqualTo(1), "the turn that was another's does not count");
        }

        [Test]
        public void Who_is_talked_about_or_out_of_earshot_or_chosen_by_the_game_is_not_called()
        {
            using (Scene scene = Two("where is ida", out Npc ida))
            {
                Say(scene, Line);
                scene.RunUntil(() => scene.Npc.History.Count == 2);
                Assert.That(ida.History, Is.Empty);
            }

            using (Scene scene = Two("ida come here", out Npc ida))
            {
                ida.Pose = new Pose(new Vector3(100, 0, 0), Quaternion.Identity, Vector3.Zero);
                Say(scene, Line);
                scene.RunUntil(() => scene.Npc.History.Count == 2);
                Assert.That(ida.History, Is.Empty);
            }

            using (Scene scene = Two("ida come here", out Npc ida))
            {
                scene.Play(Line, Rate);
                scene.RunUntil(() => scene.Npc.History.Count == 2);
                Assert.That(ida.History, Is.Empty, "the game gave the sound to Tam by name");
            }
        }

        [Test]
        public void Whoever_is_interrupted_by_a_call_for_another_keeps_what_was_heard_and_the_other_answers()
        {
            using Scene scene = Two("ida what about the mill", out Npc ida);
            scene.Model.Reply = line => line == "tell me" ? "Once upon a time there was a keeper who had lost his only goat in the old mill by the river." : "You said " + line + ".";
            scene.Npc.Hear("tell me");
            scene.RunUntil(() => scene.Npc.DialogueState == DialogueState.Speaking);
            Say(scene, Tone.Join(Tone.Silence(0.4, Rate), Tone.Sine(300, 0.9, Rate), Tone.Silence(1, Rate)));
            scene.RunUntil(() => ida.History.Count == 2);
            Assert.That(Scene.Join(ida.History), Is.EqualTo("player: ida what about the mill | npc: You said ida what about the mill."));
            Assert.That(scene.Npc.History, Has.Count.EqualTo(2));
            Assert.That(scene.Npc.History[1].WasInterrupted, Is.True);
        }

        [Test]
        public void Whoever_is_called_in_the_middle_of_a_scripted_line_answers_after_it()
        {
            using Scene scene = Two("ida come here", out Npc ida);
            ida.Pose = new Pose(new Vector3(5, 0, 0), Quaternion.Identity, Vector3.Zero);
            ida.Say("one two three four five six seven eight nine ten eleven twelve", SayPriority.Scripted);
            Say(scene, Line);
            scene.RunUntil(() => ida.History.Count == 3);
            Assert.That(Scene.Join(ida.History), Is.EqualTo("npc: one two three four five six seven eight nine ten eleven twelve | player: ida come here | npc: You said ida come here."));
            Assert.That(scene.Npc.History, Is.Empty);
        }

        private static void Say(Scene scene, float[] pcm)
        {
            for (int at = 0; at < pcm.Length; at += 133)
            {
                scene.World.Player.Hear(pcm.AsSpan(at, Math.Min(133, pcm.Length - at)), Rate);
                scene.Clock.Tick();
            }
        }

        /// <summary>Tam, whom the player faces, and Ida beside him.</summary>
        private static Scene Two(string words, out Npc ida) => Two(words, out ida, out _);

        private static Scene Two(string words, out Npc ida, out ScriptedSpeechModel.ScriptedThinker tams)
        {
            var scene = new Scene(script: model => model.Transcript = words, configure: options => options.FloorRadiusMetres = 0);
            scene.Npc.Pose = new Pose(new Vector3(0, 0, -2), Quaternion.Identity, Vector3.Zero);
            scene.World.SetListener(Pose.Facing(Vector3.Zero, -Vector3.UnitZ));
            scene.Clock.Run(0.1);
            tams = scene.Model.LastThinker!;
            ida = scene.World[scene.World.Spawn(new NpcProfile("Ida"), new Pose(new Vector3(2, 0, 0), Quaternion.Identity, Vector3.Zero))];
            scene.Clock.Run(0.1);
            return scene;
        }
    }
}
