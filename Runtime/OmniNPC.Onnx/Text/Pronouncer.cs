using System;
using System.Collections.Generic;

namespace OmniNPC.Onnx.Text
{
    /// <summary>Finds the text tokens of a word: the bundle's table, letter names, possessives, then the g2p graph, whose answers are kept.</summary>
    /// <remarks>Thread: one at a time. Allocates: only for words not met before.</remarks>
    internal sealed class Pronouncer
    {
        // A guessed word is at most this long; longer ones are guessed in parts (the graph's cost grows with length, and so does its error).
        private const int LongestGuess = 24;

        // A conversation rarely has more than a few hundred unlisted words; when this many were kept, the store starts afresh.
        private const int MostKept = 4096;

        private static readonly string[] LetterNames =
        {
            "ey1", "b iy1", "s iy1", "d iy1", "iy1", "eh1 f", "jh iy1", "ey1 ch", "ay1", "jh ey1", "k ey1", "eh1 l", "eh1 m", "eh1 n", "ow1", "p iy1", "k y uw1",
            "aa1 r", "eh1 s", "t iy1", "y uw1", "v iy1", "d ah1 b ax0 l y uw0", "eh1 k s", "w ay1", "z iy1",
        };

        private static readonly string[] Hissing = { "s", "z", "sh", "zh", "ch", "jh" };
        private static readonly string[] Voiceless = { "p", "t", "k", "f", "th" };

        private readonly PronunciationTable table;
        private readonly TextTokens tokens;
        private readonly IPhoneGuesser? guesser;
        private readonly WordMap kept = new WordMap();
        private readonly ushort[][] letters = new ushort[26][];
        private readonly ushort[] theBeforeVowel;
        private readonly List<string> phones = new List<string>();
        private readonly List<ushort> run = new List<ushort>();

        public Pronouncer(PronunciationTable table, TextTokens tokens, IPhoneGuesser? guesser)
        {
            this.table = table;
            this.tokens = tokens;
            this.guesser = guesser;
            for (int i = 0; i < letters.Length; i++)
            {
                letters[i] = tokens.TryConvert(LetterNames[i].Split(' '), run) || tokens.TryConvert(LetterNames[i].Replace("ax0", "ah0").Split(' '), run)
                    ? run.ToArray()
                    : Array.Empty<ushort>();
            }

            theBeforeVowel = tokens.TryConvert(new[] { "dh", "iy0" }, run) ? run.ToArray() : Array.Empty<ushort>();
        }

        /// <summary>"the" with its full vowel, as it is said before a word that begins with one ("the ale").</summary>
        public ReadOnlySpan<ushort> TheBeforeVowel => theBeforeVowel;

        /// <summary>Whether a word begins with a vowel sound.</summary>
        public bool BeginsWithVowel(ReadOnlySpan<char> word)
        {
            ReadOnlySpan<ushort> found = Find(word);
            return found.Length > 0 && tokens.IsVowel(found[0]);
        }

        /// <summary>The text tokens of a word as <see cref="SpokenText"/> writes it; empty when nothing of it can be said.</summary>
        public ReadOnlySpan<ushort> Find(ReadOnlySpan<char> word)
        {
            if (word.Length == 2 && word[1] == '.')
            {
                return IsLetter(word[0]) ? letters[word[0] - 'a'] : default;
            }

            if (table.TryGet(word, out ReadOnlySpan<ushort> found) || kept.TryGet(word, out found))
            {
                return found;
            }

            if (kept.Count >= MostKept)
            {
                kept.Clear();
            }

            Work(word, out ushort[] result);
            kept.Add(word, result);
            return kept.TryGet(word, out found) ? found : default;
        }

        private static bool IsLetter(char c) => c >= 'a' && c <= 'z';

        private void Work(ReadOnlySpan<char> word, out ushort[] result)
        {
            ReadOnlySpan<char> bare = word.Trim('\'');
            bool possessive = bare.Length > 2 && bare[bare.Length - 1] == 's' && bare[bare.Length - 2] == '\'';
            ReadOnlySpan<char> stem = possessive ? bare.Slice(0, bare.Length - 2) : bare;
            if (!table.TryGet(bare, out ReadOnlySpan<ushort> found))
            {
                if (!table.TryGet(stem, out found))
                {
                    found = Guess(stem);
                }

                if (possessive && found.Length > 0)
                {
                    result = AddPossessive(found);
                    return;
                }
            }

            result = found.ToArray();
        }

        private ReadOnlySpan<ushort> Guess(ReadOnlySpan<char> word)
        {
            phones.Clear();
            var part = new List<string>();
            Span<char> letters = stackalloc char[LongestGuess];
            int count = 0;
            for (int i = 0; i <= word.Length; i++)
            {
                if (i < word.Length && IsLetter(word[i]))
                {
                    letters[count++] = word[i];
                }

                if (count > 0 && (count == LongestGuess || i == word.Length))
                {
                    part.Clear();
                    guesser?.Guess(letters.Slice(0, count), part);
                    if (part.Count == 0)
                    {
                        for (int j = 0; j < count; j++)
                        {
                            part.AddRange(LetterNames[letters[j] - 'a'].Split(' '));
                        }
                    }

                    phones.AddRange(part);
                    count = 0;
                }
            }

            return tokens.TryConvert(phones, run) ? run.ToArray() : default;
        }

        // "keeper's": z after a voiced sound, s after a voiceless one, another syllable after a hissing one.
        private ushort[] AddPossessive(ReadOnlySpan<ushort> stem)
        {
            ushort last = stem[stem.Length - 1];
            bool stress = tokens.IsStressed(last);
            bool first = stem.Length == 1;
            bool hissing = Is(last, Hissing, stress, first);
            var result = new List<ushort>(stem.Length + 2);
            result.AddRange(stem.ToArray());
            if (hissing && (tokens.TryFind("ax", out ushort vowel) || tokens.TryFind("ih", out vowel)))
            {
                result.Add(vowel);
                stress = false;
            }

            if (tokens.TryFind(TextTokenNames.Token(Is(last, Voiceless, stress, first) ? "s" : "z", stress, false), out ushort ending))
            {
                result.Add(ending);
            }

            return result.ToArray();
        }

        private bool Is(ushort token, string[] names, bool stress, bool first)
        {
            foreach (string name in names)
            {
                if (tokens.TryFind(TextTokenNames.Token(name, stress, first), out ushort id) && id == token)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
