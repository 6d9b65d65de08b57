using System;

namespace OmniNPC.Dialogue
{
    /// <summary>The estimator that needs no model: the last words, how the question or sentence is built, the fall of pitch and level, and the length.</summary>
    /// <remarks>
    /// Evidence is added up as log odds. It knows English function words only; in another language, and before the words are known, pitch, level and length remain. It was
    /// set by reasoning from the sources named at each number, not fitted to recordings, and it cannot know that "I walked to the market" goes on: for such an end it
    /// answers "likely", and a pause of more than a third of a second there is taken for the end. Thread: any (immutable). Allocates: no.
    /// </remarks>
    public sealed class RuleEndOfTurnEstimator : IEndOfTurnEstimator
    {
        private const int LongestWord = 16;

        // A sentence never ends with these, but for a stranded preposition of a question.
        private static readonly string[] Dangling =
        {
            "a", "an", "the", "my", "your", "his", "its", "our", "their", "this", "these", "those", "some", "any", "every", "no", "and", "or", "but", "because", "so", "if", "when", "while", "whether",
            "of", "to", "for", "from", "with", "in", "on", "at", "by", "into", "about", "than", "as", "is", "are", "was", "were", "be", "been", "am", "im", "youre", "were", "theyre", "ive",
            "can", "could", "would", "will", "shall", "should", "may", "might", "must", "do", "does", "did", "have", "has", "had", "i", "we", "they", "very", "really", "um", "uh", "er", "erm",
            "hmm", "well", "like", "just", "also", "then", "that", "which", "who", "whose", "where", "what", "how", "why", "not", "more", "maybe", "perhaps",
        };

        private static readonly string[] Prepositions = { "of", "to", "for", "from", "with", "in", "on", "at", "by", "into", "about", "like" };

        private static readonly string[] QuestionOpenings =
        {
            "who", "what", "whats", "where", "wheres", "when", "why", "how", "hows", "which", "whose", "is", "are", "was", "were", "do", "does", "did", "have", "has", "had", "can", "could", "would",
            "will", "shall", "should", "may", "might", "must",
        };

        // Whole turns, or the last word of one.
        private static readonly string[] Closings =
        {
            "please", "thanks", "thank", "you", "hello", "hi", "goodbye", "bye", "farewell", "yes", "yeah", "yep", "okay", "ok", "sure", "evening", "morning", "night", "day", "it", "then", "stop", "wait", "nothing",
        };

        /// <inheritdoc/>
        public float Estimate(in EndOfTurnInput input)
        {
            double odds = input.HasText ? OfText(input.Text, input.SpeechSeconds) : 0;
            if (input.HasText && input.Text.IsWhiteSpace())
            {
                // A sound without words: nobody is left to wait for.
                return 0.95f;
            }

            // Section 5 of the duplex research: turns end low, and a phrase-final rise asks for a reaction. Two semitones are heard as a movement.
            if (!float.IsNaN(input.PitchChange))
            {
                odds += input.PitchChange <= -2f ? 0.8 : input.PitchChange >= 2f ? (odds > 1.5 ? 0.4 : -0.5) : -0.4;
            }

            if (!float.IsNaN(input.LevelChange))
            {
                odds += input.LevelChange <= -4f ? 0.2 : -0.1;
            }

            // "Well" and "so" are shorter than an answer.
            odds -= input.SpeechSeconds < 0.35 ? 0.5 : 0;
            return (float)(1 / (1 + Math.Exp(-odds)));
        }

        /// <summary>Log odds by the words: 1.73 is 0.85, 1.4 is 0.8, 0.9 is 0.71, -2.44 is 0.08.</summary>
        private static double OfText(ReadOnlySpan<char> text, double speechSeconds)
        {
            Span<char> word = stackalloc char[LongestWord];
            Span<char> last = stackalloc char[LongestWord];
            int at = 0;
            int words = 0;
            int lastLength = 0;
            bool isQuestion = false;
            for (int length = BackchannelWords.NextWord(text, ref at, word); length > 0; length = BackchannelWords.NextWord(text, ref at, word))
            {
                isQuestion |= words == 0 && BackchannelWords.Contains(QuestionOpenings, word.Slice(0, length));
                words++;
                word.Slice(0, length).CopyTo(last);
                lastLength = length;
            }

            ReadOnlySpan<char> end = last.Slice(0, lastLength);
            ReadOnlySpan<char> trimmed = text.TrimEnd();
            bool isOpen = trimmed.EndsWith(",") || trimmed.EndsWith("-") || trimmed.EndsWith("\u2014") || trimmed.EndsWith("...") || trimmed.EndsWith("\u2026");
            if (isOpen || (words == 1 && end.SequenceEqual("please")))
            {
                return -1.7;
            }

            if (isQuestion && words == 1)
            {
                return 0;
            }

            if (isQuestion && words >= 3 && BackchannelWords.Contains(Prepositions, end))
            {
                return 0.4;
            }

            if (BackchannelWords.Contains(Closings, end) && (words > 1 || speechSeconds < 1))
            {
                return 1.73;
            }

            if (BackchannelWords.Contains(Dangling, end))
            {
                return -2.44;
            }

            return isQuestion && words >= 3 ? 1.73 : words >= 2 ? 1.4 : 0.9;
        }
    }
}
