using System;

namespace OmniNPC.Scheduling
{
    /// <summary>Seconds per unit of each <see cref="ComputeStage"/>, for deterministic runs that still take time.</summary>
    /// <remarks>Immutable; any thread.</remarks>
    public sealed class CostTable
    {
        private readonly double[] seconds = new double[7];
        private readonly double furtherRow;

        /// <summary>Creates a table.</summary>
        /// <param name="audioEncoder">Seconds per Thinker row of sound.</param>
        /// <param name="thinkerPrefill">Seconds per prefilled row.</param>
        /// <param name="thinkerToken">Seconds per written token.</param>
        /// <param name="talker">Seconds per generated codec frame.</param>
        /// <param name="codec">Seconds per decoded codec frame.</param>
        /// <param name="hearing">Seconds of the game thread per 10 ms of sound given to the characters.</param>
        /// <param name="tick">Seconds of a tick per character, decoding not counted.</param>
        /// <param name="furtherRow">What each further character costs that takes a step of Talker or Thinker together with others, as a share of the first; 0 to 1. The tiny model: 8 voices cost 2.2 times what 1 costs.</param>
        /// <exception cref="ArgumentOutOfRangeException">A cost is not 0 to 60, or the share not 0 to 1.</exception>
        public CostTable(double audioEncoder, double thinkerPrefill, double thinkerToken, double talker, double codec, double hearing = 0, double tick = 0, double furtherRow = 0.17)
        {
            this.furtherRow = furtherRow >= 0 && furtherRow <= 1
                ? furtherRow
                : throw new ArgumentOutOfRangeException(nameof(furtherRow), furtherRow, $"The share of a further row must be 0 to 1; found {furtherRow}.");
            Set(ComputeStage.AudioEncoder, audioEncoder);
            Set(ComputeStage.ThinkerPrefill, thinkerPrefill);
            Set(ComputeStage.ThinkerToken, thinkerToken);
            Set(ComputeStage.Talker, talker);
            Set(ComputeStage.Codec, codec);
            Set(ComputeStage.Hearing, hearing);
            Set(ComputeStage.Tick, tick);
        }

        /// <summary>About what the tiny model takes on one desktop core: 2 ms a row of sound, 0.1 ms a prefilled row, 3 ms a token, 2.5 ms a codec frame generated and 1 ms decoded.</summary>
        public static CostTable Typical { get; } = new CostTable(0.002, 0.0001, 0.003, 0.0025, 0.001);

        /// <summary>The cost of some units of a stage.</summary>
        /// <param name="stage">The stage.</param>
        /// <param name="units">How many.</param>
        /// <returns>Seconds.</returns>
        public double Seconds(ComputeStage stage, int units) => seconds[(int)stage] * units;

        /// <summary>The cost of some units that several characters did in one step, as many each.</summary>
        /// <param name="stage">The stage.</param>
        /// <param name="units">How many units in all.</param>
        /// <param name="rows">How many characters; less than 1 counts as 1.</param>
        /// <returns>Seconds.</returns>
        public double Seconds(ComputeStage stage, int units, int rows)
            => rows <= 1 ? Seconds(stage, units) : Seconds(stage, units) / rows * (1 + ((rows - 1) * furtherRow));

        private void Set(ComputeStage stage, double value)
        {
            if (!(value >= 0 && value <= 60))
            {
                throw new ArgumentOutOfRangeException(stage.ToString(), value, $"A cost must be 0 to 60 seconds; found {value} for {stage}.");
            }

            seconds[(int)stage] = value;
        }
    }
}
