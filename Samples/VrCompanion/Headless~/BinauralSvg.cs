using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace OmniNPC.VrCompanion.Headless
{
    /// <summary>Draws what both ears got against where the voice was: over time, and angle by angle.</summary>
    internal sealed class BinauralSvg
    {
        private const double Width = 1080;
        private const double Left = 70;
        private const double TrackTop = 40;
        private const double TrackHeight = 110;
        private const double PlotTop = 460;
        private const double PlotHeight = 280;
        private const double PlotWidth = 460;
        private const double MostLevel = 20; // dB
        private const double MostDelay = 1000; // microseconds

        private readonly StringBuilder svg = new StringBuilder();
        private readonly IReadOnlyList<BinauralWindow> windows;
        private readonly IReadOnlyList<HeadRow> rows;

        private BinauralSvg(IReadOnlyList<BinauralWindow> windows, IReadOnlyList<HeadRow> rows)
        {
            this.windows = windows;
            this.rows = rows;
        }

        /// <summary>Writes the picture.</summary>
        public static void Write(string path, IReadOnlyList<BinauralWindow> windows, IReadOnlyList<HeadRow> rows, BinauralFigures figures)
            => File.WriteAllText(path, new BinauralSvg(windows, rows).Draw(figures));

        private string Draw(BinauralFigures figures)
        {
            Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width:F0}\" height=\"{PlotTop + PlotHeight + 50:F0}\" viewBox=\"0 0 {Width:F0} {PlotTop + PlotHeight + 50:F0}\" font-family=\"system-ui, sans-serif\" font-size=\"12\">");
            Add($"<rect width=\"100%\" height=\"100%\" fill=\"#14161b\"/>");
            Add($"<text x=\"{Left:F0}\" y=\"22\" fill=\"#d8dce6\" font-size=\"14\">A voice that stays where it is while the head turns and walks: measured in the rendered sound, {figures.Windows} windows of 0.1 s</text>");
            Track(TrackTop, "angle of the voice", "degrees, right is up", 90, "#7fb2ff", window => window.Lateral * 180 / Math.PI);
            Track(TrackTop + TrackHeight + 20, "level, right over left", "dB (ILD)", MostLevel, "#c9a46a", window => window.LevelDifference);
            Track(TrackTop + (2 * (TrackHeight + 20)), "delay, left after right", "microseconds (ITD)", MostDelay, "#8bd49c", window => window.Delay * 1e6);
            Scatter(Left, "level difference, dB", MostLevel, "#c9a46a", window => window.LevelDifference, null);
            Add($"<text x=\"{Left + 8:F0}\" y=\"{PlotTop + 16:F0}\" fill=\"#d8dce6\">correlation with sin(angle) {figures.LevelCorrelation:F3}; side right in {100 * figures.LevelSignAgreement:F1} %</text>");
            Scatter(Left + PlotWidth + 70, "delay, microseconds; line: a sphere", MostDelay, "#8bd49c", window => window.Delay * 1e6, lateral => BinauralMeter.SphereDelay(lateral) * 1e6);
            Add($"<text x=\"{Left + PlotWidth + 78:F0}\" y=\"{PlotTop + 16:F0}\" fill=\"#d8dce6\">correlation with the sphere {figures.DelayCorrelation:F3}; side right in {100 * figures.DelaySignAgreement:F1} %</text>");
            Add($"</svg>");
            return svg.ToString();
        }

        private void Track(double top, string name, string unit, double most, string ink, Func<BinauralWindow, double> value)
        {
            double seconds = Math.Max(1, rows.Count == 0 ? 1 : rows[rows.Count - 1].Seconds);
            double scale = (Width - Left - 20) / seconds;
            double middle = top + (TrackHeight / 2);
            Add($"<rect x=\"{Left:F0}\" y=\"{top:F0}\" width=\"{Width - Left - 20:F0}\" height=\"{TrackHeight:F0}\" fill=\"#1b1f26\"/><line x1=\"{Left:F0}\" y1=\"{middle:F0}\" x2=\"{Width - 20:F0}\" y2=\"{middle:F0}\" stroke=\"#3a4150\"/>");
            Add($"<text x=\"{Left + 6:F0}\" y=\"{top + 14:F0}\" fill=\"{ink}\">{name}, {unit}</text><text x=\"{Left - 6:F0}\" y=\"{top + 10:F0}\" fill=\"#7b879c\" font-size=\"10\" text-anchor=\"end\">{most:F0}</text><text x=\"{Left - 6:F0}\" y=\"{top + TrackHeight:F0}\" fill=\"#7b879c\" font-size=\"10\" text-anchor=\"end\">{-most:F0}</text>");
            foreach (BinauralWindow window in windows)
            {
                double y = middle - (Math.Clamp(value(window) / most, -1, 1) * TrackHeight / 2);
                Add($"<circle cx=\"{Left + (window.Seconds * scale):F1}\" cy=\"{y:F1}\" r=\"1.6\" fill=\"{ink}\"/>");
            }

            for (int second = 0; second <= seconds; second += 5)
            {
                Add($"<text x=\"{Left + (second * scale):F1}\" y=\"{top + TrackHeight + 12:F0}\" fill=\"#5d6675\" font-size=\"9\">{second} s</text>");
            }
        }

        private void Scatter(double left, string name, double most, string ink, Func<BinauralWindow, double> value, Func<double, double>? expected)
        {
            double middle = PlotTop + (PlotHeight / 2);
            Add($"<rect x=\"{left:F0}\" y=\"{PlotTop:F0}\" width=\"{PlotWidth:F0}\" height=\"{PlotHeight:F0}\" fill=\"#1b1f26\"/><path d=\"M{left:F0} {middle:F0}h{PlotWidth:F0}M{left + (PlotWidth / 2):F0} {PlotTop:F0}v{PlotHeight:F0}\" stroke=\"#3a4150\" fill=\"none\"/>");
            Add($"<text x=\"{left + 8:F0}\" y=\"{PlotTop + PlotHeight - 8:F0}\" fill=\"{ink}\">{name}</text><text x=\"{left - 4:F0}\" y=\"{PlotTop + 10:F0}\" fill=\"#7b879c\" font-size=\"10\" text-anchor=\"end\">{most:F0}</text>");
            for (int degrees = -90; degrees <= 90; degrees += 30)
            {
                Add($"<text x=\"{X(left, degrees * Math.PI / 180):F1}\" y=\"{PlotTop + PlotHeight + 14:F0}\" fill=\"#5d6675\" font-size=\"9\" text-anchor=\"middle\">{degrees}</text>");
            }

            foreach (BinauralWindow window in windows)
            {
                Add($"<circle cx=\"{X(left, window.Lateral):F1}\" cy=\"{middle - (Math.Clamp(value(window) / most, -1, 1) * PlotHeight / 2):F1}\" r=\"2\" fill=\"{ink}\" fill-opacity=\"0.6\"/>");
            }

            if (expected != null)
            {
                StringBuilder line = new StringBuilder();
                for (int degrees = -90; degrees <= 90; degrees += 5)
                {
                    double lateral = degrees * Math.PI / 180;
                    line.Append(FormattableString.Invariant($"{(line.Length == 0 ? 'M' : 'L')}{X(left, lateral):F1} {middle - (expected(lateral) / most * PlotHeight / 2):F1}"));
                }

                Add($"<path d=\"{line}\" stroke=\"#d8dce6\" fill=\"none\"/>");
            }
        }

        private static double X(double left, double lateral) => left + (PlotWidth / 2) + (lateral / (Math.PI / 2) * PlotWidth / 2);

        private void Add(FormattableString elements) => svg.Append(elements.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
