using System.Collections.Generic;
using Newtonsoft.Json.Linq;

namespace OmniNPC.Tavern.Reports
{
    /// <summary>A turn as JSON; the same in every verb.</summary>
    internal static class TurnJson
    {
        /// <summary>A turn.</summary>
        public static JObject Of(TurnRecord turn)
        {
            JObject stages = new JObject();
            foreach (KeyValuePair<string, double> stage in turn.StagesMs)
            {
                stages[stage.Key] = JsonFile.Number(stage.Value, 1);
            }

            return new JObject
            {
                ["speaker"] = turn.Speaker,
                ["given"] = turn.Given,
                ["spoken"] = turn.IsSpoken,
                ["heard"] = turn.Heard,
                ["said"] = turn.Said,
                ["aside"] = turn.IsAside,
                ["interrupted"] = turn.Interrupted,
                ["actions"] = new JArray(turn.Actions),
                ["ttfab_ms"] = JsonFile.Number(turn.TtfabMs, 1),
                ["stages_ms"] = stages,
                ["player_start_s"] = JsonFile.Number(turn.PlayerStartSeconds, 3),
                ["player_end_s"] = JsonFile.Number(turn.PlayerEndSeconds, 3),
                ["words"] = Words(turn.Words),
            };
        }

        /// <summary>Words and their times.</summary>
        public static JArray Words(IEnumerable<WordRecord> words)
        {
            JArray array = new JArray();
            foreach (WordRecord word in words)
            {
                array.Add(new JObject
                {
                    ["text"] = word.Text,
                    ["start_s"] = JsonFile.Number(word.StartSeconds, 3),
                    ["end_s"] = JsonFile.Number(word.EndSeconds, 3),
                });
            }

            return array;
        }
    }
}
