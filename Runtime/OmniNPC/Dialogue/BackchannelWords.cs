using System;

namespace OmniNPC.Dialogue
{
    /// <summary>Tells a listener's "uh-huh" from somebody who wants the turn, by the words alone.</summary>
    /// <remarks>
    /// The rule is CANDOR's (duplex research, section 5): at most three words, more than half of them cue words, and not beginning as a turn begins.
    /// Spellings that transcripts use beside those of the list (mmhm, uhhuh, hm, ok, yup) are added, and "I see". Of more words than the voice had time for the rest is misheard.
    /// What is short and has no word that claims the turn is a listener's too, and a single word somewhat longer: "oh okay" may be understood as "ohay". A name that is called claims the turn.
    /// Allocates: no.
    /// </remarks>
    internal static class BackchannelWords
    {
        private const int MostWords = 3;
        private const int LongestWord = 16;

        // Section 1.5, F4: a player's backchannels last 0.25 to 0.7 s; section 4.6: overlaps of up to 0.7 s are taken for one whatever their words. Half of that needs a word that claims the turn;
        // an ear that hears "uh-huh" for the first time makes a word of it that never was said.
        private const double ShortSeconds = 0.35;
        private const double ShortWordSeconds = 0.7;

        // Six syllables a second is fast speech; the voice is counted without its soft ends.
        private const double ShortestWordSeconds = 0.15;

        private static readonly string[] Cues =
        {
            "a", "ah", "alright", "awesome", "cool", "dope", "e", "exactly", "god", "gotcha", "hm", "hmm", "huh", "mhm", "mm", "mmhm", "mmhmm", "mmm", "nice", "oh", "ok", "okay", "really",
            "right", "sick", "sucks", "sure", "uh", "uhhuh", "um", "wow", "yeah", "yep", "yes", "yup",
        };

        // Words that want the turn however short they are; what is short and has none of them was a listener's, or misheard.
        private static readonly string[] Claims =
        {
            "enough", "excuse", "fire", "go", "help", "hey", "hold", "how", "hush", "leave", "listen", "look", "never", "no", "pardon", "please", "quiet", "run", "shut", "silence", "sorry",
            "stop", "wait", "what", "when", "where", "who", "why",
        };

        private static readonly string[] TurnBeginnings = { "and", "but", "i", "im", "it", "its", "like", "so", "that", "thats", "we", "were", "well", "you", "youre" };

        /// <summary>What words make of an aside.</summary>
        /// <param name="text">What was understood; may be empty.</param>
        /// <param name="voicedSeconds">How long the voice was; "uh-huh" of 0.25 s that was understood as two words is the first of them.</param>
        /// <param name="name">Name of the character that speaks; to call it claims the turn.</param>
        public static PlayerWords Judge(ReadOnlySpan<char> text, double voicedSeconds = double.PositiveInfinity, string name = "")
        {
            Span<char> word = stackalloc char[LongestWord];
            int words = 0;
            int cues = 0;
            int most = (int)Math.Min(int.MaxValue, Math.Max(1, voicedSeconds / ShortestWordSeconds));
            bool beginsTurn = false;
            bool isClaim = false;
            int at = 0;
            for (int length = NextWord(text, ref at, word); length > 0 && words < most; length = NextWord(text, ref at, word))
            {
                ReadOnlySpan<char> found = word.Slice(0, length);
                if (words == 0 && found.Length == 1 && found[0] == 'i' && IsSee(text, at))
                {
                    return PlayerWords.Backchannel;
                }

                beginsTurn |= words == 0 && Contains(TurnBeginnings, found);
                isClaim |= Contains(Claims, found) || found.Equals(name.AsSpan(), StringComparison.OrdinalIgnoreCase);
                cues += Contains(Cues, found) ? 1 : 0;
                words++;
            }

            return words == 0 ? PlayerWords.None
                : (words <= MostWords && 2 * cues > words && !beginsTurn) || (voicedSeconds <= (words == 1 ? ShortWordSeconds : ShortSeconds) && !isClaim) ? PlayerWords.Backchannel : PlayerWords.Speech;
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

        /// <summary>"I see" begins as a turn does and is none, when nothing follows.</summary>
        private static bool IsSee(ReadOnlySpan<char> text, int at)
        {
            Span<char> word = stackalloc char[LongestWord];
            int length = NextWord(text, ref at, word);
            return word.Slice(0, length).SequenceEqual("see".AsSpan()) && NextWord(text, ref at, word) == 0;
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
