using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using OmniNPC.Tavern.Bench.OnnxFiles;

namespace OmniNPC.Tavern.Bench.Llm
{
    /// <summary>A Thinker with random weights of four bits: what a converted checkpoint of this shape is, for its speed alone.</summary>
    /// <remarks>Blocks of 128 and accuracy level 4 are what is fastest on processors (feasibility.md §1.6).</remarks>
    internal sealed class ThinkerGraph
    {
        private const string Name = "qwen2-0.5b-shape-int4-block128-v1";
        private const int Block = 128;
        private const float Scale = 0.01f;
        private const int Page = 4096; // so that ONNX Runtime maps the file
        private const string Contrib = "com.microsoft";

        private readonly OnnxGraphWriter graph = new OnnxGraphWriter("thinker");
        private readonly List<(long Offset, long Length, Func<byte[]>? Bytes)> places = new List<(long, long, Func<byte[]>?)>();
        private long end;

        private ThinkerGraph()
        {
        }

        /// <summary>Makes the files, unless they are there.</summary>
        /// <param name="bytesPerToken">Bytes of weights that a token of one stream reads.</param>
        /// <returns>The graph's path.</returns>
        public static string Require(out long bytesPerToken)
        {
            ThinkerGraph thinker = new ThinkerGraph();
            thinker.Write();
            string path = LlmCache.PathOf(Name + ".onnx");
            LlmCache.Require(LlmCache.PathOf(Name + ".bin"), thinker.WriteWeights);
            LlmCache.Require(path, file => file.Write(thinker.graph.ToArray()));
            bytesPerToken = thinker.end;
            return path;
        }

        private static string I(int number) => number.ToString(CultureInfo.InvariantCulture);

        private static byte[] Repeat(float value, int count)
        {
            float[] values = new float[count];
            Array.Fill(values, value);
            return MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        }

        private static byte[] Angles(bool isSine)
        {
            int half = LlmShape.HeadDim / 2;
            float[] values = new float[LlmShape.Rows * half];
            for (int row = 0; row < LlmShape.Rows; row++)
            {
                for (int i = 0; i < half; i++)
                {
                    double angle = row * Math.Pow(LlmShape.RopeBase, -(double)i / half);
                    values[(row * half) + i] = (float)(isSine ? Math.Sin(angle) : Math.Cos(angle));
                }
            }

            return MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        }

        private void Write()
        {
            int kv = LlmShape.KvHeads * LlmShape.HeadDim;
            graph.FloatInput("inputs_embeds", "batch", "sequence", LlmShape.Hidden);
            graph.IntInput("seqlens_k", "batch");
            graph.IntInput("total_sequence_length", 1);
            graph.Output("logits", "batch", "sequence", LlmShape.Vocabulary);
            Floats("cos", () => Angles(false), LlmShape.Rows, LlmShape.HeadDim / 2);
            Floats("sin", () => Angles(true), LlmShape.Rows, LlmShape.HeadDim / 2);
            string residual = "inputs_embeds";
            string? added = null;
            for (int layer = 0; layer < LlmShape.Layers; layer++)
            {
                string at = "l" + I(layer) + ".";
                foreach (string side in new[] { "key", "value" })
                {
                    graph.FloatInput($"past_key_values.{I(layer)}.{side}", "batch", LlmShape.KvHeads, "max_sequence", LlmShape.HeadDim);
                    graph.Output($"present.{I(layer)}.{side}", "batch", LlmShape.KvHeads, "max_sequence", LlmShape.HeadDim);
                }

                string normed = Norm(at + "norm1", ref residual, added);
                string qkv = Linear(at + "qkv", normed, LlmShape.Hidden, LlmShape.Hidden + (2 * kv));
                Floats(at + "qkv.bias", () => Repeat(0, LlmShape.Hidden + (2 * kv)), LlmShape.Hidden + (2 * kv));
                graph.Node("Add", string.Empty, new[] { qkv, at + "qkv.bias" }, new[] { at + "qkv.biased" });
                graph.Node(
                    "GroupQueryAttention", Contrib,
                    new[] { at + "qkv.biased", string.Empty, string.Empty, $"past_key_values.{I(layer)}.key", $"past_key_values.{I(layer)}.value", "seqlens_k", "total_sequence_length", "cos", "sin" },
                    new[] { at + "attention", $"present.{I(layer)}.key", $"present.{I(layer)}.value" },
                    ("num_heads", LlmShape.Heads), ("kv_num_heads", LlmShape.KvHeads), ("do_rotary", 1));
                added = Linear(at + "o", at + "attention", LlmShape.Hidden, LlmShape.Hidden);
                normed = Norm(at + "norm2", ref residual, added);
                string gate = Linear(at + "gate", normed, LlmShape.Hidden, LlmShape.Inner);
                string up = Linear(at + "up", normed, LlmShape.Hidden, LlmShape.Inner);
                graph.Node("QuickGelu", Contrib, new[] { gate }, new[] { at + "silu" }, ("alpha", 1f));
                graph.Node("Mul", string.Empty, new[] { at + "silu", up }, new[] { at + "inner" });
                added = Linear(at + "down", at + "inner", LlmShape.Inner, LlmShape.Hidden);
            }

            string last = Norm("norm", ref residual, added);
            Linear("logits", last, LlmShape.Hidden, LlmShape.Vocabulary);
        }

