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
    /// <remarks>What is fed is copied and computed part by part; where runs are left open, whoever needs the outcome computes the rest. A part that throws takes all that was fed with it back.</remarks>
    internal sealed class ThinkerGroup : Stage, IRunInParts
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
        private readonly PassedBuffers passed;
        private readonly KvSlots kv;
        private readonly SlotTable<ThinkerSession> slots;
        private readonly IRunInParts? others;
        private readonly int parts;
        private Binding[,] singles = new Binding[0, 0];
        private Binding[] batches = Array.Empty<Binding>();

        // What is open: one session that reads some tokens or rows, or several that are fed a token each.
        private ThinkerSession[] fed;
        private int[] fedIds;
        private float[] fedRows;
        private bool isRows;
        private int fedCount;
        private int fedEach;

        // Of that: what is done, the sessions and rows of the run under way, and its next part.
        private int done;
        private int running;
        private int runningRows;
        private int part;
        private int left;
        private Binding? run;

        /// <param name="model">Whose graph it runs.</param>
        /// <param name="maxRows">The most rows of one run of several sessions.</param>
        /// <param name="others">Whose open run is finished before one of this group begins.</param>
        public ThinkerGroup(SharedModel model, int maxRows, IRunInParts? others = null)
            : base(model)
        {
            this.others = others;
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
            fed = new ThinkerSession[maxRows];
            fedIds = new int[Math.Max(maxRows, Capacity)];
            fedRows = new float[rows.Length];
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

            parts = graph.Parts.Count;
            passed = Own(new PassedBuffers(graph, (1, 1 << largestPower), (maxRows, 1)));
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

        /// <summary>Parts of a run.</summary>
        public int Parts => parts;

        public int PartsLeft => IsUsable ? left : 0;

        /// <summary>Whether what is fed stays open until its parts are run or its outcome is needed.</summary>
        public bool LeavesRunsOpen { get; set; }

        /// <summary>Gives a new session its slot.</summary>
        public void Add(ThinkerSession session)
        {
            RequireOpen();
            if (slots.IsFull)
            {
                this.Finish();
            }

            if (slots.Take(session))
            {
                Bind();
            }
        }

        /// <summary>A session left; what only it was fed is not computed any more.</summary>
        public void Remove(ThinkerSession session)
        {
            try
            {
                if (session.IsFed && fedCount == 1)
                {
                    Close();
                }
                else if (session.IsFed)
                {
                    this.Finish();
                }
            }
            finally
            {
                slots.Free(session);
            }
        }

        /// <summary>Feeds tokens to one session.</summary>
        public void Append(ThinkerSession session, ReadOnlySpan<int> ids)
        {
            Begin(1, ids.Length);
            fed[0] = session;
            CopyIds(ids);
            Open();
        }

        /// <summary>Feeds rows to one session.</summary>
        public void AppendRows(ThinkerSession session, ReadOnlySpan<float> from)
        {
            Begin(1, from.Length / Hidden);
            fed[0] = session;
            isRows = true;
            if (fedRows.Length < from.Length)
            {
                fedRows = new float[Math.Max(from.Length, 2 * fedRows.Length)];
            }

            from.CopyTo(fedRows);
            Open();
        }

        /// <summary>Feeds one token to each of several sessions.</summary>
        public void Append(ReadOnlySpan<IThinker> thinkers, ReadOnlySpan<int> ids)
        {
            RequireOpen();
            Check(thinkers, ids);
            Begin(thinkers.Length, 1);
            for (int i = 0; i < thinkers.Length; i++)
            {
                fed[i] = (ThinkerSession)thinkers[i];
            }

            CopyIds(ids);
            Open();
        }

        public void RunPart()
        {
            RequireOpen();
            if (left == 0)
            {
                throw new InvalidOperationException("No part of a run is left.");
            }

            try
            {
                if (part == 0)
                {
                    BeginRun();
                }

                run!.RunPart(part);
            }
            catch
            {
                TakeBack();
                throw;
            }

            left--;
            if (++part == parts)
            {
                EndRun();
            }
        }

        /// <summary>Copies a session's rows.</summary>
        /// <returns>Null on a device.</returns>
        public float[]? Save(ThinkerSession session) => kv.IsOnHost ? kv.Save(session.Slot, session.Length) : null;

        /// <summary>Copies saved rows into a session.</summary>
        public void Load(ThinkerSession session, float[] kept, int count) => kv.Load(session.Slot, kept, count);

        private static int Bits(int number)
        {
            int bits = 0;
            for (; number != 0; number &= number - 1)
            {
                bits++;
            }

            return bits;
        }

        private void Begin(int sessions, int rowsEach)
        {
            others?.Finish();
            this.Finish();
            if (fed.Length < sessions)
            {
                fed = new ThinkerSession[sessions];
            }

            fedCount = sessions;
            fedEach = rowsEach;
            isRows = false;
        }

        private void CopyIds(ReadOnlySpan<int> ids)
        {
            if (fedIds.Length < ids.Length)
            {
                fedIds = new int[ids.Length];
            }

            ids.CopyTo(fedIds);
        }

        private void Open()
        {
            for (int i = 0; i < fedCount; i++)
            {
                fed[i].Open(fedEach);
            }

            int largest = chunks.Length - 1;
            int runs = fedCount == 1 ? (fedEach >> largest) + Bits(fedEach & ((1 << largest) - 1)) : (fedCount + MaxRows - 1) / MaxRows;
            left = runs * parts;
            if (!LeavesRunsOpen)
            {
                this.Finish();
            }
        }

        /// <summary>Nothing of what is open counts.</summary>
        private void TakeBack()
        {
            for (int i = 0; i < fedCount; i++)
            {
                fed[i].TakeBack(fedEach);
            }

            Close();
        }

        private void Close()
        {
            for (int i = 0; i < fedCount; i++)
            {
                fed[i].Close();
            }

            Array.Clear(fed, 0, fedCount);
            fedCount = done = part = left = 0;
            run = null;
        }

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

        private void BeginRun()
        {
            running = Math.Min(MaxRows, fedCount - (fedCount == 1 ? 0 : done));
            if (running > 1)
            {
                BeginTogether();
                return;
            }

            // One of several is fed its only row; one alone the next piece of what it reads.
            ThinkerSession session = fed[fedCount == 1 ? 0 : done];
            int power = fedCount == 1 ? Chunk(fedEach - done) : 0;
            int before = session.Length - fedEach + (fedCount == 1 ? done : 0);
            runningRows = 1 << power;
            if (isRows)
            {
                fedRows.AsSpan(done * Hidden, runningRows * Hidden).CopyTo(rows);
            }
            else
            {
                for (int i = 0; i < runningRows; i++)
                {
                    embed.CopyRow(fedIds[done + i], rows.AsSpan(i * Hidden, Hidden));
                }
            }

            lastRows[0].Data[0] = before + runningRows - 1;
            totalRows.Data[0] = before + runningRows;
            run = singles[session.Slot, power];
        }

        private void BeginTogether()
        {
            runningRows = 1;
            slots.Gather(fed.AsSpan(done, running));
            int longest = 0;
            for (int i = done; i < done + running; i++)
            {
                int row = fed[i].Slot;
                embed.CopyRow(fedIds[i], rows.AsSpan(row * Hidden, Hidden));
                lastRows[0].Data[row] = fed[i].Length - 1;
                longest = Math.Max(longest, fed[i].Length);
            }

            totalRows.Data[0] = longest;
            run = batches[running - 1];
        }

        private void EndRun()
        {
            part = 0;
            if (fedCount == 1)
            {
                done += runningRows;
                if (left == 0)
                {
                    fed[0].Take(logits[0].Data.AsSpan(0, Vocabulary));
                }
            }
            else
            {
                for (int i = done; i < done + running; i++)
                {
                    fed[i].Take(logits[0].Data.AsSpan(running == 1 ? 0 : fed[i].Slot * Vocabulary, Vocabulary));
                }

                done += running;
            }

            if (left == 0)
            {
                Close();
            }
        }

        private void Bind()
        {
            singles = new Binding[slots.Count, chunks.Length];
            for (int slot = 0; slot < slots.Count; slot++)
            {
                for (int power = 0; power < chunks.Length; power++)
                {
                    singles[slot, power] = Bind(kv.Bind(slot, 1, passed, 1 << power), chunks[power], 1);
                }
            }

            batches = new Binding[Math.Min(slots.Count, MaxRows)];
            for (int count = 2; count <= batches.Length; count++)
            {
                batches[count - 1] = Bind(kv.Bind(0, count, passed, 1), tokens[count - 1], count);
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
