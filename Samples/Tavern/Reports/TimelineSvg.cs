using System;
using System.Collections.Generic;
using System.Text;

namespace OmniNPC.Tavern.Reports
{
    /// <summary>Draws a scene as rows of a few seconds each: the player's lines, what reached each ear, the subtitles as heard, the distance and what the ticks cost.</summary>
    internal static class TimelineSvg
    {
        private const double LongestRowSeconds = 13; // about 30 words: what fits side by side at a readable size
        private const double PixelsPerSecond = 96;
        private const double Left = 74;
        private const double WaveRows = 132; // pixels of a row above the characters: time, player, both ears, distance
        private const double SpeakerHeight = 54; // two lanes of words and one of what it did
        private const double CostRows = 50; // pixels of a row below the characters
        private const double Top = 34;
        private const double PlayerY = 14;
        private const double WaveY = 78;
        private const double WaveHalf = 38; // pixels of full scale on either side of the middle
        private const double WaveStep = 3; // pixels, 31 ms: finer shows nothing more and doubles the file
        private const double DistanceY = 128;
        private const double MetrePixels = 3;
        private const double WordsY = 14; // within a character's lanes
        private const double LetterPixels = 6.7; // mean advance of a letter at 12 px
        private const double LanePixels = 14;
        private const double ActionsY = 34; // within a character's lanes
        private const double CostHeight = 30;
        private static readonly string[] Inks = { "#f1e3c6", "#9fd8c9", "#f0b8a8", "#c9bff2" };

        /// <summary>Writes the picture.</summary>
        public static void Write(string path, SceneTimeline scene)
        {
            int rows = Math.Max(1, (int)Math.Ceiling(scene.Seconds / LongestRowSeconds));
            double rowSeconds = scene.Seconds / rows;
            double width = Left + (Math.Max(rowSeconds, 6) * PixelsPerSecond) + 16; // 6 s: room for the title
            double height = Top + 10;
            for (int row = 0; row < rows; row++)
            {
                height += Height(scene, row * rowSeconds, (row + 1) * rowSeconds);
            }

            SvgDrawing svg = new SvgDrawing(width, height, 12);
            svg.Add($"<rect width=\"100%\" height=\"100%\" fill=\"#14161b\"/>");
            svg.Add($"<text x=\"{Left:F0}\" y=\"20\" fill=\"#d8dce6\" font-size=\"14\">{SvgDrawing.Escape(scene.Title)}: what the player said, what reached each ear, and what every tick cost</text>");
            float peak = SvgDrawing.Peak(scene.Mix);
            double top = Top;
            for (int row = 0; row < rows; row++)
            {
                WriteRow(svg, scene, row * rowSeconds, (row + 1) * rowSeconds, top, peak);
                top += Height(scene, row * rowSeconds, (row + 1) * rowSeconds);
            }

            svg.Write(path);
        }

        // Only who is heard or does something in a row has lanes in it.
        private static double Height(SceneTimeline scene, double from, double to) => WaveRows + (Active(scene, from, to) * SpeakerHeight) + CostRows;

        private static int Active(SceneTimeline scene, double from, double to)
        {
            int active = 0;
            foreach (TimelineSpeaker speaker in scene.Speakers)
            {
                active += speaker.IsActive(from, to) ? 1 : 0;
            }

            return active;
        }

