using System;
using System.Collections.Generic;
using Newtonsoft.Json.Linq;
using OmniNPC.Speech;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>What a codec frame of several voices costs, taken together in one run of each graph and one after another, in turn.</summary>
    internal static class BatchBench
    {
        private const string Text = "We have ale, mead and cider tonight. The stew is mutton and barley, hot and thick, for three coppers a bowl, and the bread was baked this morning.";

        private static readonly int[] Voices = { 1, 2, 4, 8, 16 };

        /// <summary>Measures, and notes the curve and what eight cost.</summary>
        public static void Run(BenchContext context, ISpeechModel model, JObject results)
        {
            int frames = context.IsQuick ? 25 : 75;
            int rounds = context.IsQuick ? 1 : 4;
            List<Choir> choirs = new List<Choir>();
            foreach (int voices in Voices)
            {
                choirs.Add(new Choir(model, voices));
            }

            for (int round = 0; round <= rounds; round++)
            {
                foreach (Choir choir in choirs)
                {
                    choir.Speak(frames, round > 0); // the first round warms up
                }
            }

            Report(context, choirs, results);
            foreach (Choir choir in choirs)
            {
                choir.Dispose();
            }
        }

        private static void Report(BenchContext context, List<Choir> choirs, JObject results)
        {
            JArray rows = new JArray();
            TextTable table = new TextTable("talker + code predictor: voices", "together p50 ms", "p90 ms", "one by one p50 ms", "per voice ms", "cost of 1, together", "talker", "predictor");
            Percentiles one = new Percentiles(choirs[0].TogetherMs);
            double oneTalker = new Percentiles(choirs[0].TalkerMs).Median;
            double onePredictor = new Percentiles(choirs[0].PredictorMs).Median;
            foreach (Choir choir in choirs)
            {
                Percentiles together = new Percentiles(choir.TogetherMs);
                Percentiles single = new Percentiles(choir.SingleMs);
                double talker = new Percentiles(choir.TalkerMs).Median;
                double predictor = new Percentiles(choir.PredictorMs).Median;
                table.Add(
                    Timings.Whole(choir.Voices),
                    TextTable.Number(together.Median, 2),
                    TextTable.Number(together.At(0.9), 2),
                    TextTable.Number(single.Median, 2),
                    TextTable.Number(together.Median / choir.Voices, 2),
                    TextTable.Number(together.Median / one.Median, 2) + " x",
                    TextTable.Number(talker / oneTalker, 2) + " x",
                    TextTable.Number(predictor / onePredictor, 2) + " x");
                rows.Add(new JObject
                {
                    ["voices"] = choir.Voices,
                    ["together_ms"] = Timings.Json(together),
                    ["one_by_one_ms"] = Timings.Json(single),
                    ["cost_ratio"] = JsonFile.Number(together.Median / one.Median, 4),
                    ["talker_ms_p50"] = JsonFile.Number(talker, 4),
                    ["code_predictor_ms_p50"] = JsonFile.Number(predictor, 4),
                });
                if (choir.Voices == 8)
                {
                    results["cost_ratio_8_to_1"] = JsonFile.Number(together.Median / one.Median, 3);
                }
            }

            context.Report.Table(table);
            results["together"] = rows;
        }

        private sealed class Choir : IDisposable
        {
            private readonly ISpeechModel model;
            private readonly ISessionGroup group;
            private readonly ITalker[] talkers;
            private readonly TalkerStep[] steps;
            private readonly int[] codes;

            public Choir(ISpeechModel model, int voices)
            {
                this.model = model;
                Voices = voices;
                group = model.CreateSessionGroup();
                talkers = new ITalker[voices];
                steps = new TalkerStep[voices];
                codes = new int[voices * model.Format.CodeGroups];
                for (int i = 0; i < voices; i++)
                {
                    talkers[i] = group.CreateTalker();
                }
            }

            public int Voices { get; }

            public List<double> TogetherMs { get; } = new List<double>();

            public List<double> SingleMs { get; } = new List<double>();

            public List<double> TalkerMs { get; } = new List<double>();

            public List<double> PredictorMs { get; } = new List<double>();

            public void Speak(int frames, bool isMeasured)
            {
                Begin();
                for (int frame = 0; frame < frames; frame++)
                {
                    double together = Timings.Of(() => group.Step(talkers, codes, steps));
                    double talker = 0;
                    double predictor = 0;
                    foreach (ITalker voice in talkers)
                    {
                        talker += voice.LastTalkerSeconds;
                        predictor += voice.LastCodePredictorSeconds;
                    }

                    double single = Timings.Of(OneByOne);
                    if (isMeasured && Array.TrueForAll(steps, step => step.Kind == TalkerStepKind.Frame))
                    {
                        TogetherMs.Add(together * 1000);
                        SingleMs.Add(single * 1000);
                        TalkerMs.Add(talker * 1000);
                        PredictorMs.Add(predictor * 1000);
                    }
                }
            }

            public void Dispose()
            {
                foreach (ITalker talker in talkers)
                {
                    talker.Dispose();
                }

                group.Dispose();
            }

            private void Begin()
            {
                for (int i = 0; i < talkers.Length; i++)
                {
                    VoiceDescription voice = model.Voices[i % model.Voices.Count];
                    talkers[i].Begin(voice.Row, model.Sampling.Talker, model.Sampling.CodePredictor, (ulong)i + 1);
                    talkers[i].Append(Text.AsSpan());
                    talkers[i].Complete();
                }
            }

            private void OneByOne()
            {
                int groups = model.Format.CodeGroups;
                for (int i = 0; i < talkers.Length; i++)
                {
                    steps[i] = talkers[i].Step(codes.AsSpan(i * groups, groups));
                }
            }
        }
    }
}
