using System;

namespace OmniNPC.Dialogue
{
    /// <summary>What is known of a player's turn when the player falls silent.</summary>
    public readonly ref struct EndOfTurnInput
    {
        /// <summary>Most ids of <see cref="Tokens"/>: a spoken line of the tiny model's world has 10.</summary>
        public const int MostTokens = 24;

        /// <summary>Blocks of 10 ms of <see cref="Contour"/>: the last word or two, and the silence after it.</summary>
        public const int ContourBlocks = 80;

        /// <summary>Numbers a block of <see cref="Contour"/>.</summary>
        public const int ContourValues = 3;

        /// <summary>Creates an input of what a rule can judge.</summary>
        /// <param name="text">What was understood so far; ignored without <paramref name="hasText"/>.</param>
        /// <param name="hasText">Whether the words are known yet.</param>
        /// <param name="speechSeconds">Voiced seconds of the turn.</param>
        /// <param name="pitchChange">Semitones, or NaN.</param>
        /// <param name="levelChange">Decibels, or NaN.</param>
        public EndOfTurnInput(ReadOnlySpan<char> text, bool hasText, double speechSeconds, float pitchChange, float levelChange)
            : this(text, hasText, speechSeconds, pitchChange, levelChange, ReadOnlySpan<int>.Empty, 0, 0, 0, ReadOnlySpan<float>.Empty)
        {
        }

        /// <summary>Creates an input.</summary>
        /// <param name="text">What was understood so far; ignored without <paramref name="hasText"/>.</param>
        /// <param name="hasText">Whether the words are known yet.</param>
        /// <param name="speechSeconds">Voiced seconds of the turn.</param>
        /// <param name="pitchChange">Semitones, or NaN.</param>
        /// <param name="levelChange">Decibels, or NaN.</param>
        /// <param name="tokens">The ear's own guess, the newest last; at most <see cref="MostTokens"/>.</param>
        /// <param name="rows">Rows the ear has read; 0 when it makes no guesses.</param>
        /// <param name="rowsSinceToken">Rows since the newest token.</param>
        /// <param name="unreadSeconds">Sound of the turn that the ear has not read.</param>
        /// <param name="contour">Empty, or <see cref="ContourBlocks"/> times <see cref="ContourValues"/> numbers.</param>
        public EndOfTurnInput(ReadOnlySpan<char> text, bool hasText, double speechSeconds, float pitchChange, float levelChange, ReadOnlySpan<int> tokens, int rows, int rowsSinceToken,
            double unreadSeconds, ReadOnlySpan<float> contour)
        {
            Text = text;
            HasText = hasText;
            SpeechSeconds = speechSeconds;
            PitchChange = pitchChange;
            LevelChange = levelChange;
            Tokens = tokens;
            Rows = rows;
            RowsSinceToken = rowsSinceToken;
            UnreadSeconds = unreadSeconds;
            Contour = contour;
        }

        /// <summary>What was understood so far.</summary>
        public ReadOnlySpan<char> Text { get; }

        /// <summary>Whether the words are known; empty text that is known means a sound without words.</summary>
        public bool HasText { get; }

        /// <summary>Voiced seconds of the turn.</summary>
        public double SpeechSeconds { get; }

        /// <summary>Pitch of the last 120 ms of voice minus the mean of the turn before it, in semitones; negative is a fall. NaN when too little of it had a pitch.</summary>
        public float PitchChange { get; }

        /// <summary>Level of the last 120 ms of voice minus the mean of the turn before it, in decibels. NaN when the turn is shorter than twice that.</summary>
        public float LevelChange { get; }

        /// <summary>Ids of the Thinker's tokenizer, as the audio encoder guesses them while the player speaks: what was said so far, the newest last. Known before <see cref="Text"/>, and never
        /// completed by a language model's habit.</summary>
        public ReadOnlySpan<int> Tokens { get; }

        /// <summary>Rows of the turn the ear has read (80 ms each in the tiny model); 0 when nothing is known of <see cref="Tokens"/>.</summary>
        public int Rows { get; }

        /// <summary>Rows since the newest token, or all of them where there is none.</summary>
        public int RowsSinceToken { get; }

        /// <summary>Seconds of the turn's sound that the ear has not read: a word may be in it.</summary>
        public double UnreadSeconds { get; }

        /// <summary>
        /// The last blocks of 10 ms of the turn, the silence at its end included, row-major [<see cref="ContourBlocks"/>, <see cref="ContourValues"/>]: level relative to the turn's own blocks with a
        /// pitch in units of 10 dB (-6 to 2; -6 before the turn), pitch relative to its mean in units of 4 semitones (-4 to 4; 0 without), and 1 where there is a pitch. Empty when unknown.
        /// </summary>
        public ReadOnlySpan<float> Contour { get; }
    }
}
