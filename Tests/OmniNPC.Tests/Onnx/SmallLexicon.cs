using System;
using System.Collections.Generic;
using System.IO;
using OmniNPC.Onnx.Text;

namespace OmniNPC.Tests.Onnx
{
    /// <summary>A hand-written lexicon over the phones of the CMU set, so that text tests need no bundle.</summary>
    internal static class SmallLexicon
    {
        private static readonly string[] Phones =
        {
            "aa", "ae", "ah", "ao", "aw", "ax", "ay", "eh", "er", "ey", "ih", "iy", "ow", "oy", "uh", "uw", "b", "ch", "d", "dh", "f", "g", "hh", "jh", "k", "l", "m",
            "n", "ng", "p", "r", "s", "sh", "t", "th", "v", "w", "y", "z", "zh",
        };

        public const string Words =
            "the\tdh ax0\nkeeper\tk iy1 p er0\nhas\thh ae1 z\nale\tey1 l\nforty\tf ao1 r t iy0\ntwo\tt uw1\nwell\tw eh1 l\nbench\tb eh1 n ch\ncat\tk ae1 t\n"
            + "stop\ts t aa1 p\na\tax0\nno\tn ow1\nfour\tf ao1 r\nand\tae1 n d\nman\tm ae1 n\n";

        public static TextTokens Tokens()
        {
            var names = new List<string> { "<pad>" };
            foreach (string phone in Phones)
            {
                names.AddRange(new[] { phone, phone + "1", "#" + phone, "#" + phone + "1" });
            }

            names.AddRange(new[] { "|<", "|,", "|;", "|.", "|?", "|!", "|" });
            return new TextTokens(names);
        }

        public static PronunciationTable Table(TextTokens tokens) => PronunciationTable.Read(new StringReader(Words), "pronunciations.tsv", tokens);

        public static AlignedTextFeed Feed(IPhoneGuesser guesser)
        {
            TextTokens tokens = Tokens();
            PronunciationTable table = Table(tokens);
            return new AlignedTextFeed(tokens, new Pronouncer(table, tokens, guesser), table, 8, 14);
        }

        /// <summary>Guesses "ax0 n" for every word, and counts how often it was asked.</summary>
        public sealed class Guesser : IPhoneGuesser
        {
            public int Calls { get; private set; }

            public void Guess(ReadOnlySpan<char> letters, List<string> phones)
            {
                Calls++;
                phones.Add("ax0");
                phones.Add("n");
            }
        }
    }
}
