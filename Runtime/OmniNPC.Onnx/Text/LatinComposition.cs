namespace OmniNPC.Onnx.Text
{
    /// <summary>
    /// Composes a plain letter and a combining mark into one character, for Unicode blocks Latin-1 Supplement and Latin Extended-A. A host with invariant globalization
    /// normalises nothing, and "e" with U+0301 must still be the tokens of U+00E9.
    /// </summary>
    internal static class LatinComposition
    {
        private const char FirstMark = '\u0300';
        private const char LastMark = '\u0328';

        private static readonly string[] Marks =
        {
            "\u0300",
            "\u0301",
            "\u0302",
            "\u0303",
            "\u0304",
            "\u0306",
            "\u0307",
            "\u0308",
            "\u030A",
            "\u030B",
            "\u030C",
            "\u0327",
            "\u0328",
        };

        private static readonly string[] Letters =
        {
            "AEIOUaeiou",
            "AEIOUYaeiouyCcLlNnRrSsZz",
            "AEIOUaeiouCcGgHhJjSsWwYy",
            "ANOanoIiUu",
            "AaEeIiOoUu",
            "AaEeGgIiOoUu",
            "CcEeGgIZz",
            "AEIOUaeiouyY",
            "AaUu",
            "OoUu",
            "CcDdEeLlNnRrSsTtZz",
            "CcGgKkLlNnRrSsTt",
            "AaEeIiUu",
        };

        private static readonly string[] Composed =
        {
            "\u00C0\u00C8\u00CC\u00D2\u00D9\u00E0\u00E8\u00EC\u00F2\u00F9",
            "\u00C1\u00C9\u00CD\u00D3\u00DA\u00DD\u00E1\u00E9\u00ED\u00F3\u00FA\u00FD\u0106\u0107\u0139\u013A\u0143\u0144\u0154\u0155\u015A\u015B\u0179\u017A",
            "\u00C2\u00CA\u00CE\u00D4\u00DB\u00E2\u00EA\u00EE\u00F4\u00FB\u0108\u0109\u011C\u011D\u0124\u0125\u0134\u0135\u015C\u015D\u0174\u0175\u0176\u0177",
            "\u00C3\u00D1\u00D5\u00E3\u00F1\u00F5\u0128\u0129\u0168\u0169",
            "\u0100\u0101\u0112\u0113\u012A\u012B\u014C\u014D\u016A\u016B",
            "\u0102\u0103\u0114\u0115\u011E\u011F\u012C\u012D\u014E\u014F\u016C\u016D",
            "\u010A\u010B\u0116\u0117\u0120\u0121\u0130\u017B\u017C",
            "\u00C4\u00CB\u00CF\u00D6\u00DC\u00E4\u00EB\u00EF\u00F6\u00FC\u00FF\u0178",
            "\u00C5\u00E5\u016E\u016F",
            "\u0150\u0151\u0170\u0171",
            "\u010C\u010D\u010E\u010F\u011A\u011B\u013D\u013E\u0147\u0148\u0158\u0159\u0160\u0161\u0164\u0165\u017D\u017E",
            "\u00C7\u00E7\u0122\u0123\u0136\u0137\u013B\u013C\u0145\u0146\u0156\u0157\u015E\u015F\u0162\u0163",
            "\u0104\u0105\u0118\u0119\u012E\u012F\u0172\u0173",
        };

        /// <summary>The text with every such pair composed; the same string when it has none.</summary>
        public static string Compose(string text)
        {
            int first = 1;
            while (first < text.Length && (text[first] < FirstMark || text[first] > LastMark))
            {
                first++;
            }

            if (first >= text.Length)
            {
                return text;
            }

            char[] result = text.ToCharArray();
            int length = first;
            for (int i = first; i < text.Length; i++)
            {
                char joined = Join(result[length - 1], text[i]);
                if (joined != '\0')
                {
                    result[length - 1] = joined;
                }
                else
                {
                    result[length++] = text[i];
                }
            }

            return new string(result, 0, length);
        }

        private static char Join(char letter, char mark)
        {
            for (int i = 0; i < Marks.Length; i++)
            {
                if (Marks[i][0] == mark)
                {
                    int at = Letters[i].IndexOf(letter);
                    return at < 0 ? '\0' : Composed[i][at];
                }
            }

            return '\0';
        }
    }
}
