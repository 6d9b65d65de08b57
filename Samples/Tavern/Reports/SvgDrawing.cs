using System;
using System.Globalization;
using System.IO;
using System.Text;

namespace OmniNPC.Tavern.Reports
{
    /// <summary>A picture that grows line by line: text that is safe in XML, numbers with a point, and the outline of a sound.</summary>
    internal sealed class SvgDrawing
    {
        private readonly StringBuilder svg = new StringBuilder();

        /// <summary>Begins a picture of a size in pixels.</summary>
        public SvgDrawing(double width, double height, int fontSize)
            => Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:F0}\" height=\"{height:F0}\" viewBox=\"0 0 {width:F0} {height:F0}\" font-family=\"system-ui, sans-serif\" font-size=\"{fontSize}\">");

        /// <summary>What must not stand in XML as it is.</summary>
        public static string Escape(string text)
            => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

        /// <summary>The loudest sample; at least -60 dB, so that silence draws a line, not noise.</summary>
        public static float Peak(float[] samples)
        {
            float peak = 1e-3f;
            foreach (float sample in samples)
            {
                peak = Math.Max(peak, Math.Abs(sample));
            }

            return peak;
        }

        /// <summary>The loudest of the samples <paramref name="from"/> to <paramref name="to"/>, every <paramref name="step"/>-th.</summary>
        public static float Loudest(float[] samples, int from, int to, int step)
        {
            float loudest = 0;
            for (int i = from; i < Math.Min(to, samples.Length); i += step)
            {
                loudest = Math.Max(loudest, Math.Abs(samples[i]));
            }

            return loudest;
        }

        /// <summary>Adds elements.</summary>
        public void Add(FormattableString elements) => svg.Append(elements.ToString(CultureInfo.InvariantCulture)).Append('\n');

        /// <summary>Adds a shape as high as a sound is loud, above and below a line.</summary>
        /// <param name="attributes">How it is painted.</param>
        /// <param name="left">Where it begins, pixels.</param>
        /// <param name="middle">The line, pixels.</param>
        /// <param name="points">Number of points.</param>
        /// <param name="step">Pixels from point to point.</param>
        /// <param name="height">Height of a point over the line, pixels.</param>
        public void Outline(FormattableString attributes, double left, double middle, int points, double step, Func<int, double> height)
        {
            if (points <= 0)
            {
                return;
            }

            StringBuilder above = new StringBuilder();
            StringBuilder below = new StringBuilder();
            for (int p = 0; p < points; p++)
            {
                double x = left + (p * step);
                double y = height(p);
                above.Append(FormattableString.Invariant($"{(p == 0 ? 'M' : 'L')}{x:F0} {middle - y:F1} "));
                below.Insert(0, FormattableString.Invariant($"L{x:F0} {middle + y:F1} "));
            }

            Add($"<path {attributes.ToString(CultureInfo.InvariantCulture)} d=\"{above}{below}Z\"/>");
        }

        /// <summary>Ends the picture and writes it.</summary>
        public void Write(string path)
        {
            Add($"</svg>");
            File.WriteAllText(path, svg.ToString());
        }
    }
}
