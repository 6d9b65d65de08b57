using System;

namespace OmniNPC.Mouths
{
    /// <summary>Which mouth shapes the phones of English make.</summary>
    /// <remarks>
    /// Phones are those of the CMU dictionary in lower case, with or without a stress digit, and <c>ax</c>. Meta's reference names p b m, f v, th, t d, k g, ch j sh, s z, n l, r and five vowels;
    /// each other phone goes where its lips, jaw and tongue are: ng with k and g, zh with sh, er with r, w with the close round vowels, y with the close spread ones, and a
    /// diphthong from one vowel to the other. Immutable; any thread. Allocates: no.
    /// </remarks>
    public static class PhoneVisemes
    {
        // In alphabetical order for the binary search.
        private static readonly string[] Phones =
        {
            "aa", "ae", "ah", "ao", "aw", "ax", "ay", "b", "ch", "d", "dh", "eh", "er", "ey", "f", "g", "hh", "ih", "iy", "jh", "k",
            "l", "m", "n", "ng", "ow", "oy", "p", "r", "s", "sh", "t", "th", "uh", "uw", "v", "w", "y", "z", "zh",
        };

        private static readonly Viseme[] First =
        {
            Viseme.AA, Viseme.AA, Viseme.AA, Viseme.OH, Viseme.AA, Viseme.AA, Viseme.AA, Viseme.PP, Viseme.CH, Viseme.DD, Viseme.TH, Viseme.E, Viseme.RR, Viseme.E, Viseme.FF, Viseme.KK,
            Viseme.AA, Viseme.IH, Viseme.IH, Viseme.CH, Viseme.KK,
            Viseme.NN, Viseme.PP, Viseme.NN, Viseme.KK, Viseme.OH, Viseme.OH, Viseme.PP, Viseme.RR, Viseme.SS, Viseme.CH, Viseme.DD, Viseme.TH, Viseme.OU, Viseme.OU, Viseme.FF, Viseme.OU,
            Viseme.IH, Viseme.SS, Viseme.CH,
        };

        /// <summary>The shapes a phone begins and ends with.</summary>
        /// <param name="phone">For example <c>ay</c>, <c>ay1</c>, <c>t</c>.</param>
        /// <param name="first">The shape at its beginning.</param>
        /// <param name="last">The shape at its end; another one for the diphthongs aw, ay, ey, ow and oy.</param>
        /// <returns>False for what is no phone; the shapes are those of silence then.</returns>
        public static bool TryGet(ReadOnlySpan<char> phone, out Viseme first, out Viseme last)
        {
            ReadOnlySpan<char> bare = phone.Length > 0 && phone[phone.Length - 1] >= '0' && phone[phone.Length - 1] <= '2' ? phone.Slice(0, phone.Length - 1) : phone;
            int low = 0;
            int high = Phones.Length - 1;
            while (low <= high)
            {
                int middle = (low + high) / 2;
                int order = bare.CompareTo(Phones[middle].AsSpan(), StringComparison.Ordinal);
                if (order == 0)
                {
                    first = First[middle];
                    last = LastOf(bare, first);
                    return true;
                }

                low = order > 0 ? middle + 1 : low;
                high = order < 0 ? middle - 1 : high;
            }

            first = last = Viseme.Sil;
            return false;
        }

        /// <summary>Whether a phone has no shape of its own: the breath of <c>hh</c> is let out through the mouth of the sound that follows.</summary>
        /// <param name="phone">Without a stress digit.</param>
        public static bool TakesNext(ReadOnlySpan<char> phone) => phone.SequenceEqual("hh".AsSpan());

        private static Viseme LastOf(ReadOnlySpan<char> bare, Viseme first)
        {
            if (bare.Length != 2)
            {
                return first;
            }

            char vowel = bare[0];
            char glide = bare[1];
            bool isVowel = vowel == 'a' || vowel == 'e' || vowel == 'o';
            return isVowel && glide == 'y' ? Viseme.IH : isVowel && glide == 'w' ? Viseme.OU : first;
        }
    }
}
