using System;
using System.Collections.Generic;
using Newtonsoft.Json.Linq;
using OmniNPC.Speech;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>What one codec frame costs in the Talker and in the code predictor, by threads, sentence by sentence in turn.</summary>
    internal static class TalkerBench
    {
        private static readonly int[] Threads = { 1, 2 };

        private static readonly string[] Sentences =
        {
            "Well met, traveller.",
            "The mill is half a mile down the river, and you will see the wheel from the bridge.",
            "We have ale, mead and cider tonight. The stew is mutton and barley, hot and thick, for three coppers a bowl.",
        };

        /// <summary>Runs the suite.</summary>
        public static void Run(BenchContext context)
        {
            int rounds = context.IsQuick ? 1 : 4;
            List<Variant> variants = new List<Variant>();
            List<ISpeechModel> models = new List<ISpeechModel>();
            try
            {
                foreach (int threads in Threads)
                {
                    ISpeechModel model = ModelChoice.Load(context.Line, context.Terminal, threads);
                    models.Add(model);
                    variants.Add(new Variant(model, threads));
                }

                for (int round = 0; round <= rounds; round++)
                {
                    foreach (string sentence in Sentences)
                    {
                        foreach (Variant variant in variants)
                        {
                            variant.Speak(sentence, round > 0); // the first round warms up
                        }
                    }
                }

                Report(context, variants);
            }
            finally
            {
                foreach (Variant variant in variants)
                {
                    variant.Talker.Dispose();
                }

                foreach (ISpeechModel model in models)
                {
                    model.Dispose();
                }
            }
        }

        private static void Report(BenchContext context, List<Variant> variants)
        {
            JArray rows = new JArray();
            TextTable table = new TextTable("talker: graph, threads", "p50 ms", "p90 ms", "p99 ms", "max ms", "real-time factor", "at p50");
            foreach (Variant variant in variants)
            {
                double frame = variant.Model.Format.CodecFrameSeconds * 1000;
                foreach ((string name, List<double> ms) in new[] { ("talker", variant.TalkerMs), ("code predictor", variant.PredictorMs), ("whole step", variant.StepMs) })
                {
                    Percentiles times = new Percentiles(ms);
                    table.Add(Timings.Cells($"{name}, {variant.Threads} thread{(variant.Threads == 1 ? string.Empty : "s")}", times, TextTable.Number(times.Mean / frame, 4), TextTable.Number(times.Median / frame, 4)));
                    rows.Add(new JObject { ["graph"] = name, ["threads"] = variant.Threads, ["codec_frame_ms"] = Timings.Json(times), ["realtime_factor"] = JsonFile.Number(times.Mean / frame, 5), ["realtime_factor_p50"] = JsonFile.Number(times.Median / frame, 5) });
                }
            }

            table.Write(context.Terminal.Output);
            context.Results["talker"] = rows;
        }

        private sealed class Variant
        {
            private readonly int[] codes;

            public Variant(ISpeechModel model, int threads)
            {
                Model = model;
                Talker = model.CreateTalker();
                Threads = threads;
                codes = new int[model.Format.CodeGroups];
            }

            public ISpeechModel Model { get; }

            public ITalker Talker { get; }

            public int Threads { get; }

            public List<double> TalkerMs { get; } = new List<double>();

            public List<double> PredictorMs { get; } = new List<double>();

            public List<double> StepMs { get; } = new List<double>();

            public void Speak(string sentence, bool isMeasured)
            {
                Talker.Begin(Model.Voices[0].Row, Model.Sampling.Talker, Model.Sampling.CodePredictor, 1);
                Talker.Append(sentence.AsSpan());
                Talker.Complete();
                TalkerStep step = default;
                do
                {
                    double seconds = Timings.Of(() => step = Talker.Step(codes));
                    if (isMeasured && step.Kind == TalkerStepKind.Frame)
                    {
                        TalkerMs.Add(Talker.LastTalkerSeconds * 1000);
                        PredictorMs.Add(Talker.LastCodePredictorSeconds * 1000);
                        StepMs.Add(seconds * 1000);
                    }
                }
                while (step.Kind == TalkerStepKind.Frame);
            }
        }
    }
}
