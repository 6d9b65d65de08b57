using System.Collections.Generic;
using System.Text;

namespace OmniNPC.Subtitles
{
    /// <summary>What is shown at once: one or two lines, and from when to when.</summary>
    public sealed class SubtitleCue
    {
        private readonly SubtitleWord[] words;

        internal SubtitleCue(SubtitleWord[] words, int secondLine, double startSeconds, double endSeconds)
        {
            this.words = words;
            SecondLine = secondLine;
            StartSeconds = startSeconds;
            EndSeconds = endSeconds;
            var lines = new List<string> { Join(words, 0, secondLine) };
            if (secondLine < words.Length)
            {
                lines.Add(Join(words, secondLine, words.Length));
            }

            Lines = lines;
        }

        /// <summary>The lines, one or two.</summary>
        public IReadOnlyList<string> Lines { get; }

        /// <summary>The words of both lines in order.</summary>
        public IReadOnlyList<SubtitleWord> Words => words;

        /// <summary>Index of the first word of the second line; the number of words when there is one line.</summary>
        public int SecondLine { get; }

        /// <summary>When it appears, in seconds of the sound: with its first word.</summary>
        public double StartSeconds { get; }

        /// <summary>When it goes, in seconds of the sound.</summary>
        public double EndSeconds { get; }

        /// <summary>How fast it must be read, in characters per second; above <see cref="SubtitleOptions.MaxCharactersPerSecond"/> only where speech leaves no more time.</summary>
        public double CharactersPerSecond
        {
            get
            {
                int characters = 0;
                foreach (string line in Lines)
                {
                    characters += line.Length;
                }

                return characters / (EndSeconds - StartSeconds);
            }
        }

        /// <summary>The lines with a line break between them.</summary>
        public override string ToString() => string.Join("\n", Lines);

        private static string Join(SubtitleWord[] words, int from, int to)
        {
            var line = new StringBuilder();
            for (int i = from; i < to; i++)
            {
                line.Append(i > from ? " " : string.Empty).Append(words[i].Text);
            }

            return line.ToString();
        }
    }
}
