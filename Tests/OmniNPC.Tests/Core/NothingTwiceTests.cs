using System;
using System.Linq;
using NUnit.Framework;
using OmniNPC.Scheduling;

namespace OmniNPC.Tests.Core
{
    /// <summary>What the Thinker has read it does not read again.</summary>
    public sealed class NothingTwiceTests
    {
        private static readonly int PersonaTokens = "<system\nYou keep a tavern.>\n".Length;

        [Test]
        public void A_persona_is_read_once_for_all_who_have_it()
        {
            using var crowd = new Crowd(ComputeCharge.Table, CostTable.Typical);
            foreach (string name in new[] { "Ada", "Bo", "Cleo", "Doro" })
            {
                crowd.Spawn(name);
            }

            crowd.Clock.Run(0.5);
            Assert.That(crowd.Model.TokensRead, Is.EqualTo(PersonaTokens));
            crowd.Spawn("Emil");
            crowd.Spawn("Finn", "You sell hats.");
            crowd.Clock.Run(0.5);
            Assert.That(crowd.Model.TokensRead, Is.EqualTo(PersonaTokens + "<system\nYou sell hats.>\n".Length));
            crowd["Emil"].Hear("hello");
            crowd.RunUntil(() => crowd["Emil"].History.Count == 2, "who came later answers");
            Assert.That(crowd.Model.LastThinker!.Context, Does.StartWith("<start>system\nYou "));
        }

        [Test]
        public void A_persona_of_many_pieces_is_there_for_whoever_is_asked_first()
        {
            using var crowd = new Crowd(ComputeCharge.Table, new CostTable(0, 0.001, 0.001, 0.001, 0), record: true);
            crowd.Model.DefaultPersona = new string('p', 700);
            crowd.Spawn("Ada");
            crowd.Spawn("Bo").Hear("hello");
            crowd.RunUntil(() => crowd["Bo"].History.Count == 2, "it answers");
            crowd.Clock.Run(0.2);
            Assert.That(crowd["Bo"].History[1].Text, Is.EqualTo("You said hello."));
            Assert.That(crowd.Model.TokensRead, Is.EqualTo(700 + 10 + "<user\nhello>\n<assistant\nYou said hello.>\n".Length));
        }

        [TestCase(8, false)]
        [TestCase(0, true)]
        public void A_persona_nobody_has_is_kept_for_who_comes_as_far_as_the_options_say(int kept, bool isReadAgain)
        {
            using var crowd = new Crowd(ComputeCharge.Free, CostTable.Typical, options => options.KeptPersonas = kept);
            crowd.World.Despawn(crowd.Spawn("Ada").Handle);
            crowd.Clock.Run(0.1);
            crowd.Spawn("Bo");
            crowd.Clock.Run(0.1);
            crowd.World.Despawn(crowd["Bo"].Handle);
            crowd.Clock.Run(0.1);
            crowd.Spawn("Cleo");
            crowd.Clock.Run(0.1);
            Assert.That(crowd.Model.TokensRead, Is.EqualTo((isReadAgain ? 2 : 1) * PersonaTokens));
        }

        [Test]
        public void Of_those_nobody_has_the_one_longest_without_goes_first()
        {
            using var crowd = new Crowd(ComputeCharge.Free, CostTable.Typical, options => options.KeptPersonas = 1);
            crowd.Spawn("Ada", "a");
            crowd.Spawn("Bo", "b");
            crowd.Clock.Run(0.1);
            crowd.World.Despawn(crowd["Ada"].Handle);
            crowd.Clock.Run(0.1);
            crowd.World.Despawn(crowd["Bo"].Handle);
            crowd.Clock.Run(0.1);
            int read = crowd.Model.TokensRead;
            crowd.Spawn("Cleo", "b");
            crowd.Clock.Run(0.1);
            Assert.That(crowd.Model.TokensRead, Is.EqualTo(read), "the last is kept");
            crowd.Spawn("Doro", "a");
            crowd.Clock.Run(0.1);
            Assert.That(crowd.Model.TokensRead, Is.GreaterThan(read), "the other went");
        }

        [Test]
        public void A_persona_that_cannot_be_read_is_one_fault_and_is_tried_again_with_the_next_line()
        {
            bool isBroken = true;
            using var scene = new Scene(script: model => model.BeforeCall = stage =>
            {
                if (isBroken && stage == "think")
                {
                    throw new InvalidOperationException("out of memory");
                }
            });
            scene.Clock.Run(1);
            Assert.That(scene.Faults, Is.EqualTo(new[] { "The Thinker of Tam failed: out of memory" }));
            isBroken = false;
            scene.Npc.Hear("hello");
            scene.RunUntilIdle();
            Assert.That(scene.History, Is.EqualTo("player: hello | npc: You said hello."));
            Assert.That(scene.Context, Is.EqualTo("<start>user\nhello<end>\n<start>assistant\nYou said hello.<end>\n"));
        }

        [Test]
        public void Typed_exchanges_are_read_once()
        {
            using var scene = new Scene();
            for (int i = 0; i < 4; i++)
            {
                scene.Npc.Hear("line number " + i);
                scene.RunUntilIdle();
                scene.Clock.Run(0.1);
            }

            Assert.That(scene.Model.TokensRead, Is.EqualTo(scene.Model.LastThinker!.Length));
        }

        [Test]
        public void What_stands_after_an_interruption_is_not_read_again()
        {
            using var scene = new Scene(script: model => model.Reply = line => "There once was a keeper who had no ale left.");
            scene.Npc.Hear("tell me");
            scene.RunUntil(() => scene.Words.Count == 4);
            scene.Npc.Interrupt();
            scene.Clock.Run(0.5);
            string heard = scene.Npc.History.Last().Text;
            Assert.That(heard, Does.StartWith("There once was a"));
            Assert.That(scene.Context, Is.EqualTo($"<start>user\ntell me<end>\n<start>assistant\n{heard}<end>\n"));
            int unheard = "There once was a keeper who had no ale left.".Length - heard.Length;
            Assert.That(scene.Model.TokensRead, Is.EqualTo(scene.Model.LastThinker!.Length + unheard));
        }

        [Test]
        public void Sound_is_read_while_it_comes_and_once_even_if_the_player_goes_on_after_a_pause()
        {
            using var scene = new Scene();
            scene.Clock.Run(0.1);
            float[] said = Tone.Join(Tone.Silence(0.3, 8000), Tone.Sine(300, 0.5, 8000), Tone.Silence(0.24, 8000), Tone.Sine(300, 0.5, 8000));
            scene.Play(said, 8000);
            int before = scene.Model.SoundRowsRead;
            Assert.That(before, Is.GreaterThan(20), "read while it is spoken");
            scene.Play(Tone.Silence(0.6, 8000), 8000);
            scene.RunUntilIdle();
            Assert.That(scene.Model.SoundRowsRead, Is.LessThanOrEqualTo((said.Length + (0.6 * 8000)) / 80 / 4));
            Assert.That(scene.Npc.History, Has.Count.EqualTo(2));
        }
    }
}
