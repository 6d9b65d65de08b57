using System;
using System.Collections.Generic;
using System.Globalization;
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
            List<Variant> variants = new List<Variant>();
            foreach (double budget in context.IsQuick ? new[] { 2.0 } : BudgetsMs)
            {
                variants.Add(new Variant(ComputeCharge.Measured, budget));
            }

            variants.Add(new Variant(ComputeCharge.Free, 2));
            for (int round = 0; round < (context.IsQuick ? 1 : 3); round++)
            {
                foreach (Variant variant in variants)
                {
                    variant.Play(model, lines, (ulong)round + 1);
                }
            }

            Report(context, variants);
        }

        private static void Report(BenchContext context, List<Variant> variants)
        {
            JArray rows = new JArray();
            TextTable table = new TextTable("ttfab: clock, budget", "p50 ms", "p90 ms", "p99 ms", "max ms", "answers", "starvations", "tick p99 ms");
            foreach (Variant variant in variants)
            {
                Percentiles ms = new Percentiles(variant.Latencies);
                string name = Cli.ClockOption.Name(variant.Charge);
                table.Add(Timings.Cells(
                    $"{name}, {TextTable.Number(variant.BudgetMs, 0)} ms", ms, ms.Count.ToString(CultureInfo.InvariantCulture), variant.Starvations.ToString(CultureInfo.InvariantCulture), TextTable.Number(variant.TickP99Ms, 2)));
                JObject medians = new JObject();
                foreach (string stage in variant.StageOrder)
                {
                    medians[stage] = JsonFile.Number(new Percentiles(variant.Stages[stage]).Median, 1);
                }

                rows.Add(new JObject
                {
                    ["clock"] = name,
                    ["budget_ms"] = variant.BudgetMs,
                    ["ttfab_ms"] = Timings.Json(ms),
                    ["stages_ms_p50"] = medians,
                    ["starvations"] = variant.Starvations,
                    ["tick_p99_ms"] = JsonFile.Number(variant.TickP99Ms, 3),
                });
            }

            table.Write(context.Terminal.Output);
            context.Results["ttfab"] = rows;
        }

        private sealed class Variant
        {
            public Variant(ComputeCharge charge, double budgetMs)
            {
                Charge = charge;
                BudgetMs = budgetMs;
            }

            public ComputeCharge Charge { get; }

            public double BudgetMs { get; }

            public List<double> Latencies { get; } = new List<double>();

            public Dictionary<string, List<double>> Stages { get; } = new Dictionary<string, List<double>>();

            public List<string> StageOrder { get; } = new List<string>();

            public long Starvations { get; private set; }

            public double TickP99Ms { get; private set; }

            public void Play(OnnxSpeechModel model, List<PlayerLine> lines, ulong seed)
            {
                using HeadlessVoiceBackend silence = new HeadlessVoiceBackend();
                SceneSettings settings = new SceneSettings { Charge = Charge, Seed = seed, HearsPlayer = false, TickBudgetSeconds = BudgetMs / 1000 };
                using TavernScene scene = new TavernScene(model, silence, settings);
                new SceneScript(scene, lines, walks: false).Play();

                TurnLatencies.Fill(scene.World, scene.Keeper, scene.Log);
                foreach (TurnRecord turn in scene.Log.Turns)
                {
                    Collect(turn);
                }

                Starvations += scene.World.Diagnostics.Starvations;
                TickP99Ms = Math.Max(TickP99Ms, scene.World.Diagnostics.Ticks.Percentile(0.99) * 1000);
            }

            private void Collect(TurnRecord turn)
            {
                if (double.IsNaN(turn.TtfabMs))
                {
                    return;
                }

                Latencies.Add(turn.TtfabMs);
                foreach (KeyValuePair<string, double> stage in turn.StagesMs)
                {
                    if (!Stages.TryGetValue(stage.Key, out List<double>? list))
                    {
                        Stages[stage.Key] = list = new List<double>();
                        StageOrder.Add(stage.Key);
                    }

                    list.Add(stage.Value);
                }
            }
        }
    }
}
