using OmniNPC.Diagnostics;

namespace OmniNPC.Scheduling
{
    /// <summary>
    /// What is left of a tick's budget: the ears' work since the last tick, everything the tick did so far and what it will do after decoding are taken off. Under a virtual clock the costs that are
    /// charged count, else the time that really passed.
    /// </summary>
    /// <remarks>Thread: game. Allocates: at construction only.</remarks>
    internal sealed class TickBudget
    {
        // Sums of tabled costs: a picosecond is no overrun, and what fits exactly fits.
        private const double Rounding = 1e-12;

        private readonly NpcWorldOptions options;
        private readonly ComputeMeter meter;
        private readonly WorldDiagnostics diagnostics;
        private CostQuantile placing;
        private double heardSeconds;
        private double chargedSeconds;
        private double decodedSeconds;
        private long start;
        private long placingStart;
        private int characters;
        private bool isWarm;

        public TickBudget(NpcWorldOptions options, ComputeMeter meter, WorldDiagnostics diagnostics)
        {
            this.options = options;
            this.meter = meter;
            this.diagnostics = diagnostics;
        }

        /// <summary>Seconds left for decoding; below 0 once it is overdrawn.</summary>
        public double LeftSeconds => options.TickBudgetSeconds + Rounding - SpentSeconds - (meter.IsMeasured ? placing.Seconds : 0);

        private double SpentSeconds => chargedSeconds + (meter.IsMeasured ? ComputeMeter.SecondsSince(start) : 0);

        /// <summary>The ears worked between two ticks.</summary>
        /// <param name="samples">Samples given.</param>
        /// <param name="rateHz">Their rate.</param>
        /// <param name="start">When it began.</param>
        public void AddHearing(int samples, int rateHz, long start)
        {
            double seconds = ComputeMeter.SecondsSince(start);
            int units = rateHz <= 0 ? 0 : (int)(((100L * samples) + rateHz - 1) / rateHz);
            heardSeconds += meter.Charged(ComputeStage.Hearing, units, seconds);
            diagnostics.Costs.Add(ComputeStage.Hearing, units, seconds);
        }

        /// <summary>A tick begins.</summary>
        /// <param name="characters">How many there are.</param>
        public void Begin(int characters)
        {
            this.characters = characters;
            start = ComputeMeter.Now();
            chargedSeconds = heardSeconds + (meter.IsMeasured ? 0 : meter.Charged(ComputeStage.Tick, characters, 0));
            heardSeconds = decodedSeconds = 0;
        }

        /// <summary>A slice was decoded.</summary>
        public void AddDecoded(double measured, double charged)
        {
            decodedSeconds += measured;
            chargedSeconds += meter.IsMeasured ? 0 : charged;
        }

        /// <summary>A mind inside the tick took a step.</summary>
        public void AddThought(double measured, double charged) => AddDecoded(measured, charged);

        /// <summary>Decoding is over; what follows is observed, so that the next tick leaves it its time.</summary>
        public void BeginPlacing() => placingStart = ComputeMeter.Now();

        /// <summary>The world's own work is over; handlers follow.</summary>
        public void EndPlacing()
        {
            if (isWarm)
            {
                placing.Observe(ComputeMeter.SecondsSince(placingStart));
            }

            // The first tick pays for everything lazy, 8 ms of code compiled, and would leave the next hundred no budget.
            isWarm = true;
            diagnostics.Costs.Add(ComputeStage.Tick, characters, ComputeMeter.SecondsSince(start) - decodedSeconds);
            diagnostics.TickOverruns += SpentSeconds > options.TickBudgetSeconds + Rounding ? 1 : 0;
        }
    }
}
