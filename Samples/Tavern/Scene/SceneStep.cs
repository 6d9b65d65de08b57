using System;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>One line of the player and when it is said: after the answer to the line before, or into it.</summary>
    internal readonly struct SceneStep
    {
        private SceneStep(PlayerLine line, double intoAnswerSeconds)
        {
            Line = line;
            IntoAnswerSeconds = intoAnswerSeconds;
        }

        /// <summary>The line.</summary>
        public PlayerLine Line { get; }

        /// <summary>Seconds of the answer that are heard before the line begins; NaN to wait for its end.</summary>
        public double IntoAnswerSeconds { get; }

        /// <summary>Whether it is said into the answer.</summary>
        public bool IsIntoAnswer => !double.IsNaN(IntoAnswerSeconds);

        /// <summary>A line that waits for the answer to the one before.</summary>
        public static SceneStep After(PlayerLine line) => new SceneStep(line, double.NaN);

        /// <summary>A line said while the character speaks; after its answer when that is shorter.</summary>
        /// <param name="line">The line.</param>
        /// <param name="seconds">Seconds of the answer heard before.</param>
        public static SceneStep Into(PlayerLine line, double seconds) => new SceneStep(line, Math.Max(0, seconds));
    }
}
