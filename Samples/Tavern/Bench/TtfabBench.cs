using System.Collections.Generic;
using Newtonsoft.Json.Linq;
using OmniNPC.Onnx;
using OmniNPC.Scheduling;
using OmniNPC.Tavern.Reports;
using OmniNPC.Tavern.Scene;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>
    /// Time from the end of the player's speech to the first audible sample over the shipped lines, compute time measured and charged, with the
    /// endpoint's silence in it; by tick budget, and beside it what remains when compute is free.
    /// </summary>
    internal static class TtfabBench
    {
        private static readonly double[] BudgetsMs = { 1, 2, 4 };

        /// <summary>Runs the suite.</summary>
        public static void Run(BenchContext context)
        {
            using OnnxSpeechModel model = ModelChoice.Load(context.Line, context.Terminal);
            List<PlayerLine> lines = ShippedLines.Load();
            JArray rows = new JArray();
            TextTable table = new TextTable("ttfab: clock, budget", "p50 ms", "p90 ms", "p99 ms", "max ms", "answers", "starvations", "tick p99 ms");
            foreach (double budget in context.IsQuick ? new[] { 2.0 } : BudgetsMs)
            {
                Measure(model, lines, ComputeCharge.Measured, budget, context.IsQuick ? 1 : 3, table, rows);
            }

            Measure(model, lines, ComputeCharge.Free, 2, 1, table, rows);
            table.Write(context.Terminal.Output);
            context.Results["ttfab"] = rows;
        }

        private static void Measure(OnnxSpeechModel model, List<PlayerLine> lines, ComputeCharge charge, double budgetMs, int rounds, TextTable table, JArray rows)
        {
            List<double> latencies = new List<double>();
            Dictionary<string, List<double>> stages = new Dictionary<string, List<double>>();
            List<string> order = new List<string>();
            long starvations = 0;
            double tickP99 = 0;
            for (int round = 0; round < rounds; round++)
            {
                using HeadlessVoiceBackend silence = new HeadlessVoiceBackend();
                SceneSettings settings = new SceneSettings { Charge = charge, Seed = (ulong)round + 1, HearsPlayer = false, TickBudgetSeconds = budgetMs / 1000 };
                using TavernScene scene = new TavernScene(model, silence, settings);
                SceneScript script = new SceneScript(scene, lines, walks: false);
                while (!script.IsOver)
                {
                    script.Advance();
                    scene.Tick();
                }

                TurnLatencies.Fill(scene.World, scene.Keeper, scene.Log);
                Collect(scene.Log, latencies, stages, order);
                starvations += scene.World.Diagnostics.Starvations;
                tickP99 = System.Math.Max(tickP99, scene.World.Diagnostics.Ticks.Percentile(0.99) * 1000);
            }

            Percentiles ms = new Percentiles(latencies);
            string name = Cli.ClockOption.Name(charge);
            table.Add(Timings.Cells($"{name}, {TextTable.Number(budgetMs, 0)} ms", ms, ms.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), starvations.ToString(System.Globalization.CultureInfo.InvariantCulture), TextTable.Number(tickP99, 2)));
            JObject medians = new JObject();
            foreach (string stage in order)
            {
                medians[stage] = JsonFile.Number(new Percentiles(stages[stage]).Median, 1);
            }

            rows.Add(new JObject
            {
                ["clock"] = name,
                ["budget_ms"] = budgetMs,
                ["ttfab_ms"] = Timings.Json(ms),
                ["stages_ms_p50"] = medians,
                ["starvations"] = starvations,
                ["tick_p99_ms"] = JsonFile.Number(tickP99, 3),
            });
        }

        private static void Collect(SceneLog log, List<double> latencies, Dictionary<string, List<double>> stages, List<string> order)
        {
            foreach (TurnRecord turn in log.Turns)
            {
                if (double.IsNaN(turn.TtfabMs))
                {
                    continue;
                }

                latencies.Add(turn.TtfabMs);
                foreach (KeyValuePair<string, double> stage in turn.StagesMs)
                {
                    if (!stages.TryGetValue(stage.Key, out List<double>? list))
                    {
                        stages[stage.Key] = list = new List<double>();
                        order.Add(stage.Key);
                    }

                    list.Add(stage.Value);
                }
            }
        }
    }
}
