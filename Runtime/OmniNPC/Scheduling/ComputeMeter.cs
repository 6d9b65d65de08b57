using System.Diagnostics;

namespace OmniNPC.Scheduling
{
    /// <summary>Says what a piece of work cost: measured always for the diagnostics, charged as the clock in use wants it.</summary>
    internal sealed class ComputeMeter
    {
        private static readonly double SecondsPerStopwatchTick = 1.0 / Stopwatch.Frequency;

        public ComputeCharge Charge { get; set; } = ComputeCharge.Measured;

        public CostTable Table { get; set; } = CostTable.Typical;

        /// <summary>Whether time passes by itself and need not be charged.</summary>
        public bool IsMeasured => Charge == ComputeCharge.Measured;

        public static long Now() => Stopwatch.GetTimestamp();

        public static double SecondsSince(long start) => (Stopwatch.GetTimestamp() - start) * SecondsPerStopwatchTick;

        public double Charged(ComputeStage stage, int units, double measuredSeconds) => Charged(stage, units, 1, measuredSeconds);

        /// <param name="stage">The stage.</param>
        /// <param name="units">Units done.</param>
        /// <param name="rows">Characters that did them together.</param>
        /// <param name="measuredSeconds">What it took.</param>
        public double Charged(ComputeStage stage, int units, int rows, double measuredSeconds)
        {
            switch (Charge)
            {
                case ComputeCharge.Free: return 0;
                case ComputeCharge.Table: return Table.Seconds(stage, units, rows);
                default: return measuredSeconds;
            }
        }
    }
}
