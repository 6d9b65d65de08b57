using System;
using System.Collections.Generic;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>The formulas of the figures (duplex research, section 1), the same for both ways of looking.</summary>
    internal static class DuplexRules
    {
        /// <summary>Shorter is a backchannel, with at most <see cref="BackchannelWords"/> words (Full-Duplex-Bench's code).</summary>
        public const double BackchannelSeconds = 1;

        /// <summary>Most words of a backchannel (Full-Duplex-Bench's code; its paper says one).</summary>
        public const int BackchannelWords = 3;

        /// <summary>Silence after a turn within which an answer counts as one (Full-Duplex-Bench: 5 s).</summary>
        public const double AnswerSeconds = 5;

        /// <summary>Time after the player's last sound within which a character that stopped is to be heard again.</summary>
        public const double ResumeSeconds = 0.6;

        /// <summary>Time after the player's speech in which a listener's sound still belongs to it.</summary>
        public const double BackchannelTailSeconds = 0.5;

        /// <summary>Silences up to this are part of a character's speech (Full-Duplex-Bench 1.5: 0.5 s).</summary>
        public const double MergeSeconds = 0.5;

        /// <summary>What begins this soon after a turn began answers the one before.</summary>
        public const double LateAnswerSeconds = 0.3;

        /// <summary>Whether a character began to speak while the player was having the turn: in its pause, or over it.</summary>
        /// <param name="speech">The characters' speech.</param>
        /// <param name="turn">From the player's first to the last sample.</param>
        /// <param name="pauseStart">When the pause begins; in a turn without one <see cref="LateAnswerSeconds"/> after its start.</param>
        /// <param name="countsShort">Whether speech too short for a turn counts too.</param>
        public static bool IsPauseTaken(IReadOnlyList<SpeechSpan> speech, in Stretch turn, double pauseStart, bool countsShort)
        {
            foreach (SpeechSpan span in speech)
            {
                if (span.Start >= pauseStart && span.Start < turn.End && (countsShort || span.IsTakeover))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>When the answer to a turn begins: the first speech that takes the turn, from its end on and before the next turn; NaN when none does.</summary>
        /// <param name="speech">The characters' speech.</param>
        /// <param name="end">The end of the turn.</param>
        /// <param name="before">What begins later answers something else.</param>
        /// <param name="character">Who was asked.</param>
        public static double AnswerStart(IReadOnlyList<SpeechSpan> speech, double end, double before, int character)
        {
            foreach (SpeechSpan span in speech)
            {
                if (span.Start >= end && span.Start <= Math.Min(end + AnswerSeconds, before) && span.IsTakeover)
                {
                    return span.Character == character ? span.Start : double.NaN;
                }
            }

            return double.NaN;
        }

        /// <summary>Whether a listener's sound lies in the player's speech, or so soon after that it belongs to it.</summary>
        public static bool IsInWindow(double onset, in Stretch turn) => onset >= turn.Start && onset <= turn.End + BackchannelTailSeconds;

        /// <summary>Joins stretches whose gap is at most so long.</summary>
        public static List<Stretch> Merge(IReadOnlyList<Stretch> stretches, double gapSeconds)
        {
            List<Stretch> merged = new List<Stretch>();
            foreach (Stretch next in stretches)
            {
                if (merged.Count > 0 && next.Start - merged[merged.Count - 1].End <= gapSeconds)
                {
                    merged[merged.Count - 1] = new Stretch(merged[merged.Count - 1].Start, Math.Max(merged[merged.Count - 1].End, next.End));
                }
                else
                {
                    merged.Add(next);
                }
            }

            return merged;
        }

        /// <summary>How many words had begun at a moment of an utterance.</summary>
        public static int WordsBegun(IReadOnlyList<double> starts, double seconds)
        {
            int count = 0;
            while (count < starts.Count && starts[count] < seconds)
            {
                count++;
            }

            return count;
        }
    }
}
