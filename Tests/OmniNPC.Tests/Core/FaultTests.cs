using System;
using NUnit.Framework;

namespace OmniNPC.Tests.Core
{
    public sealed class FaultTests
    {
        [TestCase("think", "The Thinker of Tam failed: out of memory", TestName = "A_failing_Thinker_is_a_fault_and_the_next_turn_works")]
        [TestCase("talk", "The Talker of Tam failed: out of memory", TestName = "A_failing_Talker_is_a_fault_and_the_next_turn_works")]
        [TestCase("decode", "The codec decoder of Tam failed: out of memory", TestName = "A_failing_decoder_is_a_fault_and_the_next_turn_works")]
        public void A_failing_stage(string failing, string message)
        {
            using var scene = new Scene();
            scene.Clock.Run(0.1);
            bool isBroken = true;
            scene.Model.BeforeCall = stage =>
            {
                if (isBroken && stage == failing)
                {
                    throw new InvalidOperationException("out of memory");
                }
            };
            scene.Npc.Hear("hello");
            scene.RunUntil(() => scene.Faults.Count > 0);
            Assert.That(scene.Npc.State, Is.EqualTo(NpcState.Idle));
            Assert.That(scene.Faults, Is.EqualTo(new[] { message }));
            isBroken = false;
            scene.Npc.Hear("again");
            scene.RunUntilIdle();
            Assert.That(scene.History, Does.EndWith("player: again | npc: You said again."));
            Assert.That(scene.World.Diagnostics.Faults, Is.EqualTo(1));
        }

        [Test]
        public void A_failing_ear_is_a_fault_and_the_next_turn_works()
        {
            using var scene = new Scene();
            scene.Clock.Run(0.1);
            bool isBroken = true;
            scene.Model.BeforeCall = stage =>
            {
                if (isBroken && stage == "encode")
                {
                    throw new InvalidOperationException("out of memory");
                }
            };
            float[] line = Tone.Join(Tone.Silence(0.3, 8000), Tone.Sine(300, 0.5, 8000), Tone.Silence(0.4, 8000));
            scene.Play(line, 8000);
            scene.Clock.Run(0.5);
            Assert.That(scene.Faults, Has.Count.GreaterThan(0));
            Assert.That(scene.Faults[0], Is.EqualTo("The audio encoder of Tam failed: out of memory"));
            Assert.That(scene.Npc.State, Is.EqualTo(NpcState.Idle));
            isBroken = false;
            scene.Play(line, 8000);
            scene.RunUntilIdle();
            Assert.That(scene.History, Is.EqualTo("player: an ale please | npc: You said an ale please."));
        }

        [Test]
        public void A_Talker_that_finds_no_end_is_a_fault()
        {
            using var scene = new Scene(script: model => model.IsBabbling = true);
            scene.Npc.Say("hello");
            scene.RunUntil(() => scene.Faults.Count > 0);
            Assert.That(scene.Faults[0], Is.EqualTo("The Talker of Tam failed: it found no end after 351 codec frames for 5 characters"));
            Assert.That(scene.Npc.State, Is.Not.EqualTo(NpcState.Speaking));
        }

        [Test]
        public void One_characters_fault_leaves_the_others_alone()
        {
            using var scene = new Scene();
            Npc other = scene.World[scene.World.Spawn(new NpcProfile("Ute"), default)];
            scene.Clock.Run(0.1);
            bool isFirst = true;
            scene.Model.BeforeCall = stage =>
            {
                if (stage == "think" && isFirst)
                {
                    isFirst = false;
                    throw new InvalidOperationException("out of memory");
                }
            };
            scene.Npc.Hear("hello");
            other.Hear("hello");
            scene.RunUntil(() => other.History.Count == 2);
            Assert.That(scene.Faults, Has.Count.EqualTo(1));
        }

        [Test]
        public void A_model_that_makes_no_session_faults_every_request_in_a_sentence_and_nothing_hangs()
        {
            using var scene = new Scene(script: model => model.BeforeCall = stage =>
            {
                if (stage == "create thinker")
                {
                    throw new InvalidOperationException("no memory on the device");
                }
            });
            scene.Clock.Run(0.1);
            scene.Npc.Hear("hello");
            scene.Clock.Run(0.1);
            scene.Npc.Say("hello");
            scene.Clock.Run(0.1);
            Assert.That(scene.Faults, Has.Count.EqualTo(3));
            Assert.That(scene.Faults, Has.All.EqualTo("The start of Tam failed: no memory on the device"));
            Assert.That(scene.Npc.State, Is.EqualTo(NpcState.Idle));
        }

        [Test]
        public void A_persona_larger_than_half_the_window_is_a_fault_that_says_so()
        {
            using var scene = new Scene(script: model => model.DefaultPersona = new string('x', 1500));
            scene.Clock.Tick();
            Assert.That(scene.Faults[0], Does.Contain("a persona may fill at most half of the model's window of 2048"));
        }

        [Test]
        public void A_line_larger_than_the_window_is_a_fault_that_says_so_and_the_next_works()
        {
            using var scene = new Scene();
            scene.Npc.Hear(new string('x', 5000));
            scene.RunUntilIdle();
            Assert.That(scene.Faults, Has.Count.EqualTo(1));
            Assert.That(scene.Faults[0], Does.Contain("the model's window of 2048"));
            scene.Npc.Hear("hello");
            scene.RunUntilIdle();
            Assert.That(scene.History, Does.EndWith("player: hello | npc: You said hello."));
        }
    }
}
