using System;
using System.Diagnostics;
using Microsoft.ML.OnnxRuntime.Tensors;
using OmniNPC.Onnx.Bundles;
using OmniNPC.Onnx.Graphs;
using OmniNPC.Onnx.Slots;
using OmniNPC.Onnx.Stages;
using OmniNPC.Onnx.Text;
using OmniNPC.Scheduling;
using OmniNPC.Speech;

namespace OmniNPC.Onnx.Talking
{
    /// <summary>The Talkers of one mind: whoever speaks holds a slot, and all that are ready take one run of the Talker and one of the code predictor.</summary>
    /// <remarks>A run of one reads its slot where it is; a run of several reads the first slots, into which who is ready is moved first.</remarks>
    internal sealed class TalkerGroup : Stage
    {
        private readonly int codebook;
        private readonly int hidden;
        private readonly int groups;
        private readonly int noiseWidth;
        private readonly TalkerBuffers buffers;

        // Where the near and the far rows of a mixed step are put together; null where there is one code predictor for both.
        private readonly TalkerBuffers? sorted;
        private readonly KvSlots kv;
        private readonly SlotTable<TalkerSession> slots;
        private readonly TalkerSession[] ready;
        private readonly int[] readyAt;
        private Binding[] singles = Array.Empty<Binding>();
        private Binding[] batches = Array.Empty<Binding>();

        public TalkerGroup(SharedModel model, int maxRows)
            : base(model)
        {
            BundleSizes sizes = model.Bundle.Sizes;
            GraphSession? g2p = model.FindGraph(GraphNames.G2p);
            Pronouncer = new Pronouncer(model.Pronunciations, model.TextTokens, g2p == null ? null : new G2pStage(g2p, model.Bundle));
            MaxRows = maxRows;
            codebook = sizes.CodebookSize;
            hidden = sizes.TalkerHidden;
            groups = model.Bundle.Format.CodeGroups;
            noiseWidth = (groups - 1) * codebook;
            ready = new TalkerSession[maxRows];
            readyAt = new int[maxRows];
            buffers = Own(new TalkerBuffers(model, maxRows));
            sorted = model.FindGraph(GraphNames.CodePredictorFar) == null ? null : Own(new TalkerBuffers(model, maxRows));
            kv = Own(new KvSlots(model.Graph(GraphNames.Talker), sizes.TalkerLayers, sizes.TalkerKvHeads, sizes.TalkerMaxSequence, sizes.TalkerHeadDim));
            slots = new SlotTable<TalkerSession>(kv);
        }

        /// <summary>The most rows of one run.</summary>
        public int MaxRows { get; }

        /// <summary>Finds pronunciations for all sessions: what one met before, none of them works out again.</summary>
        public Pronouncer Pronouncer { get; }

        /// <summary>The model of the sessions.</summary>
        public SharedModel Shared => Model;

        public static void Require(GraphSession talker, GraphSession predictor, ModelBundle bundle)
        {
            BundleSizes sizes = bundle.Sizes;
            talker.Require(true, "inputs_embeds", TensorElementType.Float, -1, -1, sizes.TalkerHidden);
            talker.Require(true, "seqlens_k", TensorElementType.Int32, -1);
            talker.Require(true, "total_sequence_length", TensorElementType.Int32, 1);
            talker.Require(false, "logits", TensorElementType.Float, -1, sizes.CodebookSize);
            talker.Require(false, "hidden", TensorElementType.Float, -1, sizes.TalkerHidden);
            talker.Require(false, "advance", TensorElementType.Float, -1, TalkerBuffers.AdvanceWidth);
            KvSlots.Require(talker, sizes.TalkerLayers, sizes.TalkerKvHeads, sizes.TalkerHeadDim);
            talker.RequireCount(3 + 2 * sizes.TalkerLayers, 3 + 2 * sizes.TalkerLayers);
            RequirePredictor(predictor, bundle);
        }

        /// <summary>Checks a code predictor, that of near or that of far voices.</summary>
        public static void RequirePredictor(GraphSession predictor, ModelBundle bundle)
        {
            BundleSizes sizes = bundle.Sizes;
            predictor.Require(true, "hidden", TensorElementType.Float, -1, sizes.TalkerHidden);
            predictor.Require(true, "code_0", TensorElementType.Int64, -1);
            predictor.Require(true, "noise", TensorElementType.Float, -1, bundle.Format.CodeGroups - 1, sizes.CodebookSize);
            predictor.Require(false, "codes", TensorElementType.Int64, -1, bundle.Format.CodeGroups);
            predictor.Require(false, "embed", TensorElementType.Float, -1, sizes.TalkerHidden);
            predictor.RequireCount(3, 2);
        }

        /// <summary>Checks that the group and its model live.</summary>
        public void RequireUsable() => RequireOpen();

        /// <summary>Advances sessions of this group by one codec frame each.</summary>
        public void Step(ReadOnlySpan<ITalker> talkers, Span<int> codes, Span<TalkerStep> steps)
        {
            RequireOpen();
            Check(talkers, codes, steps);
            int count = 0;
            for (int i = 0; i < talkers.Length; i++)
            {
                var session = (TalkerSession)talkers[i];
                if (!IsReady(session, out steps[i]))
                {
                    continue;
                }

                ready[count] = session;
                readyAt[count++] = i;
                if (count == MaxRows)
                {
                    Run(count, codes, steps);
                    count = 0;
                }
            }

            if (count > 0)
            {
                Run(count, codes, steps);
            }
        }

        /// <summary>A session left.</summary>
        public void Remove(TalkerSession session) => slots.Free(session);

