using System;
using System.Collections.Generic;
using Newtonsoft.Json.Linq;
using OmniNPC.Speech;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>What the codec decoder costs by slice size and threads, interleaved so that every variant meets the same machine.</summary>
    internal static class CodecBench
    {
        private static readonly int[] Threads = { 1, 2 };
        private static readonly int[] Slices = { 1, 2, 4, 8 };

        /// <summary>Runs the suite.</summary>
        public static void Run(BenchContext context)
        {
            int rounds = context.IsQuick ? 30 : 200;
            List<Variant> variants = new List<Variant>();
            List<ISpeechModel> models = new List<ISpeechModel>();
            try
            {
                foreach (int threads in Threads)
                {
                    ISpeechModel model = ModelChoice.Load(context.Line, context.Terminal, threads);
                    models.Add(model);
                    foreach (int slice in Slices)
                    {
                        ICodecDecoder codec = model.CreateCodecDecoder();
                        if (slice <= codec.MaxFrames)
                        {
                            variants.Add(new Variant(model, codec, threads, slice));
                        }
                    }
                }

                for (int round = 0; round < rounds + 5; round++)
                {
                    foreach (Variant variant in variants)
                    {
                        variant.Decode(round >= 5); // five rounds warm up
                    }
                }

                Report(context, variants);
            }
            finally
            {
                foreach (Variant variant in variants)
                {
                    variant.Codec.Dispose();
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
            TextTable table = new TextTable("codec: slice, threads", "p50 ms", "p90 ms", "p99 ms", "max ms", "real-time factor");
            foreach (Variant variant in variants)
            {
                Percentiles ms = new Percentiles(variant.Ms);
                double factor = ms.Median / 1000 / (variant.Slice * variant.Model.Format.CodecFrameSeconds);
                table.Add(Timings.Cells($"{variant.Slice} codec frame{(variant.Slice == 1 ? string.Empty : "s")}, {variant.Threads} thread{(variant.Threads == 1 ? string.Empty : "s")}", ms, TextTable.Number(factor, 4)));
                rows.Add(new JObject { ["codec_frames"] = variant.Slice, ["threads"] = variant.Threads, ["slice_ms"] = Timings.Json(ms), ["realtime_factor"] = JsonFile.Number(factor, 5) });
            }

            table.Write(context.Terminal.Output);
            context.Results["codec"] = rows;
        }

        private sealed class Variant
        {
            private readonly int[] codes;
            private readonly float[] pcm;
            private uint state = 1;

            public Variant(ISpeechModel model, ICodecDecoder codec, int threads, int slice)
            {
                Model = model;
                Codec = codec;
                Threads = threads;
                Slice = slice;
                codes = new int[slice * model.Format.CodeGroups];
                pcm = new float[slice * model.Format.SamplesPerCodecFrame];
                codec.Reset(1);
            }

            public ISpeechModel Model { get; }

            public ICodecDecoder Codec { get; }

            public int Threads { get; }

            public int Slice { get; }

            public List<double> Ms { get; } = new List<double>();

            public void Decode(bool isMeasured)
            {
                for (int i = 0; i < codes.Length; i++)
                {
                    state = (state * 1664525) + 1013904223; // any codes cost the same; these differ so that nothing is cached
                    codes[i] = (int)(state >> 24);
                }

                double seconds = Timings.Of(() => Codec.Decode(codes, pcm));
                if (isMeasured)
                {
                    Ms.Add(seconds * 1000);
                }
            }
        }
    }
}
