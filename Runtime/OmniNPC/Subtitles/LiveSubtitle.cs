using System;

namespace OmniNPC.Subtitles
{
    /// <summary>The subtitle of one character while it speaks: at most two lines, which grow word by word as the words are heard and go when they could be read.</summary>
    /// <remarks>
    /// A game hands it the events of the character and draws its lines. Words are never shown before they are heard, so a player who interrupts sees what was said and no more. Thread: game.
    /// Allocates: at construction only.
    /// </remarks>
    public sealed class LiveSubtitle
    {
        // A silence that long is heard as a stop of its own.
        private const double PauseSeconds = 0.7;

        private const char Dash = '\u2014';

        private readonly SubtitleOptions options;
        private readonly char[] first;
        private readonly char[] second;
        private int firstLength;
        private int secondLength;
        private int utterance;
        private double shownAt;
        private double heardUntil;
        private bool isSentenceOver;

        /// <summary>Creates an empty subtitle.</summary>
        /// <param name="options">Null for the defaults; copied.</param>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
        public LiveSubtitle(SubtitleOptions? options = null)
        {
            this.options = (options ?? new SubtitleOptions()).CopyChecked();

            // One more for the dash of an utterance that is cut off at the end of a full line.
            first = new char[this.options.MaxCharactersPerLine + 1];
            second = new char[this.options.MaxCharactersPerLine + 1];
        }

        /// <summary>Whether there is something to show.</summary>
        public bool IsShown => firstLength > 0;

        /// <summary>The first line; empty when nothing is shown. Valid until the next call.</summary>
        public ReadOnlySpan<char> FirstLine => first.AsSpan(0, firstLength);

        /// <summary>The second line; empty when there is none. Valid until the next call.</summary>
        public ReadOnlySpan<char> SecondLine => second.AsSpan(0, secondLength);

        /// <summary>A word begins to be heard: it is shown.</summary>
        /// <param name="e">An event of the character that this subtitle belongs to, from <see cref="NpcWorld.SubtitleWord"/>.</param>
        public void Add(in SubtitleWordEvent e) => Add(e.Utterance, e.Text.Span, e.WorldStartSeconds, e.WorldEndSeconds);

        /// <summary>An utterance is over: one that was cut short ends in a dash.</summary>
        /// <param name="e">An event of the character that this subtitle belongs to, from <see cref="NpcWorld.UtteranceFinished"/>.</param>
        /// <param name="nowSeconds">The world's clock.</param>
        public void Finish(in UtteranceFinishedEvent e, double nowSeconds)
        {
            if (e.Utterance != utterance || !IsShown)
            {
                return;
            }

            heardUntil = Math.Min(heardUntil, nowSeconds);
            isSentenceOver = true;
            if (!e.WasInterrupted)
            {
                return;
            }

            if (secondLength > 0)
            {
                second[secondLength++] = Dash;
            }
            else
            {
                first[firstLength++] = Dash;
            }
        }

        /// <summary>Takes the subtitle away when it could be read.</summary>
        /// <param name="nowSeconds">The world's clock.</param>
        public void Tick(double nowSeconds)
        {
            double read = shownAt + Math.Max(options.MinSeconds, (firstLength + secondLength) / options.MaxCharactersPerSecond);
            if (IsShown && nowSeconds > Math.Max(heardUntil + options.MinSeconds, read))
            {
                Clear();
            }
        }

        internal void Add(int utterance, ReadOnlySpan<char> word, double startSeconds, double endSeconds)
        {
            bool isStop = utterance != this.utterance || startSeconds - heardUntil > PauseSeconds || (isSentenceOver && secondLength > 0);
            this.utterance = utterance;
            if (isStop)
            {
                Clear();
            }

            // A word longer than a line is cut at its end: there is no time to read it anyway.
            int length = Math.Min(word.Length, options.MaxCharactersPerLine);
            word = word.Slice(0, length - (length > 0 && char.IsHighSurrogate(word[length - 1]) ? 1 : 0));
            bool isSecond = secondLength > 0 || (options.MaxLines > 1 && firstLength > 0 && (isSentenceOver || !Fits(firstLength, word)));
            if (isSecond ? !Fits(secondLength, word) : !Fits(firstLength, word))
            {
                Clear();
                isSecond = false;
            }

            shownAt = IsShown ? shownAt : startSeconds;
            heardUntil = endSeconds;
            isSentenceOver = word.Length > 0 && ".!?\u2026".IndexOf(word[word.Length - 1]) >= 0;
            if (isSecond)
            {
                secondLength = Append(second, secondLength, word);
            }
            else
            {
                firstLength = Append(first, firstLength, word);
            }
        }

        private static int Append(char[] line, int length, ReadOnlySpan<char> word)
        {
            if (length > 0)
            {
                line[length++] = ' ';
            }

            foreach (char c in word)
            {
                line[length++] = char.IsControl(c) || char.IsWhiteSpace(c) ? ' ' : c;
            }

            return length;
        }

        private bool Fits(int length, ReadOnlySpan<char> word) => length + (length > 0 ? 1 : 0) + word.Length <= options.MaxCharactersPerLine;

        private void Clear()
        {
            firstLength = secondLength = 0;
            isSentenceOver = false;
        }
    }
}
