using System;
using System.Collections.Generic;
using NUnit.Framework;

namespace OmniNPC.Tests.Scheduling
{
    /// <summary>What holds in every scene, tried in thousands; a failure names the seed that makes the scene again.</summary>
    public sealed class DecodePropertyTests
    {
        private static readonly Func<int, int> AsTheyCame = i => i;

        [Test]
        public void Deadlines_are_met_whenever_any_schedule_meets_them()
        {
            int feasible = 0;
            int infeasible = 0;
            for (int seed = 0; seed < 3000; seed++)
            {
                var scene = new RandomScene(seed, 6, 14, false, 0);
                bool isFeasible = scene.IsFeasible();
                feasible += isFeasible ? 1 : 0;
                infeasible += isFeasible ? 0 : 1;
                scene.Run(AsTheyCame);
                int starvations = 0;
                scene.Voices.ForEach(voice => starvations += voice.Starvations);
                if (isFeasible != (starvations == 0))
                {
                    Assert.Fail($"seed {seed}: a schedule without starvation {(isFeasible ? "exists" : "does not exist")}, and there were {starvations} starvations");
                }
            }

            // A generator that makes only one kind of scene would prove nothing.
            Assert.That(feasible, Is.GreaterThan(500));
            Assert.That(infeasible, Is.GreaterThan(100));
        }

        [TestCase(0)]
        [TestCase(0.002)]
        public void No_tick_goes_beyond_its_budget_and_the_stated_overdraft(double overdraftSeconds)
        {
            for (int seed = 0; seed < 1000; seed++)
            {
                var scene = new RandomScene(seed, 24, 40, true, overdraftSeconds);
                scene.Run(AsTheyCame);
                int most = scene.BudgetFrames + (int)Math.Round(overdraftSeconds / scene.FrameSeconds);
                if (scene.MostDecodedInATick > most)
                {
                    Assert.Fail($"seed {seed}: {scene.MostDecodedInATick} codec frames in a tick that may take {most}");
                }

                if (overdraftSeconds == 0)
                {
                    Assert.That(scene.Diagnostics.Overdrafts, Is.EqualTo(0), $"seed {seed}");
                }
            }
        }

        [Test]
        public void Nobody_waits_forever_however_many_speak()
        {
            int waited = 0;
            for (int seed = 0; seed < 1000; seed++)
            {
                var scene = new RandomScene(seed, 40, 60, true, 0);
                int ticks = scene.Run(AsTheyCame);
                Assert.That(ticks, Is.GreaterThanOrEqualTo(0), $"seed {seed}: it did not end");
                foreach (FakeVoice voice in scene.Voices)
                {
                    // A voice that has run dry is served before each of the others is served twice.
                    waited = Math.Max(waited, voice.LongestWaitTicks);
                    if (voice.LongestWaitTicks > scene.Voices.Count)
                    {
                        Assert.Fail($"seed {seed}: a voice with nothing left got nothing for {voice.LongestWaitTicks} ticks among {scene.Voices.Count} voices");
                    }
                }
            }

            Assert.That(waited, Is.GreaterThan(3), "no scene was an overload");
        }

        [Test]
        public void The_order_in_which_voices_came_does_not_change_who_is_decoded_when()
        {
            for (int seed = 0; seed < 500; seed++)
            {
                var scene = new RandomScene(seed, 12, 30, true, 0.002);
                Assert.That(Counts(scene, i => scene.Voices.Count - 1 - i), Is.EqualTo(Counts(scene, AsTheyCame)), $"seed {seed}");
            }
        }

        [Test]
        public void Together_deadlines_are_met_whenever_one_by_one_could_meet_them_and_often_when_not()
        {
            int more = 0;
            for (int seed = 0; seed < 1500; seed++)
            {
                var scene = new RandomScene(seed, 14, 14, false, 0, 8);
                scene.Run(AsTheyCame);
                int starvations = 0;
                scene.Voices.ForEach(voice => starvations += voice.Starvations);
                bool isFeasible = scene.IsFeasible();
                more += !isFeasible && starvations == 0 ? 1 : 0;
                if (isFeasible && starvations > 0)
                {
                    Assert.Fail($"seed {seed}: one by one a schedule without starvation exists, and there were {starvations} starvations");
                }
            }

            Assert.That(more, Is.GreaterThan(30), "nothing was won by decoding together");
        }

