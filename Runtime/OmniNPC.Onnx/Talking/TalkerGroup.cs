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
    /// <remarks>
    /// A run of one reads its slot where it is; a run of several reads the first slots, into which who is ready is moved first. A step is as many runs as its ready sessions need, each the parts of the
    /// Talker and those of the code predictors of its near and far rows; it counts for the sessions when it is ended.
    /// </remarks>
    internal sealed class TalkerGroup : Stage, IRunInParts
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
        private readonly PassedBuffers passed;
        private readonly int talkerParts;
        private readonly int predictorParts;

        // Those of the run under way and their rows.
        private readonly TalkerSession[] running;
        private readonly int[] rows;
        private Binding[] singles = Array.Empty<Binding>();
        private Binding[] batches = Array.Empty<Binding>();
        private Binding? talker;

        // The open step: whom it was given, what became of them, and which of them are ready for a codec frame.
        private TalkerSession[] stepping;
        private TalkerStep[] outcomes;
        private int[] ready;
        private bool[] isFar;
        private bool isStepping;
        private int stepCount;
        private int readyCount;

        // Of that: the ready ones whose runs are over, the rows of the run under way, and its next part.
        private int done;
        private int count;
        private int farCount;
        private int part;
        private int left;
        private long talkerTicks;
        private long predictorTicks;

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
            running = new TalkerSession[maxRows];
            rows = new int[maxRows];
            stepping = new TalkerSession[maxRows];
            outcomes = new TalkerStep[maxRows];
            ready = new int[maxRows];
            isFar = new bool[maxRows];
            talkerParts = model.Graph(GraphNames.Talker).Parts.Count;
            predictorParts = model.Graph(GraphNames.CodePredictor).Parts.Count;
            passed = Own(new PassedBuffers(model.Graph(GraphNames.Talker), (maxRows, 1)));
            PassedBuffers predicted = Own(new PassedBuffers(model.Graph(GraphNames.CodePredictor), (maxRows, 1)));
            buffers = Own(new TalkerBuffers(model, maxRows, predicted));
            sorted = model.FindGraph(GraphNames.CodePredictorFar) == null ? null : Own(new TalkerBuffers(model, maxRows, predicted));
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

        /// <summary>Parts of a step of near voices.</summary>
        public int Parts => talkerParts + predictorParts;

        public int PartsLeft => IsUsable ? left : 0;

        public void BeginStep(ReadOnlySpan<ITalker> talkers)
        {
            RequireOpen();
            if (isStepping)
            {
                throw new InvalidOperationException("A step of this group is open; end it before the next one begins.");
            }

            Check(talkers);
            if (stepping.Length < talkers.Length)
            {
                stepping = new TalkerSession[talkers.Length];
                outcomes = new TalkerStep[talkers.Length];
                ready = new int[talkers.Length];
                isFar = new bool[talkers.Length];
            }

            isStepping = true;
            stepCount = talkers.Length;
            for (int i = 0; i < stepCount; i++)
            {
                stepping[i] = (TalkerSession)talkers[i];
                if (IsReady(stepping[i], out outcomes[i]))
                {
                    // A run has near and far rows in one order from its beginning to its end, whatever becomes of its voices meanwhile.
                    isFar[readyCount] = sorted != null && stepping[i].Detail != VoiceDetail.Near;
                    ready[readyCount++] = i;
                }
            }

            for (int from = 0; from < readyCount; from += MaxRows)
            {
                int of = Math.Min(MaxRows, readyCount - from);
                left += PartsOf(of, FarOf(from, of));
            }
        }

        public void RunPart()
        {
            RequireOpen();
            if (left == 0)
            {
                throw new InvalidOperationException("No part of a run is left.");
            }

            long started = Stopwatch.GetTimestamp();
            try
            {
                if (part == 0)
                {
                    BeginRun();
                }

                if (part < talkerParts)
                {
                    Talk();
                    talkerTicks += Stopwatch.GetTimestamp() - started;
                }
                else
                {
                    Predict(part - talkerParts);
                    predictorTicks += Stopwatch.GetTimestamp() - started;
                }
            }
            catch
            {
                TakeBack();
                throw;
            }

            left--;
            if (++part == PartsOf(count, farCount))
            {
                EndRun();
            }
        }

        public void EndStep(Span<int> codes, Span<TalkerStep> steps)
        {
            RequireOpen();
            if (!isStepping || left > 0)
            {
                throw new InvalidOperationException(isStepping ? "Parts of the step are left." : "No step of this group is open.");
            }

            int talkers = stepCount;
            if (codes.Length != talkers * groups || steps.Length != talkers)
            {
                TakeBack();
                throw new ArgumentException($"{talkers} Talkers need {talkers * groups} codes, {groups} each, and {talkers} outcomes; got room for {codes.Length} and {steps.Length}.", nameof(codes));
            }

            for (int i = 0; i < talkers; i++)
            {
                steps[i] = outcomes[i];
                if (outcomes[i].Kind == TalkerStepKind.Frame)
                {
                    stepping[i].Advance(codes.Slice(i * groups, groups));
                }
            }

            Close();
        }

        /// <summary>A session left. Its slot is free when the step that it is in is over, for whose runs it is read and written.</summary>
        public void Remove(TalkerSession session)
        {
            if (Array.IndexOf(stepping, session, 0, stepCount) < 0)
            {
                slots.Free(session);
            }
        }

        private void Check(ReadOnlySpan<ITalker> talkers)
        {
            foreach (ITalker talker in talkers)
            {
                if (!(talker is TalkerSession session) || session.Group != this)
                {
                    throw new ArgumentException($"A group steps the Talkers it made; found a {talker?.GetType().Name ?? "null"} of somebody else.", nameof(talkers));
                }
            }
        }

        private int PartsOf(int rowCount, int far) => talkerParts + (far < rowCount ? predictorParts : 0) + (far > 0 ? 1 : 0);

        private int FarOf(int from, int rowCount)
        {
            int far = 0;
            for (int i = from; i < from + rowCount; i++)
            {
                far += isFar[i] ? 1 : 0;
            }

            return far;
        }

        /// <summary>Nothing of the open step counts.</summary>
        private void TakeBack()
        {
            for (int i = 0; i < readyCount; i++)
            {
                stepping[ready[i]].TakeBack();
            }

            Close();
        }

        private void Close()
        {
            for (int i = 0; i < stepCount; i++)
            {
                if (stepping[i].IsDisposed)
                {
                    slots.Free(stepping[i]);
                }
            }

            Array.Clear(running, 0, running.Length);
            Array.Clear(stepping, 0, stepCount);
            Array.Clear(outcomes, 0, stepCount);
            isStepping = false;
            stepCount = readyCount = done = part = left = 0;
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

        private void BeginRun()
        {
            count = Math.Min(MaxRows, readyCount - done);
            farCount = FarOf(done, count);
            talkerTicks = predictorTicks = 0;
            for (int i = 0; i < count; i++)
            {
                running[i] = stepping[ready[done + i]];
            }

            if (count > 1)
            {
                slots.Gather(running.AsSpan(0, count));
            }

            int longest = 0;
            for (int i = 0; i < count; i++)
            {
                TalkerSession session = running[i];
                rows[i] = count == 1 ? 0 : session.Slot;
                longest = Math.Max(longest, session.UsedRows);
                buffers.LastRow[rows[i]] = session.UsedRows;
                session.FillInput(buffers.Input.AsSpan(rows[i] * hidden, hidden));
            }

            buffers.TotalRows = longest + 1;
            talker = count == 1 ? singles[running[0].Slot] : batches[count - 1];
        }

        private void Talk()
        {
            talker!.RunPart(part);
            if (part < talkerParts - 1)
            {
                return;
            }

            for (int i = 0; i < count; i++)
            {
                outcomes[ready[done + i]] = Choose(running[i], rows[i]);
                running[i].FillNoise(buffers.Noise.AsSpan(rows[i] * noiseWidth, noiseWidth));
            }
        }

        /// <summary>Runs a part of the code predictors: those of near rows come first, then that of far ones.</summary>
        private void Predict(int at)
        {
            int nearParts = farCount < count ? predictorParts : 0;
            bool far = at >= nearParts;
            int first = far ? nearParts : 0;
            if (farCount == 0 || farCount == count)
            {
                buffers.Predictor(count, far).RunPart(at - first);
                return;
            }

            // Rows of both kinds: each kind is put together, and what was predicted back to where it belongs.
            if (at == first)
            {
                Sort(far);
            }

            sorted!.Predictor(far ? farCount : count - farCount, far).RunPart(at - first);
            if (far || at == nearParts - 1)
            {
                SortBack(far);
            }
        }

        private void Sort(bool far)
        {
            int row = 0;
            for (int i = 0; i < count; i++)
            {
                if (isFar[done + i] == far)
                {
                    buffers.CopyToPredict(rows[i], sorted!, row++);
                }
            }
        }

        private void SortBack(bool far)
        {
            int row = 0;
            for (int i = 0; i < count; i++)
            {
                if (isFar[done + i] == far)
                {
                    sorted!.CopyPredicted(row++, buffers, rows[i]);
                }
            }
        }

        private void EndRun()
        {
            double scale = 1.0 / Stopwatch.Frequency / count;
            for (int i = 0; i < count; i++)
            {
                int row = rows[i];
                if (outcomes[ready[done + i]].Kind == TalkerStepKind.Frame)
                {
                    running[i].Keep(buffers.Codes.AsSpan(row * groups, groups), buffers.Embed.AsSpan(row * hidden, hidden), buffers.Advance.AsSpan(row * TalkerBuffers.AdvanceWidth, TalkerBuffers.AdvanceWidth));
                }

                running[i].Cost(talkerTicks * scale, predictorTicks * scale);
            }

            done += count;
            part = 0;
        }

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
                singles[slot] = buffers.Bind(kv.Bind(slot, 1, passed, 1), 1);
            }

            batches = new Binding[Math.Min(slots.Count, MaxRows)];
            for (int size = 1; size <= batches.Length; size++)
            {
                batches[size - 1] = size == 1 ? singles[0] : buffers.Bind(kv.Bind(0, size, passed, 1), size);
            }
        }
    }
}
