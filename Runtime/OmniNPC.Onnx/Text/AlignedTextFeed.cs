using System;
using OmniNPC.Speech;

namespace OmniNPC.Onnx.Text
{
    /// <summary>
    /// The aligned text feed: text becomes words, words become text tokens, tokens become sentences, and a pointer walks along the tokens of one
    /// sentence as the Talker's <c>advance</c> output tells it to. Nothing is read further ahead than the window needs, so a megabyte of text costs one
    /// sentence at a time, and what is said never depends on how the text was cut into pieces.
    /// </summary>
    /// <remarks>Thread: one at a time. Allocates: no once its buffers have grown, but for words not met before.</remarks>
    internal sealed class AlignedTextFeed
    {
        // The Talker was trained on sentences of at most this many text tokens; longer ones are split at words.
        private const int LongestSentence = 160;

        // From here on a comma or semicolon already there is taken as the place to split, so that a forced split inside a phrase is rare.
        private const int SplitAtPauseFrom = 120;

        // A run without white space longer than this is cut into words of its own: no one says it, but it must not stall the voice.
        private const int LongestWord = 80;

        // The longest silence between a sentence and the next, in newlines: a blank line ends a sentence without a full stop.
        private const int NewlinesEndSentence = 2;

        private readonly TextTokens names;
        private readonly Pronouncer pronouncer;
        private readonly TextNormalizer normalizer;
        private readonly SpokenText spoken = new SpokenText();
        private readonly SpokenText following = new SpokenText();
        private readonly int ahead;
        private readonly int maxElapsed;
        private readonly ushort[] tokens = new ushort[LongestSentence + 2];
        private readonly int[] tokenWords = new int[LongestSentence + 2];
        private char[] text = new char[4096];
        private TextRange[] words = new TextRange[512];
        private int textLength;
        private int scan;
        private int item;
        private int count;
        private int spokenTokens;
        private int word;
        private int leadStart;
        private bool fullThe;
        private bool closed;
        private bool complete;
        private char pause;
        private float hold;

        public AlignedTextFeed(TextTokens names, Pronouncer pronouncer, IWordList known, int ahead, int maxElapsed)
        {
            this.names = names;
            this.pronouncer = pronouncer;
            normalizer = new TextNormalizer(known);
            this.ahead = ahead;
            this.maxElapsed = maxElapsed;
            Begin();
        }

        public int WordCount { get; private set; }

        /// <summary>Index of the token that sounds, within its sentence.</summary>
        public int Pointer { get; private set; }

        /// <summary>Codec frames since the pointer moved.</summary>
        public int Elapsed { get; private set; }

        /// <summary>Tokens that the last <see cref="Advance"/> moved by.</summary>
        public int Moved { get; private set; }

        /// <summary>
        /// When the token that sounded ended, of the way from the middle of the codec frame to the middle of the next one, 0 to 1: where the product of the staying probabilities, on a straight line
        /// between the two, falls below one half. A codec frame belongs to the token that sounds at its middle, so nothing finer is known than these.
        /// </summary>
        public float MovedAt { get; private set; }

        /// <summary>Whether the next codec frame is the first of its sentence.</summary>
        public bool StartsSentence { get; private set; }

        /// <summary>Index of the word that sounds, or -1 in a pause.</summary>
        public int CurrentWord => tokenWords[Pointer];

        public void Begin()
        {
            textLength = 0;
            scan = 0;
            complete = false;
            WordCount = 0;
            word = -1;
            leadStart = -1;
            item = 0;
            spoken.Clear();
            BeginSentence();
        }

        public void Append(ReadOnlySpan<char> piece)
        {
            if (complete)
            {
                throw new InvalidOperationException("The utterance was completed; text can only be added to the next one.");
            }

            if (textLength + piece.Length > text.Length)
            {
                Array.Resize(ref text, Math.Max(textLength + piece.Length, text.Length * 2));
            }

            piece.CopyTo(text.AsSpan(textLength));
            textLength += piece.Length;
        }

