using System.Linq;
using NUnit.Framework;
using OmniNPC.Unity.Editor;
using UnityEngine;
using UnityEngine.UIElements;

namespace OmniNPC.Tests.Unity
{
    /// <summary>The chart of ticks against their budget.</summary>
    public sealed class PreviewTicksTests
    {
        private PreviewSpeaker speaker = null!;
        private PreviewShow show = null!;

        [SetUp]
        public void Open()
        {
            UnityGame.Begin();
            speaker = new PreviewSpeaker(8000);
            show = new PreviewShow(speaker, 8000) { TickBudgetSeconds = 0.002 };
        }

        [TearDown]
        public void Close() => speaker.Dispose();

        [Test]
        public void Figures_are_the_median_the_99th_percentile_and_the_dearest()
        {
            var ticks = new PreviewTicks();
            ticks.Look(show);
            Assert.That(ticks.Figures, Is.Empty);

            Cost(0.001, 197);
            Cost(0.004, 2);
            Cost(0.009, 1);
            ticks.Look(show);
            Assert.That(ticks.Figures, Is.EqualTo("Ticks: p50 1.0, p99 4.0, worst 9.0 of 2.0 ms"));
            ticks.Look(null);
            Assert.That(ticks.Figures, Is.Empty);
        }

        [Test]
        public void A_tick_is_a_bar_and_one_that_cost_more_than_the_budget_has_another_colour()
        {
            var ticks = new PreviewTicks();
            Cost(0.001, 10);
            ticks.Look(show);
            Painter2D drawn = ticks.Draw(600f, 48f);
            Assert.That(drawn.Painted, Is.EqualTo(new[] { PreviewColours.Heard, PreviewColours.Tone, PreviewColours.Limit }));
            Assert.That(drawn.Corners, Is.EqualTo((2 * 10) + 2), "A line a tick, and the budget's.");
        }

        [Test]
        public void It_is_drawn_anew_ten_times_a_second_and_not_at_each_tick()
        {
            var ticks = new PreviewTicks();
            ticks.Look(show);
            int before = ticks.Repaints;
            for (int i = 0; i < 60; i++)
            {
                Cost(0.001, 1);
                ticks.Look(show);
            }

            Assert.That(ticks.Repaints - before, Is.EqualTo(10));
        }

        private void Cost(double seconds, int times)
        {
            foreach (double cost in Enumerable.Repeat(seconds, times))
            {
                show.Ticked(cost);
            }
        }
    }
}