        private static void WriteRow(SvgDrawing svg, SceneTimeline scene, double from, double to, double top, float peak)
        {
            double costBase = Height(scene, from, to) - 14;
            svg.Add($"<g transform=\"translate(0 {top:F0})\">");
            Label(svg, PlayerY + 14, "player", "#7fb2ff");
            Label(svg, WaveY - 18, "left ear", "#c9a46a");
            Label(svg, WaveY + 24, "right ear", "#e0c48f");
            Label(svg, DistanceY - 4, "distance", "#7b879c");
            Label(svg, costBase - 10, "tick, ms", "#8bd49c");
            for (double second = Math.Ceiling(from); second <= to; second += 1)
            {
                double x = X(second, from);
                svg.Add($"<line x1=\"{x:F1}\" y1=\"8\" x2=\"{x:F1}\" y2=\"{costBase:F0}\" stroke=\"#252a33\"/><text x=\"{x + 2:F1}\" y=\"8\" fill=\"#5d6675\" font-size=\"9\">{second:F0} s</text>");
            }

            Marks(svg, scene.Player, from, to, PlayerY, "#1f3a63", "#bcd6ff");
            Wave(svg, scene, from, to, peak);
            Distance(svg, scene.Ticks, from, to);
            double lanes = WaveRows;
            for (int i = 0; i < scene.Speakers.Count; i++)
            {
                TimelineSpeaker speaker = scene.Speakers[i];
                Overlaps(svg, speaker.Overlaps, from, to);
                if (speaker.IsActive(from, to))
                {
                    string ink = Inks[i % Inks.Length];
                    Label(svg, lanes + WordsY + 2, speaker.Name, ink);
                    Words(svg, speaker.Words, from, to, lanes + WordsY, ink);
                    Marks(svg, speaker.Actions, from, to, lanes + ActionsY, "#5a2f5e", "#f3c6f7");
                    Marks(svg, speaker.Backchannels, from, to, lanes + ActionsY, "#2f5e46", "#c6f7d8");
                    lanes += SpeakerHeight;
                }
            }

            Costs(svg, scene, from, to, costBase);
            svg.Add($"</g>");
        }

        private static void Marks(SvgDrawing svg, List<TimelineMark> marks, double from, double to, double y, string fill, string ink)
        {
            foreach (TimelineMark mark in marks)
            {
                if (mark.EndSeconds < from || mark.StartSeconds >= to)
                {
                    continue;
                }

                double start = X(Math.Max(mark.StartSeconds, from), from);
                double end = Math.Max(X(Math.Min(mark.EndSeconds, to), from), start + 3);
                svg.Add($"<rect x=\"{start:F1}\" y=\"{y:F0}\" width=\"{end - start:F1}\" height=\"20\" rx=\"3\" fill=\"{fill}\"/>");
                if (mark.StartSeconds >= from)
                {
                    svg.Add($"<text x=\"{start + 5:F1}\" y=\"{y + 14:F0}\" fill=\"{ink}\">{SvgDrawing.Escape(mark.Text)}</text>");
                }
            }
        }

