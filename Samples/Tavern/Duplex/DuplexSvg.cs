using System;
using System.Collections.Generic;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>Draws a conversation as rows of a few seconds: the player's sound and words, the characters' sound and words, their states, every decision and what was measured.</summary>
    internal static class DuplexSvg
    {
        private const double LongestRowSeconds = 11;
        private const double PixelsPerSecond = 104;
        private const double Left = 80;
        private const double Top = 58;
        private const double PlayerTextY = 12;
        private const double PlayerWaveY = 50;
        private const double MeasureY = 86;
        private const double VoiceWaveY = 112;
        private const double WordsY = 146;
        private const double StateY = 168;
        private const double StateHeight = 18;
        private const double WaveHalf = 18;
        private const double WaveStep = 2; // pixels, 19 ms
        private const double LetterPixels = 6.7; // mean advance of a letter at 11 px
        private const int ReasonLanes = 3;
        private const double ReasonHeight = 12;

        // Both pages of a browser: the picture has no background of its own.
        private const string Style =
            "<style>text{fill:#1f2937}.dim{fill:#6b7280}.grid{stroke:#d1d5db}.player{fill:#2563eb}.box{fill:#dbeafe;stroke:#2563eb}.pause{fill:none;stroke:#2563eb;stroke-dasharray:3 3}"
            + ".noise{fill:#fee2e2;stroke:#b91c1c}.voice{fill:#b45309}.measure{stroke:#15803d;stroke-width:1.5}.measured{fill:#15803d}.bad{fill:#b91c1c}.cue{fill:#7c3aed}"
            + ".s0{fill:#e5e7eb}.s1{fill:#bfdbfe}.s2{fill:#c7d2fe}.s3{fill:#ddd6fe}.s4{fill:#fde68a}.s5{fill:#fdba74}.s6{fill:#fca5a5}.s7{fill:#f9a8d4}.reason{stroke:#9ca3af}"
            + "@media(prefers-color-scheme:dark){text{fill:#e5e7eb}.dim{fill:#9ca3af}.grid{stroke:#374151}.player{fill:#60a5fa}.box{fill:#1e3a5f;stroke:#60a5fa}.pause{stroke:#60a5fa}.noise{fill:#4c1d1d;stroke:#f87171}"
            + ".voice{fill:#f59e0b}.measure{stroke:#4ade80}.measured{fill:#4ade80}.bad{fill:#f87171}.cue{fill:#c4b5fd}.s0{fill:#374151}.s1{fill:#1e40af}.s2{fill:#3730a3}.s3{fill:#5b21b6}.s4{fill:#854d0e}"
            + ".s5{fill:#9a3412}.s6{fill:#991b1b}.s7{fill:#9d174d}}</style>";

        private static readonly string[] StateNames = { "idle", "player speaks", "may be over", "thinks", "speaks", "ducked", "paused", "yields" };

        /// <summary>Writes the picture.</summary>
        public static void Write(string path, ConversationResult result)
        {
            ConversationRecord record = result.Record;
            int rows = Math.Max(1, (int)Math.Ceiling(record.Seconds / LongestRowSeconds));
            double rowSeconds = record.Seconds / rows;
            double rowHeight = StateY + (record.Plan.Characters * (StateHeight + 2)) + (ReasonLanes * ReasonHeight) + 24;
            double width = Left + (Math.Max(rowSeconds, 7) * PixelsPerSecond) + 16;
            double height = Top + (rows * rowHeight);
            SvgDrawing svg = new SvgDrawing(width, height, 11);
            svg.Add($"{Style}");
            ConversationPlan plan = record.Plan;
            svg.Add($"<text x=\"{Left:F0}\" y=\"18\" font-size=\"14\">{SvgDrawing.Escape(plan.Scenario.Name)}, seed {plan.Seed}: {SvgDrawing.Escape(plan.Scenario.Shows)}</text>");
            string echo = double.IsNaN(plan.EchoDecibels) ? "headphones" : FormattableString.Invariant($"echo {plan.EchoDecibels:F0} dB");
            svg.Add($"<text x=\"{Left:F0}\" y=\"34\" class=\"dim\">{SvgDrawing.Escape(plan.Player)} at {plan.SpeechDecibels:F0} dB, noise {plan.NoiseDecibels:F0} dB, {echo}. Green: measured. Below the states: why they changed.</text>");
            float microphonePeak = SvgDrawing.Peak(record.Microphone);
            float mixPeak = SvgDrawing.Peak(record.Mix);
            for (int row = 0; row < rows; row++)
            {
                double from = row * rowSeconds;
                svg.Add($"<g transform=\"translate(0 {Top + (row * rowHeight):F0})\">");
                Row(svg, result, from, from + rowSeconds, microphonePeak, mixPeak);
                svg.Add($"</g>");
            }

            svg.Write(path);
        }

        private static void Row(SvgDrawing svg, ConversationResult result, double from, double to, float microphonePeak, float mixPeak)
        {
            ConversationRecord record = result.Record;
            Label(svg, PlayerWaveY + 4, "microphone");
            Label(svg, VoiceWaveY + 4, record.Plan.Characters > 1 ? "characters" : "character");
            double bottom = StateY + (record.Plan.Characters * (StateHeight + 2));
            for (double second = Math.Ceiling(from); second <= to; second += 1)
            {
                svg.Add($"<line class=\"grid\" x1=\"{X(second, from):F1}\" y1=\"4\" x2=\"{X(second, from):F1}\" y2=\"{bottom:F0}\"/><text class=\"dim\" x=\"{X(second, from) + 2:F1}\" y=\"6\" font-size=\"9\">{second:F0} s</text>");
            }

            foreach (PlacedSound placed in record.Placed)
            {
                Player(svg, placed, from, to);
            }

            Wave(svg, "player", PlayerWaveY, from, to, second => Loudest(record.Microphone, 1, BenchLine.RateHz, second) / microphonePeak);
            Wave(svg, "voice", VoiceWaveY, from, to, second => Loudest(record.Mix, 2, record.MixRateHz, second) / mixPeak);
            Words(svg, record.Words, from, to);
            for (int i = 0; i < record.Placed.Count; i++)
            {
                Measured(svg, record.Placed[i], result.Oracle.Sounds[i], from, to);
            }

            foreach (double cue in record.Backchannels)
            {
                if (cue >= from && cue < to)
                {
                    svg.Add($"<path class=\"cue\" d=\"M{X(cue, from):F1} {VoiceWaveY - 20:F0}l5 -9h-10z\"><title>a listener's own</title></path>");
                }
            }

            for (int character = 0; character < record.Plan.Characters; character++)
            {
                States(svg, record, character, from, to, StateY + (character * (StateHeight + 2)));
            }

            Reasons(svg, record.States, from, to, bottom);
        }

        private static void Player(SvgDrawing svg, PlacedSound placed, double from, double to)
        {
            bool isNoise = placed.Sound.Kind == SoundKind.Noise || placed.Sound.Kind == SoundKind.SideTalk;
            for (int i = 0; i < placed.Sound.Speech.Count; i++)
            {
                Stretch speech = placed.Speech(i);
                Box(svg, speech, isNoise ? "noise" : "box", from, to);
                if (i > 0)
                {
                    Box(svg, new Stretch(placed.Speech(i - 1).End, speech.Start), "pause", from, to);
                }
            }

            if (placed.Start >= from && placed.Start < to)
            {
                svg.Add($"<text x=\"{X(placed.Start, from) + 4:F1}\" y=\"{PlayerTextY + 12:F0}\">{SvgDrawing.Escape(placed.Sound.Text)}</text>");
            }
        }

        private static void Box(SvgDrawing svg, in Stretch stretch, string kind, double from, double to)
        {
            if (stretch.End > from && stretch.Start < to)
            {
                double start = X(Math.Max(stretch.Start, from), from);
                double end = X(Math.Min(stretch.End, to), from);
                svg.Add($"<rect class=\"{kind}\" x=\"{start:F1}\" y=\"{PlayerTextY:F0}\" width=\"{Math.Max(1, end - start):F1}\" height=\"16\" rx=\"2\"/>");
            }
        }

        private static void Wave(SvgDrawing svg, string kind, double middle, double from, double to, Func<double, double> level)
        {
            // Loudness as the ear has it: the root shows a voice that was lowered by 12 dB at half its height.
            int points = (int)((to - from) * PixelsPerSecond / WaveStep);
            svg.Outline($"class=\"{kind}\"", Left, middle, points, WaveStep, p => Math.Sqrt(level(from + (p * WaveStep / PixelsPerSecond))) * WaveHalf);
        }

        private static void Words(SvgDrawing svg, List<WordRecord> words, double from, double to)
        {
            double[] free = { 0, 0 };
            foreach (WordRecord word in words)
            {
                if (word.StartSeconds >= from && word.StartSeconds < to)
                {
                    double x = X(word.StartSeconds, from);
                    int lane = x >= free[0] ? 0 : 1;
                    free[lane] = x + ((word.Text.Length + 0.5) * LetterPixels);
                    svg.Add($"<text x=\"{x:F1}\" y=\"{WordsY + (lane * 12):F0}\">{SvgDrawing.Escape(word.Text)}</text>");
                }
            }
        }

        private static void Measured(SvgDrawing svg, PlacedSound placed, SoundResult found, double from, double to)
        {
            if (found.PauseTaken == true)
            {
                Note(svg, placed.Speech(0).End, "took the pause", from, to);
            }
            else if (found.TurnTaken == false)
            {
                Note(svg, placed.End, "no answer", from, to);
            }

            if (found.Resumed == false)
            {
                Note(svg, placed.End, "did not go on", from, to);
            }

            Span(svg, placed.End, found.GapMs, "answer", from, to, 0);
            Span(svg, placed.Start, found.StopMs, "silent", from, to, -9);
            Span(svg, placed.End, found.ResponseMs, "answer", from, to, 0);
        }

        private static void Span(SvgDrawing svg, double start, double milliseconds, string what, double from, double to, double offset)
        {
            if (double.IsNaN(milliseconds) || start < from || start >= to)
            {
                return;
            }

            double x = X(start, from);
            double end = X(Math.Min(to, start + (milliseconds / 1000)), from);
            double y = MeasureY + offset;
            svg.Add($"<path class=\"measure\" d=\"M{x:F1} {y - 4:F0}v8M{x:F1} {y:F0}H{end:F1}M{end:F1} {y - 4:F0}v8\"/>");
            svg.Add($"<text class=\"measured\" x=\"{end + 4:F1}\" y=\"{y + 4:F0}\">{what} after {milliseconds:F0} ms</text>");
        }

        private static void Note(SvgDrawing svg, double at, string what, double from, double to)
        {
            if (at >= from && at < to)
            {
                svg.Add($"<text class=\"bad\" x=\"{X(at, from):F1}\" y=\"{MeasureY - 8:F0}\">{what}</text>");
            }
        }

        private static void States(SvgDrawing svg, ConversationRecord record, int character, double from, double to, double y)
        {
            Label(svg, y + 13, record.Plan.Characters > 1 ? (character == 0 ? "left one is" : "right one is") : "it is");
            DialogueState state = DialogueState.Idle;
            double since = 0;
            foreach (StateMark mark in record.States)
            {
                if (mark.Character == character)
                {
                    State(svg, state, since, mark.Seconds, from, to, y);
                    state = mark.To;
                    since = mark.Seconds;
                }
            }

            State(svg, state, since, record.Seconds, from, to, y);
        }

        private static void State(SvgDrawing svg, DialogueState state, double start, double end, double from, double to, double y)
        {
            if (end <= from || start >= to || end <= start)
            {
                return;
            }

            double x = X(Math.Max(start, from), from);
            double width = X(Math.Min(end, to), from) - x;
            string name = StateNames[(int)state];
            svg.Add($"<rect class=\"s{(int)state}\" x=\"{x:F1}\" y=\"{y:F0}\" width=\"{width:F1}\" height=\"{StateHeight:F0}\"><title>{name}, {start:F2} to {end:F2} s</title></rect>");
            if (width > name.Length * LetterPixels)
            {
                svg.Add($"<text x=\"{x + 3:F1}\" y=\"{y + 13:F0}\">{name}</text>");
            }
        }

        // A reason stands in the first lane that is free; what finds none is in the tool tip of its line.
        private static void Reasons(SvgDrawing svg, List<StateMark> marks, double from, double to, double top)
        {
            double[] free = new double[ReasonLanes];
            foreach (StateMark mark in marks)
            {
                if (mark.Seconds < from || mark.Seconds >= to)
                {
                    continue;
                }

                double x = X(mark.Seconds, from);
                int lane = 0;
                while (lane < ReasonLanes && x < free[lane])
                {
                    lane++;
                }

                double bottom = top + (Math.Min(lane + 1, ReasonLanes) * ReasonHeight);
                svg.Add($"<line class=\"reason\" x1=\"{x:F1}\" y1=\"{top - 2:F0}\" x2=\"{x:F1}\" y2=\"{bottom:F0}\"><title>{mark.Seconds:F2} s, {mark.From} to {mark.To}: {SvgDrawing.Escape(mark.Why)}</title></line>");
                if (lane < ReasonLanes)
                {
                    free[lane] = x + ((mark.Why.Length + 1) * LetterPixels * 0.82);
                    svg.Add($"<text class=\"dim\" x=\"{x + 2:F1}\" y=\"{bottom:F0}\" font-size=\"9\">{SvgDrawing.Escape(mark.Why)}</text>");
                }
            }
        }

        private static double Loudest(float[] samples, int channels, int rateHz, double from)
            => SvgDrawing.Loudest(samples, (int)(from * rateHz) * channels, (int)((from + (WaveStep / PixelsPerSecond)) * rateHz) * channels, 1);

        private static double X(double second, double from) => Left + ((second - from) * PixelsPerSecond);

        private static void Label(SvgDrawing svg, double y, string text) => svg.Add($"<text x=\"{Left - 8:F0}\" y=\"{y:F0}\" text-anchor=\"end\" class=\"dim\">{SvgDrawing.Escape(text)}</text>");
    }
}
