using System;
using System.Collections.Generic;
using System.IO;
using Newtonsoft.Json.Linq;
using OmniNPC.Onnx;
using OmniNPC.Scheduling;
using OmniNPC.Tavern.Reports;
using OmniNPC.Tavern.Scene;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>
    /// Time from the end of the player's speech to the first audible sample over the shipped lines, compute time measured and charged on a virtual clock: with the end given
    /// (compute alone) and with an open microphone (the silence that ends a turn included), working ahead and not, and against what the stages would take at their best.
    /// </summary>
    internal static class TtfabBench
    {
        /// <summary>Runs the suite.</summary>
        public static void Run(BenchContext context)
        {
            using OnnxSpeechModel model = ModelChoice.Load(context.Line, context.Terminal);
            List<PlayerLine> lines = ShippedLines.Load();
            EndedVariant ahead = new EndedVariant("end given, heard while spoken", true);
            EndedVariant afterwards = new EndedVariant("end given, heard only then", false);
            OpenVariant[] open =
            {
                new OpenVariant("open microphone, thinks ahead", ComputeCharge.Measured, 0.2),
                new OpenVariant("open microphone, thinks when the turn is over", ComputeCharge.Measured, new NpcWorldOptions().LikelyEndSilenceSeconds),
                new OpenVariant("open microphone, compute for free", ComputeCharge.Free, 0.2),
            };
            EndedTurn.First(model, lines[0]); // warms up
            for (int round = 0; round < (context.IsQuick ? 1 : 3); round++)
            {
                foreach (PlayerLine line in lines)
                {
                    ahead.Play(model, line);
                    afterwards.Play(model, line);
                }

                foreach (OpenVariant variant in open)
                {
                    variant.Play(model, lines, (ulong)round + 1);
                }
            }

            List<double> cold = new List<double>();
            for (int start = 0; start < (context.IsQuick ? 1 : 3); start++)
            {
                cold.Add(StartProbe.Start(context).Value<double>("cold_ttfab_ms"));
            }

            Report(context, ahead, afterwards, open, new Percentiles(cold).Median);
        }

        private static void Report(BenchContext context, EndedVariant ahead, EndedVariant afterwards, OpenVariant[] open, double coldMs)
        {
            TextTable table = new TextTable("ttfab", "p50 ms", "p90 ms", "p99 ms", "max ms", "answers");
            JArray rows = new JArray();
            foreach ((string name, StagedLatencies found) in new[] { (ahead.Name, ahead.Latencies), (afterwards.Name, afterwards.Latencies) })
            {
                Add(table, rows, name, found);
            }

            foreach (OpenVariant variant in open)
            {
                Add(table, rows, variant.Name, variant.Latencies);
            }

            context.Report.Table(table);
            context.Report.Say(FormattableString.Invariant($"The first spoken turn of a process, end given: {coldMs:F0} ms."));
            double bound = ReportBounds(context, ahead);
            Percentiles warm = new Percentiles(ahead.Latencies.Ms);
            context.Results["ttfab"] = new JObject
            {
                ["warm_ms"] = new JObject { ["p50"] = JsonFile.Number(warm.Median, 2), ["p95"] = JsonFile.Number(warm.At(0.95), 2) },
                ["cold_ms"] = JsonFile.Number(coldMs, 2),
                ["stages_ms"] = ahead.Latencies.Json(),
                ["lower_bound_ms"] = JsonFile.Number(bound, 2),
                ["variants"] = rows,
            };

            BarPlot plot = new BarPlot("End of the player's speech to the first audible sample, medians by stage", "ms");
            plot.Add(ahead.Name, ahead.Latencies.Medians());
            plot.Add(afterwards.Name, afterwards.Latencies.Medians());
            foreach (OpenVariant variant in open)
            {
                plot.Add(variant.Name, variant.Latencies.Medians());
            }

            plot.Write(Path.Combine(context.Folder, "ttfab.svg"));
            context.Report.Picture("ttfab.svg", "Time to the first audible sample by stage");
        }

        private static void Add(TextTable table, JArray rows, string name, StagedLatencies found)
        {
            Percentiles ms = new Percentiles(found.Ms);
            table.Add(Timings.Cells(name, ms, Timings.Whole(ms.Count)));
            rows.Add(new JObject { ["name"] = name, ["ttfab_ms"] = Timings.Json(ms), ["stages_ms_p50"] = found.Json() });
        }

        private static double ReportBounds(BenchContext context, EndedVariant ahead)
        {
            TextTable table = new TextTable("compute after the end of speech", "units a turn", "ms a turn, mean", "ms at the stage's best");
            double sum = 0;
            double bestSum = 0;
            foreach (ComputeStage stage in Enum.GetValues(typeof(ComputeStage)))
            {
                (double units, double ms, double best) = ahead.Bound(stage);
                if (units > 0)
                {
                    table.Add(stage.ToString(), TextTable.Number(units, 1), TextTable.Number(ms, 2), TextTable.Number(best, 2));
                    sum += ms;
                    bestSum += best;
                }
            }

            table.Add("sum", string.Empty, TextTable.Number(sum, 2), TextTable.Number(bestSum, 2));
            context.Report.Table(table);
            context.Report.Say("The rest of the warm time is handing over: sound goes in, codec frames are decoded and samples begin at ticks, 60 a second here. The stage's best is the tenth percentile of what a unit of it took.");
            return bestSum;
        }
    }
}
