using System;
using System.Numerics;

namespace OmniNPC.Dialogue
{
    /// <summary>Whom the player talks to: whoever is named; else who is faced, near and was the partner before.</summary>
    /// <remarks>Thread: any. Allocates: no.</remarks>
    internal static class Addressing
    {
        // Nobody is outside the field of attention, but who stands behind the player counts a fifth of who is faced.
        private const float LeastFacing = 0.2f;

        // A conversation under way is worth a glance aside: 45 degrees (cosine 0.71) do not end it, 90 do.
        private const float PartnerBonus = 1.5f;

        // A name outweighs where the player looks.
        private const float NameBonus = 100f;

        // What may stand before a name that is called ("hey Ida", "good evening Ida", "excuse me Ida").
        private static readonly string[] Openers =
        {
            "ah", "and", "evening", "excuse", "good", "greetings", "hello", "hey", "hi", "listen", "me", "morning", "night", "no", "now", "oh", "ok", "okay", "please", "say", "so", "thank",
            "thanks", "then", "well", "yes", "you",
        };

        // What may stand before a name that is called at the end of a line without a comma, as transcripts have it ("thank you ida", "goodbye ida").
        private static readonly string[] Courtesies =
        {
            "bye", "cheers", "day", "evening", "farewell", "goodbye", "goodnight", "hello", "hey", "hi", "morning", "night", "no", "now", "okay", "please", "sorry", "thanks", "then", "well",
            "yes", "you",
        };

        // "Ida is ..." is about her, whatever comes.
        private static readonly string[] Links = { "and", "are", "does", "had", "has", "is", "knows", "likes", "said", "says", "told", "was", "went", "will" };

        /// <summary>How likely a character is meant.</summary>
        /// <param name="head">The player's head.</param>
        /// <param name="position">Where the character is.</param>
        /// <param name="earshot">Metres beyond which nobody hears the player.</param>
        /// <param name="isNamed">The line calls it by its name.</param>
        /// <param name="isPartner">It was spoken to last.</param>
        /// <returns>0 when it cannot hear the player; else more for who is more likely meant.</returns>
        public static float Score(in Pose head, Vector3 position, float earshot, bool isNamed, bool isPartner)
        {
            Vector3 way = position - head.Position;
            float distance = way.Length();
            if (distance > earshot)
            {
                return 0;
            }

            float cosine = distance < 1e-3f ? 1f : Vector3.Dot(head.Forward, way / distance);
            float facing = Math.Max(LeastFacing, cosine);
            float nearness = 1f / (1f + distance);
            return facing * facing * nearness * (isPartner ? PartnerBonus : 1f) * (isNamed ? NameBonus : 1f);
        }

        /// <summary>Whether a line calls somebody: the name stands at its beginning, after a greeting, or at its end after a comma or a word of courtesy.</summary>
        /// <remarks>"Ida, where is the mill?", "good evening ida" and "an ale please, Ida" call Ida. "Where is Ida?" and "Ida's goat is lost" are about her.</remarks>
        public static bool IsCalled(ReadOnlySpan<char> text, ReadOnlySpan<char> name)
        {
            text = text.Trim();
            int start = 0;
            Span<char> word = stackalloc char[16];
            for (int at = 0; ; start = at)
            {
                while (start < text.Length && !char.IsLetterOrDigit(text[start]))
                {
                    start++;
                }

                if (StandsAt(text, start, name))
                {
                    int end = start + name.Length;
                    return end == text.Length || (text[end] != '\'' && text[end] != '\u2019' && !IsLinked(text.Slice(end)));
                }

                int length = BackchannelWords.NextWord(text, ref at, word);
                if (length == 0 || !BackchannelWords.Contains(Openers, word.Slice(0, length)))
                {
                    return IsCalledAtEnd(text, name);
                }
            }
        }

        private static bool IsCalledAtEnd(ReadOnlySpan<char> text, ReadOnlySpan<char> name)
        {
            int end = text.Length;
            while (end > 0 && !char.IsLetterOrDigit(text[end - 1]))
            {
                end--;
            }

            int start = end - name.Length;
            if (start <= 0 || !StandsAt(text.Slice(0, end), start, name))
            {
                return false;
            }

            ReadOnlySpan<char> before = text.Slice(0, start).TrimEnd();
            if (before.IsEmpty || !char.IsLetterOrDigit(before[before.Length - 1]))
            {
                return !before.IsEmpty && before[before.Length - 1] == ',';
            }

            int wordStart = before.Length;
            while (wordStart > 0 && char.IsLetterOrDigit(before[wordStart - 1]))
            {
                wordStart--;
            }

            Span<char> word = stackalloc char[16];
            int at = wordStart;
            int length = BackchannelWords.NextWord(before, ref at, word);
            return BackchannelWords.Contains(Courtesies, word.Slice(0, length));
        }

        /// <summary>"Ida is ..." tells something about her.</summary>
        private static bool IsLinked(ReadOnlySpan<char> after)
        {
            if (after.Length == 0 || after[0] != ' ')
            {
                return false;
            }

            Span<char> word = stackalloc char[16];
            int at = 0;
            int length = BackchannelWords.NextWord(after, ref at, word);
            return BackchannelWords.Contains(Links, word.Slice(0, length));
        }

        private static bool StandsAt(ReadOnlySpan<char> text, int at, ReadOnlySpan<char> name)
        {
            int end = at + name.Length;
            return end <= text.Length && text.Slice(at, name.Length).Equals(name, StringComparison.OrdinalIgnoreCase)
                && (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]));
        }
    }
}