        private void Check(ReadOnlySpan<ITalker> talkers, Span<int> codes, Span<TalkerStep> steps)
        {
            if (codes.Length != talkers.Length * groups || steps.Length != talkers.Length)
            {
                throw new ArgumentException($"{talkers.Length} Talkers need {talkers.Length * groups} codes, {groups} each, and {talkers.Length} outcomes; got room for {codes.Length} and {steps.Length}.", nameof(codes));
            }

            foreach (ITalker talker in talkers)
            {
                if (!(talker is TalkerSession session) || session.Group != this)
                {
                    throw new ArgumentException($"A group steps the Talkers it made; found a {talker?.GetType().Name ?? "null"} of somebody else.", nameof(talkers));
                }
            }
        }

        private bool IsReady(TalkerSession session, out TalkerStep step)
        {
            step = default;
            try
            {
                FeedState state = session.Prepare();
                if (state == FeedState.Ready)
                {
                    if (session.Slot < 0 && slots.Take(session))
                    {
                        Bind();
                    }

                    return true;
                }

                if (state == FeedState.Finished)
                {
                    slots.Free(session);
                }

                step = new TalkerStep(state == FeedState.Finished ? TalkerStepKind.Finished : TalkerStepKind.WaitingForText, -1);
            }
            catch (Exception error)
            {
                step = new TalkerStep(error);
            }

            return false;
        }

        private void Run(int count, Span<int> codes, Span<TalkerStep> steps)
        {
            long started = Stopwatch.GetTimestamp();
            Binding talker = count == 1 ? singles[ready[0].Slot] : batches[count - 1];
            if (count > 1)
            {
                slots.Gather(ready.AsSpan(0, count));
            }

            int longest = 0;
            for (int i = 0; i < count; i++)
            {
                int row = Row(i, count);
                longest = Math.Max(longest, ready[i].UsedRows);
                buffers.LastRow[row] = ready[i].UsedRows;
                ready[i].FillInput(buffers.Input.AsSpan(row * hidden, hidden));
            }

            buffers.TotalRows = longest + 1;
            talker.Run();
            for (int i = 0; i < count; i++)
            {
                int row = Row(i, count);
                steps[readyAt[i]] = Choose(ready[i], row);
                ready[i].FillNoise(buffers.Noise.AsSpan(row * noiseWidth, noiseWidth));
            }

            long talked = Stopwatch.GetTimestamp();
            Predict(count);
            for (int i = 0; i < count; i++)
            {
                int row = Row(i, count);
                if (steps[readyAt[i]].Kind != TalkerStepKind.Failed)
                {
                    Span<int> target = codes.Slice(readyAt[i] * groups, groups);
                    for (int group = 0; group < groups; group++)
                    {
                        target[group] = (int)buffers.Codes[(row * groups) + group];
                    }

                    ready[i].Advance(buffers.Embed.AsSpan(row * hidden, hidden), buffers.Advance.AsSpan(row * TalkerBuffers.AdvanceWidth, TalkerBuffers.AdvanceWidth));
                }
            }

            double scale = 1.0 / Stopwatch.Frequency / count;
            double talkerSeconds = (talked - started) * scale;
            double predictorSeconds = (Stopwatch.GetTimestamp() - talked) * scale;
            for (int i = 0; i < count; i++)
            {
                ready[i].Cost(talkerSeconds, predictorSeconds);
            }
        }

        /// <summary>Runs the code predictor; near and far rows of a mixed step in one run each.</summary>
        private void Predict(int count)
        {
            int far = 0;
            for (int i = 0; i < count; i++)
            {
                far += IsFar(ready[i]) ? 1 : 0;
            }

            if (far == 0 || far == count)
            {
                buffers.Predictor(count, far > 0).Run();
                return;
            }

            PredictSorted(count, false);
            PredictSorted(count, true);
        }

        private bool IsFar(TalkerSession session) => sorted != null && session.Detail != VoiceDetail.Near;

        private void PredictSorted(int count, bool isFar)
        {
            int rows = 0;
            for (int i = 0; i < count; i++)
            {
                if (IsFar(ready[i]) == isFar)
                {
                    buffers.CopyToPredict(Row(i, count), sorted!, rows++);
                }
            }

            sorted!.Predictor(rows, isFar).Run();
            rows = 0;
            for (int i = 0; i < count; i++)
            {
                if (IsFar(ready[i]) == isFar)
                {
                    sorted.CopyPredicted(rows++, buffers, Row(i, count));
                }
            }
        }

        private int Row(int i, int count) => count == 1 ? 0 : ready[i].Slot;

        /// <summary>Chooses a row's first code; logits that are not usable fail this row alone.</summary>
        private TalkerStep Choose(TalkerSession session, int row)
        {
            int word = session.CurrentWord;
            try
            {
                buffers.FirstCode[row] = session.Choose(buffers.Logits.AsSpan(row * codebook, codebook));
                return new TalkerStep(TalkerStepKind.Frame, word);
            }
            catch (Exception error)
            {
                buffers.FirstCode[row] = 0;
                return new TalkerStep(error);
            }
        }

        private void Bind()
        {
            singles = new Binding[slots.Count];
            for (int slot = 0; slot < singles.Length; slot++)
            {
                singles[slot] = buffers.Bind(kv.Bind(slot, 1), 1);
            }

            batches = new Binding[Math.Min(slots.Count, MaxRows)];
            for (int rows = 1; rows <= batches.Length; rows++)
            {
                batches[rows - 1] = rows == 1 ? singles[0] : buffers.Bind(kv.Bind(0, rows), rows);
            }
        }
    }
}
