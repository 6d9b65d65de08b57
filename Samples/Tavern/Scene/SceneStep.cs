using System;
using System.Numerics;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>One step of a script: a line of the player and when and to whom it is said, or a line that the game gives a character to say.</summary>
    internal sealed class SceneStep
    {
        private SceneStep(PlayerLine? line, string? remark, double intoAnswerSeconds)
        {
            Line = line;
            RemarkText = remark;
            IntoAnswerSeconds = intoAnswerSeconds;
        }

        /// <summary>The player's line, or null for a remark.</summary>
        public PlayerLine? Line { get; }

        /// <summary>What a character says unasked, or null for a line of the player.</summary>
        public string? RemarkText { get; }

        /// <summary>Whom the player walks up to first, or who remarks; null for whoever it faces.</summary>
        public string? Who { get; private set; }

        /// <summary>Where the player strolls to once the step has begun, metres along x and z; null to stay.</summary>
        public Vector2? Stroll { get; private set; }

        /// <summary>Seconds of the answer that are heard before the line begins; NaN to wait for its end.</summary>
        public double IntoAnswerSeconds { get; }

        /// <summary>Whether it is said into the answer.</summary>
        public bool IsIntoAnswer => !double.IsNaN(IntoAnswerSeconds);

        /// <summary>A line that waits for the answer to the one before.</summary>
        public static SceneStep After(PlayerLine line) => new SceneStep(line, null, double.NaN);

        /// <summary>A line said while a character speaks; after its answer when that is shorter.</summary>
        /// <param name="line">The line.</param>
        /// <param name="seconds">Seconds of the answer heard before.</param>
        public static SceneStep Into(PlayerLine line, double seconds) => new SceneStep(line, null, Math.Max(0, seconds));

        /// <summary>A line that the game gives a character to say.</summary>
        /// <param name="who">The character's name.</param>
        /// <param name="text">What it says.</param>
        public static SceneStep Remark(string who, string text) => new SceneStep(null, text, double.NaN) { Who = who };

        /// <summary>The player walks up to somebody before the line.</summary>
        public SceneStep To(string who)
        {
            Who = who;
            return this;
        }

        /// <summary>The player strolls to a point while the step goes on.</summary>
        public SceneStep Strolling(float x, float z)
        {
            Stroll = new Vector2(x, z);
            return this;
        }
    }
}
