using System;
using UnityEngine;
using UnityEngine.UIElements;

namespace OmniNPC.Unity.Editor
{
    /// <summary>Draws the take while it is generated; what was heard is drawn stronger.</summary>
    internal sealed class PreviewWaveform : VisualElement
    {
        // The width is five seconds, or the take when it is longer.
        private const int LeastPeaks = 5 * PreviewShow.PeakRateHz;

        private PreviewShow? show;
        private int seen = -1;
        private double heard = -1;

        public PreviewWaveform()
        {
            generateVisualContent += Draw;
        }

        /// <summary>Draws anew when there is something new.</summary>
        public void Look(PreviewShow? now)
        {
            if (now != show || (now != null && (now.Changes != seen || now.HeardSeconds != heard)))
            {
                show = now;
                seen = now?.Changes ?? -1;
                heard = now?.HeardSeconds ?? -1;
                MarkDirtyRepaint();
            }
        }

        private void Draw(MeshGenerationContext context)
        {
            Rect area = contentRect;
            if (show == null || area.width < 2f || show.Peaks.Count == 0)
            {
                return;
            }

            float middle = area.height / 2f;
            float step = area.width / Math.Max(LeastPeaks, show.Peaks.Count);
            int heardPeaks = Math.Min(show.Peaks.Count, (int)(heard * PreviewShow.PeakRateHz));
            Painter2D painter = context.painter2D;
            painter.lineWidth = Math.Max(1f, step);
            Bars(painter, 0, heardPeaks, step, middle, PreviewColours.Heard);
            Bars(painter, heardPeaks, show.Peaks.Count, step, middle, PreviewColours.Ahead);
        }

        private void Bars(Painter2D painter, int from, int to, float step, float middle, Color colour)
        {
            painter.strokeColor = colour;
            painter.BeginPath();
            for (int i = from; i < to; i++)
            {
                float half = Math.Max(0.5f, Math.Min(1f, show!.Peaks[i]) * middle);
                painter.MoveTo(new Vector2((i + 0.5f) * step, middle - half));
                painter.LineTo(new Vector2((i + 0.5f) * step, middle + half));
            }

            painter.Stroke();
        }
    }
}
