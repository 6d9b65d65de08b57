using System;
using System.Collections.Generic;

namespace OmniNPC.Onnx.Text
{
    /// <summary>
    /// Turns one whitespace-delimited piece of written English into what is said: numbers, money, times, ordinals, abbreviations, initialisms and symbols
    /// become words, punctuation becomes pauses and sentence ends, the rest (emoji, markup) is dropped.
    /// </summary>
    /// <remarks>Thread: one at a time. Allocates: no once its buffer has grown.</remarks>
    internal sealed class TextNormalizer
    {
        private static readonly Dictionary<string, string> Abbreviations = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            { "mr", "mister" }, { "mrs", "missus" }, { "ms", "miz" }, { "dr", "doctor" }, { "prof", "professor" }, { "capt", "captain" }, { "sgt", "sergeant" },
            { "lt", "lieutenant" }, { "col", "colonel" }, { "gen", "general" }, { "rev", "reverend" }, { "hon", "honorable" }, { "sr", "senior" }, { "jr", "junior" },
            { "mt", "mount" }, { "vs", "versus" }, { "etc", "etcetera" }, { "approx", "approximately" }, { "dept", "department" }, { "est", "established" },
            { "st", "saint" }, { "no", "number" }, { "vol", "volume" }, { "ch", "chapter" },
        };

