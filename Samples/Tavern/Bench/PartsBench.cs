using System;
using System.Collections.Generic;
using Newtonsoft.Json.Linq;
using OmniNPC.Onnx;
using OmniNPC.Speech;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>
    /// Runs in parts, between which a tick may pause: what the parts cost against the whole run, in one process and in an order drawn anew each round, warm and after something else has used the
    /// cache; and a game loop whose mind is inside the tick, with whole runs and with runs in parts.
    /// </summary>
    internal static class PartsBench
    {
        private const double LoadMs = 4;
        private const int GameMegabytes = 16;
        private static readonly double[] BudgetsMs = { 2, 1 };

        /// <summary>Runs the suite.</summary>
        public static void Run(BenchContext context)
        {
            using OnnxSpeechModel whole = ModelChoice.Load(context.Line, context.Terminal, false);
            using OnnxSpeechModel parted = ModelChoice.Load(context.Line, context.Terminal, true);
            JObject results = new JObject { ["runs"] = Runs(context, whole, parted), ["ticks"] = Ticks(context, whole, parted) };
            context.Results["parts"] = results;
        }

        private static JArray Runs(BenchContext context, ISpeechModel whole, ISpeechModel parted)
        {
            List<PartedWork> works = new List<PartedWork>();
            foreach (bool isCold in new[] { false, true })
            {
                works.Add(PartedWork.Token("Thinker, a token", whole, parted, 1, isCold));
                works.Add(PartedWork.Token("Thinker, 16 tokens read", whole, parted, 16, isCold));
                works.Add(PartedWork.Talk("Talker and code predictor, a codec frame", whole, parted, isCold));
                works.Add(PartedWork.Decode("codec, a codec frame", whole, parted, 1, isCold));
                works.Add(PartedWork.Decode("codec, a codec frame of 8 voices", whole, parted, 8, isCold));
            }

            byte[] game = new byte[GameMegabytes << 20];
            int rounds = context.IsQuick ? 80 : 500;
            Random order = new Random(1);
            for (int round = -5; round < rounds; round++)
            {
                foreach (PartedWork work in works)
                {
                    work.Measure(order.Next(2) == 0, round >= 0, game);
                }
            }

            TextTable table = new TextTable("a run", "whole, p50 ms", "parts", "each, p50 ms", "longest, p99 ms", "whole, p99 ms", "sum of the parts to the whole, p50");
            JArray rows = new JArray();
            foreach (PartedWork work in works)
            {
                table.Add(work.Cells());
                rows.Add(work.Json());
                work.Dispose();
            }

            context.Report.Table(table);
            return rows;
        }

        private static JArray Ticks(BenchContext context, ISpeechModel whole, ISpeechModel parted)
        {
            TextTable table = new TextTable("one voice, the mind inside the tick", "p50 ms", "p99 ms", "p99.9 ms", "max ms", "ticks beyond the budget", "steps or parts longer than it", "paused", "starvations", "speaking");
            JArray rows = new JArray();
            GameLoad load = new GameLoad(LoadMs);
            foreach (double budgetMs in BudgetsMs)
            {
                foreach (bool isInParts in new[] { false, true })
                {
                    NpcWorldOptions options = new NpcWorldOptions { MindMode = MindMode.Tick, TickBudgetSeconds = budgetMs / 1000 };
                    TickCase one = new TickCase(1, 60, context.IsQuick ? 8 : 25, load, options);
                    one.Run(isInParts ? parted : whole);
                    Percentiles ms = one.TickMs;
                    table.Add(
                        FormattableString.Invariant($"budget {budgetMs:F1} ms, {(isInParts ? "in parts" : "whole runs")}"), TextTable.Number(ms.Median, 2), TextTable.Number(ms.At(0.99), 2), TextTable.Number(ms.At(0.999), 2), TextTable.Number(ms.Max, 2),
                        TextTable.Percent((double)one.Overruns / ms.Count), Timings.Whole(one.LongMindSteps), Timings.Whole(one.Pauses), Timings.Whole(one.Starvations), TextTable.Percent(one.SpeakingShare));
                    JObject row = one.Json();
                    row["budget_ms"] = budgetMs;
                    row["in_parts"] = isInParts;
                    row["long_mind_steps"] = one.LongMindSteps;
                    row["pauses"] = one.Pauses;
                    rows.Add(row);
                }
            }

            context.Report.Table(table);
            context.Report.Say(FormattableString.Invariant($"Beside {LoadMs:F0} ms of the game's own work a tick, 60 ticks a second; decoding and the mind share the budget. Cold: {GameMegabytes} MB of something else are written before each run."));
            return rows;
        }
    }
}
