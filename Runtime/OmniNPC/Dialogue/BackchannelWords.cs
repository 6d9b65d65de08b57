using System;

namespace OmniNPC.Dialogue
{
    /// <summary>Tells a listener's "uh-huh" from somebody who wants the turn, by the words alone.</summary>
    /// <remarks>
    /// The rule is CANDOR's (duplex research, section 5): at most three words, more than half of them cue words, and not beginning as a turn begins.
    /// Spellings that transcripts use beside those of the list (mmhm, uhhuh, hm, ok, yup) are added. Allocates: no.
    /// </remarks>
    internal static class BackchannelWords
    {
        private const int MostWords = 3;
        private const int LongestWord = 16;

        private static readonly string[] Cues =
        {
            "a", "ah", "alright", "awesome", "cool", "dope", "e", "exactly", "god", "gotcha", "hm", "hmm", "huh", "mhm", "mm", "mmhm", "mmhmm", "mmm", "nice", "oh", "ok", "okay", "really",
            "right", "sick", "sucks", "sure", "uh", "uhhuh", "um", "wow", "yeah", "yep", "yes", "yup",
        };

        private static readonly string[] TurnBeginnings = { "and", "but", "i", "im", "it", "its", "like", "so", "that", "thats", "we", "were", "well", "you", "youre" };

        /// <summary>What words make of an aside.</summary>
        /// <param name="text">What was understood; may be empty.</param>
        public static PlayerWords Judge(ReadOnlySpan<char> text)
        {
            Span<char> word = stackalloc char[LongestWord];
            int words = 0;
            int cues = 0;
            bool beginsTurn = false;
            int at = 0;
            for (int length = NextWord(text, ref at, word); length > 0; length = NextWord(text, ref at, word))
            {
                ReadOnlySpan<char> found = word.Slice(0, length);
                beginsTurn |= words == 0 && Contains(TurnBeginnings, found);
                cues += Contains(Cues, found) ? 1 : 0;
                words++;
            }

            return words == 0 ? PlayerWords.None
                : words <= MostWords && 2 * cues > words && !beginsTurn ? PlayerWords.Backchannel : PlayerWords.Speech;
        }

        /// <summary>Takes the next word in lower case, without hyphens and apostrophes; of a longer one its beginning.</summary>
        /// <returns>Its length; 0 when there is none.</returns>
        internal static int NextWord(ReadOnlySpan<char> text, ref int at, Span<char> word)
        {
            int length = 0;
            while (at < text.Length && !char.IsLetterOrDigit(text[at]))
            {
                at++;
            }

            for (; at < text.Length && (char.IsLetterOrDigit(text[at]) || IsInside(text[at])); at++)
            {
                if (!IsInside(text[at]) && length < word.Length)
                {
                    word[length++] = char.ToLowerInvariant(text[at]);
                }
            }

            return length;
        }

        internal static bool Contains(string[] words, ReadOnlySpan<char> word)
        {
            foreach (string known in words)
            {
                if (word.SequenceEqual(known.AsSpan()))
                {
                    return true;
                }
            }

            return false;
        }

        private static bool IsInside(char c) => c == '-' || c == '\'' || c == '\u2019' || c == '\u2010' || c == '\u2011';
    }
}