        // The sum of the residual and what a layer adds, and its norm.
        private string Norm(string name, ref string residual, string? added)
        {
            Floats(name + ".weight", () => Repeat(1, LlmShape.Hidden), LlmShape.Hidden);
            if (added == null)
            {
                graph.Node("SimplifiedLayerNormalization", string.Empty, new[] { residual, name + ".weight" }, new[] { name }, ("axis", -1), ("epsilon", LlmShape.Epsilon), ("stash_type", 1));
                return name;
            }

            graph.Node("SkipSimplifiedLayerNormalization", Contrib, new[] { residual, added, name + ".weight" }, new[] { name, string.Empty, string.Empty, name + ".sum" }, ("epsilon", LlmShape.Epsilon));
            residual = name + ".sum";
            return name;
        }

        private string Linear(string name, string input, int from, int to)
        {
            int blocks = from / Block;
            graph.ByteWeights(name + ".weight", Place((long)to * blocks * Block / 2, null), to, blocks, Block / 2);
            graph.FloatWeights(name + ".scales", Place((long)to * blocks * sizeof(float), () => Repeat(Scale, to * blocks)), (long)to * blocks);
            graph.Node("MatMulNBits", Contrib, new[] { input, name + ".weight", name + ".scales" }, new[] { name }, ("K", from), ("N", to), ("bits", 4), ("block_size", Block), ("accuracy_level", 4));
            return name;
        }

        private void Floats(string name, Func<byte[]> bytes, params long[] shape)
        {
            long count = 1;
            foreach (long size in shape)
            {
                count *= size;
            }

            graph.FloatWeights(name, Place(count * sizeof(float), bytes), shape);
        }

        // Bytes are made when the file is: most runs find it there. None are random ones.
        private WeightPlace Place(long length, Func<byte[]>? bytes)
        {
            long offset = (end + Page - 1) / Page * Page;
            places.Add((offset, length, bytes));
            end = offset + length;
            return new WeightPlace(Name + ".bin", offset, length);
        }

        private void WriteWeights(FileStream file)
        {
            RandomBytes random = new RandomBytes();
            byte[] buffer = new byte[1 << 20];
            foreach ((long offset, long length, Func<byte[]>? bytes) in places)
            {
                file.Position = offset;
                if (bytes != null)
                {
                    file.Write(bytes());
                    continue;
                }

                for (long done = 0; done < length; done += buffer.Length)
                {
                    random.Fill(buffer);
                    file.Write(buffer, 0, (int)Math.Min(buffer.Length, length - done));
                }
            }
        }
    }
}
