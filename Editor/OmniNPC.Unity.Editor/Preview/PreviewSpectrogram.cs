using System;
using System.Globalization;
using OmniNPC.VoicePreview;
using UnityEngine;
using UnityEngine.UIElements;

namespace OmniNPC.Unity.Editor
{
    /// <summary>Paints the tones of the take while it is generated, low ones at the bottom, under the same time axis as <see cref="PreviewWaveform"/>.</summary>
    /// <remarks>Its picture is a texture, which Unity does not collect: <see cref="Release"/> it. Thread: main.</remarks>
    internal sealed class PreviewSpectrogram : VisualElement
    {
        // Five seconds at a pixel a column, as wide as the waveform begins; of a longer take a pixel is the loudest of its columns.
        private const int Width = 5 * Spectrogram.ColumnRateHz;
        private const int Height = Spectrogram.BandCount;

        private readonly Texture2D picture = new Texture2D(Width, Height, TextureFormat.RGBA32, false) { hideFlags = HideFlags.HideAndDontSave, wrapMode = TextureWrapMode.Clamp };
        private readonly Color32[] pixels = new Color32[Width * Height];
        private readonly byte[] loudest = new byte[Height];
        private PreviewShow? show;
        private int seen = -1;

        public PreviewSpectrogram()
        {
            style.backgroundImage = new StyleBackground(picture);
            Paint();
        }

        /// <summary>Paints anew when there is something new.</summary>
        public void Look(PreviewShow? now)
        {
            if (now != show || (now != null && now.Changes != seen))
            {
                show = now;
                seen = now?.Changes ?? -1;
                tooltip = now == null ? string.Empty : $"0 to {(now.RateHz / 2000.0).ToString("0.#", CultureInfo.InvariantCulture)} kHz";
                Paint();
            }
        }

        /// <summary>Gives the picture back; the element must not be shown any more.</summary>
        public void Release() => UnityEngine.Object.DestroyImmediate(picture);

        private void Paint()
        {
            int columns = show?.Tones.ColumnCount ?? 0;
            int shown = Math.Max(Width, show?.Peaks.Count ?? 0);
            Color colour = PreviewColours.Tone;
            var ink = new Color32((byte)(255 * colour.r), (byte)(255 * colour.g), (byte)(255 * colour.b), 0);
            for (int x = 0; x < Width; x++)
            {
                Array.Clear(loudest, 0, Height);
                int until = Math.Min(columns, (int)((long)(x + 1) * shown / Width));
                for (int i = (int)((long)x * shown / Width); i < until; i++)
                {
                    ReadOnlySpan<byte> levels = show!.Tones.Column(i);
                    for (int y = 0; y < Height; y++)
                    {
                        loudest[y] = Math.Max(loudest[y], levels[y]);
                    }
                }

                for (int y = 0; y < Height; y++)
                {
                    ink.a = loudest[y];
                    pixels[(y * Width) + x] = ink;
                }
            }

            // A texture's first row is its lowest.
            picture.SetPixels32(pixels);
            picture.Apply(false);
            MarkDirtyRepaint();
        }
    }
}
