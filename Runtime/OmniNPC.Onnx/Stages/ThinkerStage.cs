using System;
using Microsoft.ML.OnnxRuntime.Tensors;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Graphs;
using OmniNPC.Speech;

namespace OmniNPC.Onnx.Stages
{
    /// <summary>The Thinker of one character.</summary>
    internal sealed class ThinkerStage : Stage, IThinker
    {
        // Any number of rows is cut into these sizes, largest first (31 = 16 + 8 + 4 + 2 + 1), so that every run finds its buffers bound.
        // Measured on the tiny model, one run of 64 rows takes 12 ms, 64 runs of one row 48 ms.
        private const int LargestPower = 6;

        private readonly FloatTable embed;
        private readonly HostTensor<int> lastRow;
        private readonly HostTensor<int> totalRows;
        private readonly HostTensor<float> logits;
        private readonly Binding[] bindings;
        private readonly float[] rows;
        private readonly int hidden;
        private readonly int largestPower;

        public ThinkerStage(SharedModel model)
            : base(model)
        {
            BundleSizes sizes = model.Bundle.Sizes;
            GraphSession graph = model.Graph(GraphNames.Thinker);
            embed = model.Table("thinker_embed");
            hidden = sizes.ThinkerHidden;
            Capacity = sizes.ThinkerMaxSequence;

            // DirectML's GroupQueryAttention takes more than one row as the start of an empty cache (models.md §7.2): there rows go one by one.
            largestPower = graph.Provider == ExecutionProvider.DirectML ? 0 : LargestPower;
            rows = new float[hidden << largestPower];
            KvCache cache = Own(new KvCache(graph, sizes.ThinkerLayers, sizes.ThinkerKvHeads, Capacity, sizes.ThinkerHeadDim));
            lastRow = Own(new HostTensor<int>(1));
            totalRows = Own(new HostTensor<int>(1));
            logits = Own(new HostTensor<float>(1, sizes.Vocabulary));
            bindings = new Binding[largestPower + 1];
            for (int i = 0; i < bindings.Length; i++)
            {
                HostTensor<float> chunk = Own(new HostTensor<float>(rows, 1, 1 << i, hidden));
                bindings[i] = cache.Bind(Own(new Binding(graph)))
                    .Input("inputs_embeds", chunk.Value)
                    .Input("seqlens_k", lastRow.Value)
                    .Input("total_sequence_length", totalRows.Value)
                    .Output("logits", logits.Value);
            }
        }

        public int Length { get; private set; }

        public int Capacity { get; }

        public ReadOnlySpan<float> Logits => logits.Data;

        public static void Require(GraphSession graph, BundleSizes sizes)
        {
            graph.Require(true, "inputs_embeds", TensorElementType.Float, -1, -1, sizes.ThinkerHidden);
            graph.Require(true, "seqlens_k", TensorElementType.Int32, -1);
            graph.Require(true, "total_sequence_length", TensorElementType.Int32, 1);
            graph.Require(false, "logits", TensorElementType.Float, -1, sizes.Vocabulary);
            KvCache.Require(graph, sizes.ThinkerLayers, sizes.ThinkerKvHeads, sizes.ThinkerHeadDim);
            graph.RequireCount(3 + 2 * sizes.ThinkerLayers, 1 + 2 * sizes.ThinkerLayers);
        }

        public void Append(ReadOnlySpan<int> ids)
        {
            RequireRoom(ids.Length);
            for (int i = 0; i < ids.Length; i++)
            {
                if ((uint)ids[i] >= (uint)embed.Rows)
                {
                    throw new ArgumentException($"Token {ids[i]} at position {i} is outside the vocabulary of {embed.Rows}.", nameof(ids));
                }
            }

            while (!ids.IsEmpty)
            {
                int power = Chunk(ids.Length);
                int count = 1 << power;
                for (int i = 0; i < count; i++)
                {
                    embed.CopyRow(ids[i], rows.AsSpan(i * hidden, hidden));
                }

                Run(power);
                ids = ids.Slice(count);
            }
        }

        public void AppendRows(ReadOnlySpan<float> rows)
        {
            if (rows.Length % hidden != 0)
            {
                throw new ArgumentException($"A Thinker row is {hidden} numbers; got {rows.Length}, which is not a multiple.", nameof(rows));
            }

            RequireRoom(rows.Length / hidden);
            while (!rows.IsEmpty)
            {
                int power = Chunk(rows.Length / hidden);
                int count = hidden << power;
                rows.Slice(0, count).CopyTo(this.rows);
                Run(power);
                rows = rows.Slice(count);
            }
        }

        public void Rewind(int length)
        {
            if (length < 0 || length > Length)
            {
                throw new ArgumentOutOfRangeException(nameof(length), length, $"The cache holds {Length} rows; a rewind goes to 0 to {Length}.");
            }

            Length = length;
        }

        private int Chunk(int count)
        {
            int power = 0;
            while (power < largestPower && 2 << power <= count)
            {
                power++;
            }

            return power;
        }

        private void RequireRoom(int count)
        {
            RequireOpen();
            if (count < 1)
            {
                throw new ArgumentException("There is nothing to feed.", nameof(count));
            }

            if (count > Capacity - Length)
            {
                throw new InvalidOperationException($"The KV cache holds {Length} of {Capacity} rows; {count} more do not fit.");
            }
        }

        private void Run(int power)
        {
            int count = 1 << power;
            lastRow.Data[0] = Length + count - 1;
            totalRows.Data[0] = Length + count;
            bindings[power].Run();
            Length += count;
        }
    }
}
