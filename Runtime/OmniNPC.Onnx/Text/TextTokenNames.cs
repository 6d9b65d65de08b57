using System;

namespace OmniNPC.Onnx.Text
{
    /// <summary>Names of the Talker's text tokens: pauses, and phones with stress and word start written into the name.</summary>
    internal static class TextTokenNames
    {
        public const string Pad = "<pad>";
        public const string SentenceStart = "|<";
        public const string Comma = "|,";
        public const string Semicolon = "|;";
        public const string Stop = "|.";
        public const string Question = "|?";
        public const string Exclamation = "|!";

        public static readonly string[] Needed = { Pad, SentenceStart, Comma, Semicolon, Stop, Question, Exclamation };

        private static readonly string[] Vowels = { "aa", "ae", "ah", "ao", "aw", "ax", "ay", "eh", "er", "ey", "ih", "iy", "ow", "oy", "uh", "uw" };

        /// <summary>Whether a text token is a vowel of the CMU set, whatever its stress and place.</summary>
        public static bool IsVowelToken(string token) => Array.IndexOf(Vowels, token.TrimStart('#').TrimEnd('1')) >= 0;

        /// <summary>A phone as written in a pronunciation: vowels end in 0 or 1, consonants in no digit.</summary>
        public static bool IsVowel(string phone) => phone.Length > 1 && (phone[phone.Length - 1] == '0' || phone[phone.Length - 1] == '1');

        /// <summary>The phone without its stress digit.</summary>
        public static string Bare(string phone) => IsVowel(phone) ? phone.Substring(0, phone.Length - 1) : phone;

        /// <summary>The phone of a text token, without its word start and stress; of a pause no phone.</summary>
        public static ReadOnlySpan<char> PhoneOf(string token) => token.AsSpan().TrimStart('#').TrimEnd('1');

        /// <summary>The text token of a phone.</summary>
        public static string Token(string barePhone, bool stressed, bool first) => (first ? "#" : "") + barePhone + (stressed ? "1" : "");

        /// <summary>Every text token a phone can become.</summary>
        public static string[] OfPhone(string phone)
        {
            string bare = Bare(phone);
            if (!IsVowel(phone))
            {
                return new[] { Token(bare, false, false), Token(bare, true, false), Token(bare, false, true), Token(bare, true, true) };
            }

            bool stressed = phone[phone.Length - 1] == '1';
            return new[] { Token(bare, stressed, false), Token(bare, stressed, true) };
        }
    }
}
