using System.Diagnostics;
using NUnit.Framework;
using OmniNPC.Diagnostics;
using OmniNPC.Scheduling;
using OmniNPC.Speech;

namespace OmniNPC.Tests.Scheduling
{
    /// <summary>What is left of a tick's budget where time really passes.</summary>
    public sealed class TickBudgetTests
    {
        [Test]
        public void What_the_first_tick_takes_to_compile_is_not_taken_off_the_ticks_after_it_and_what_a_later_one_takes_is()
        {
            var options = new NpcWorldOptions { TickBudgetSeconds = 1 };
            var budget = new TickBudget(options, new ComputeMeter(), new WorldDiagnostics(new SpeechFormat(8000, 160, 2, 4, null)));
            Tick(budget, 0.4);
            Assert.That(Tick(budget, 0.4), Is.GreaterThan(0.8));
            Assert.That(Tick(budget, 0), Is.LessThan(0.65));
        }

        /// <returns>What was left for decoding.</returns>
        private static double Tick(TickBudget budget, double placingSeconds)
        {
            budget.Begin(1);
            double left = budget.LeftSeconds;
            budget.BeginPlacing();
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < placingSeconds)
            {
            }

            budget.EndPlacing();
            return left;
        }
    }
}
