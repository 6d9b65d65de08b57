using System;
using OmniNPC.Speech;

namespace OmniNPC.Dialogue
{
    /// <summary>
    /// How likely the sound begins with the words written so far, by the ear's own CTC guesses: the prefix score of Hori, Watanabe and Hershey 2017 ("Joint CTC/attention decoding for
    /// end-to-end speech recognition", section 3), over the likeliest tokens of each row.
    /// </summary>
    /// <remarks>Thread: mind. Allocates: at construction only. A score costs one logarithm of a sum for each row of sound.</remarks>
    internal sealed class CtcPrefix
    {
        private const double Impossible = -1e30;

        // What is not among a row's guesses is taken for half as likely as the last of them.
        private const double Unlisted = -0.69314718055994531;
        private const int Blank = -1;
        private const int Nothing = -2;

        private readonly TokenGuess[] guesses;
        private readonly int perRow;

        // Logarithms of the probability that the first rows say the prefix and nothing else: with the last of them saying its last token, and with it saying none.
        private double[] inToken;
        private double[] inBlank;
        private double[] nextInToken;
        private double[] nextInBlank;
        private int last;

        public CtcPrefix(int mostRows, int guessesPerRow)
        {
            perRow = guessesPerRow;
            guesses = new TokenGuess[mostRows * guessesPerRow];
            inToken = new double[mostRows];
            inBlank = new double[mostRows];
            nextInToken = new double[mostRows];
            nextInBlank = new double[mostRows];
        }

        /// <summary>Rows of sound there are.</summary>
        public int Rows { get; private set; }

        /// <summary>The logarithm of the prefix's probability.</summary>
        public double Score { get; private set; }

        /// <summary>The logarithm of the probability that the sound says the prefix and ends.</summary>
        public double EndScore => Sum(inToken[Rows - 1], inBlank[Rows - 1]);

        /// <summary>Forgets the sound.</summary>
        public void Clear() => Rows = 0;

        /// <summary>Adds rows of sound; what finds no room is left out.</summary>
        public void Add(ReadOnlySpan<TokenGuess> rows)
        {
            int fitting = Math.Min(rows.Length, guesses.Length - (Rows * perRow));
            rows.Slice(0, fitting).CopyTo(guesses.AsSpan(Rows * perRow));
            Rows += fitting / perRow;
        }

        /// <summary>Adds the first rows of another sound.</summary>
        public void Add(CtcPrefix other, int rows) => Add(other.guesses.AsSpan(0, Math.Min(rows, other.Rows) * perRow));

        /// <summary>Starts with nothing written.</summary>
        public void Begin()
        {
            last = Nothing;
            Score = 0;
            double silent = 0;
            for (int row = 0; row < Rows; row++)
            {
                silent += LogProbability(row, Blank);
                inToken[row] = Impossible;
                inBlank[row] = silent;
            }
        }

        /// <summary>The logarithm of the probability of the prefix with one more token.</summary>
        public double ScoreWith(int token)
        {
            double score = last == Nothing ? LogProbability(0, token) : Impossible;
            for (int row = 1; row < Rows; row++)
            {
                score = Sum(score, Before(row, token) + LogProbability(row, token));
            }

            return score;
        }

        /// <summary>Writes a token.</summary>
        public void Take(int token)
        {
            Score = ScoreWith(token);
            double inNow = last == Nothing ? LogProbability(0, token) : Impossible;
            double blankNow = Impossible;
            nextInToken[0] = inNow;
            nextInBlank[0] = blankNow;
            for (int row = 1; row < Rows; row++)
            {
                blankNow = Sum(blankNow, inNow) + LogProbability(row, Blank);
                inNow = Sum(inNow, Before(row, token)) + LogProbability(row, token);
                nextInToken[row] = inNow;
                nextInBlank[row] = blankNow;
            }

            (inToken, nextInToken) = (nextInToken, inToken);
            (inBlank, nextInBlank) = (nextInBlank, inBlank);
            last = token;
        }

        /// <summary>That the rows before one say the prefix, so that the token may begin there; the same token twice needs a pause between.</summary>
        private double Before(int row, int token) => token == last ? inBlank[row - 1] : Sum(inToken[row - 1], inBlank[row - 1]);

        private double LogProbability(int row, int token)
        {
            int begin = row * perRow;
            for (int i = begin; i < begin + perRow; i++)
            {
                if (guesses[i].Token == token)
                {
                    return guesses[i].LogProbability;
                }
            }

            return guesses[begin + perRow - 1].LogProbability + Unlisted;
        }

        /// <summary>The logarithm of the sum of two probabilities given by theirs.</summary>
        private static double Sum(double a, double b)
        {
            double larger = Math.Max(a, b);
            double difference = Math.Min(a, b) - larger;

            // Below the last bit of a double.
            return difference < -37 ? larger : larger + Math.Log(1 + Math.Exp(difference));
        }
    }
}
