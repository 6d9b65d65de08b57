using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using OmniNPC.Diagnostics;
using OmniNPC.Scheduling;

namespace OmniNPC.Tests.Core
{
    /// <summary>Several characters in one mind: who steps together, who comes first, and that nobody hears a difference.</summary>
    public sealed class MindBatchTests
    {
        private static readonly CostTable Table = new CostTable(0.001, 0.0001, 0.002, 0.002, 0.00001);

        private static readonly string[] Names = { "Ada", "Bo", "Cleo", "Doro", "Emil", "Finn", "Gustav", "Henriette" };

        [Test]
        public void Those_who_begin_together_take_every_step_together()
        {
            using var crowd = new Crowd(ComputeCharge.Table, Table);
            foreach (string name in Names)
            {
                crowd.Spawn(name).Say("the quick brown fox jumps over the lazy dog");
            }

            crowd.RunUntil(() => crowd.AllHaveSaid(1), "all speak");
            StageCosts costs = crowd.World.Diagnostics.Costs;
            Assert.That(costs.Units(ComputeStage.Talker), Is.EqualTo(8 * 43));
            Assert.That(costs.Runs(ComputeStage.Talker, 8), Is.GreaterThanOrEqualTo(40));
            Assert.That(Rows(costs), Is.GreaterThanOrEqualTo(costs.Units(ComputeStage.Talker)));
            Assert.That(Names.Select(name => crowd.Played(name)), Has.All.EqualTo(43 * ScriptedSpeechModel.SamplesPerCodecFrame));
        }

        [Test]
        public void Those_who_began_at_different_times_come_to_step_together()
        {
            using var crowd = new Crowd(ComputeCharge.Table, Table, options => options.GenerateAheadSeconds = 0.5);
            foreach (string name in Names)
            {
                crowd.Spawn(name).Say(new string('a', 600));
                crowd.Clock.Run(0.137);
            }

            crowd.Clock.Run(1);
            StageCosts costs = crowd.World.Diagnostics.Costs;
            long units = costs.Units(ComputeStage.Talker);
            long runs = Runs(costs);
            crowd.Clock.Run(5);
            units = costs.Units(ComputeStage.Talker) - units;
            runs = Runs(costs) - runs;
            Assert.That(units, Is.GreaterThan(8 * 200), "5 s of 50 codec frames a second each");
            Assert.That((double)units / runs, Is.GreaterThan(6), "characters a step");
            Assert.That(crowd.World.Diagnostics.Starvations, Is.Zero);
        }

        [TestCase(2)]
        [TestCase(1.9)]
        public void A_voice_that_is_to_have_nearly_all_ahead_before_it_starts_does_start(double primeSeconds)
        {
            using var crowd = new Crowd(ComputeCharge.Table, Table, options => (options.GenerateAheadSeconds, options.PrimeSeconds) = (2, primeSeconds));
            crowd.Spawn("Ada").Say(new string('a', 200));
            crowd.RunUntil(() => crowd.AllHaveSaid(1), "it speaks");
        }

        [Test]
        public void Who_speaks_next_waits_for_one_step_of_the_others_at_most()
        {
            double Start(bool isAmongOthers)
            {
                // A further row costs as much as the first: stepping together wins nothing, and a codec frame of seven takes 14 ms.
                using var crowd = new Crowd(ComputeCharge.Table, new CostTable(0, 0, 0, 0.002, 0.00001, furtherRow: 1), options => options.GenerateAheadSeconds = 20);
                foreach (string name in Names)
                {
                    crowd.Spawn(name);
                }

                foreach (string name in isAmongOthers ? Names.Skip(1) : Array.Empty<string>())
                {
                    crowd[name].Say(new string('a', 900));
                }

                // Seven take 0.7 s of computing for a second of speech; after these they have more ahead than is comfortable, and never all they may have.
                crowd.Clock.Run(3);
                crowd[Names[0]].Say("now I speak");
                double asked = crowd.World.NowSeconds;
                crowd.RunUntil(() => crowd[Names[0]].State == NpcState.Speaking, "it speaks");
                return crowd.World.NowSeconds - asked;
            }

            // Six codec frames are needed to start: six steps of eight would be 96 ms.
            Assert.That(Start(true) - Start(false), Is.LessThanOrEqualTo(0.014 + (1 / 60.0) + 1e-9));
        }

