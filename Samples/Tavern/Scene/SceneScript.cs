using System.Collections.Generic;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>Lets the player walk up to characters and say line after line, each when the answer to the last one is over or in the middle of it.</summary>
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
        private readonly IReadOnlyList<SceneStep> steps;
        private int next;
        private int turnsBefore;
        private bool isUnanswerable;
        private bool isOnTheWay;

        /// <summary>Line after line, each after the answer to the last.</summary>
        public SceneScript(TavernScene scene, IReadOnlyList<PlayerLine> lines)
            : this(scene, AllAfter(lines))
        {
        }

        public SceneScript(TavernScene scene, IReadOnlyList<SceneStep> steps)
        {
            this.scene = scene;
            this.steps = steps;
        }

        /// <summary>Whether every line was said and its answer is over.</summary>
        public bool IsOver => next == steps.Count && IsAnswered;

        private bool IsAnswered
            => scene.QuietSeconds >= (scene.Log.ByNumber.Count > turnsBefore || isUnanswerable || next == 0 ? PauseSeconds : PatienceSeconds);

        private bool IsTime => IsAnswered || (steps[next].IsIntoAnswer && scene.HeardSeconds >= steps[next].IntoAnswerSeconds && scene.Log.ByNumber.Count > turnsBefore && !scene.IsPlayerSpeaking);

        /// <summary>Plays the scene to its end.</summary>
        public void Play()
        {
            while (!IsOver)
            {
                Advance();
                scene.Tick();
            }
        }

        /// <summary>Begins the next step when it is time and the player is where it is to be; called before each tick.</summary>
        public void Advance()
        {
            if (next == steps.Count || !IsTime)
            {
                return;
            }

            SceneStep step = steps[next];
            TavernCharacter? who = step.Who == null ? null : scene.Find(step.Who);
            if (step.Line != null && who != null && !IsThere(who))
            {
                return;
            }

            // What is said into an answer may be no turn at all, and a remark is none: then no answer is waited for.
            isUnanswerable = !IsAnswered || step.Line == null;
            turnsBefore = scene.Log.ByNumber.Count;
            isOnTheWay = false;
            next++;
            if (step.Stroll != null)
            {
                scene.Walk.Add(step.Stroll.Value.X, step.Stroll.Value.Y);
            }

            if (step.Line != null)
            {
                scene.Begin(step.Line);
            }
            else if (who != null)
            {
                scene.Remark(who, step.RemarkText!);
            }
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

        /// <summary>Lets the player walk once around the keeper meanwhile, a point a step.</summary>
        public static List<SceneStep> AroundTheKeeper(List<SceneStep> steps)
        {
            for (int i = 0; i < steps.Count; i++)
            {
                (float x, float z) = Way[System.Math.Min(i, Way.Length - 1)];
                steps[i].Strolling(x, z);
            }

            return steps;
        }

        private bool IsThere(TavernCharacter who)
        {
            if (!isOnTheWay)
            {
                scene.Approach(who);
                isOnTheWay = true;
            }

            return scene.Walk.IsStanding && scene.Walk.IsFacing(who.Position);
        }
    }
}
