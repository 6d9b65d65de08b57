using System;
using System.Collections.Generic;
using System.IO;
using Newtonsoft.Json.Linq;
using OmniNPC.Onnx;
using OmniNPC.Tavern.Bench.OnnxFiles;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>
    /// The code predictor as one graph per codec frame, sampling inside, against one run per codebook: the same nodes and weights cut where a code is drawn. Once as other
    /// runtimes do it (new tensors each run, the code drawn on the host), once with everything bound as we would.
    /// </summary>
    internal static class PredictorBench
    {
        /// <summary>Runs the suite.</summary>
        public static void Run(BenchContext context)
        {
            ModelBundle bundle = ModelBundle.Open(Path.GetFullPath(ModelChoice.Folder(context.Line)));
            string path = RawGraph.PathOf(bundle, "code_predictor");
            int threads = context.Line.Number(ModelChoice.Threads.Name, 1, 64, 1);
            using RawGraph whole = new RawGraph(path, threads, (input, axis) => 1);
            using CutPredictor cut = new CutPredictor(path, threads);
            List<double> wholeMs = new List<double>();
            List<double> plainMs = new List<double>();
            List<double> boundMs = new List<double>();
            int rounds = context.IsQuick ? 200 : 1500;
            for (int round = -20; round < rounds; round++)
            {
                Note(wholeMs, Timings.Of(whole.Run), round);
                Note(plainMs, Timings.Of(cut.Run), round);
                Note(boundMs, Timings.Of(cut.RunBound), round);
            }

            Report(context, cut.Runs, new Percentiles(wholeMs), new Percentiles(plainMs), new Percentiles(boundMs));
            (double us, double nodes) = GraphProfile.Of(path, 40, (input, axis) => 1)["sum"];
            context.Report.Say(FormattableString.Invariant($"Why: the one run's {nodes:F0} nodes take {us / 1000:F2} ms by ONNX Runtime's profiler (which itself costs a little a node), however many runs they are spread over; a run saved saves what lies around them."));
        }

        private static void Note(List<double> ms, double seconds, int round)
        {
            if (round >= 0)
            {
                ms.Add(seconds * 1000);
            }
        }

        private static void Report(BenchContext context, int runs, Percentiles whole, Percentiles plain, Percentiles bound)
        {
            TextTable table = new TextTable("code predictor, one codec frame", "p50 ms", "p90 ms", "p99 ms", "max ms", "times one graph");
            foreach ((string name, Percentiles ms) in new[] { ("one graph, one run, bound", whole), (FormattableString.Invariant($"{runs} runs, one a codebook, new tensors each"), plain), (FormattableString.Invariant($"{runs} runs, one a codebook, bound"), bound) })
            {
                table.Add(Timings.Cells(name, ms, TextTable.Number(ms.Median / whole.Median, 2)));
            }

            context.Report.Table(table);
            context.Report.Say("The nodes and weights are the same ones, so the ratio is what the runs themselves cost: calling, tensors, copies, drawing a code on the host. A predictor exported as one growing step graph would be run the same number of times.");
            context.Results["predictor"] = new JObject
            {
                ["ratio"] = JsonFile.Number(plain.Median / whole.Median, 3),
                ["ratio_bound"] = JsonFile.Number(bound.Median / whole.Median, 3),
                ["runs_per_frame"] = runs,
                ["one_graph_ms"] = Timings.Json(whole),
                ["per_codebook_ms"] = Timings.Json(plain),
                ["per_codebook_bound_ms"] = Timings.Json(bound),
            };
        }
    }
}