        [TestCase(0)]
        [TestCase(0.002)]
        public void Together_no_tick_goes_beyond_its_budget_and_the_stated_overdraft(double overdraftSeconds)
        {
            for (int seed = 0; seed < 1000; seed++)
            {
                var scene = new RandomScene(seed, 24, 40, true, overdraftSeconds, 16);
                Assert.That(scene.Run(AsTheyCame), Is.GreaterThanOrEqualTo(0), $"seed {seed}: it did not end");
                if (scene.LeastLeftSeconds < -overdraftSeconds - 1e-9)
                {
                    Assert.Fail($"seed {seed}: a tick went {-scene.LeastLeftSeconds * 1000:f3} ms beyond its budget");
                }
            }
        }

        [Test]
        public void Together_the_order_in_which_voices_came_does_not_change_who_is_decoded_when()
        {
            for (int seed = 0; seed < 500; seed++)
            {
                var scene = new RandomScene(seed, 12, 30, true, 0.002, 8);
                Assert.That(Counts(scene, i => scene.Voices.Count - 1 - i), Is.EqualTo(Counts(scene, AsTheyCame)), $"seed {seed}");
            }
        }

        private static List<int> Counts(RandomScene scene, Func<int, int> arrange)
        {
            var counts = new List<int> { scene.Run(arrange) };
            scene.Voices.ForEach(voice => counts.Add(voice.Starvations));
            scene.Voices.ForEach(voice => counts.Add(voice.LongestWaitTicks));
            return counts;
        }

        [Test]
        public void In_parts_no_tick_goes_beyond_its_budget_although_it_is_less_than_a_run_and_everybody_is_served()
        {
            long paused = 0;
            for (int seed = 0; seed < 1000; seed++)
            {
                var scene = new RandomScene(seed, 12, 20, true, 0, 1 + (seed % 4), 5);
                int ticks = scene.Run(AsTheyCame);
                Assert.That(ticks, Is.GreaterThanOrEqualTo(0), $"seed {seed}: it did not end");
                Assert.That(scene.LeastLeftSeconds, Is.GreaterThan(-1e-9), $"seed {seed}");
                Assert.That(scene.Diagnostics.Overdrafts, Is.EqualTo(0), $"seed {seed}");
                paused += scene.Diagnostics.PausedDecodes;
            }

            Assert.That(paused, Is.GreaterThan(10000));
        }

        [Test]
        public void In_parts_a_voice_is_never_later_than_with_whole_runs_by_more_than_one_run()
        {
            // A budget of whole codec frames: what whole runs meet, runs in parts meet too, but that one that was begun is not given up for a voice that comes in between.
            int compared = 0;
            for (int seed = 0; seed < 600; seed++)
            {
                var whole = new RandomScene(seed, 6, 14, false, 0);
                if (!whole.IsFeasible())
                {
                    continue;
                }

                compared++;
                var parted = new RandomScene(seed, 6, 14, false, 0, 1, 5, true);
                parted.Run(AsTheyCame);
                foreach (FakeVoice voice in parted.Voices)
                {
                    if (voice.Starvations > 0 && voice.LongestWaitTicks > 1)
                    {
                        Assert.Fail($"seed {seed}: a voice was dry for {voice.LongestWaitTicks} ticks where whole runs are in time");
                    }
                }
            }

            Assert.That(compared, Is.GreaterThan(100));
        }

        [Test]
        public void In_parts_the_order_in_which_voices_came_does_not_change_who_is_decoded_when()
        {
            for (int seed = 0; seed < 500; seed++)
            {
                var scene = new RandomScene(seed, 12, 30, true, 0.002, 3, 5);
                Assert.That(Counts(scene, i => scene.Voices.Count - 1 - i), Is.EqualTo(Counts(scene, AsTheyCame)), $"seed {seed}");
            }
        }
    }
}
