using System;
using System.Collections.Generic;
using System.Diagnostics;
using Newtonsoft.Json.Linq;
using OmniNPC.Speech;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>The same run of a model whose graphs are whole and of one that has them in parts.</summary>
    internal sealed class PartedWork : IDisposable
    {
        private const string Line = "We have ale, mead and cider tonight, and the stew is mutton and barley, hot and thick.";

        private readonly string name;
        private readonly bool isCold;
        private readonly Work whole;
        private readonly Work parted;
        private readonly List<double> wholeMs = new List<double>();
        private readonly List<double> sumMs = new List<double>();
        private readonly List<List<double>> partMs = new List<List<double>>();
        private readonly List<double> longestMs = new List<double>();

        private PartedWork(string name, bool isCold, Work whole, Work parted)
        {
            this.name = name;
            this.isCold = isCold;
            this.whole = whole;
            this.parted = parted;
        }

        /// <summary>Tokens fed to a Thinker in one run, after forty others.</summary>
        public static PartedWork Token(string name, ISpeechModel whole, ISpeechModel parted, int count, bool isCold) => new PartedWork(name, isCold, new Reading(whole, count), new Reading(parted, count));

        /// <summary>A step of one Talker.</summary>
        public static PartedWork Talk(string name, ISpeechModel whole, ISpeechModel parted, bool isCold) => new PartedWork(name, isCold, new Talking(whole), new Talking(parted));

        /// <summary>A codec frame of some voices.</summary>
        public static PartedWork Decode(string name, ISpeechModel whole, ISpeechModel parted, int voices, bool isCold) => new PartedWork(name, isCold, new Decoding(whole, voices), new Decoding(parted, voices));

        /// <summary>Runs both once.</summary>
        /// <param name="isWholeFirst">Which first.</param>
        /// <param name="isMeasured">Whether it counts.</param>
        /// <param name="game">What a game has in the cache.</param>
        public void Measure(bool isWholeFirst, bool isMeasured, byte[] game)
        {
            for (int i = 0; i < 2; i++)
            {
                bool isWhole = isWholeFirst == (i == 0);
                if (isCold)
                {
                    Array.Fill(game, (byte)i);
                }

                List<double> ms = (isWhole ? whole : parted).Run();
                if (isMeasured && isWhole)
                {
                    wholeMs.Add(Sum(ms));
                }
                else if (isMeasured)
                {
                    Keep(ms);
                }
            }
        }

        /// <summary>What was measured, as the cells of a table.</summary>
        public string[] Cells()
        {
            Percentiles ms = new Percentiles(wholeMs);
            return new[]
            {
                name + (isCold ? ", cold" : ", warm"), TextTable.Number(ms.Median, 2), Timings.Whole(partMs.Count), string.Join(" + ", partMs.ConvertAll(part => TextTable.Number(new Percentiles(part).Median, 2))),
                TextTable.Number(new Percentiles(longestMs).At(0.99), 2), TextTable.Number(ms.At(0.99), 2), TextTable.Number(new Percentiles(sumMs).Median / ms.Median, 2) + " x",
            };
        }

        /// <summary>The same as JSON.</summary>
        public JObject Json() => new JObject
        {
            ["name"] = name,
            ["cold"] = isCold,
            ["whole_ms"] = Timings.Json(new Percentiles(wholeMs)),
            ["parts_ms"] = new JArray(partMs.ConvertAll(part => Timings.Json(new Percentiles(part))).ToArray()),
            ["longest_part_ms"] = Timings.Json(new Percentiles(longestMs)),
            ["sum_to_whole"] = JsonFile.Number(new Percentiles(sumMs).Median / new Percentiles(wholeMs).Median, 4),
        };

        /// <inheritdoc/>
        public void Dispose()
        {
            whole.Dispose();
            parted.Dispose();
        }

        private static double Sum(List<double> ms)
        {
            double sum = 0;
            ms.ForEach(one => sum += one);
            return sum;
        }

        private void Keep(List<double> ms)
        {
            double longest = 0;
            for (int part = 0; part < ms.Count; part++)
            {
                if (partMs.Count == part)
                {
                    partMs.Add(new List<double>());
                }

                partMs[part].Add(ms[part]);
                longest = Math.Max(longest, ms[part]);
            }

            sumMs.Add(Sum(ms));
            longestMs.Add(longest);
        }

        private abstract class Work : IDisposable
        {
            private readonly List<double> ms = new List<double>();

            /// <summary>Runs once.</summary>
            /// <returns>Milliseconds of each part; beginning and end are the first's and the last's.</returns>
            public List<double> Run()
            {
                ms.Clear();
                long start = Stopwatch.GetTimestamp();
                IRunInParts run = Begin();
                while (run.PartsLeft == 0)
                {
                    // A line that is over says so with nothing computed, and is begun anew.
                    End();
                    start = Stopwatch.GetTimestamp();
                    run = Begin();
                }

                while (run.PartsLeft > 0)
                {
                    run.RunPart();
                    if (run.PartsLeft == 0)
                    {
                        End();
                    }

                    long now = Stopwatch.GetTimestamp();
                    ms.Add((now - start) * 1000.0 / Stopwatch.Frequency);
                    start = now;
                }

                return ms;
            }

            public abstract void Dispose();

            protected abstract IRunInParts Begin();

            protected abstract void End();
        }

        private sealed class Reading : Work
        {
            private readonly ISessionGroup group;
            private readonly IThinker thinker;
            private readonly int[] ids;
            private readonly int before;

            public Reading(ISpeechModel model, int count)
            {
                group = model.CreateSessionGroup();
                group.LeavesRunsOpen = true;
                thinker = group.CreateThinker();
                ids = new int[count];
                thinker.Append(new int[40]);
                group.Finish();
                before = thinker.Length;
            }

            public override void Dispose()
            {
                thinker.Dispose();
                group.Dispose();
            }

            protected override IRunInParts Begin()
            {
                thinker.Rewind(before);
                thinker.Append(ids);
                return group;
            }

            protected override void End()
            {
            }
        }

        private sealed class Talking : Work
        {
            private readonly ISpeechModel model;
            private readonly ISessionGroup group;
            private readonly ITalker[] talkers = new ITalker[1];
            private readonly int[] codes;
            private readonly TalkerStep[] steps = new TalkerStep[1];

            public Talking(ISpeechModel model)
            {
                this.model = model;
                group = model.CreateSessionGroup();
                talkers[0] = group.CreateTalker();
                codes = new int[model.Format.CodeGroups];
            }

            public override void Dispose()
            {
                talkers[0].Dispose();
                group.Dispose();
            }

            protected override IRunInParts Begin()
            {
                if (steps[0].Kind != TalkerStepKind.Frame || talkers[0].WordCount == 0)
                {
                    talkers[0].Begin(0, model.Sampling.Talker, model.Sampling.CodePredictor, 1);
                    talkers[0].Append(Line.AsSpan());
                    talkers[0].Complete();
                }

                group.BeginStep(talkers);
                return group;
            }

            protected override void End() => group.EndStep(codes, steps);
        }

        private sealed class Decoding : Work
        {
            private readonly ICodecGroup codec;
            private readonly ICodecDecoder[] decoders;
            private readonly int[] codes;
            private readonly float[] pcm;

            public Decoding(ISpeechModel model, int voices)
            {
                codec = model.CreateCodecGroup();
                decoders = new ICodecDecoder[voices];
                codes = new int[voices * model.Format.CodeGroups];
                pcm = new float[voices * model.Format.SamplesPerCodecFrame];
                for (int i = 0; i < voices; i++)
                {
                    decoders[i] = codec.CreateDecoder();
                }
            }

            public override void Dispose()
            {
                Array.ForEach(decoders, decoder => decoder.Dispose());
                codec.Dispose();
            }

            protected override IRunInParts Begin()
            {
                codec.Begin(decoders, 1, codes);
                return codec;
            }

            protected override void End() => codec.End(pcm);
        }
    }
}