        private static void Wave(SvgDrawing svg, SceneTimeline scene, double from, double to, float peak)
        {
            if (scene.Mix.Length == 0)
            {
                return;
            }

            for (int ear = 0; ear < 2; ear++)
            {
                double middle = ear == 0 ? WaveY - 21 : WaveY + 21;
                int points = (int)((to - from) * PixelsPerSecond / WaveStep);
                int channel = ear;
                svg.Outline($"fill=\"{(ear == 0 ? "#c9a46a" : "#e0c48f")}\"", Left, middle, points, WaveStep, p => Loudest(scene, from + (p * WaveStep / PixelsPerSecond), channel) / peak * WaveHalf / 2);
            }
        }

        // A band over both ears: what the character did with its voice because the player spoke.
        private static void Overlaps(SvgDrawing svg, List<TimelineMark> marks, double from, double to)
        {
            foreach (TimelineMark mark in marks)
            {
                if (mark.EndSeconds < from || mark.StartSeconds >= to)
                {
                    continue;
                }

                double start = X(Math.Max(mark.StartSeconds, from), from);
                double width = Math.Max(X(Math.Min(mark.EndSeconds, to), from) - start, 2);
                string ink = mark.Text == "lowered" ? "#e8c547" : mark.Text == "stopped" ? "#e8843c" : "#e5484d";
                svg.Add($"<rect x=\"{start:F1}\" y=\"{WaveY - WaveHalf:F0}\" width=\"{width:F1}\" height=\"{2 * WaveHalf:F0}\" fill=\"{ink}\" fill-opacity=\"0.25\"><title>{SvgDrawing.Escape(mark.Text)}</title></rect>");
                if (width > mark.Text.Length * 5)
                {
                    svg.Add($"<text x=\"{start + 2:F1}\" y=\"{WaveY - WaveHalf + 9:F0}\" fill=\"{ink}\" font-size=\"9\">{SvgDrawing.Escape(mark.Text)}</text>");
                }
            }
        }

        // Words stand where they begin; one that would run into the word before it goes one lane down.
        private static void Words(SvgDrawing svg, List<WordRecord> words, double from, double to, double top, string ink)
        {
            double[] free = { 0, 0 };
            foreach (WordRecord word in words)
            {
                if (word.StartSeconds >= from && word.StartSeconds < to)
                {
                    double x = X(word.StartSeconds, from);
                    int lane = x >= free[0] ? 0 : x >= free[1] || free[1] < free[0] ? 1 : 0;
                    free[lane] = x + ((word.Text.Length + 0.5) * LetterPixels);
                    svg.Add($"<text x=\"{x:F1}\" y=\"{top + (lane * LanePixels):F0}\" fill=\"{ink}\">{SvgDrawing.Escape(word.Text)}</text>");
                }
            }
        }

        private static void Distance(SvgDrawing svg, List<TickSample> ticks, double from, double to)
        {
            StringBuilder line = new StringBuilder();
            double last = double.NegativeInfinity;
            foreach (TickSample tick in ticks)
            {
                if (tick.Seconds >= from && tick.Seconds < to && tick.Seconds - last >= 0.1)
                {
                    double x = X(tick.Seconds, from);
                    double y = DistanceY - (Math.Min(tick.Distance, 6) * MetrePixels);
                    if (line.Length == 0)
                    {
                        svg.Add($"<text x=\"{x + 3:F1}\" y=\"{y - 3:F1}\" fill=\"#7b879c\" font-size=\"9\">{tick.Distance:F1} m</text>");
                    }

                    last = tick.Seconds;
                    line.Append(FormattableString.Invariant($"{(line.Length == 0 ? 'M' : 'L')}{x:F1} {y:F1}")).Append(' ');
                }
            }

            if (line.Length > 0)
            {
                svg.Add($"<path d=\"{line}\" stroke=\"#7b879c\" stroke-dasharray=\"3 3\" fill=\"none\"/>");
            }
        }

        private static void Costs(SvgDrawing svg, SceneTimeline scene, double from, double to, double costBase)
        {
            double scale = CostHeight / scene.BudgetMs;
            svg.Add($"<line x1=\"{Left:F0}\" y1=\"{costBase - CostHeight:F1}\" x2=\"{X(to, from):F1}\" y2=\"{costBase - CostHeight:F1}\" stroke=\"#8bd49c\" stroke-dasharray=\"2 4\"/>");
            svg.Add($"<text x=\"{Left - 6:F0}\" y=\"{costBase - CostHeight + 3:F1}\" fill=\"#8bd49c\" font-size=\"9\" text-anchor=\"end\">{scene.BudgetMs:F1}</text>");
            StringBuilder path = new StringBuilder();
            foreach (TickSample tick in scene.Ticks)
            {
                if (tick.Seconds >= from && tick.Seconds < to)
                {
                    double height = Math.Min(tick.CostMs * scale, CostHeight * 1.2);
                    path.Append(FormattableString.Invariant($"M{X(tick.Seconds, from):F1} {costBase:F0}v{-Math.Max(height, 0.5):F1}")).Append(' ');
                }
            }

            svg.Add($"<path d=\"{path}\" stroke=\"#8bd49c\" stroke-width=\"1\" fill=\"none\"/>");
        }

        private static float Loudest(SceneTimeline scene, double from, int ear)
            => SvgDrawing.Loudest(scene.Mix, (2 * (int)(from * scene.MixRateHz)) + ear, 2 * (int)((from + (WaveStep / PixelsPerSecond)) * scene.MixRateHz), 2);

        private static double X(double second, double from) => Left + ((second - from) * PixelsPerSecond);

        private static void Label(SvgDrawing svg, double y, string text, string ink)
            => svg.Add($"<text x=\"{Left - 12:F0}\" y=\"{y:F0}\" fill=\"{ink}\" font-size=\"11\" text-anchor=\"end\">{SvgDrawing.Escape(text)}</text>");
    }
}
