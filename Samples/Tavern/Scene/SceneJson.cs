using System.Collections.Generic;
using Newtonsoft.Json.Linq;
using OmniNPC.Diagnostics;
using OmniNPC.OpenAL;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>A scene that is over, as JSON: what was said, how fast, how calmly and how loud.</summary>
    internal static class SceneJson
    {
        /// <summary>The scene.</summary>
        /// <param name="scene">A scene whose latencies were filled in.</param>
        /// <param name="model">Name of the bundle and its provider.</param>
        /// <param name="clock">Name of the clock it ran on.</param>
        /// <param name="wav">Where the mix was written, or null when it was played on a device.</param>
        /// <param name="mix">The mix.</param>
        public static JObject Of(TavernScene scene, ModelName model, string clock, string? wav, LoopbackMix mix)
        {
            WorldDiagnostics diagnostics = scene.World.Diagnostics;
            JArray turns = new JArray();
            foreach (TurnRecord turn in scene.Log.Turns)
            {
                turns.Add(TurnJson.Of(turn));
            }

            return new JObject
            {
                ["turns"] = turns,
                ["overlaps"] = Marks(scene.Log.Overlaps, "what"),
                ["backchannels"] = Marks(scene.Log.Backchannels, "text"),
                ["tick_ms"] = new JObject
                {
                    ["p50"] = JsonFile.Number(diagnostics.Ticks.Percentile(0.5) * 1000, 4),
                    ["p99"] = JsonFile.Number(diagnostics.Ticks.Percentile(0.99) * 1000, 4),
                    ["p999"] = JsonFile.Number(diagnostics.Ticks.Percentile(0.999) * 1000, 4),
                    ["max"] = JsonFile.Number(diagnostics.Ticks.MaxSeconds * 1000, 4),
                    ["budget"] = JsonFile.Number(scene.BudgetMs, 4),
                },
                ["ticks"] = diagnostics.Ticks.Count,
                ["starvations"] = diagnostics.Starvations,
                ["overdrafts"] = diagnostics.Overdrafts,
                ["malformed_actions"] = diagnostics.MalformedActions,
                ["faults"] = new JArray(scene.Log.Faults),
                ["realtime_factor"] = new JObject
                {
                    ["talker"] = JsonFile.Number(diagnostics.Costs.TalkerRealTimeFactor, 4),
                    ["predictor"] = JsonFile.Number(diagnostics.Costs.CodePredictorRealTimeFactor, 4),
                    ["codec"] = JsonFile.Number(diagnostics.Costs.CodecRealTimeFactor, 4),
                },
                ["alloc_bytes_per_tick"] = JsonFile.Number(scene.Allocations.BytesPerTick, 2),
                ["alloc_ticks"] = scene.Allocations.Allocating,
                ["audio"] = new JObject
                {
                    ["wav"] = wav,
                    ["seconds"] = JsonFile.Number(mix.Seconds, 3),
                    ["peak"] = JsonFile.Number(mix.Peak, 5),
                    ["rms_left"] = JsonFile.Number(mix.RmsLeft, 6),
                    ["rms_right"] = JsonFile.Number(mix.RmsRight, 6),
                },
                ["bundle"] = model.Bundle,
                ["provider"] = model.Provider,
                ["clock"] = clock,
                ["pcm_hash"] = scene.KeeperVoice.Hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            };
        }

        private static JArray Marks(List<TimelineMark> marks, string name)
        {
            JArray array = new JArray();
            foreach (TimelineMark mark in marks)
            {
                array.Add(new JObject
                {
                    [name] = mark.Text,
                    ["start_s"] = JsonFile.Number(mark.StartSeconds, 3),
                    ["end_s"] = JsonFile.Number(mark.EndSeconds, 3),
                });
            }

            return array;
        }
    }
}
