using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace OmniNPC.Tavern.Bench.Llm
{
    /// <summary>The same shape with random weights as llama.cpp reads it: GGUF version 3, Q4_0, the embedding tied to the head as the original has it.</summary>
    internal sealed class GgufModel
    {
        private const string Name = "qwen2-0.5b-shape-q4_0-v1.gguf";
        private const int Alignment = 32;
        private const uint TypeFloat32 = 0;
        private const uint TypeQ4 = 2;
        private const int Q4Weights = 32;
        private const int Q4Bytes = 18; // a scale of 16 bits and 32 weights of four
        private const ushort ScaleHalf = 0x211F; // 0.01

        private readonly List<(string Name, long[] Shape, bool IsFloat, float Fill)> tensors = new List<(string, long[], bool, float)>();

        private GgufModel()
        {
            Add("token_embd.weight", LlmShape.Hidden, LlmShape.Vocabulary);
            AddFloats("output_norm.weight", 1, LlmShape.Hidden);
            int kv = LlmShape.KvHeads * LlmShape.HeadDim;
            for (int layer = 0; layer < LlmShape.Layers; layer++)
            {
                string at = "blk." + layer.ToString(CultureInfo.InvariantCulture) + ".";
                AddFloats(at + "attn_norm.weight", 1, LlmShape.Hidden);
                Add(at + "attn_q.weight", LlmShape.Hidden, LlmShape.Hidden);
                AddFloats(at + "attn_q.bias", 0, LlmShape.Hidden);
                Add(at + "attn_k.weight", LlmShape.Hidden, kv);
                AddFloats(at + "attn_k.bias", 0, kv);
                Add(at + "attn_v.weight", LlmShape.Hidden, kv);
                AddFloats(at + "attn_v.bias", 0, kv);
                Add(at + "attn_output.weight", LlmShape.Hidden, LlmShape.Hidden);
                AddFloats(at + "ffn_norm.weight", 1, LlmShape.Hidden);
                Add(at + "ffn_gate.weight", LlmShape.Hidden, LlmShape.Inner);
                Add(at + "ffn_up.weight", LlmShape.Hidden, LlmShape.Inner);
                Add(at + "ffn_down.weight", LlmShape.Inner, LlmShape.Hidden);
            }
        }

        /// <summary>Makes the file, unless it is there.</summary>
        /// <returns>Its path.</returns>
        public static string Require()
        {
            string path = LlmCache.PathOf(Name);
            LlmCache.Require(path, new GgufModel().Write);
            return path;
        }

        private static long Bytes((string Name, long[] Shape, bool IsFloat, float Fill) tensor)
        {
            long count = 1;
            foreach (long size in tensor.Shape)
            {
                count *= size;
            }

            return tensor.IsFloat ? count * sizeof(float) : count / Q4Weights * Q4Bytes;
        }

        private static long Aligned(long offset) => (offset + Alignment - 1) / Alignment * Alignment;

        private static void Text(BinaryWriter file, string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            file.Write((ulong)bytes.Length);
            file.Write(bytes);
        }

        private static void Fact(BinaryWriter file, string key, object value)
        {
            Text(file, key);
            switch (value)
            {
                case uint number:
                    file.Write(4u);
                    file.Write(number);
                    break;
                case float real:
                    file.Write(6u);
                    file.Write(real);
                    break;
                case string text:
                    file.Write(8u);
                    Text(file, text);
                    break;
                case int[] numbers:
                    file.Write(9u);
                    file.Write(5u);
                    file.Write((ulong)numbers.Length);
                    foreach (int one in numbers)
                    {
                        file.Write(one);
                    }

                    break;
                case string[] texts:
                    file.Write(9u);
                    file.Write(8u);
                    file.Write((ulong)texts.Length);
                    foreach (string one in texts)
                    {
                        Text(file, one);
                    }

                    break;
            }
        }

        // A vocabulary of that many words nobody reads; every one is a normal token (type 1), so that none ends the text.
        private static (string Key, object Value)[] Facts()
        {
            string[] words = new string[LlmShape.Vocabulary];
            int[] types = new int[LlmShape.Vocabulary];
            for (int i = 0; i < words.Length; i++)
            {
                words[i] = "t" + i.ToString(CultureInfo.InvariantCulture);
                types[i] = 1;
            }

            return new (string, object)[]
            {
                ("general.architecture", "qwen2"),
                ("general.name", "random weights"),
                ("general.file_type", 2u),
                ("qwen2.block_count", (uint)LlmShape.Layers),
                ("qwen2.context_length", 32768u),
                ("qwen2.embedding_length", (uint)LlmShape.Hidden),
                ("qwen2.feed_forward_length", (uint)LlmShape.Inner),
                ("qwen2.attention.head_count", (uint)LlmShape.Heads),
                ("qwen2.attention.head_count_kv", (uint)LlmShape.KvHeads),
                ("qwen2.attention.layer_norm_rms_epsilon", LlmShape.Epsilon),
                ("qwen2.rope.freq_base", LlmShape.RopeBase),
                ("tokenizer.ggml.model", "gpt2"),
                ("tokenizer.ggml.pre", "qwen2"),
                ("tokenizer.ggml.tokens", words),
                ("tokenizer.ggml.token_type", types),
                ("tokenizer.ggml.merges", new[] { "t 0" }),
                ("tokenizer.ggml.bos_token_id", 0u),
                ("tokenizer.ggml.eos_token_id", 1u),
            };
        }

        private void Add(string name, long from, long to) => tensors.Add((name, new[] { from, to }, false, 0));

        private void AddFloats(string name, float fill, long count) => tensors.Add((name, new[] { count }, true, fill));

        private void Write(FileStream stream)
        {
            using BinaryWriter file = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
            (string Key, object Value)[] facts = Facts();
            file.Write(Encoding.ASCII.GetBytes("GGUF"));
            file.Write(3u);
            file.Write((ulong)tensors.Count);
            file.Write((ulong)facts.Length);
            foreach ((string key, object value) in facts)
            {
                Fact(file, key, value);
            }

            long offset = 0;
            foreach ((string Name, long[] Shape, bool IsFloat, float Fill) tensor in tensors)
            {
                Text(file, tensor.Name);
                file.Write((uint)tensor.Shape.Length);
                foreach (long size in tensor.Shape)
                {
                    file.Write((ulong)size);
                }

                file.Write(tensor.IsFloat ? TypeFloat32 : TypeQ4);
                file.Write((ulong)offset);
                offset = Aligned(offset + Bytes(tensor));
            }

            file.Flush();
            RandomBytes random = new RandomBytes();
            byte[] block = new byte[Q4Bytes * 4096];
            foreach ((string Name, long[] Shape, bool IsFloat, float Fill) tensor in tensors)
            {
                stream.Position = Aligned(stream.Position);
                if (tensor.IsFloat)
                {
                    float[] values = new float[tensor.Shape[0]];
                    Array.Fill(values, tensor.Fill);
                    stream.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
                    continue;
                }

                long length = Bytes(tensor);
                for (long done = 0; done < length; done += block.Length)
                {
                    random.Fill(block);
                    for (int at = 0; at < block.Length; at += Q4Bytes)
                    {
                        block[at] = unchecked((byte)ScaleHalf);
                        block[at + 1] = ScaleHalf >> 8;
                    }

                    stream.Write(block, 0, (int)Math.Min(block.Length, length - done));
                }
            }
        }
    }
}
