using System;

namespace OmniNPC.Dialogue
{
    /// <summary>What is known of a player's turn when the player falls silent.</summary>
    public readonly ref struct EndOfTurnInput
    {
        /// <summary>Creates an input.</summary>
        /// <param name="text">What was understood so far; ignored without <paramref name="hasText"/>.</param>
        /// <param name="hasText">Whether the words are known yet.</param>
        /// <param name="speechSeconds">Voiced seconds of the turn.</param>
        /// <param name="pitchChange">Semitones, or NaN.</param>
        /// <param name="levelChange">Decibels, or NaN.</param>
        public EndOfTurnInput(ReadOnlySpan<char> text, bool hasText, double speechSeconds, float pitchChange, float levelChange)
        {
            Text = text;
            HasText = hasText;
            SpeechSeconds = speechSeconds;
            PitchChange = pitchChange;
            LevelChange = levelChange;
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
    }
}
