using System.Text;
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
                Title = Title(scene),
                Seconds = scene.NowSeconds,
                BudgetMs = scene.BudgetMs,
                Mix = sound.Mix.Interleaved.ToArray(),
                MixRateHz = sound.Mix.RateHz,
            };
            foreach (TurnRecord turn in scene.Log.Turns)
            {
                timeline.Player.Add(new TimelineMark(turn.PlayerStartSeconds, turn.PlayerEndSeconds, turn.Heard.Length == 0 ? turn.Given : turn.Heard));
            }

            foreach (CharacterLog character in scene.Log.Characters)
            {
                TimelineSpeaker speaker = new TimelineSpeaker(character.Name);
                speaker.Words.AddRange(character.Words);
                speaker.Backchannels.AddRange(character.Backchannels);
                speaker.Overlaps.AddRange(character.Overlaps);
                speaker.Actions.AddRange(character.Actions);
                timeline.Speakers.Add(speaker);
            }

            timeline.Ticks.AddRange(scene.Ticks);
            return timeline;
        }

        private static string Title(TavernScene scene)
        {
            StringBuilder names = new StringBuilder();
            foreach (TavernCharacter character in scene.Characters)
            {
                names.Append(names.Length == 0 ? string.Empty : ", ").Append(character.Name);
            }

            return names.ToString();
        }
    }
}
