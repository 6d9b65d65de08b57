using System;
using Microsoft.ML.OnnxRuntime.Tensors;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Graphs;
using OmniNPC.Onnx.Slots;
using OmniNPC.Onnx.Stages;
using OmniNPC.Speech;

namespace OmniNPC.Onnx.Thinking
{
    /// <summary>The Thinkers of one mind, a slot each: what one reads goes through its slot alone, and all that write a token take one run.</summary>
    internal sealed class ThinkerGroup : Stage
    {
        // Any number of rows is cut into these sizes, largest first (31 = 16 + 8 + 4 + 2 + 1), so that every run finds its buffers bound.
        // Measured on the tiny model, one run of 64 rows takes 12 ms, 64 runs of one row 48 ms.
        private const int LargestPower = 6;

        private readonly FloatTable embed;
        private readonly HostTensor<int>[] lastRows;
        private readonly HostTensor<int> totalRows;
        private readonly HostTensor<float>[] logits;
        private readonly HostTensor<float>[] chunks;
        private readonly HostTensor<float>[] tokens;
        private readonly float[] rows;
        private readonly KvSlots kv;
        private readonly SlotTable<ThinkerSession> slots;
        private readonly ThinkerSession[] together;
        private Binding[,] singles = new Binding[0, 0];
        private Binding[] batches = Array.Empty<Binding>();

        public ThinkerGroup(SharedModel model, int maxRows)
            : base(model)
        {
            BundleSizes sizes = model.Bundle.Sizes;
            GraphSession graph = model.Graph(GraphNames.Thinker);
            embed = model.Table("thinker_embed");
            Hidden = sizes.ThinkerHidden;
            Vocabulary = sizes.Vocabulary;
            Capacity = model.ContextRows;
            MaxRows = maxRows;

            // DirectML's GroupQueryAttention takes more than one row as the start of an empty cache (models.md §7.2): there rows go one by one.
            int largestPower = graph.Provider == ExecutionProvider.DirectML ? 0 : LargestPower;
            rows = new float[Hidden * Math.Max(maxRows, 1 << largestPower)];
            int[] last = new int[maxRows];
            float[] next = new float[maxRows * Vocabulary];
            totalRows = Own(new HostTensor<int>(1));
            chunks = new HostTensor<float>[largestPower + 1];
            for (int power = 0; power < chunks.Length; power++)
            {
                chunks[power] = Own(new HostTensor<float>(rows, 1, 1 << power, Hidden));
            }

            lastRows = new HostTensor<int>[maxRows];
            logits = new HostTensor<float>[maxRows];
            tokens = new HostTensor<float>[maxRows];
            for (int i = 0; i < maxRows; i++)
            {
                lastRows[i] = Own(new HostTensor<int>(last, i + 1));
                logits[i] = Own(new HostTensor<float>(next, i + 1, Vocabulary));
                tokens[i] = Own(new HostTensor<float>(rows, i + 1, 1, Hidden));
            }

            together = new ThinkerSession[maxRows];
            kv = Own(new KvSlots(graph, sizes.ThinkerLayers, sizes.ThinkerKvHeads, Capacity, sizes.ThinkerHeadDim));
            slots = new SlotTable<ThinkerSession>(kv);
        }

        /// <summary>The most rows of one run of several sessions.</summary>
        public int MaxRows { get; }

        /// <summary>Rows one session can hold.</summary>
        public int Capacity { get; }

        public int Hidden { get; }

        public int Vocabulary { get; }

        /// <summary>The embedding of each token.</summary>
        public FloatTable Embed => embed;

        public static void Require(GraphSession graph, BundleSizes sizes)
        {
            graph.Require(true, "inputs_embeds", TensorElementType.Float, -1, -1, sizes.ThinkerHidden);
            graph.Require(true, "seqlens_k", TensorElementType.Int32, -1);
            graph.Require(true, "total_sequence_length", TensorElementType.Int32, 1);
            graph.Require(false, "logits", TensorElementType.Float, -1, sizes.Vocabulary);
            KvSlots.Require(graph, sizes.ThinkerLayers, sizes.ThinkerKvHeads, sizes.ThinkerHeadDim);
            graph.RequireCount(3 + 2 * sizes.ThinkerLayers, 1 + 2 * sizes.ThinkerLayers);
        }

        /// <summary>Checks that the group and its model live.</summary>
        public void RequireUsable() => RequireOpen();

        /// <summary>Gives a new session its slot.</summary>
        public void Add(ThinkerSession session)
        {
            RequireOpen();
            if (slots.Take(session))
            {
                Bind();
            }
        }

        /// <summary>A session left.</summary>
        public void Remove(ThinkerSession session) => slots.Free(session);

