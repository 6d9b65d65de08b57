using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.ML.OnnxRuntime;
using Newtonsoft.Json.Linq;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Bench.Llm
{
    /// <summary>
    /// A Thinker of Qwen2-0.5B's shape with random weights of four bits: tokens a second for one stream and for eight in one step, against what reading the weights takes, and beside llama.cpp;
    /// on a machine where nothing else of ours runs, and with one core kept busy as a game would.
    /// </summary>
    internal static class LlmBench
    {
        private const int ChunkTokens = 12;
        private const int Many = 8;

        /// <summary>Runs the suite.</summary>
        public static void Run(BenchContext context)
        {
            string path = ThinkerGraph.Require(out long bytesPerToken);
            LlamaPeer? peer = context.Line.Has("--peer") ? LlamaPeer.Open() : null;
            MemoryBandwidth memory = new MemoryBandwidth();
            List<LlmVariant> variants = new List<LlmVariant>();
            List<InferenceSession> sessions = new List<InferenceSession>();
            try
            {
                foreach (int threads in ThreadCounts())
                {
                    using SessionOptions options = RawGraph.Options(threads);
                    InferenceSession session = new InferenceSession(path, options);
                    sessions.Add(session);
                    variants.Add(new LlmVariant(session, threads, 1));
                    variants.Add(new LlmVariant(session, threads, Many));
                }

                LlmMachine idle = Measure(context, memory, variants, peer, false);
                LlmMachine busy;
                using (new BusyCore())
                {
                    busy = Measure(context, memory, variants, peer, true);
                }

                Report(context, bytesPerToken, idle, busy);
            }
            finally
            {
                foreach (LlmVariant variant in variants)
                {
                    variant.Dispose();
                }

                foreach (InferenceSession session in sessions)
                {
                    session.Dispose();
                }
            }
        }

        // One, and all there are up to four: more threads than that no game gives away.
        private static List<int> ThreadCounts()
        {
            List<int> counts = new List<int> { 1 };
            int most = Math.Min(4, Environment.ProcessorCount);
            if (most > 1)
            {
                counts.Add(most);
            }

            return counts;
        }

        private static LlmMachine Measure(BenchContext context, MemoryBandwidth memory, List<LlmVariant> variants, LlamaPeer? peer, bool isBusy)
        {
            LlmMachine machine = new LlmMachine(isBusy ? "one core busy" : "idle");
            foreach (LlmVariant variant in variants)
            {
                variant.Begin();
            }

            int rounds = context.IsQuick ? 3 : 8;
            for (int round = 0; round < rounds; round++)
            {
                foreach (int threads in ThreadCounts())
                {
                    machine.BytesPerSecond.Add(memory.Measure(threads));
                }

                foreach (LlmVariant variant in variants)
                {
                    variant.Run(ChunkTokens);
                }
            }

            foreach (LlmVariant variant in variants)
            {
                machine.Add("OmniNPC's way (ONNX Runtime)", variant.Threads, variant.Streams, variant.TokensPerSecond);
                if (peer != null)
                {
                    machine.Add(LlmMachine.Peer, variant.Threads, variant.Streams, peer.TokensPerSecond(variant.Threads, variant.Streams, context.IsQuick ? 24 : 64));
                }
            }

            return machine;
        }

        private static void Report(BenchContext context, long bytesPerToken, LlmMachine idle, LlmMachine busy)
        {
            TextTable table = new TextTable("llm: machine, who, threads, streams", "tokens a second, all streams", "share of the bound of one stream");
            JArray rows = new JArray();
            BarPlot plot = new BarPlot("Tokens a second of a Qwen2-0.5B shape, four-bit random weights", "tokens/s");
            foreach (LlmMachine machine in new[] { idle, busy })
            {
                double bound = machine.BestBytesPerSecond / bytesPerToken;
                foreach (LlmMachine.Row row in machine.Rows)
                {
                    string name = FormattableString.Invariant($"{machine.Name}, {row.Who}, {row.Threads} thread{(row.Threads == 1 ? string.Empty : "s")}, {row.Streams} stream{(row.Streams == 1 ? string.Empty : "s")}");
                    table.Add(name, TextTable.Number(row.TokensPerSecond, 1), row.Streams == 1 && row.Who != LlmMachine.Peer ? TextTable.Percent(row.TokensPerSecond / bound) : "–");
                    plot.Add(name, new List<(string, double)> { ("tokens", row.TokensPerSecond) });
                    rows.Add(new JObject { ["machine"] = machine.Name, ["who"] = row.Who, ["threads"] = row.Threads, ["streams"] = row.Streams, ["tokens_per_second"] = JsonFile.Number(row.TokensPerSecond, 2) });
                }
            }

            context.Report.Table(table);
            double best = idle.Best(1, false).TokensPerSecond;
            LlmMachine.Row many = idle.Best(Many, false);
            double alone = idle.Of(many.Threads, 1).TokensPerSecond;
            LlmMachine.Row peer = idle.Best(1, true);
            context.Report.Say(FormattableString.Invariant(
                $"A token of one stream reads {bytesPerToken / 1e6:F0} MB of weights; memory was read at {idle.BestBytesPerSecond / 1e9:F1} GB/s in the same run (with one core busy {busy.BestBytesPerSecond / 1e9:F1}), so the bound is {idle.BestBytesPerSecond / bytesPerToken:F0} tokens a second. Eight streams: {many.TokensPerSecond / alone:F2} times one, both at {many.Threads} thread(s). llama.cpp reads Q4_0, 18 bytes for 32 weights against 17; its own tokens are drawn greedily."));
            plot.Write(Path.Combine(context.Folder, "llm.svg"));
            context.Report.Picture("llm.svg", "Tokens a second");
            context.Results["llm"] = new JObject
            {
                ["share_of_bound"] = JsonFile.Number(best * bytesPerToken / idle.BestBytesPerSecond, 4),
                ["aggregate_8_to_1"] = JsonFile.Number(many.TokensPerSecond / alone, 3),
                ["vs_llama_cpp"] = JsonFile.Number(peer.TokensPerSecond > 0 ? best / peer.TokensPerSecond : double.NaN, 3),
                ["bytes_per_token"] = bytesPerToken,
                ["read_gb_per_s"] = JsonFile.Number(idle.BestBytesPerSecond / 1e9, 2),
                ["variants"] = rows,
            };
        }
    }
}
