using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace OmniNPC.Subtitles
{
    /// <summary>Writes cues as files that players and editors read.</summary>
    /// <remarks>Thread: any. Allocates: yes.</remarks>
    public static class SubtitleFile
    {
        /// <summary>Writes WebVTT with a timestamp before each word but a cue's first, so that players can light words up as they are heard.</summary>
        /// <param name="to">Receives the file, lines ended by \n; to be UTF-8.</param>
        /// <param name="cues">The cues in order.</param>
        /// <param name="speaker">Who speaks, as a voice span; null for none.</param>
        /// <remarks>W3C "WebVTT: The Web Video Text Tracks Format". Whatever the text is, it stays text: &amp;, &lt; and &gt; are written as character references.</remarks>
        public static void WriteVtt(TextWriter to, IReadOnlyList<SubtitleCue> cues, string? speaker = null)
        {
            Require(to, cues);
            to.Write("WEBVTT\n");
            for (int i = 0; i < cues.Count; i++)
            {
                SubtitleCue cue = cues[i];
                long start = Milliseconds(cue.StartSeconds);
                long end = Math.Max(start + 1, Milliseconds(cue.EndSeconds));
                to.Write($"\n{(i + 1).ToString(CultureInfo.InvariantCulture)}\n{Time(start, '.')} --> {Time(end, '.')}\n");
                to.Write(string.IsNullOrWhiteSpace(speaker) ? string.Empty : $"<v {Escaped(OneLine(speaker!))}>");
                long last = start;
                for (int w = 0; w < cue.Words.Count; w++)
                {
                    to.Write(w == 0 ? string.Empty : w == cue.SecondLine ? "\n" : " ");
                    long at = Milliseconds(cue.Words[w].StartSeconds);

                    // The format wants timestamps that grow and lie inside of the cue.
                    if (w > 0 && at > last && at < end)
                    {
                        to.Write($"<{Time(at, '.')}>");
                        last = at;
                    }

                    to.Write(Escaped(cue.Words[w].Text));
                }

                to.Write('\n');
            }
        }

        /// <summary>Writes SubRip (SRT).</summary>
        /// <param name="to">Receives the file, lines ended by \n; to be UTF-8.</param>
        /// <param name="cues">The cues in order.</param>
        /// <remarks>The format has no way to write the marks that players take for tags, so &lt; and &gt; become the quotation marks U+2039 and U+203A, { and } become round brackets.</remarks>
        public static void WriteSrt(TextWriter to, IReadOnlyList<SubtitleCue> cues)
        {
            Require(to, cues);
            for (int i = 0; i < cues.Count; i++)
            {
                long start = Milliseconds(cues[i].StartSeconds);
                long end = Math.Max(start + 1, Milliseconds(cues[i].EndSeconds));
                to.Write($"{(i == 0 ? string.Empty : "\n")}{(i + 1).ToString(CultureInfo.InvariantCulture)}\n{Time(start, ',')} --> {Time(end, ',')}\n");
                foreach (string line in cues[i].Lines)
                {
                    to.Write(line.Replace('<', '\u2039').Replace('>', '\u203A').Replace('{', '(').Replace('}', ')'));
                    to.Write('\n');
                }
            }
        }

        private static void Require(TextWriter to, IReadOnlyList<SubtitleCue> cues)
        {
            if (to == null)
            {
                throw new ArgumentNullException(nameof(to));
            }

            if (cues == null)
            {
                throw new ArgumentNullException(nameof(cues));
            }
        }

        private static long Milliseconds(double seconds) => (long)Math.Round(Math.Max(0, seconds) * 1000);

        private static string Time(long milliseconds, char point)
            => string.Format(CultureInfo.InvariantCulture, "{0:D2}:{1:D2}:{2:D2}{3}{4:D3}", milliseconds / 3600000, milliseconds / 60000 % 60, milliseconds / 1000 % 60, point, milliseconds % 1000);

        private static string Escaped(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

        private static string OneLine(string text)
        {
            var line = new StringBuilder(text.Length);
            foreach (char c in text)
            {
                line.Append(char.IsControl(c) || char.IsWhiteSpace(c) ? ' ' : c);
            }

            return line.ToString().Trim();
        }
    }
}
