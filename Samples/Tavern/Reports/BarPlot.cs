using System;
using System.Collections.Generic;

namespace OmniNPC.Tavern.Reports
{
    /// <summary>Horizontal bars made of parts, one bar a variant; parts of one name have one colour.</summary>
    internal sealed class BarPlot
    {
        private const double Width = 760;
        private const double BarHeight = 22;
        private const double RowHeight = 46;
        private const double Left = 16;
        private const double Right = 64;
        private const double Top = 64;
        private static readonly string[] Inks = { "#7b879c", "#7fb2ff", "#8bd49c", "#e8c547", "#f3c6f7", "#e8843c" };

        private readonly List<(string Name, List<(string Name, double Value)> Parts)> bars = new List<(string, List<(string, double)>)>();
        private readonly List<string> names = new List<string>();
        private readonly string title;
        private readonly string unit;

        /// <summary>Creates an empty plot.</summary>
        public BarPlot(string title, string unit)
        {
            this.title = title;
            this.unit = unit;
        }

        /// <summary>Adds a bar.</summary>
        public void Add(string name, List<(string Name, double Value)> parts)
        {
            bars.Add((name, parts));
            foreach ((string part, double _) in parts)
            {
                if (!names.Contains(part))
                {
                    names.Add(part);
                }
            }
        }

        /// <summary>Writes the picture.</summary>
        public void Write(string path)
        {
            double most = 1e-9;
            foreach ((string _, List<(string Name, double Value)> parts) in bars)
            {
                most = Math.Max(most, Sum(parts));
            }

            SvgDrawing svg = new SvgDrawing(Width, Top + (bars.Count * RowHeight) + 8, 11);
            svg.Add($"<rect width=\"100%\" height=\"100%\" fill=\"#14161b\"/><text x=\"{Left}\" y=\"22\" fill=\"#d8dce6\" font-size=\"14\">{SvgDrawing.Escape(title)}</text>");
            double x = Left;
            for (int i = 0; names.Count > 1 && i < names.Count; i++)
            {
                svg.Add($"<rect x=\"{x:F0}\" y=\"34\" width=\"10\" height=\"10\" fill=\"{Inks[i % Inks.Length]}\"/><text x=\"{x + 14:F0}\" y=\"43\" fill=\"#d8dce6\">{SvgDrawing.Escape(names[i])}</text>");
                x += 28 + (names[i].Length * 6.4); // mean advance of a letter at 11 px
            }

            for (int bar = 0; bar < bars.Count; bar++)
            {
                Bar(svg, bars[bar].Name, bars[bar].Parts, Top + (bar * RowHeight), most);
            }

            svg.Write(path);
        }

        private static double Sum(List<(string Name, double Value)> parts)
        {
            double sum = 0;
            foreach ((string _, double value) in parts)
            {
                sum += Math.Max(value, 0);
            }

            return sum;
        }

        private void Bar(SvgDrawing svg, string name, List<(string Name, double Value)> parts, double y, double most)
        {
            svg.Add($"<text x=\"{Left}\" y=\"{y + 12:F0}\" fill=\"#d8dce6\">{SvgDrawing.Escape(name)}</text>");
            double x = Left;
            foreach ((string part, double value) in parts)
            {
                double width = Math.Max(value, 0) / most * (Width - Left - Right);
                svg.Add($"<rect x=\"{x:F1}\" y=\"{y + 16:F0}\" width=\"{width:F1}\" height=\"{BarHeight}\" fill=\"{Inks[names.IndexOf(part) % Inks.Length]}\"><title>{SvgDrawing.Escape(part)}: {value:F1} {SvgDrawing.Escape(unit)}</title></rect>");
                x += width;
            }

            svg.Add($"<text x=\"{x + 5:F1}\" y=\"{y + 31:F0}\" fill=\"#d8dce6\">{Sum(parts):G3} {SvgDrawing.Escape(unit)}</text>");
        }
    }
}
