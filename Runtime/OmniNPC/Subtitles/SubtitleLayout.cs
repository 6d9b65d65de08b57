using System;
using System.Collections.Generic;
using System.Text;
using OmniNPC.Voice;

namespace OmniNPC.Subtitles
{
    /// <summary>Makes cues of spoken words: where to end one, where to break its line, how long it stays.</summary>
    /// <remarks>
    /// Of all ways to cut the words the cheapest is taken: a cue ends best after a sentence, then after a comma, then before a conjunction or preposition, and worst between words that belong
    /// together ("the | ale"); the same holds for the break of a line (Netflix, "English Template Timed Text Style Guide", section 7). A cue that could not be read in its time costs, and so does each cue.
    /// Thread: any. Allocates: yes; it is for exports and previews, not for ticks.
    /// </remarks>
    public static class SubtitleLayout
    {
        // Costs, chosen so that sentences stay together where they fit and stay readable: only their order matters, and roughly their ratios.
        private const double CueCost = 8;
        private const double ClauseEndCost = 3;
        private const double BeforeLinkCost = 6;
        private const double AnywhereCost = 12;
        private const double TornCost = 24;
        private const double InnerSentenceCost = 4;
        private const double InnerPauseCost = 15;
        private const double UnreadableCost = 40;
        private const double TooLongCost = 1000;
        private const double ImbalanceCost = 4;

        // A line break is a smaller step than a new cue.
        private const double LineShare = 0.5;

        // A silence that long is heard as a stop of its own.
        private const double PauseSeconds = 0.7;

        private static readonly HashSet<string> Links = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
        {
            "and", "or", "but", "nor", "so", "yet", "because", "if", "when", "while", "that", "which", "who", "where", "than", "as", "until", "unless", "though", "although",
            "of", "in", "on", "at", "by", "for", "with", "from", "to", "into", "over", "under", "behind", "beside", "through", "about", "after", "before", "between", "without", "near",
        };

        private static readonly HashSet<string> Leaning = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
        {
            "a", "an", "the", "my", "your", "his", "her", "its", "our", "their", "this", "these", "those", "some", "any", "no", "every", "each",
            "i", "you", "he", "she", "it", "we", "they", "i'm", "i'll", "i've", "you're", "he's", "she's", "it's", "we're", "they're",
            "is", "are", "was", "were", "be", "been", "am", "have", "has", "had", "do", "does", "did", "will", "would", "can", "could", "shall", "should", "may", "might", "must", "not", "mr.", "mrs.", "dr.",
        };

        /// <summary>Makes the cues of an utterance.</summary>
        /// <param name="text">The text that the words' ranges index.</param>
        /// <param name="words">Its words in order, for example <see cref="UtteranceFinishedEvent.Words"/>.</param>
        /// <param name="options">Null for the defaults.</param>
        /// <returns>The cues in order; none where there is no word.</returns>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or a word lies outside of the text.</exception>
        public static IReadOnlyList<SubtitleCue> Layout(ReadOnlySpan<char> text, ReadOnlySpan<SpokenWord> words, SubtitleOptions? options = null)
        {
            var list = new List<SubtitleWord>(words.Length);
            foreach (SpokenWord word in words)
            {
                if (word.Text.Start < 0 || word.Text.Length < 0 || word.Text.End > text.Length)
                {
                    throw new ArgumentOutOfRangeException(nameof(words), word.Text.End, $"A word ends at character {word.Text.End} of a text of {text.Length}.");
                }

                list.Add(new SubtitleWord(text.Slice(word.Text.Start, word.Text.Length).ToString(), word.StartSeconds, word.EndSeconds));
            }

            return Layout(list, options);
        }

        /// <summary>Makes the cues of words.</summary>
        /// <param name="words">The words in order, with times that do not go back.</param>
        /// <param name="options">Null for the defaults.</param>
        /// <returns>The cues in order; none where there is no word.</returns>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
        public static IReadOnlyList<SubtitleCue> Layout(IReadOnlyList<SubtitleWord> words, SubtitleOptions? options = null)
        {
            if (words == null)
            {
                throw new ArgumentNullException(nameof(words));
            }

            SubtitleOptions limits = (options ?? new SubtitleOptions()).CopyChecked();
            SubtitleWord[] pieces = Pieces(words, limits.MaxCharactersPerLine);
            int[] starts = Cut(pieces, limits);
            var cues = new List<SubtitleCue>();
            for (int at = 0; at < pieces.Length;)
            {
                int end = starts[at];
                var own = new SubtitleWord[end - at];
                Array.Copy(pieces, at, own, 0, own.Length);
                BestBreak(pieces, at, end, limits, out int secondLine);
                cues.Add(new SubtitleCue(own, secondLine - at, own[0].StartSeconds, End(pieces, at, end, limits)));
                at = end;
            }

            return cues;
        }

        /// <summary>Words without line breaks and control characters, none longer than a line.</summary>
        private static SubtitleWord[] Pieces(IReadOnlyList<SubtitleWord> words, int longest)
        {
            var pieces = new List<SubtitleWord>(words.Count);
            var clean = new StringBuilder();
            double last = 0;
            for (int i = 0; i < words.Count; i++)
            {
                clean.Clear();
                foreach (char c in words[i].Text ?? string.Empty)
                {
                    bool isSpace = char.IsWhiteSpace(c) || char.IsControl(c);
                    if (!isSpace)
                    {
                        clean.Append(c);
                    }
                    else if (clean.Length > 0 && clean[clean.Length - 1] != ' ')
                    {
                        clean.Append(' ');
                    }
                }

                string text = clean.ToString().TrimEnd();
                double start = Math.Max(last, words[i].StartSeconds);
                double end = Math.Max(start, words[i].EndSeconds);
                last = start;
                for (int at = 0; at < text.Length;)
                {
                    int count = Math.Min(longest, text.Length - at);
                    bool isTorn = at + count < text.Length && char.IsHighSurrogate(text[at + count - 1]);
                    count -= isTorn ? 1 : 0;
                    double pace = (end - start) / text.Length;
                    pieces.Add(new SubtitleWord(text.Substring(at, count), start + (pace * at), start + (pace * (at + count))));
                    at += count;
                }
            }

            return pieces.ToArray();
        }

