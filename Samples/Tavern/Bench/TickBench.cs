using System;
using System.Collections.Generic;
using System.IO;
using Newtonsoft.Json.Linq;
using OmniNPC.Onnx;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>What voices cost a game's ticks in real time, the mind on its thread beside: alone, and as the difference OmniNPC makes to the game's own.</summary>
    internal static class TickBench
    {
        private const double LoadMs = 4; // a quarter of a tick at 60 per second

        private static readonly int[] Voices = { 1, 2, 4, 8, 16, 32 };

        /// <summary>Runs the suite.</summary>
        public static void Run(BenchContext context)
        {
            using OnnxSpeechModel model = ModelChoice.Load(context.Line, context.Terminal);
            GameLoad load = new GameLoad(LoadMs);
            List<TickCase> cases = new List<TickCase>();
            foreach (double rate in context.IsQuick ? new[] { 60.0 } : new[] { 60.0, 90.0 })
            {
                foreach (int voices in context.IsQuick ? new[] { 1, 8, 16 } : Voices)
                {
                    // One tick in a thousand of the case the targets are about needs more than a thousand ticks.
                    double seconds = context.IsQuick ? 5 : voices == 8 && rate == 60 ? 25 : 8;
                    TickCase next = new TickCase(voices, rate, seconds, load);
                    next.Run(model);
                    cases.Add(next);
                }
            }

            Report(context, cases);
        }

        private static void Report(BenchContext context, List<TickCase> cases)
        {
            TextTable table = TickCase.Table();
            JArray rows = new JArray();
            foreach (TickCase one in cases)
            {
                table.Add(one.Cells());
                rows.Add(one.Json());
            }

            context.Report.Table(table);
            double budgetMs = new NpcWorldOptions().TickBudgetSeconds * 1000;
            context.Report.Say(FormattableString.Invariant($"Beside {LoadMs:F0} ms of the game's own work a tick; the budget is {budgetMs:F1} ms. A/B: the same percentile of the game's whole tick with OmniNPC less that without, a second of one and half a second of the other in turn."));
            context.Results["tick"] = new JObject { ["load_ms"] = LoadMs, ["budget_ms"] = budgetMs, ["cases"] = rows };

            LinePlot plot = new LinePlot("What a tick costs, by voices", "voices", "ms a tick") { Limit = budgetMs, LimitName = "budget" };
            foreach (double rate in new[] { 60.0, 90.0 })
            {
                foreach ((string name, double share) in new[] { ("p50", 0.5), ("p99", 0.99) })
                {
                    List<(double, double)> points = new List<(double, double)>();
                    foreach (TickCase one in cases)
                    {
                        if (one.RateHz == rate)
                        {
                            points.Add((one.Voices, one.TickMs.At(share)));
                        }
                    }

                    plot.Add(FormattableString.Invariant($"{name} at {rate:F0}/s"), points);
                }
            }

            plot.Write(Path.Combine(context.Folder, "tick.svg"));
            context.Report.Picture("tick.svg", "What a tick costs, by voices");
        }
    }
}