        public void Complete() => complete = true;

        public TextRange Word(int index)
            => (uint)index < (uint)WordCount ? words[index] : throw new ArgumentOutOfRangeException(nameof(index), index, $"The utterance has {WordCount} words so far.");

        /// <summary>Reads on as far as the window needs and says whether the next codec frame may be computed.</summary>
        public FeedState Prepare()
        {
            while (true)
            {
                while (!closed && Pointer + ahead >= count && Read())
                {
                }

                if (closed && Pointer >= count)
                {
                    BeginSentence();
                    continue;
                }

                if (closed || Pointer + ahead < count)
                {
                    return FeedState.Ready;
                }

                // Read() stopped without closing: either text is missing or there is none left and nothing was said since the last sentence.
                return complete ? FeedState.Finished : FeedState.WaitingForText;
            }
        }

        /// <summary>The text token at an offset from the pointer; padding outside the sentence.</summary>
        public ushort Token(int offset)
        {
            int index = Pointer + offset;
            return index >= 0 && index < count ? tokens[index] : names.Pad;
        }

        /// <summary>The word of the token at an offset from the pointer; -1 for a pause and outside the sentence.</summary>
        public int WordAt(int offset)
        {
            int index = Pointer + offset;
            return index >= 0 && index < count ? tokenWords[index] : -1;
        }

        /// <summary>Moves the pointer by the rule of the bundle format: on when the product of the staying probabilities falls below one half, or after the most codec frames one token may take.</summary>
        /// <param name="advance">Probabilities of moving by 0, 1, 2 and 3 tokens.</param>
        public void Advance(ReadOnlySpan<float> advance)
        {
            StartsSentence = false;
            Moved = 0;
            float before = hold;
            hold *= advance[0];
            if (!(hold >= 0.5f) || Elapsed >= maxElapsed)
            {
                int step = 1;
                for (int i = 2; i < advance.Length; i++)
                {
                    step = advance[i] > advance[step] ? i : step;
                }

                Moved = step;
                MovedAt = hold < 0.5f ? (before - 0.5f) / (before - hold) : 0.5f;
                Pointer += step;
                hold = 1f;
                Elapsed = 0;
            }
            else
            {
                Elapsed++;
            }
        }

        private void BeginSentence()
        {
            count = 0;
            spokenTokens = 0;
            closed = false;
            pause = '\0';
            Pointer = 0;
            Elapsed = 0;
            hold = 1f;
            StartsSentence = true;
        }

        // Takes in the next word, pause or end; false when text is missing or over.
        private bool Read()
        {
            if (item < spoken.Count)
            {
                Take();
                return true;
            }

            if (ReadPiece())
            {
                return true;
            }

            if (complete && spokenTokens > 0)
            {
                Close('.');
                return true;
            }

            return false;
        }

        private void Take()
        {
            switch (spoken.Kind(item))
            {
                case SpokenKind.Word:
                    TakeWord();
                    break;
                case SpokenKind.Pause:
                    pause = spokenTokens > 0 && pause == '\0' ? spoken.Mark(item) : pause;
                    item++;
                    break;
                default:
                    char mark = spoken.Mark(item++);
                    if (spokenTokens > 0)
                    {
                        Close(mark);
                    }

                    break;
            }
        }

        private void TakeWord()
        {
            ReadOnlySpan<ushort> run = fullThe ? pronouncer.TheBeforeVowel : pronouncer.Find(spoken.Word(item));
            run = run.Slice(0, Math.Min(run.Length, LongestSentence - 2));
            bool full = count + (pause == '\0' ? 0 : 1) + run.Length + 1 > LongestSentence;
            if (spokenTokens > 0 && run.Length > 0 && (full || (pause != '\0' && count >= SplitAtPauseFrom)))
            {
                Close(',');
                return;
            }

            item++;
            if (run.Length == 0)
            {
                return;
            }

            if (count == 0)
            {
                Push(names.SentenceStart, -1);
            }
            else if (pause != '\0')
            {
                Push(pause == ',' ? names.Comma : names.Semicolon, -1);
            }

            pause = '\0';
            foreach (ushort token in run)
            {
                Push(token, word);
            }

            spokenTokens += run.Length;
        }