        [Test]
        public void The_order_in_which_characters_came_changes_nothing_that_is_heard()
        {
            Dictionary<string, string> Run(IEnumerable<string> order, ComputeCharge charge)
            {
                using var crowd = new Crowd(charge, Table);
                foreach (string name in order)
                {
                    crowd.Spawn(name, name.Length > 4 ? "You sell hats." : null);
                }

                crowd.Clock.Run(0.2);
                foreach (string name in Names)
                {
                    if (name.Length % 2 == 0)
                    {
                        crowd[name].Hear("hello " + name);
                    }
                    else
                    {
                        crowd[name].Say("I am " + name + " and say a line of my own.");
                    }
                }

                crowd.Clock.Run(0.7);
                crowd["Bo"].Hear("no wait");
                crowd["Emil"].Hear("and you?");
                crowd.Clock.Run(6);
                Assert.That(crowd.Faults, Is.Empty);
                return Names.ToDictionary(name => name, name => crowd.Heard(name));
            }

            foreach (ComputeCharge charge in new[] { ComputeCharge.Free, ComputeCharge.Table })
            {
                Dictionary<string, string> expected = Run(Names, charge);
                Assert.That(expected.Values.Distinct().Count(), Is.EqualTo(Names.Length), "everyone says something of his own");
                Assert.That(Run(Names.Reverse(), charge), Is.EqualTo(expected));
                Assert.That(Run(Names.OrderBy(name => name.Length).ThenByDescending(name => name), charge), Is.EqualTo(expected));
            }
        }

        [Test]
        public void Who_is_interrupted_in_the_middle_of_a_common_step_is_silent_and_the_others_do_not_notice()
        {
            Dictionary<string, string> Run(bool isInterrupted)
            {
                using var crowd = new Crowd(ComputeCharge.Free, Table);
                foreach (string name in Names)
                {
                    crowd.Spawn(name).Hear("tell me");
                }

                crowd.Clock.Run(0.3);
                if (isInterrupted)
                {
                    crowd["Cleo"].Interrupt();
                    crowd.World.Despawn(crowd["Doro"].Handle);
                }

                crowd.Clock.Run(3);
                Assert.That(crowd["Cleo"].WasInterrupted, Is.EqualTo(isInterrupted));
                Assert.That(crowd.Faults, Is.Empty);
                return Names.Where(name => name != "Cleo" && name != "Doro").ToDictionary(name => name, name => crowd.Heard(name));
            }

            Assert.That(Run(true), Is.EqualTo(Run(false)));
        }

        [Test]
        public void Who_fails_in_a_common_step_fails_alone()
        {
            using var crowd = new Crowd(ComputeCharge.Free, Table);
            foreach (string name in Names)
            {
                crowd.Spawn(name).Say("hello there");
            }

            int calls = 0;
            crowd.Model.BeforeCall = stage =>
            {
                if (stage == "talk" && ++calls == 11)
                {
                    throw new InvalidOperationException("out of memory");
                }
            };
            crowd.Clock.Run(2);
            Assert.That(crowd.Faults, Is.EqualTo(new[] { "The Talker of Cleo failed: out of memory" }));
            Assert.That(Names.Count(name => crowd.Played(name) == 11 * ScriptedSpeechModel.SamplesPerCodecFrame), Is.EqualTo(7));
        }

        [Test]
        public void Replies_are_written_together_as_each_is_alone()
        {
            using var crowd = new Crowd(ComputeCharge.Table, Table);
            foreach (string name in Names)
            {
                crowd.Spawn(name);
            }

            crowd.Clock.Run(0.1);
            foreach (string name in Names)
            {
                crowd[name].Hear("I am a friend of " + name);
            }

            crowd.RunUntil(() => crowd.AllHaveSaid(2), "all answer");
            foreach (string name in Names)
            {
                Assert.That(Scene.Join(crowd[name].History), Is.EqualTo($"player: I am a friend of {name} | npc: You said I am a friend of {name}."));
            }

            Assert.That(crowd.World.Diagnostics.Costs.Runs(ComputeStage.ThinkerToken, 8), Is.GreaterThan(20));
        }

        [Test]
        public void A_table_says_what_a_step_of_several_costs()
        {
            var table = new CostTable(1, 1, 2, 4, 1, furtherRow: 0.5);
            Assert.That(table.Seconds(ComputeStage.Talker, 1, 1), Is.EqualTo(4));
            Assert.That(table.Seconds(ComputeStage.Talker, 8, 8), Is.EqualTo(4 * (1 + (7 * 0.5))));
            Assert.That(table.Seconds(ComputeStage.Talker, 4, 8), Is.EqualTo(table.Seconds(ComputeStage.Talker, 8, 8) / 2), "half of them only asked for text");
            Assert.That(table.Seconds(ComputeStage.ThinkerPrefill, 64, 1), Is.EqualTo(64));
            Assert.That(Thrown.By(() => new CostTable(1, 1, 1, 1, 1, furtherRow: 1.5)), Is.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("found 1.5"));
        }

        private static long Runs(StageCosts costs) => Enumerable.Range(1, 16).Sum(rows => costs.Runs(ComputeStage.Talker, rows));

        private static long Rows(StageCosts costs) => Enumerable.Range(1, 16).Sum(rows => rows * costs.Runs(ComputeStage.Talker, rows));
    }
}
