using System;
using System.Collections.Generic;
using Newtonsoft.Json.Linq;
using OmniNPC.Onnx;
using OmniNPC.Speech;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>
    /// The stateful codec step, by slice size, against the same graph decoding one new codec frame at a time behind 25 old ones from empty state (what a codec without state must do),
    /// and against one offline decode; interleaved in an order drawn anew each round, so that every variant meets the same machine and follows every other: a call after one of its own session
    /// finds its weights in the cache, a call after another session does not.
    /// </summary>
    internal static class CodecBench
    {
        private const int LeftContext = 25;
        private const double OfflineSeconds = 10;
        private const int ProfiledFrames = 50;
        private const int GameMegabytes = 16;
        private static readonly int[] Slices = { 1, 2, 4 };
        private static readonly int[] Voices = { 2, 4, 8, 16 };

        /// <summary>Runs the suite.</summary>
        public static void Run(BenchContext context)
        {
            using OnnxSpeechModel model = ModelChoice.Load(context.Line, context.Terminal);
            string graph = RawGraph.PathOf(model.Bundle, "codec_step");
            int threads = context.Line.Number(ModelChoice.Threads.Name, 1, 64, 1);
            int offlineFrames = (int)Math.Round(OfflineSeconds / model.Format.CodecFrameSeconds);
            using RawGraph window = Open(graph, threads, model.Format, LeftContext + 1);
            using RawGraph offline = Open(graph, threads, model.Format, offlineFrames);
            List<Variant> variants = new List<Variant>();
            List<StatefulSlice> slices = new List<StatefulSlice>();
            List<StatefulRows> groups = new List<StatefulRows>();
            try
            {
                foreach (int size in Slices)
                {
                    StatefulSlice slice = new StatefulSlice(model, size);
                    slices.Add(slice);
                    variants.Add(new Variant($"stateful, {size} codec frame{(size == 1 ? string.Empty : "s")} a call", size, 1, slice.Decode));
                }

                variants.Add(new Variant($"windows of {LeftContext} + 1 codec frames", 1, 1, window.Run));
                variants.Add(new Variant($"offline, {offlineFrames} codec frames in one run", offlineFrames, 20, offline.Run));
                foreach (int voices in Voices)
                {
                    StatefulRows rows = new StatefulRows(model, voices);
                    groups.Add(rows);
                    variants.Add(new Variant($"stateful, {voices} voices, 1 codec frame each in one run", voices, 1, rows.Decode));
                }

                byte[] game = new byte[GameMegabytes << 20];
                variants.Add(new Variant($"stateful, 1 codec frame a call, after {GameMegabytes} MB of something else", 1, 1, slices[0].Decode, () => Array.Fill(game, (byte)1)));
                int rounds = context.IsQuick ? 60 : 400;
                Random order = new Random(1);
                Variant[] drawn = variants.ToArray();
                for (int round = -5; round < rounds; round++)
                {
                    Shuffle(drawn, order);
                    foreach (Variant variant in drawn)
                    {
                        variant.Run(round); // five rounds warm up
                    }
                }

                Report(context, model.Format, variants);
                Profile(context, graph, model.Format);
            }
            finally
            {
                slices.ForEach(slice => slice.Dispose());
                groups.ForEach(rows => rows.Dispose());
            }
        }

        private static void Shuffle(Variant[] variants, Random random)
        {
            for (int i = variants.Length - 1; i > 0; i--)
            {
                int other = random.Next(i + 1);
                (variants[i], variants[other]) = (variants[other], variants[i]);
            }
        }

        private static RawGraph Open(string path, int threads, SpeechFormat format, int codecFrames)
            => new RawGraph(path, threads, Sizes(format, codecFrames));

        private static Func<string, int, long> Sizes(SpeechFormat format, int codecFrames)
            => (input, axis) => axis == 0 ? 1 : input == "noise" ? (long)codecFrames * format.SamplesPerCodecFrame : codecFrames;

        private static void Report(BenchContext context, SpeechFormat format, List<Variant> variants)
        {
            TextTable table = new TextTable("codec", "p50 ms a call", "p90 ms", "p99 ms", "max ms", "ms per second of sound", "times one codec frame a call");
            JArray rows = new JArray();
            double stateful = variants[0].PerSecond(format);
            foreach (Variant variant in variants)
            {
                Percentiles ms = new Percentiles(variant.Ms);
                double perSecond = variant.PerSecond(format);
                table.Add(Timings.Cells(variant.Name, ms, TextTable.Number(perSecond, 2), TextTable.Number(perSecond / stateful, 2)));
                rows.Add(new JObject { ["name"] = variant.Name, ["codec_frames"] = variant.CodecFrames, ["call_ms"] = Timings.Json(ms), ["ms_per_second"] = JsonFile.Number(perSecond, 3) });
            }

            context.Report.Table(table);
            context.Results["codec"] = new JObject
            {
                ["vs_windows"] = JsonFile.Number(variants[Slices.Length].PerSecond(format) / stateful, 3),
                ["vs_offline"] = JsonFile.Number(stateful / variants[Slices.Length + 1].PerSecond(format), 3),
                ["variants"] = rows,
            };
            context.Report.Say("Windows and offline run the same graph, of which nothing but the shape of the calls differs. The last row is the first row's call when a game has used the cache meanwhile: its weights come from memory.");
        }

        // Why one codec frame a call costs more a second than all at once: what a node costs whatever its size.
        private static void Profile(BenchContext context, string graph, SpeechFormat format)
        {
            Dictionary<string, (double Us, double Nodes)> one = GraphProfile.Of(graph, 40, Sizes(format, 1));
            Dictionary<string, (double Us, double Nodes)> many = GraphProfile.Of(graph, 4, Sizes(format, ProfiledFrames));
            List<string> kinds = new List<string>(one.Keys);
            kinds.Sort((a, b) => one[b].Us.CompareTo(one[a].Us));
            TextTable table = new TextTable("nodes by kind, us per codec frame", "nodes", "1 codec frame a call", FormattableString.Invariant($"{ProfiledFrames} a call"));
            foreach (string kind in kinds.GetRange(0, Math.Min(9, kinds.Count)))
            {
                many.TryGetValue(kind, out (double Us, double Nodes) so);
                table.Add(kind, TextTable.Number(one[kind].Nodes, 0), TextTable.Number(one[kind].Us, 0), TextTable.Number(so.Us / ProfiledFrames, 0));
            }

            context.Report.Table(table);
        }

        private sealed class Variant
        {
            private readonly Action call;
            private readonly Action? before;
            private readonly int every;

            public Variant(string name, int codecFrames, int every, Action call, Action? before = null)
            {
                Name = name;
                CodecFrames = codecFrames;
                this.every = every;
                this.call = call;
                this.before = before;
            }

            public string Name { get; }

            public int CodecFrames { get; }

            public List<double> Ms { get; } = new List<double>();

            public void Run(int round)
            {
                if (round % every == 0)
                {
                    before?.Invoke();
                    double seconds = Timings.Of(call);
                    if (round >= 0)
                    {
                        Ms.Add(seconds * 1000);
                    }
                }
            }

            public double PerSecond(SpeechFormat format) => new Percentiles(Ms).Median / (CodecFrames * format.CodecFrameSeconds);
        }
    }
}