        private void Close(char mark)
        {
            Push(mark == '?' ? names.Question : mark == '!' ? names.Exclamation : mark == ',' ? names.Comma : names.Stop, -1);
            closed = true;
        }

        private void Push(ushort token, int ofWord)
        {
            tokens[count] = token;
            tokenWords[count++] = ofWord;
        }

        // Reads one whitespace-delimited piece when it is whole: white space follows it, or no more text comes.
        private bool ReadPiece()
        {
            int start = scan;
            int newlines = 0;
            while (start < textLength && char.IsWhiteSpace(text[start]))
            {
                newlines += text[start] == '\n' ? 1 : 0;
                start++;
            }

            int end = PieceEnd(start);
            if (end < 0)
            {
                return false;
            }

            ReadOnlySpan<char> next = default;
            int nextEnd = end;
            bool the = IsThe(text.AsSpan(start, end - start));
            if (the || TextNormalizer.NeedsNext(text.AsSpan(start, end - start)))
            {
                int nextStart = end;
                while (nextStart < textLength && char.IsWhiteSpace(text[nextStart]))
                {
                    nextStart++;
                }

                nextEnd = PieceEnd(nextStart);
                if (nextEnd < 0 && !complete)
                {
                    return false;
                }

                next = nextEnd < 0 ? default : text.AsSpan(nextStart, nextEnd - nextStart);
            }

            spoken.Clear();
            item = 0;
            fullThe = the && StartsWithVowel(next);
            if (newlines >= NewlinesEndSentence && spokenTokens > 0)
            {
                Close('.');
            }

            bool tookNext = normalizer.Normalize(text.AsSpan(start, end - start), next, spoken);
            scan = tookNext ? nextEnd : end;
            AddWord(start, scan);
            return true;
        }

        private static bool IsThe(ReadOnlySpan<char> piece)
            => piece.Length == 3 && (piece[0] == 't' || piece[0] == 'T') && (piece[1] == 'h' || piece[1] == 'H') && (piece[2] == 'e' || piece[2] == 'E');

        private bool StartsWithVowel(ReadOnlySpan<char> next)
        {
            following.Clear();
            normalizer.Normalize(next, default, following);
            return following.Count > 0 && following.Kind(0) == SpokenKind.Word && pronouncer.BeginsWithVowel(following.Word(0));
        }

        // A piece in which nothing is said (a lone dash, an emoji) belongs to the word before it, or at the start of the text to the first word.
        private void AddWord(int start, int end)
        {
            bool said = false;
            for (int i = 0; i < spoken.Count && !said; i++)
            {
                said = spoken.Kind(i) == SpokenKind.Word;
            }

            if (!said && WordCount > 0)
            {
                words[WordCount - 1] = new TextRange(words[WordCount - 1].Start, end - words[WordCount - 1].Start);
                return;
            }

            if (!said)
            {
                leadStart = leadStart < 0 ? start : leadStart;
                return;
            }

            if (WordCount == words.Length)
            {
                Array.Resize(ref words, WordCount * 2);
            }

            start = leadStart < 0 ? start : leadStart;
            leadStart = -1;
            words[WordCount] = new TextRange(start, end - start);
            word = WordCount++;
        }

        private int PieceEnd(int start)
        {
            int end = start;
            while (end < textLength && !char.IsWhiteSpace(text[end]))
            {
                end++;
                if (end - start == LongestWord)
                {
                    return end;
                }
            }

            return end == start || (end == textLength && !complete) ? -1 : end;
        }
    }
}
