using System;
using OmniNPC.Mouths;
using UnityEngine;
using UnityEngine.UIElements;

namespace OmniNPC.Unity.Editor
{
    /// <summary>A mouth drawn from what is heard now: as far open and as wide as ARKit's coefficients of its visemes say.</summary>
    internal sealed class PreviewMouth : VisualElement
    {
        private readonly float[] weights = new float[VisemeTrack.Count];
        private readonly float[] face = new float[ArKitFace.Count];
        private float open;
        private float wide = 1f;

        public PreviewMouth()
        {
            generateVisualContent += Draw;
        }

        /// <summary>How far it is open, 0 to 1.</summary>
        public float Open => open;

        /// <summary>Draws anew when the mouth moved.</summary>
        public void Look(PreviewShow? show)
        {
            Array.Clear(weights, 0, weights.Length);
            weights[(int)Viseme.Sil] = 1f;
            show?.Mouth(weights);
            ArKitFace.Blend(weights, face);
            float nowOpen = Math.Min(1f, face[(int)ArKitBlendshape.JawOpen] / ArKitFace.MostJawOpen);

            // Pursed lips are narrower by up to 40 %, spread ones wider by up to 25 %; chosen by eye.
            float nowWide = 1f - (0.4f * Math.Min(1f, face[(int)ArKitBlendshape.MouthPucker] + (0.5f * face[(int)ArKitBlendshape.MouthFunnel])))
                + (0.25f * Math.Min(1f, face[(int)ArKitBlendshape.MouthStretchLeft] + face[(int)ArKitBlendshape.MouthSmileLeft]));
            if (nowOpen != open || nowWide != wide)
            {
                open = nowOpen;
                wide = nowWide;
                MarkDirtyRepaint();
            }
        }

        private void Draw(MeshGenerationContext context)
        {
            Rect area = contentRect;
            if (area.width < 2f)
            {
                return;
            }

            var centre = new Vector2(area.width / 2f, area.height / 2f);
            float x = area.width * 0.34f * wide;
            float y = area.height * 0.32f * open;
            float lip = area.height * 0.08f;
            Ellipse(context.painter2D, centre, x + lip, y + lip, PreviewColours.Lip);
            Ellipse(context.painter2D, centre, x, Math.Max(1f, y), PreviewColours.Inside);
        }

        private static void Ellipse(Painter2D painter, Vector2 centre, float x, float y, Color colour)
        {
            const int Corners = 48;
            painter.fillColor = colour;
            painter.BeginPath();
            for (int i = 0; i < Corners; i++)
            {
                double angle = 2 * Math.PI * i / Corners;
                var corner = new Vector2(centre.x + (x * (float)Math.Cos(angle)), centre.y + (y * (float)Math.Sin(angle)));
                if (i == 0)
                {
                    painter.MoveTo(corner);
                }
                else
                {
                    painter.LineTo(corner);
                }
            }

            painter.ClosePath();
            painter.Fill();
        }
    }
}
