using System.Globalization;

namespace OmniNPC.Onnx.Text
{
    /// <summary>
    /// The pre-tokeniser of Qwen2 as a scanner over characters of the Unicode planes:
    /// <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+</c> (tokenizer.json of Qwen2.5 and Qwen3).
    /// </summary>
    internal static class QwenPreTokenizer
    {
        private enum Kind
        {
            Letter,
            Number,
            Space,
            Newline,
            Other,
        }

        /// <summary>The end of the piece that starts at a character; alternatives are tried in the order of the expression.</summary>
        public static int End(string text, int start)
        {
            int contraction = Contraction(text, start);
            if (contraction > 0)
            {
                return contraction;
            }

            Kind first = KindAt(text, start, out int after);
            if (first == Kind.Letter)
            {
                return Run(text, after, Kind.Letter);
            }

            if (first == Kind.Number)
            {
                return after;
            }

            if (first != Kind.Newline && after < text.Length && KindAt(text, after, out int second) == Kind.Letter)
            {
                return Run(text, second, Kind.Letter);
            }

            int others = text[start] == ' ' ? after : start;
            int end = Run(text, others, Kind.Other);
            if (end > others)
            {
                return Run(text, end, Kind.Newline);
            }

            int spaces = start;
            int lastNewline = -1;
            int last = start;
            while (spaces < text.Length)
            {
                Kind kind = KindAt(text, spaces, out int next);
                if (kind != Kind.Space && kind != Kind.Newline)
                {
                    break;
                }

                lastNewline = kind == Kind.Newline ? next : lastNewline;
                last = spaces;
                spaces = next;
            }

            if (lastNewline > 0)
            {
                return lastNewline;
            }

            return spaces < text.Length && last > start ? last : spaces;
        }

        private static int Contraction(string text, int start)
        {
            if (text[start] != '\'' || start + 1 >= text.Length)
            {
                return 0;
            }

            char a = Lower(text[start + 1]);
            if (a == 's' || a == 't' || a == 'm' || a == 'd')
            {
                return start + 2;
            }

            char b = start + 2 < text.Length ? Lower(text[start + 2]) : '\0';
            return (a == 'r' && b == 'e') || (a == 'v' && b == 'e') || (a == 'l' && b == 'l') ? start + 3 : 0;
        }

        private static char Lower(char c) => c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;

        private static int Run(string text, int start, Kind kind)
        {
            while (start < text.Length && KindAt(text, start, out int after) == kind)
            {
                start = after;
            }

            return start;
        }

        private static Kind KindAt(string text, int index, out int after)
        {
            char c = text[index];
            after = index + (char.IsHighSurrogate(c) && index + 1 < text.Length ? 2 : 1);
            if (c == '\r' || c == '\n')
            {
                return Kind.Newline;
            }

            if (char.IsWhiteSpace(c))
            {
                return Kind.Space;
            }

            switch (CharUnicodeInfo.GetUnicodeCategory(text, index))
            {
                case UnicodeCategory.UppercaseLetter:
                case UnicodeCategory.LowercaseLetter:
                case UnicodeCategory.TitlecaseLetter:
                case UnicodeCategory.ModifierLetter:
                case UnicodeCategory.OtherLetter:
                    return Kind.Letter;
                case UnicodeCategory.DecimalDigitNumber:
                case UnicodeCategory.LetterNumber:
                case UnicodeCategory.OtherNumber:
                    return Kind.Number;
                default:
                    return Kind.Other;
            }
        }
    }
}
