using System;
using System.Collections.Generic;
using System.Globalization;
using UnityEngine;
using UnityEngine.UIElements;

namespace OmniNPC.Unity.Editor
{
    /// <summary>What each of the last ticks cost, against the budget.</summary>
    internal sealed class PreviewTicks : VisualElement
    {
        // Whatever one tick cost, the budget stays in sight: higher ones end at the edge.
        private const int ShownBudgets = 4;

        // Ten times a second is as often as figures can be read.
        private const int TicksPerLook = 6;

        private readonly List<double> sorted = new List<double>(PreviewShow.MostTicks);
        private PreviewShow? show;
        private long seen;

        public PreviewTicks()
        {
            generateVisualContent += Draw;
        }

        /// <summary>The median, the 99th percentile and the dearest of what is shown, and the budget; empty while nothing is.</summary>
        public string Figures { get; private set; } = string.Empty;

        /// <summary>Draws anew when there is something new.</summary>
        public void Look(PreviewShow? now)
        {
            if (now != show)
            {
                show = now;
                seen = -TicksPerLook;
            }

            long ticks = now?.TickCount ?? 0;
            if (ticks - seen < TicksPerLook)
            {
                return;
            }

            seen = ticks;
            Figures = string.Empty;
            if (now != null && now.Ticks.Count > 0)
            {
                sorted.Clear();
                sorted.AddRange(now.Ticks);
                sorted.Sort();
                Figures = $"Ticks: p50 {Share(0.5)}, p99 {Share(0.99)}, worst {Share(1)} of {Milliseconds(now.TickBudgetSeconds)} ms";
            }

            MarkDirtyRepaint();
        }

        private static string Milliseconds(double seconds) => (1000 * seconds).ToString("F1", CultureInfo.InvariantCulture);

        private string Share(double share) => Milliseconds(sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))]);

        private void Draw(MeshGenerationContext context)
        {
            Rect area = contentRect;
            if (show == null || area.width < 2f)
            {
                return;
            }

            Painter2D painter = context.painter2D;
            float step = area.width / PreviewShow.MostTicks;
            painter.lineWidth = Math.Max(1f, step);
            Bars(painter, area, step, false, PreviewColours.Heard);
            Bars(painter, area, step, true, PreviewColours.Tone);

            float budget = area.height * (1f - (1f / ShownBudgets));
            painter.lineWidth = 1f;
            painter.strokeColor = PreviewColours.Limit;
            painter.BeginPath();
            painter.MoveTo(new Vector2(0f, budget));
            painter.LineTo(new Vector2(area.width, budget));
            painter.Stroke();
        }

        private void Bars(Painter2D painter, Rect area, float step, bool isDear, Color colour)
        {
            IReadOnlyList<double> ticks = show!.Ticks;
            double budget = show.TickBudgetSeconds;
            painter.strokeColor = colour;
            painter.BeginPath();
            for (int i = 0; i < ticks.Count; i++)
            {
                if (ticks[i] > budget == isDear)
                {
                    float x = area.width - ((ticks.Count - i - 0.5f) * step);
                    painter.MoveTo(new Vector2(x, area.height));
                    painter.LineTo(new Vector2(x, area.height * (float)Math.Max(0, 1 - (ticks[i] / (ShownBudgets * budget)))));
                }
            }

            painter.Stroke();
        }
    }
}
