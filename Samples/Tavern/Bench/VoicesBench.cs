using System;
using System.Collections.Generic;
using System.IO;
using Newtonsoft.Json.Linq;
using OmniNPC.Onnx;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>How much more N voices cost than one, in the stages taken together and in the engine as it is; and how many speak at once in real time before one runs dry.</summary>
    internal static class VoicesBench
    {
        private const double RateHz = 60;

        // Speaking all the time is never quite all of it: a line's first codec frames are generated while the voice is silent.
        private const double LeastSpeakingShare = 0.9;

        private static readonly int[] Curve = { 1, 2, 4, 8, 16, 32 };
        private static readonly int[] Crowds = { 4, 8, 12, 16, 24, 32, 48, 64 };

        /// <summary>Runs the suite.</summary>
        public static void Run(BenchContext context)
        {
            using OnnxSpeechModel model = ModelChoice.Load(context.Line, context.Terminal);
            JObject results = new JObject();
            BatchBench.Run(context, model, results);
            MeasureCosts(context, model, results);
            MeasureMost(context, model, results);
            context.Results["voices"] = results;
        }

        private static void MeasureCosts(BenchContext context, OnnxSpeechModel model, JObject results)
        {
            List<VoicesCost> costs = new List<VoicesCost>();
            try
            {
                foreach (int voices in context.IsQuick ? new[] { 1, 8, 16 } : Curve)
                {
                    costs.Add(new VoicesCost(model, voices));
                }

                // Each in turn for a second of speech, so that all of them meet the same machine.
                for (int round = 0; round < (context.IsQuick ? 4 : 10); round++)
                {
                    foreach (VoicesCost cost in costs)
                    {
                        cost.Measure();
                    }
                }

                ReportCosts(context, model, costs, results);
            }
            finally
            {
                foreach (VoicesCost cost in costs)
                {
                    cost.Dispose();
                }
            }
        }

        private static void ReportCosts(BenchContext context, OnnxSpeechModel model, List<VoicesCost> costs, JObject results)
        {
            double frameMs = model.Format.CodecFrameSeconds * 1000;
            double one = new Percentiles(costs[0].TalkerMs).Median;
            TextTable table = new TextTable("in the engine: voices speaking", "Talker + predictor, ms a codec frame of all: p50", "p90", "times one voice", "one by one", "in a step, mean", "codec, ms", "compute seconds a second");
            JArray rows = new JArray();
            List<(double, double)> batched = new List<(double, double)>();
            List<(double, double)> alone = new List<(double, double)>();
            foreach (VoicesCost cost in costs)
            {
                Percentiles talker = new Percentiles(cost.TalkerMs);
                Percentiles codec = new Percentiles(cost.CodecMs);
                double ratio = talker.Median / one;
                double factor = (talker.Median + codec.Median) / frameMs;
                table.Add(Timings.Whole(cost.Voices), TextTable.Number(talker.Median, 2), TextTable.Number(talker.At(0.9), 2), TextTable.Number(ratio, 2), TextTable.Number(cost.Voices * one, 2), TextTable.Number(cost.MeanTogether, 1), TextTable.Number(codec.Median, 2), TextTable.Number(factor, 3));
                rows.Add(new JObject
                {
                    ["voices"] = cost.Voices,
                    ["talker_ms"] = Timings.Json(talker),
                    ["codec_ms"] = Timings.Json(codec),
                    ["cost_ratio"] = JsonFile.Number(ratio, 3),
                    ["in_a_step_mean"] = JsonFile.Number(cost.MeanTogether, 2),
                    ["realtime_factor"] = JsonFile.Number(factor, 4),
                });
                batched.Add((cost.Voices, talker.Median));
                alone.Add((cost.Voices, cost.Voices * one));
            }

            results["curve"] = rows;
            context.Report.Table(table);
            context.Report.Say(FormattableString.Invariant($"One codec frame is {frameMs:F0} ms of speech. One by one: the cost of one voice times their number."));
            LinePlot plot = new LinePlot("Talker + code predictor for N voices", "voices", "ms a codec frame of all") { Limit = frameMs, LimitName = "real time on one core" };
            plot.Add("as it is", batched);
            plot.Add("one by one", alone);
            plot.Write(Path.Combine(context.Folder, "voices.svg"));
            context.Report.Picture("voices.svg", "Talker and code predictor for N voices");
        }

        private static void MeasureMost(BenchContext context, OnnxSpeechModel model, JObject results)
        {
            GameLoad nothing = new GameLoad(0.01);
            TextTable table = TickCase.Table();
            int most = 0;
            JArray rows = new JArray();
            foreach (int voices in Crowds)
            {
                TickCase crowd = new TickCase(voices, RateHz, context.IsQuick ? 3 : 6, nothing);
                crowd.Run(model);
                table.Add(crowd.Cells());
                rows.Add(crowd.Json());
                bool isCalm = crowd.Starvations == 0 && crowd.SpeakingShare >= LeastSpeakingShare;
                most = isCalm ? voices : most;
                if (!isCalm && voices > 2 * Math.Max(most, 4))
                {
                    break;
                }
            }

            results["max"] = most;
            results["crowds"] = rows;
            context.Report.Table(table);
            context.Report.Say(FormattableString.Invariant($"{most} voices speak at once, none runs dry, and each speaks {LeastSpeakingShare * 100:F0} % of the time or more; nothing else runs in this game."));
        }
    }
}
