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

            JArray remarks = new JArray();
            foreach (TurnRecord remark in scene.Log.Remarks)
            {
                remarks.Add(new JObject { ["speaker"] = remark.Speaker, ["said"] = remark.Said, ["interrupted"] = remark.Interrupted, ["words"] = TurnJson.Words(remark.Words) });
            }

            JArray overlaps = new JArray();
            JArray backchannels = new JArray();
            foreach (CharacterLog character in scene.Log.Characters)
            {
                AddMarks(overlaps, character.Name, character.Overlaps, "what");
                AddMarks(backchannels, character.Name, character.Backchannels, "text");
            }

            return new JObject
            {
                ["turns"] = turns,
                ["remarks"] = remarks,
                ["overlaps"] = overlaps,
                ["backchannels"] = backchannels,
                ["characters"] = Characters(scene),
                ["room"] = Room(scene.Room),
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
                ["pcm_hash"] = scene.SoundHash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            };
        }

        private static JArray Characters(TavernScene scene)
        {
            JArray array = new JArray();
            foreach (TavernCharacter character in scene.Characters)
            {
                array.Add(new JObject
                {
                    ["name"] = character.Name,
                    ["role"] = character.Member.Role,
                    ["voice"] = character.Npc.Profile.Voice,
                    ["persona"] = character.Npc.Profile.Persona,
                    ["spoke_s"] = JsonFile.Number((double)character.Voice.WrittenSamples / scene.World.Model.Format.SampleRateHz, 3),
                });
            }

            return array;
        }

        private static JObject Room(TavernRoom room) => new JObject
        {
            ["on_counter"] = new JArray(room.OnCounter),
            ["sold"] = new JArray(room.Sold),
            ["door_open"] = room.IsDoorOpen,
            ["keys_given"] = room.KeysGiven,
            ["payments"] = room.Payments,
        };

        private static void AddMarks(JArray array, string speaker, List<TimelineMark> marks, string name)
        {
            foreach (TimelineMark mark in marks)
            {
                array.Add(new JObject
                {
                    ["speaker"] = speaker,
                    [name] = mark.Text,
                    ["start_s"] = JsonFile.Number(mark.StartSeconds, 3),
                    ["end_s"] = JsonFile.Number(mark.EndSeconds, 3),
                });
            }
        }
    }
}