        /// <summary>Feeds the head of some tokens to one session.</summary>
        /// <returns>How many.</returns>
        public int Feed(ThinkerSession session, ReadOnlySpan<int> ids)
        {
            int power = Chunk(ids.Length);
            int count = 1 << power;
            for (int i = 0; i < count; i++)
            {
                embed.CopyRow(ids[i], rows.AsSpan(i * Hidden, Hidden));
            }

            Run(session, power);
            return count;
        }

        /// <summary>Feeds the head of some rows to one session.</summary>
        /// <returns>How many rows.</returns>
        public int FeedRows(ThinkerSession session, ReadOnlySpan<float> from)
        {
            int power = Chunk(from.Length / Hidden);
            from.Slice(0, Hidden << power).CopyTo(rows);
            Run(session, power);
            return 1 << power;
        }

        /// <summary>Feeds one token to each of several sessions.</summary>
        public void Append(ReadOnlySpan<IThinker> thinkers, ReadOnlySpan<int> ids)
        {
            RequireOpen();
            Check(thinkers, ids);
            for (int from = 0; from < thinkers.Length; from += MaxRows)
            {
                int count = Math.Min(MaxRows, thinkers.Length - from);
                for (int i = 0; i < count; i++)
                {
                    together[i] = (ThinkerSession)thinkers[from + i];
                }

                RunTogether(count, ids.Slice(from, count));
            }
        }

        /// <summary>Copies a session's rows.</summary>
        /// <returns>Null on a device.</returns>
        public float[]? Save(ThinkerSession session) => kv.IsOnHost ? kv.Save(session.Slot, session.Length) : null;

        /// <summary>Copies saved rows into a session.</summary>
        public void Load(ThinkerSession session, float[] kept, int count) => kv.Load(session.Slot, kept, count);

        private int Chunk(int count)
        {
            int power = 0;
            while (power < chunks.Length - 1 && 2 << power <= count)
            {
                power++;
            }

            return power;
        }

        private void Check(ReadOnlySpan<IThinker> thinkers, ReadOnlySpan<int> ids)
        {
            if (thinkers.Length != ids.Length)
            {
                throw new ArgumentException($"Each Thinker takes one token; got {thinkers.Length} Thinkers and {ids.Length} tokens.", nameof(ids));
            }

            for (int i = 0; i < thinkers.Length; i++)
            {
                if (!(thinkers[i] is ThinkerSession session) || session.Group != this)
                {
                    throw new ArgumentException($"A group feeds the Thinkers it made; found a {thinkers[i]?.GetType().Name ?? "null"} of somebody else.", nameof(thinkers));
                }

                session.RequireRoom(1);
                session.RequireToken(ids[i], i);
            }
        }

        private void Run(ThinkerSession session, int power)
        {
            int count = 1 << power;
            lastRows[0].Data[0] = session.Length + count - 1;
            totalRows.Data[0] = session.Length + count;
            singles[session.Slot, power].Run();
            session.Take(logits[0].Data.AsSpan(0, Vocabulary), count);
        }

        private void RunTogether(int count, ReadOnlySpan<int> ids)
        {
            if (count == 1)
            {
                embed.CopyRow(ids[0], rows.AsSpan(0, Hidden));
                Run(together[0], 0);
                return;
            }

            slots.Gather(together.AsSpan(0, count));
            int longest = 0;
            for (int i = 0; i < count; i++)
            {
                int row = together[i].Slot;
                embed.CopyRow(ids[i], rows.AsSpan(row * Hidden, Hidden));
                lastRows[0].Data[row] = together[i].Length;
                longest = Math.Max(longest, together[i].Length);
            }

            totalRows.Data[0] = longest + 1;
            batches[count - 1].Run();
            for (int i = 0; i < count; i++)
            {
                together[i].Take(logits[0].Data.AsSpan(together[i].Slot * Vocabulary, Vocabulary), 1);
            }
        }

        private void Bind()
        {
            singles = new Binding[slots.Count, chunks.Length];
            for (int slot = 0; slot < slots.Count; slot++)
            {
                for (int power = 0; power < chunks.Length; power++)
                {
                    singles[slot, power] = Bind(kv.Bind(slot, 1), chunks[power], 1);
                }
            }

            batches = new Binding[Math.Min(slots.Count, MaxRows)];
            for (int count = 2; count <= batches.Length; count++)
            {
                batches[count - 1] = Bind(kv.Bind(0, count), tokens[count - 1], count);
            }
        }

        private Binding Bind(Binding binding, HostTensor<float> input, int count)
            => binding
                .Input("inputs_embeds", input.Value)
                .Input("seqlens_k", lastRows[count - 1].Value)
                .Input("total_sequence_length", totalRows.Value)
                .Output("logits", logits[count - 1].Value);
    }
}