        private static readonly Dictionary<string, string> Units = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            { "kg", "kilograms" }, { "km", "kilometers" }, { "cm", "centimeters" }, { "mm", "millimeters" }, { "lb", "pounds" }, { "lbs", "pounds" }, { "oz", "ounces" },
            { "ft", "feet" }, { "mi", "miles" }, { "mph", "miles per hour" }, { "k", "thousand" }, { "m", "million" }, { "bn", "billion" }, { "am", "a. m." },
            { "pm", "p. m." }, { "hz", "hertz" }, { "ml", "milliliters" }, { "h", "hours" }, { "min", "minutes" }, { "s", "seconds" }, { "ms", "milliseconds" },
            { "gb", "gigabytes" }, { "mb", "megabytes" }, { "x", "times" },
        };

        private static readonly string[] Parts = { "", "", "half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth" };

        private static readonly string[] PluralParts = { "", "", "halves", "thirds", "quarters", "fifths", "sixths", "sevenths", "eighths", "ninths" };

        private readonly IWordList known;
        private char[] text = new char[512];
        private int length;
        private int at;

        public TextNormalizer(IWordList known)
        {
            this.known = known;
        }

        /// <summary>Whether the reading of a piece depends on the piece after it: money with a scale word, an abbreviation or ellipsis that may end the sentence.</summary>
        public static bool NeedsNext(ReadOnlySpan<char> piece)
        {
            int end = piece.Length;
            while (end > 0 && IsCloser(piece[end - 1]))
            {
                end--;
            }

            if (end == 0)
            {
                return false;
            }

            if (piece[end - 1] == '\u2026' || (end > 1 && piece[end - 1] == '.' && piece[end - 2] == '.'))
            {
                return true;
            }

            bool currency = false;
            bool digitLast = piece[end - 1] >= '0' && piece[end - 1] <= '9';
            for (int i = 0; i < end; i++)
            {
                currency |= IsCurrency(piece[i]);
            }

            if (currency && digitLast)
            {
                return true;
            }

            if (piece[end - 1] != '.')
            {
                return false;
            }

            // "St.", "No.", "etc." and dotted initialisms ("a.m.", "U.S.") need the next piece to know whether the dot ends the sentence.
            int letters = end - 1;
            while (letters > 0 && IsLetter(piece[letters - 1]))
            {
                letters--;
            }

            ReadOnlySpan<char> word = piece.Slice(letters, end - 1 - letters);
            return word.Length == 1 || (word.Length > 1 && word.Length <= 6 && Find(Abbreviations, word) != null);
        }

        /// <summary>Normalises one piece.</summary>
        /// <param name="piece">A run of characters without white space.</param>
        /// <param name="next">The piece after it, or empty when there is none or <see cref="NeedsNext"/> says it does not matter.</param>
        /// <param name="to">Receives the items at its end.</param>
        /// <returns>Whether <paramref name="next"/> was spoken too ("$5 million" reads its second piece before the currency) and must be skipped.</returns>
        public bool Normalize(ReadOnlySpan<char> piece, ReadOnlySpan<char> next, SpokenText to)
        {
            Clean(piece);
            bool tookNext = false;
            at = 0;
            while (at < length)
            {
                char c = text[at];
                if (IsDigit(c) || (c == '.' && at + 1 < length && IsDigit(text[at + 1]) && !(at > 0 && IsLetter(text[at - 1]))))
                {
                    Number('\0', next, to);
                }
                else if (IsLetter(c) || (c == '\'' && at + 1 < length && IsLetter(text[at + 1]) && (at == 0 || !IsLetter(text[at - 1]))))
                {
                    Letters(next, to);
                }
                else if (IsCurrency(c) && at + 1 < length && IsDigit(text[at + 1]))
                {
                    at++;
                    tookNext |= Number(c, next, to);
                }
                else
                {
                    Symbol(c, next, to);
                }
            }

            return tookNext;
        }

        private static bool IsDigit(char c) => c >= '0' && c <= '9';

        private static bool IsLetter(char c) => (c >= 'a' && c <= 'z') || IsUpper(c) || (c >= '\u00C0' && c <= '\u017F' && c != '\u00D7' && c != '\u00F7');

        private static bool IsUpper(char c) => c >= 'A' && c <= 'Z';

        private static bool IsCloser(char c) => c == '"' || c == '\'' || c == ')' || c == ']' || c == '}' || c == '*' || c == '_' || c == '\u201D' || c == '\u2019';

        private static bool IsCurrency(char c) => c == '$' || c == '\u00A3' || c == '\u20AC';

        private static bool StartsUpper(ReadOnlySpan<char> piece)
        {
            foreach (char c in piece)
            {
                if (IsLetter(c) || IsDigit(c))
                {
                    return !(c >= 'a' && c <= 'z');
                }
            }

            return true;
        }

        private static string? Find(Dictionary<string, string> table, ReadOnlySpan<char> word)
        {
            foreach (KeyValuePair<string, string> entry in table)
            {
                if (Same(entry.Key, word))
                {
                    return entry.Value;
                }
            }

            return null;
        }

        private static bool Same(string lower, ReadOnlySpan<char> word)
        {
            if (lower.Length != word.Length)
            {
                return false;
            }

            for (int i = 0; i < lower.Length; i++)
            {
                char c = word[i];
                if ((IsUpper(c) ? (char)(c + 32) : c) != lower[i])
                {
                    return false;
                }
            }

            return true;
        }

        private static void AddWords(string words, SpokenText to)
        {
            int start = 0;
            for (int i = 0; i <= words.Length; i++)
            {
                if (i == words.Length || words[i] == ' ')
                {
                    to.Add(words.AsSpan(start, i - start));
                    start = i + 1;
                }
            }
        }

        // Folds accents, quotes, dashes and full-width forms to plain characters; drops what cannot be said.
        private void Clean(ReadOnlySpan<char> piece)
        {
            if (text.Length < piece.Length * 3)
            {
                text = new char[piece.Length * 3];
            }

            length = 0;
            foreach (char raw in piece)
            {
                char c = raw >= '\uFF01' && raw <= '\uFF5E' ? (char)(raw - 0xFEE0) : raw;
                if (c < 128)
                {
                    text[length++] = c == '`' ? '\'' : c;
                    continue;
                }

                switch (c)
                {
                    case '\u2018':
                    case '\u2019':
                    case '\u201B':
                    case '\u02BC':
                        text[length++] = '\'';
                        break;
                    case '\u201C':
                    case '\u201D':
                    case '\u201E':
                    case '\u00AB':
                    case '\u00BB':
                        text[length++] = '"';
                        break;
                    case '\u2010':
                    case '\u2011':
                        text[length++] = '-';
                        break;
                    case '\u2212':
                        text[length++] = '-';
                        break;
                    case '\u2012':
                    case '\u2013':
                    case '\u2014':
                    case '\u2015':
                        text[length++] = '\u2014';
                        break;
                    case '\u2026':
                        text[length++] = '.';
                        text[length++] = '.';
                        text[length++] = '.';
                        break;
                    case '\u00A3':
                    case '\u20AC':
                    case '\u00B0':
                    case '\u00BD':
                    case '\u00BC':
                    case '\u00BE':
                    case '\u00D7':
                        text[length++] = c;
                        break;
                    default:
                        string folded = AccentFolding.Fold(c);
                        for (int i = 0; i < folded.Length; i++)
                        {
                            text[length++] = folded[i];
                        }

                        break;
                }
            }
        }

        private int RunOfDigits(int from)
        {
            int end = from;
            while (end < length && IsDigit(text[end]))
            {
                end++;
            }

            return end;
        }

        private long Value(int from, int end)
        {
            long value = 0;
            for (int i = from; i < end; i++)
            {
                if (IsDigit(text[i]))
                {
                    value = value * 10 + (text[i] - '0');
                }
            }

            return value;
        }

        private bool Number(char currency, ReadOnlySpan<char> next, SpokenText to)
        {
            int start = at;
            if (start > 0 && text[start - 1] == '-' && (start == 1 || text[start - 2] == '(' || text[start - 2] == '"'))
            {
                to.Add("minus");
            }

            int end = RunOfDigits(start);
            int digits = end - start;
            bool grouped = false;
            if (digits >= 1 && digits <= 3)
            {
                while (end < length && text[end] == ',' && RunOfDigits(end + 1) == end + 4)
                {
                    end += 4;
                    digits += 3;
                    grouped = true;
                }
            }

            if (currency == '\0' && !grouped && Time(start, end, to))
            {
                return false;
            }

            int fraction = end + 1 < length && text[end] == '.' && IsDigit(text[end + 1]) ? RunOfDigits(end + 1) : end;
            if (currency != '\0')
            {
                return Money(currency, start, end, fraction, digits, next, to);
            }

            at = fraction;
            if (fraction > end)
            {
                if (digits > 0)
                {
                    Whole(start, end, digits, to);
                }
                else
                {
                    to.Add("zero");
                }

                Point(end, fraction, to);

                // Version numbers and the like: 1.2.3.
                while (at + 1 < length && text[at] == '.' && IsDigit(text[at + 1]))
                {
                    int group = RunOfDigits(at + 1);
                    to.Add("point");
                    Whole(at + 1, group, group - at - 1, to);
                    at = group;
                }
            }
            else if (Ordinal(start, end, digits, to) || Decade(start, end, digits, to) || Fraction(start, end, digits, to))
            {
                return false;
            }
            else if (digits == 4 && !grouped && text[start] != '0' && IsYear((int)Value(start, end)) && !(end < length && (text[end] == '%' || IsLetter(text[end]))))
            {
                SpokenNumbers.Year((int)Value(start, end), to);
            }
            else
            {
                Whole(start, end, digits, to);
            }

            Suffix(to);
            return false;
        }

        private static bool IsYear(int value) => value >= 1000 && value <= 2099;

        private void Whole(int start, int end, int digits, SpokenText to)
        {
            if (digits > SpokenNumbers.MostDigits || (digits > 1 && text[start] == '0'))
            {
                for (int i = start; i < end; i++)
                {
                    if (IsDigit(text[i]))
                    {
                        SpokenNumbers.Digit(text[i], to);
                    }
                }
            }
            else
            {
                SpokenNumbers.Cardinal(Value(start, end), to);
            }
        }

        private void Point(int dot, int end, SpokenText to)
        {
            to.Add("point");
            for (int i = dot + 1; i < end; i++)
            {
                SpokenNumbers.Digit(text[i], to);
            }
        }

        private bool Time(int start, int end, SpokenText to)
        {
            if (end - start > 2 || end + 2 >= length || text[end] != ':' || RunOfDigits(end + 1) != end + 3)
            {
                return false;
            }

            long hour = Value(start, end);
            long minute = Value(end + 1, end + 3);
            if (hour > 24 || minute > 59)
            {
                return false;
            }

            at = end + 3;
            SpokenNumbers.Cardinal(hour, to);
            bool meridiem = at < length && (text[at] == 'a' || text[at] == 'p' || text[at] == 'A' || text[at] == 'P');
            if (minute == 0)
            {
                if (!meridiem)
                {
                    to.Add("o'clock");
                }
            }
            else
            {
                if (minute < 10)
                {
                    to.Add("oh");
                }

                SpokenNumbers.Cardinal(minute, to);
            }

            Suffix(to);
            return true;
        }

        private bool Money(char currency, int start, int end, int fraction, int digits, ReadOnlySpan<char> next, SpokenText to)
        {
            long value = digits > SpokenNumbers.MostDigits ? 0 : Value(start, end);
            string one = currency == '$' ? "dollar" : currency == '\u00A3' ? "pound" : "euro";
            string many = currency == '$' ? "dollars" : currency == '\u00A3' ? "pounds" : "euros";
            at = fraction;
            string? scale = null;
            bool tookNext = false;
            if (at < length && IsLetter(text[at]))
            {
                int letters = at;
                while (letters < length && IsLetter(text[letters]))
                {
                    letters++;
                }

                ReadOnlySpan<char> suffix = text.AsSpan(at, letters - at);
                scale = Same("k", suffix) ? "thousand" : Same("m", suffix) ? "million" : Same("bn", suffix) || Same("b", suffix) ? "billion" : null;
                at = scale == null ? at : letters;
            }
            else if (at == length)
            {
                int letters = 0;
                while (letters < next.Length && IsLetter(next[letters]))
                {
                    letters++;
                }

                ReadOnlySpan<char> word = next.Slice(0, letters);
                scale = Same("thousand", word) ? "thousand" : Same("million", word) ? "million" : Same("billion", word) ? "billion" : Same("trillion", word) ? "trillion"
                    : Same("hundred", word) ? "hundred" : null;
                if (scale != null)
                {
                    tookNext = true;
                    ReadOnlySpan<char> rest = next.Slice(letters);
                    if (length + rest.Length <= text.Length)
                    {
                        rest.CopyTo(text.AsSpan(length));
                        length += rest.Length;
                    }
                }
            }

            int cents = fraction - end - 1;
            if (scale == null && fraction > end && cents == 2)
            {
                long small = Value(end + 1, fraction);
                if (value > 0 || small == 0)
                {
                    Whole(start, end, digits, to);
                    to.Add(value == 1 ? one : many);
                }

                if (small > 0)
                {
                    if (value > 0)
                    {
                        to.Add("and");
                    }

                    SpokenNumbers.Cardinal(small, to);
                    to.Add(currency == '\u00A3' ? (small == 1 ? "penny" : "pence") : small == 1 ? "cent" : "cents");
                }

                return false;
            }

            Whole(start, end, digits, to);
            if (fraction > end)
            {
                Point(end, fraction, to);
            }

            if (scale != null)
            {
                to.Add(scale);
            }

            to.Add(scale == null && fraction == end && value == 1 ? one : many);
            return tookNext;
        }

        private bool Ordinal(int start, int end, int digits, SpokenText to)
        {
            if (end + 1 >= length || digits > SpokenNumbers.MostDigits || (end + 2 < length && IsLetter(text[end + 2])))
            {
                return false;
            }

            ReadOnlySpan<char> suffix = text.AsSpan(end, 2);
            if (!(Same("st", suffix) || Same("nd", suffix) || Same("rd", suffix) || Same("th", suffix)))
            {
                return false;
            }

            at = end + 2;
            SpokenNumbers.Ordinal(Value(start, end), to);
            return true;
        }

        // 1980s, 1980's, 20s: only whole tens; "30s" with a number that is not a decade cannot be told from seconds and is read as one.
        private bool Decade(int start, int end, int digits, SpokenText to)
        {
            int letter = end < length && text[end] == '\'' ? end + 1 : end;
            if ((digits != 4 && digits != 2) || letter >= length || (text[letter] != 's' && text[letter] != 'S') || (letter + 1 < length && IsLetter(text[letter + 1])))
            {
                return false;
            }

            int value = (int)Value(start, end);
            if (value % 10 != 0 || value == 0 || value == 10)
            {
                return false;
            }

            at = letter + 1;
            SpokenNumbers.Decade(value, to);
            return true;
        }

        private bool Fraction(int start, int end, int digits, SpokenText to)
        {
            if (digits != 1 || end + 1 >= length || text[end] != '/' || RunOfDigits(end + 1) != end + 2 || (end + 2 < length && (text[end + 2] == '/' || IsLetter(text[end + 2]))))
            {
                return false;
            }

            long top = Value(start, end);
            long bottom = Value(end + 1, end + 2);
            if (top == 0 || bottom < 2)
            {
                return false;
            }

            at = end + 2;
            SpokenNumbers.Cardinal(top, to);
            to.Add(top == 1 ? Parts[bottom] : PluralParts[bottom]);
            return true;
        }

        // What may follow a number without a space: per cent, degrees, a unit, a range.
        private void Suffix(SpokenText to)
        {
            if (at >= length)
            {
                return;
            }

            char c = text[at];
            if (c == '%')
            {
                at++;
                to.Add("percent");
            }
            else if (c == '\u00B0')
            {
                at++;
                to.Add("degrees");
                if (at < length && (text[at] == 'C' || text[at] == 'F') && !(at + 1 < length && IsLetter(text[at + 1])))
                {
                    to.Add(text[at] == 'C' ? "celsius" : "fahrenheit");
                    at++;
                }
            }
            else if ((c == '-' || c == '\u2014') && at + 1 < length && IsDigit(text[at + 1]))
            {
                at++;
                to.Add("to");
            }
            else if (c == '\u00D7' && at + 1 < length)
            {
                at++;
                to.Add("times");
            }
            else if (c == '\u00BD' || c == '\u00BC' || c == '\u00BE')
            {
                to.Add("and");
            }
            else if (IsLetter(c))
            {
                int end = at;
                while (end < length && IsLetter(text[end]))
                {
                    end++;
                }

                string? unit = Find(Units, text.AsSpan(at, end - at));
                if (unit != null)
                {
                    at = end;
                    AddWords(unit, to);
                }
            }
        }

        private void Letters(ReadOnlySpan<char> next, SpokenText to)
        {
            int start = at;
            int end = start;
            while (end < length && (IsLetter(text[end]) || (text[end] == '\'' && end + 1 < length && IsLetter(text[end + 1]))))
            {
                end++;
            }

            ReadOnlySpan<char> word = text.AsSpan(start, end - start);
            bool dot = end < length && text[end] == '.';
            if (dot && word.Length == 1 && DottedLetters(start, next, to))
            {
                return;
            }

            at = end;
            if (dot && !(end + 1 < length && (text[end + 1] == '.' || IsLetter(text[end + 1]))) && Abbreviation(word, next, to))
            {
                return;
            }

            // name.com, file.wav: the dot inside is said.
            bool domain = dot && end + 2 < length && IsLetter(text[end + 1]) && !IsUpper(text[end + 1]) && !IsUpper(word[0]);
            Word(word, to);
            if (domain)
            {
                to.Add("dot");
                at = end + 1;
            }
        }

        // "U.S.A.", "a.m.", "e.g.", and an initial before a name ("J. Smith").
        private bool DottedLetters(int start, ReadOnlySpan<char> next, SpokenText to)
        {
            int end = start;
            int count = 0;
            while (end + 1 < length && IsLetter(text[end]) && text[end + 1] == '.')
            {
                end += 2;
                count++;
            }

            if (end < length && IsLetter(text[end]) && !(end + 1 < length && IsLetter(text[end + 1])))
            {
                end++;
                count++;
            }

            bool last = end >= length || !(IsLetter(text[end]) || IsDigit(text[end]));
            bool initial = count == 1 && IsUpper(text[start]) && text[start] != 'I' && next.Length > 0 && StartsUpper(next);
            if (count < 2 && !initial)
            {
                return false;
            }

            if (Same("e.g.", text.AsSpan(start, Math.Min(end, length) - start)))
            {
                AddWords("for example", to);
            }
            else if (Same("i.e.", text.AsSpan(start, end - start)))
            {
                AddWords("that is", to);
            }
            else
            {
                for (int i = start; i < end; i++)
                {
                    if (text[i] != '.')
                    {
                        to.AddLetter(text[i]);
                    }
                }
            }

            at = end;
            if (!initial && last && text[end - 1] == '.' && (next.Length == 0 || StartsUpper(next)) && !Same("e.g.", text.AsSpan(start, end - start)) && end == length)
            {
                to.AddEnd('.');
            }

            return true;
        }

        private bool Abbreviation(ReadOnlySpan<char> word, ReadOnlySpan<char> next, SpokenText to)
        {
            string? full = Find(Abbreviations, word);
            if (full == null)
            {
                return false;
            }

            bool ends = next.Length == 0;
            if (Same("no", word) && !(next.Length > 0 && (IsDigit(next[0]) || next[0] == '#')))
            {
                return false;
            }

            if (Same("st", word) && !(next.Length > 0 && StartsUpper(next)))
            {
                full = "street";
            }
            else if (Same("etc", word) || Same("jr", word) || Same("sr", word) || Same("est", word))
            {
                ends |= StartsUpper(next);
            }
            else if (!IsUpper(word[0]) && (Same("col", word) || Same("gen", word) || Same("ch", word) || Same("rev", word) || Same("hon", word) || Same("ms", word)))
            {
                return false;
            }

            at++;
            AddWords(full, to);
            if (ends && at >= length)
            {
                to.AddEnd('.');
            }

            return true;
        }

        private void Word(ReadOnlySpan<char> word, SpokenText to)
        {
            bool allUpper = word.Length > 1;
            int upperTail = 0;
            for (int i = 0; i < word.Length; i++)
            {
                bool upper = IsUpper(word[i]);
                allUpper &= upper;
                upperTail = upper ? upperTail + 1 : 0;
            }

            if (word.Length == 1)
            {
                if (word[0] == 'a' || word[0] == 'A' || word[0] == 'i' || word[0] == 'I' || word[0] == 'o' || word[0] == 'O')
                {
                    to.Add(word);
                }
                else
                {
                    to.AddLetter(word[0]);
                }
            }
            else if (Same("ok", word))
            {
                to.Add("okay");
            }
            else if ((allUpper && IsSpelled(word)) || IsShortened(word))
            {
                foreach (char letter in word)
                {
                    to.AddLetter(letter);
                }
            }
            else if (upperTail >= 2 && upperTail < word.Length && word[word.Length - upperTail - 1] != '\'')
            {
                Word(word.Slice(0, word.Length - upperTail), to);
                Word(word.Slice(word.Length - upperTail), to);
            }
            else
            {
                to.Add(word);
            }
        }

        // "gp", "xp": two or three consonants that no table lists; doubled ones ("shh", "brr") are sounds that people make.
        private bool IsShortened(ReadOnlySpan<char> word)
        {
            if (word.Length > 3 || Same("tsk", word))
            {
                return false;
            }

            Span<char> lower = stackalloc char[word.Length];
            for (int i = 0; i < word.Length; i++)
            {
                lower[i] = IsUpper(word[i]) ? (char)(word[i] + 32) : word[i];
                if ("aeiouy'".IndexOf(lower[i]) >= 0 || (i > 0 && lower[i] == lower[i - 1]))
                {
                    return false;
                }
            }

            return !known.Contains(lower);
        }

        // Capitals are an initialism unless they are a listed word that is shouted; five and more letters with a vowel are shouted names.
        private bool IsSpelled(ReadOnlySpan<char> word)
        {
            Span<char> lower = stackalloc char[8];
            if (word.Length > lower.Length)
            {
                return false;
            }

            bool vowel = false;
            for (int i = 0; i < word.Length; i++)
            {
                lower[i] = (char)(word[i] + 32);
                vowel |= "aeiouy".IndexOf(lower[i]) >= 0;
            }

            return !known.Contains(lower.Slice(0, word.Length)) && (word.Length <= 4 || !vowel);
        }

        private void Symbol(char c, ReadOnlySpan<char> next, SpokenText to)
        {
            at++;
            switch (c)
            {
                case '.':
                    int dots = 1;
                    while (at < length && text[at] == '.')
                    {
                        at++;
                        dots++;
                    }

                    if (dots == 1)
                    {
                        to.AddEnd('.');
                    }
                    else if (!(at < length && (text[at] == '?' || text[at] == '!')))
                    {
                        bool goesOn = at < length && (IsLetter(text[at]) || IsDigit(text[at])) ? !IsUpper(text[at]) : next.Length > 0 && !StartsUpper(next);
                        if (goesOn)
                        {
                            to.AddPause(';');
                        }
                        else
                        {
                            to.AddEnd('.');
                        }
                    }

                    break;
                case '?':
                case '!':
                    to.AddEnd(c);
                    break;
                case ',':
                case '(':
                case ')':
                case '[':
                case ']':
                    to.AddPause(',');
                    break;
                case ';':
                case ':':
                case '\u2014':
                    to.AddPause(';');
                    break;
                case '-':
                    // Inside a word a hyphen joins; doubled, or alone, or at the end it is a dash. Before a number Number() says minus.
                    bool doubled = at < length && text[at] == '-';
                    while (at < length && text[at] == '-')
                    {
                        at++;
                    }

                    if (doubled || (at >= length && at > 0))
                    {
                        to.AddPause(';');
                    }

                    break;
                case '&':
                    to.Add("and");
                    break;
                case '%':
                    to.Add("percent");
                    break;
                case '+':
                    to.Add("plus");
                    break;
                case '=':
                    to.Add("equals");
                    break;
                case '@':
                    to.Add("at");
                    break;
                case '\u00D7':
                    to.Add("times");
                    break;
                case '\u00B0':
                    to.Add("degrees");
                    break;
                case '\u00BD':
                    AddWords(at > 1 ? "a half" : "half", to);
                    break;
                case '\u00BC':
                    AddWords("a quarter", to);
                    break;
                case '\u00BE':
                    AddWords("three quarters", to);
                    break;
                case '#':
                    if (at < length && IsDigit(text[at]))
                    {
                        to.Add("number");
                    }

                    break;
                case '$':
                    to.Add("dollars");
                    break;
                case '\u00A3':
                    to.Add("pounds");
                    break;
                case '\u20AC':
                    to.Add("euros");
                    break;
            }
        }
    }
}
