using System;
using System.Collections.Generic;

namespace OmniNPC.Tavern.Reports
{
    /// <summary>A sorted set of measurements.</summary>
    internal sealed class Percentiles
    {
        private readonly double[] sorted;

        /// <summary>Copies and sorts measurements.</summary>
        public Percentiles(IReadOnlyCollection<double> values)
        {
            sorted = new double[values.Count];
            int i = 0;
            foreach (double value in values)
            {
                sorted[i++] = value;
            }

            Array.Sort(sorted);
        }

        /// <summary>How many there are.</summary>
        public int Count => sorted.Length;

        /// <summary>The middle one.</summary>
        public double Median => At(0.5);

        /// <summary>The largest; NaN when there is none.</summary>
        public double Max => sorted.Length == 0 ? double.NaN : sorted[sorted.Length - 1];

        /// <summary>The mean; NaN when there is none.</summary>
        public double Mean
        {
            get
            {
                double sum = 0;
                foreach (double value in sorted)
                {
                    sum += value;
                }

                return sum / sorted.Length;
            }
        }

        /// <summary>The value that a share of all are not above, between neighbours on a straight line; NaN when there is none.</summary>
        /// <param name="share">0 to 1.</param>
        public double At(double share)
        {
            if (sorted.Length == 0)
            {
                return double.NaN;
            }

            double place = share * (sorted.Length - 1);
            int below = (int)Math.Floor(place);
            int above = Math.Min(below + 1, sorted.Length - 1);
            return sorted[below] + ((sorted[above] - sorted[below]) * (place - below));
        }
    }
}