        /// <summary>For the first word of each cue, the first word of the next.</summary>
        private static int[] Cut(SubtitleWord[] words, SubtitleOptions limits)
        {
            var best = new double[words.Length + 1];
            var next = new int[words.Length + 1];
            for (int from = words.Length - 1; from >= 0; from--)
            {
                best[from] = double.PositiveInfinity;
                double inner = 0;
                for (int to = from + 1; to <= words.Length; to++)
                {
                    if (to > from + 1)
                    {
                        inner += EndsSentence(words[to - 2].Text) ? InnerSentenceCost : 0;
                        inner += words[to - 1].StartSeconds - words[to - 2].EndSeconds > PauseSeconds ? InnerPauseCost : 0;
                    }

                    double line = BestBreak(words, from, to, limits, out _);
                    if (double.IsInfinity(line))
                    {
                        break;
                    }

                    double cost = CueCost + inner + line + BreakCost(words, to) + TimeCost(words, from, to, limits) + best[to];
                    if (cost < best[from])
                    {
                        best[from] = cost;
                        next[from] = to;
                    }
                }
            }

            return next;
        }

        /// <summary>The best place to break a cue's line; infinite when it does not fit.</summary>
        private static double BestBreak(SubtitleWord[] words, int from, int to, SubtitleOptions limits, out int secondLine)
        {
            secondLine = to;
            int total = Length(words, from, to);
            if (total <= limits.MaxCharactersPerLine)
            {
                return 0;
            }

            double best = double.PositiveInfinity;
            int first = -1;
            for (int at = from + 1; at < to && limits.MaxLines > 1; at++)
            {
                first += words[at - 1].Text.Length + 1;
                int second = total - first - 1;
                if (first > limits.MaxCharactersPerLine)
                {
                    break;
                }

                if (second <= limits.MaxCharactersPerLine)
                {
                    double cost = (LineShare * BreakCost(words, at)) + (ImbalanceCost * Math.Abs(first - second) / limits.MaxCharactersPerLine);
                    if (cost < best)
                    {
                        best = cost;
                        secondLine = at;
                    }
                }
            }

            return best;
        }

        private static int Length(SubtitleWord[] words, int from, int to)
        {
            int length = to - from - 1;
            for (int i = from; i < to; i++)
            {
                length += words[i].Text.Length;
            }

            return length;
        }

        /// <summary>What it costs to break before a word.</summary>
        private static double BreakCost(SubtitleWord[] words, int before)
        {
            if (before == words.Length)
            {
                return 0;
            }

            string last = words[before - 1].Text;
            bool isPause = words[before].StartSeconds - words[before - 1].EndSeconds > PauseSeconds;
            if (isPause || EndsSentence(last))
            {
                return 0;
            }

            if (EndsClause(last))
            {
                return ClauseEndCost;
            }

            if (Leaning.Contains(last) || Links.Contains(last))
            {
                return TornCost;
            }

            return Links.Contains(words[before].Text) ? BeforeLinkCost : AnywhereCost;
        }

        private static double TimeCost(SubtitleWord[] words, int from, int to, SubtitleOptions limits)
        {
            double spoken = words[to - 1].EndSeconds - words[from].StartSeconds;
            double needed = Math.Max(limits.MinSeconds, Length(words, from, to) / limits.MaxCharactersPerSecond);
            double shown = End(words, from, to, limits) - words[from].StartSeconds;
            double missing = Math.Max(0, needed - shown) / Math.Max(needed, 1e-9);
            return (UnreadableCost * missing) + (spoken > limits.MaxSeconds && to - from > 1 ? TooLongCost : 0);
        }

        /// <summary>When a cue goes: once it could be read, but before the next one comes.</summary>
        private static double End(SubtitleWord[] words, int from, int to, SubtitleOptions limits)
        {
            double start = words[from].StartSeconds;
            double spoken = words[to - 1].EndSeconds;
            double read = start + Math.Max(limits.MinSeconds, Length(words, from, to) / limits.MaxCharactersPerSecond);
            double end = Math.Max(spoken, Math.Min(read, start + limits.MaxSeconds));
            if (to < words.Length)
            {
                double next = words[to].StartSeconds;
                end = Math.Min(end, next - limits.GapSeconds > start ? next - limits.GapSeconds : next);
            }

            // A cue of no length at all is none.
            return Math.Max(end, start + 0.001);
        }

        private static bool EndsSentence(string word) => EndsWith(word, ".!?\u2026");

        private static bool EndsClause(string word) => EndsWith(word, ",;:\u2013\u2014-");

        private static bool EndsWith(string word, string marks)
        {
            int at = word.Length - 1;
            while (at > 0 && (word[at] == '"' || word[at] == '\'' || word[at] == ')' || word[at] == '\u201D' || word[at] == '\u2019'))
            {
                at--;
            }

            return marks.IndexOf(word[at]) >= 0;
        }
    }
}
