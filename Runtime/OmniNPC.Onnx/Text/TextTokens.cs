using System;
using System.Collections.Generic;
using OmniNPC.Mouths;

namespace OmniNPC.Onnx.Text
{
    /// <summary>The Talker's text tokens by name, and the one rule that turns the phones of a word into them.</summary>
    internal sealed class TextTokens
    {
        private readonly Dictionary<string, ushort> ids = new Dictionary<string, ushort>(StringComparer.Ordinal);
        private readonly IReadOnlyList<string> byId;
        private readonly bool[] stressed;
        private readonly bool[] vowel;
        private readonly string[] phones;
        private readonly Viseme[] firstShape;
        private readonly Viseme[] lastShape;
        private readonly bool[] takesNext;

        public TextTokens(IReadOnlyList<string> names)
        {
            byId = names;
            stressed = new bool[names.Count];
            vowel = new bool[names.Count];
            phones = new string[names.Count];
            firstShape = new Viseme[names.Count];
            lastShape = new Viseme[names.Count];
            takesNext = new bool[names.Count];
            for (int i = 0; i < names.Count; i++)
            {
                ids.Add(names[i], (ushort)i);
                vowel[i] = TextTokenNames.IsVowelToken(names[i]);
                ReadOnlySpan<char> phone = TextTokenNames.PhoneOf(names[i]);
                phones[i] = PhoneVisemes.TryGet(phone, out firstShape[i], out lastShape[i]) ? phone.ToString() : string.Empty;
                takesNext[i] = PhoneVisemes.TakesNext(phone);
                stressed[i] = names[i][names[i].Length - 1] == '1';
            }

            Pad = ids[TextTokenNames.Pad];
            SentenceStart = ids[TextTokenNames.SentenceStart];
            Comma = ids[TextTokenNames.Comma];
            Semicolon = ids[TextTokenNames.Semicolon];
            Stop = ids[TextTokenNames.Stop];
            Question = ids[TextTokenNames.Question];
            Exclamation = ids[TextTokenNames.Exclamation];
        }

        public ushort Pad { get; }

        public ushort SentenceStart { get; }

        public ushort Comma { get; }

        public ushort Semicolon { get; }

        public ushort Stop { get; }

        public ushort Question { get; }

        public ushort Exclamation { get; }

        /// <summary>The name of a token.</summary>
        public string NameOf(ushort token) => byId[token];

        /// <summary>Whether a phone's token is one of a stressed syllable.</summary>
        public bool IsStressed(ushort token) => stressed[token];

        /// <summary>Whether a token is a vowel.</summary>
        public bool IsVowel(ushort token) => vowel[token];

        /// <summary>The mouth of a token: of a pause at rest, of a breath that of the token after it.</summary>
        /// <param name="token">The token that begins to sound.</param>
        /// <param name="next">The token after it.</param>
        /// <param name="word">The word it belongs to.</param>
        /// <param name="offsetCodecFrames">When it begins, in codec frames.</param>
        public PhoneStart Mouth(ushort token, ushort next, int word, float offsetCodecFrames)
            => takesNext[token] && phones[next].Length > 0
                ? new PhoneStart(phones[token], word, firstShape[next], firstShape[next], offsetCodecFrames)
                : new PhoneStart(phones[token], word, firstShape[token], lastShape[token], offsetCodecFrames);

        public bool TryFind(string name, out ushort token) => ids.TryGetValue(name, out token);

        /// <summary>Turns phones (<c>t ae1 v er0 n</c>, one a string) into the tokens of a word: each takes the stress of the next vowel at or after it, or of the last vowel when none follows.</summary>
        /// <returns>False when a phone has no token.</returns>
        public bool TryConvert(IReadOnlyList<string> phones, List<ushort> to)
        {
            bool last = false;
            for (int i = 0; i < phones.Count; i++)
            {
                last = TextTokenNames.IsVowel(phones[i]) ? phones[i][phones[i].Length - 1] == '1' : last;
            }

            to.Clear();
            for (int i = 0; i < phones.Count; i++)
            {
                bool stress = last;
                for (int j = i; j < phones.Count; j++)
                {
                    if (TextTokenNames.IsVowel(phones[j]))
                    {
                        stress = phones[j][phones[j].Length - 1] == '1';
                        break;
                    }
                }

                if (!ids.TryGetValue(TextTokenNames.Token(TextTokenNames.Bare(phones[i]), stress, i == 0), out ushort token))
                {
                    return false;
                }

                to.Add(token);
            }

            return true;
        }
    }
}
