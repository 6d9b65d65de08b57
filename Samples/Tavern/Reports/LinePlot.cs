using System;
using System.Collections.Generic;
using System.Text;

namespace OmniNPC.Tavern.Reports
{
    /// <summary>Lines over one axis, each with its name at its end.</summary>
    internal sealed class LinePlot
    {
        private const double Width = 640;
        private const double Height = 320;
        private const double Left = 56;
        private const double Right = 120;
        private const double Top = 40;
        private const double Bottom = 44;
        private static readonly string[] Inks = { "#8bd49c", "#7fb2ff", "#e8c547", "#f3c6f7", "#e8843c", "#c9a46a" };

        private readonly List<(string Name, List<(double X, double Y)> Points)> lines = new List<(string, List<(double, double)>)>();
        private readonly string title;
        private readonly string across;
        private readonly string up;

        /// <summary>Creates an empty plot.</summary>
        /// <param name="title">What it shows.</param>
        /// <param name="across">What the axis to the right is.</param>
        /// <param name="up">What the axis upwards is.</param>
        public LinePlot(string title, string across, string up)
        {
            this.title = title;
            this.across = across;
            this.up = up;
        }

        /// <summary>A level drawn across the plot; NaN for none.</summary>
        public double Limit { get; set; } = double.NaN;

        /// <summary>What the level is called.</summary>
        public string LimitName { get; set; } = string.Empty;

        /// <summary>Adds a line; without points it adds nothing.</summary>
        public void Add(string name, List<(double X, double Y)> points)
        {
            points.RemoveAll(point => double.IsNaN(point.Y));
            if (points.Count > 0)
            {
                lines.Add((name, points));
            }
        }

        /// <summary>Writes the picture.</summary>
        public void Write(string path)
        {
            double mostX = 0;
            double mostY = double.IsNaN(Limit) ? 0 : Limit;
            foreach ((string _, List<(double X, double Y)> points) in lines)
            {
                foreach ((double x, double y) in points)
                {
                    mostX = Math.Max(mostX, x);
                    mostY = Math.Max(mostY, y);
                }
            }

            mostX = mostX > 0 ? mostX : 1;
            mostY = mostY > 0 ? mostY * 1.08 : 1;
            SvgDrawing svg = new SvgDrawing(Width, Height, 11);
            svg.Add($"<rect width=\"100%\" height=\"100%\" fill=\"#14161b\"/><text x=\"{Left}\" y=\"22\" fill=\"#d8dce6\" font-size=\"14\">{SvgDrawing.Escape(title)}</text>");
            Axes(svg, mostX, mostY);
            for (int i = 0; i < lines.Count; i++)
            {
                Line(svg, lines[i].Name, lines[i].Points, Inks[i % Inks.Length], mostX, mostY);
            }

            svg.Write(path);
        }

        private static double X(double x, double most) => Left + (x / most * (Width - Left - Right));

        private static double Y(double y, double most) => Height - Bottom - (y / most * (Height - Top - Bottom));

        // Steps of 1, 2 or 5 times a power of ten, at most eight of them.
        private static double Step(double most)
        {
            double power = Math.Pow(10, Math.Floor(Math.Log10(most)) - 1);
            foreach (int factor in new[] { 1, 2, 5, 10, 20, 50 })
            {
                if (most / (power * factor) <= 8)
                {
                    return power * factor;
                }
            }

            return most;
        }

        private static void Line(SvgDrawing svg, string name, List<(double X, double Y)> points, string ink, double mostX, double mostY)
        {
            StringBuilder path = new StringBuilder();
            foreach ((double x, double y) in points)
            {
                path.Append(FormattableString.Invariant($"{(path.Length == 0 ? 'M' : 'L')}{X(x, mostX):F1} {Y(y, mostY):F1} "));
                svg.Add($"<circle cx=\"{X(x, mostX):F1}\" cy=\"{Y(y, mostY):F1}\" r=\"2.5\" fill=\"{ink}\"/>");
            }

            (double lastX, double lastY) = points[points.Count - 1];
            svg.Add($"<path d=\"{path}\" stroke=\"{ink}\" stroke-width=\"1.5\" fill=\"none\"/>");
            svg.Add($"<text x=\"{X(lastX, mostX) + 7:F1}\" y=\"{Y(lastY, mostY) + 4:F1}\" fill=\"{ink}\">{SvgDrawing.Escape(name)}</text>");
        }

        private void Axes(SvgDrawing svg, double mostX, double mostY)
        {
            double step = Step(mostY);
            for (double y = 0; y <= mostY; y += step)
            {
                svg.Add($"<line x1=\"{Left}\" y1=\"{Y(y, mostY):F1}\" x2=\"{Width - Right}\" y2=\"{Y(y, mostY):F1}\" stroke=\"#252a33\"/>");
                svg.Add($"<text x=\"{Left - 6}\" y=\"{Y(y, mostY) + 4:F1}\" fill=\"#7b879c\" text-anchor=\"end\">{Math.Round(y, 3)}</text>");
            }

            step = Step(mostX);
            for (double x = 0; x <= mostX; x += step)
            {
                svg.Add($"<text x=\"{X(x, mostX):F1}\" y=\"{Height - Bottom + 16}\" fill=\"#7b879c\" text-anchor=\"middle\">{Math.Round(x, 3)}</text>");
            }

            svg.Add($"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 8}\" fill=\"#7b879c\" text-anchor=\"middle\">{SvgDrawing.Escape(across)}</text>");
            svg.Add($"<text x=\"8\" y=\"{Top - 6}\" fill=\"#7b879c\">{SvgDrawing.Escape(up)}</text>");
            if (!double.IsNaN(Limit))
            {
                svg.Add($"<line x1=\"{Left}\" y1=\"{Y(Limit, mostY):F1}\" x2=\"{Width - Right}\" y2=\"{Y(Limit, mostY):F1}\" stroke=\"#e5484d\" stroke-dasharray=\"4 4\"/>");
                svg.Add($"<text x=\"{Left + 4}\" y=\"{Y(Limit, mostY) - 4:F1}\" fill=\"#e5484d\">{SvgDrawing.Escape(LimitName)}</text>");
            }
        }
    }
}
