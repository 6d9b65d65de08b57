using System;
using System.Collections.Generic;

namespace OmniNPC.VrCompanion.Headless
{
    /// <summary>How well level difference and delay follow the head track.</summary>
    internal sealed class BinauralFigures
    {
        /// <summary>Width of a row of the table, degrees.</summary>
        public const int BinDegrees = 15;

        // Nearer to the middle both are near zero and their sign says nothing.
        private const double SignDegrees = 10;

        public BinauralFigures(IReadOnlyList<BinauralWindow> windows)
        {
            Windows = windows.Count;
            List<double> sines = new List<double>();
            List<double> levels = new List<double>();
            List<double> delays = new List<double>();
            List<double> expected = new List<double>();
            List<double> errors = new List<double>();
            int sided = 0;
            int levelAgrees = 0;
            int delayAgrees = 0;
            double mostRight = 0;
            double mostLeft = 0;
            foreach (BinauralWindow window in windows)
            {
                sines.Add(Math.Sin(window.Lateral));
                levels.Add(window.LevelDifference);
                delays.Add(window.Delay);
                expected.Add(window.ExpectedDelay);
                errors.Add(Math.Abs(window.Delay - window.ExpectedDelay));
                mostRight = Math.Max(mostRight, window.Lateral);
                mostLeft = Math.Min(mostLeft, window.Lateral);
                if (Math.Abs(window.Lateral) > SignDegrees * Math.PI / 180)
                {
                    sided++;
                    levelAgrees += Math.Sign(window.LevelDifference) == Math.Sign(window.Lateral) ? 1 : 0;
                    delayAgrees += Math.Sign(window.Delay) == Math.Sign(window.Lateral) ? 1 : 0;
                }
            }

            SidedWindows = sided;
            LevelSignAgreement = sided == 0 ? double.NaN : (double)levelAgrees / sided;
            DelaySignAgreement = sided == 0 ? double.NaN : (double)delayAgrees / sided;
            LevelCorrelation = Correlation(sines, levels);
            DelayCorrelation = Correlation(expected, delays);
            DelaySlope = Slope(expected, delays);
            errors.Sort();
            DelayErrorMedian = errors.Count == 0 ? double.NaN : errors[errors.Count / 2];
            DelayErrorP95 = errors.Count == 0 ? double.NaN : errors[(int)(0.95 * (errors.Count - 1))];
            MostLeftDegrees = mostLeft * 180 / Math.PI;
            MostRightDegrees = mostRight * 180 / Math.PI;
            Bins = Table(windows);
        }

        /// <summary>Windows measured.</summary>
        public int Windows { get; }

        /// <summary>Windows with the voice more than 10 degrees aside.</summary>
        public int SidedWindows { get; }

        /// <summary>Share of those whose level difference has the side of the voice; NaN without any.</summary>
        public double LevelSignAgreement { get; }

        /// <summary>Share of those whose delay has the side of the voice; NaN without any.</summary>
        public double DelaySignAgreement { get; }

        /// <summary>Pearson's correlation of the level difference and the sine of the angle.</summary>
        public double LevelCorrelation { get; }

        /// <summary>Pearson's correlation of the delay and the sphere's.</summary>
        public double DelayCorrelation { get; }

        /// <summary>The measured delay over the sphere's, as a line through the origin has it.</summary>
        public double DelaySlope { get; }

        /// <summary>Median distance of the delay from the sphere's, seconds.</summary>
        public double DelayErrorMedian { get; }

        /// <summary>95th percentile of it, seconds.</summary>
        public double DelayErrorP95 { get; }

        /// <summary>Farthest to the left the voice was, degrees (negative).</summary>
        public double MostLeftDegrees { get; }

        /// <summary>Farthest to the right the voice was, degrees.</summary>
        public double MostRightDegrees { get; }

        /// <summary>Angle by angle: middle of the row in degrees, windows, median level difference in dB, median delay and the sphere's in seconds.</summary>
        public IReadOnlyList<(double Degrees, int Count, double LevelDifference, double Delay, double Expected)> Bins { get; }

        private static List<(double Degrees, int Count, double LevelDifference, double Delay, double Expected)> Table(IReadOnlyList<BinauralWindow> windows)
        {
            var table = new List<(double, int, double, double, double)>();
            for (int bin = -90 / BinDegrees; bin <= 90 / BinDegrees; bin++)
            {
                List<double> levels = new List<double>();
                List<double> delays = new List<double>();
                foreach (BinauralWindow window in windows)
                {
                    if ((int)Math.Round(window.Lateral * 180 / Math.PI / BinDegrees) == bin)
                    {
                        levels.Add(window.LevelDifference);
                        delays.Add(window.Delay);
                    }
                }

                if (levels.Count > 0)
                {
                    levels.Sort();
                    delays.Sort();
                    table.Add((bin * BinDegrees, levels.Count, levels[levels.Count / 2], delays[delays.Count / 2], BinauralMeter.SphereDelay(bin * BinDegrees * Math.PI / 180)));
                }
            }

            return table;
        }

        private static double Correlation(List<double> x, List<double> y)
        {
            double mx = Mean(x);
            double my = Mean(y);
            double xy = 0;
            double xx = 0;
            double yy = 0;
            for (int i = 0; i < x.Count; i++)
            {
                xy += (x[i] - mx) * (y[i] - my);
                xx += (x[i] - mx) * (x[i] - mx);
                yy += (y[i] - my) * (y[i] - my);
            }

            return xx > 0 && yy > 0 ? xy / Math.Sqrt(xx * yy) : double.NaN;
        }

        private static double Slope(List<double> x, List<double> y)
        {
            double xy = 0;
            double xx = 0;
            for (int i = 0; i < x.Count; i++)
            {
                xy += x[i] * y[i];
                xx += x[i] * x[i];
            }

            return xx > 0 ? xy / xx : double.NaN;
        }

        private static double Mean(List<double> values)
        {
            double sum = 0;
            foreach (double value in values)
            {
                sum += value;
            }

            return values.Count == 0 ? 0 : sum / values.Count;
        }
    }
}
