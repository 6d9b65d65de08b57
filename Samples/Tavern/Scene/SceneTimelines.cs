using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>Collects what the picture of a scene is drawn from.</summary>
    internal static class SceneTimelines
    {
        /// <summary>The timeline of a scene that is over.</summary>
        public static SceneTimeline Of(TavernScene scene, Sound sound)
        {
            SceneTimeline timeline = new SceneTimeline
            {
                Speaker = "keeper",
                Seconds = scene.NowSeconds,
                BudgetMs = scene.BudgetMs,
                Mix = sound.Mix.Interleaved.ToArray(),
                MixRateHz = sound.Mix.RateHz,
            };
            foreach (TurnRecord turn in scene.Log.Turns)
            {
                timeline.Player.Add(new TimelineMark(turn.PlayerStartSeconds, turn.PlayerEndSeconds, turn.Heard.Length == 0 ? turn.Given : turn.Heard));
            }

            timeline.Words.AddRange(scene.Log.Words);
            timeline.Backchannels.AddRange(scene.Log.Backchannels);
            timeline.Overlaps.AddRange(scene.Log.Overlaps);
            timeline.Actions.AddRange(scene.Log.Actions);
            timeline.Ticks.AddRange(scene.Ticks);
            return timeline;
        }
    }
}
