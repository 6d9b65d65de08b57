using System;
using System.Collections.Generic;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>Lets the player say line after line, each when the answer to the last one is over or in the middle of it, and walk around the keeper meanwhile.</summary>
    internal sealed class SceneScript
    {
        private const double PauseSeconds = 0.7; // between an answer and the next line
        private const double PatienceSeconds = 4; // a line that brought no answer by then never will

        // Points around the counter in metres: from the door to the front, then once around the keeper, so that the voice comes from every side.
        private static readonly (float X, float Z)[] Way =
        {
            (-0.2f, -1.6f), (1.9f, -0.9f), (2.3f, 1.2f), (0.4f, 2.4f), (-1.7f, 1.3f), (-2f, -0.6f), (0f, -1.4f), (-0.4f, -3f),
        };

        private readonly TavernScene scene;
        private readonly IReadOnlyList<SceneStep> lines;
        private readonly bool walks;
        private int next;
        private int turnsBefore;
        private bool isInto;

        /// <summary>Line after line, each after the answer to the last.</summary>
        public SceneScript(TavernScene scene, IReadOnlyList<PlayerLine> lines, bool walks)
            : this(scene, AllAfter(lines), walks)
        {
        }

        public SceneScript(TavernScene scene, IReadOnlyList<SceneStep> lines, bool walks)
        {
            this.scene = scene;
            this.lines = lines;
            this.walks = walks;
        }

        /// <summary>Whether every line was said and its answer is over.</summary>
        public bool IsOver => next == lines.Count && IsAnswered;

        private bool IsAnswered
            => scene.QuietSeconds >= (scene.Log.ByNumber.Count > turnsBefore || isInto || next == 0 ? PauseSeconds : PatienceSeconds);

        private bool IsTime => IsAnswered || (lines[next].IsIntoAnswer && scene.HeardSeconds >= lines[next].IntoAnswerSeconds && scene.Log.ByNumber.Count > turnsBefore && !scene.IsPlayerSpeaking);

        /// <summary>Plays the scene to its end.</summary>
        public void Play()
        {
            while (!IsOver)
            {
                Advance();
                scene.Tick();
            }
        }

        /// <summary>Begins the next line when it is time; called before each tick.</summary>
        public void Advance()
        {
            if (next == lines.Count || !IsTime)
            {
                return;
            }

            // What is said into an answer may be no turn at all, and then no answer to it is waited for.
            isInto = !IsAnswered;
            turnsBefore = scene.Log.ByNumber.Count;
            if (walks)
            {
                (float x, float z) = Way[Math.Min(next, Way.Length - 1)];
                scene.Walk.Add(x, z);
            }

            scene.Begin(lines[next++].Line);
        }

        /// <summary>Every line after the answer to the one before.</summary>
        public static List<SceneStep> AllAfter(IReadOnlyList<PlayerLine> lines)
        {
            List<SceneStep> steps = new List<SceneStep>();
            foreach (PlayerLine line in lines)
            {
                steps.Add(SceneStep.After(line));
            }

            return steps;
        }
    }
}
