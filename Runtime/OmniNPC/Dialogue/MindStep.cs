using System;
using OmniNPC.Diagnostics;
using OmniNPC.Scheduling;

namespace OmniNPC.Dialogue
{
    /// <summary>A step of the mind, from its beginning over the parts of the run that it opens to its end, at once or over several ticks; and what steps cost, learned where the tick does them.</summary>
    /// <remarks>Thread: mind. Allocates: at construction, and for costs at the first step that has more parts than any before.</remarks>
    internal sealed class MindStep
    {
        private readonly MindSessions sessions;
        private readonly MindBatch batch;
        private readonly BackchannelRenderer backchannels;
        private readonly Prerenderer prerenderer;
        private readonly ComputeMeter meter;
        private readonly WorldDiagnostics diagnostics;
        private readonly MindCosts predicted = new MindCosts();
        private NpcMind? npc;
        private MindWork work;
        private ComputeStage stage;
        private int rows;
        private int units;
        private int together;
        private int piece;
        private double seconds;
        private long steps;

        public MindStep(MindSessions sessions, MindBatch batch, BackchannelRenderer backchannels, Prerenderer prerenderer, ComputeMeter meter, WorldDiagnostics diagnostics)
        {
            this.sessions = sessions;
            this.batch = batch;
            this.backchannels = backchannels;
            this.prerenderer = prerenderer;
            this.meter = meter;
            this.diagnostics = diagnostics;
        }

        /// <summary>Whether it was begun and is not over.</summary>
        public bool IsOpen { get; private set; }

        /// <summary>What it has cost so far, as the clock in use charges it.</summary>
        public double ChargedSeconds { get; private set; }

        /// <summary>What the next part of the open step costs, as predicted.</summary>
        public double NextSeconds => PredictPiece(work, piece, rows);

        /// <summary>Does what is left of it.</summary>
        public void Finish()
        {
            while (IsOpen)
            {
                RunPart();
            }
        }

        /// <summary>Takes rows away until each part of the step is predicted to fit, or only one row is left.</summary>
        /// <returns>Predicted seconds until it can pause: its beginning and its first part.</returns>
        public double Fit(MindWork work, double leftSeconds, ref int rows)
        {
            if (work == MindWork.Prefill && rows > 1)
            {
                // One run each: what is read is cut into powers of two.
                rows = LargestPowerBelow(rows + 1);
            }

            while (rows > 1 && PredictLongest(work, rows) > leftSeconds)
            {
                // Pieces to read are cut in half, so that their costs are learned by few sizes.
                rows = work == MindWork.Prefill ? LargestPowerBelow(rows) : rows - 1;
            }

            return PredictPiece(work, 0, rows) + PredictPiece(work, 1, rows);
        }

        /// <summary>What the beginning with the first part costs, or the longest part after that.</summary>
        private double PredictLongest(MindWork work, int rows)
        {
            double longest = PredictPiece(work, 0, rows) + PredictPiece(work, 1, rows);
            for (int piece = 2; piece < predicted.Pieces(work); piece++)
            {
                longest = Math.Max(longest, PredictPiece(work, piece, rows));
            }

            return longest;
        }

        /// <summary>What a piece of a step costs: its beginning, 0, or a part of the run it opens.</summary>
        private double PredictPiece(MindWork work, int piece, int rows)
            => meter.IsMeasured ? predicted.Predict(work, piece, rows) : Charged(work, MindCosts.Stage(work), piece, rows, IsShared(work) ? rows : 1, PartsOf(work), 0);

        /// <summary>What is charged for a piece: the parts of a run share its price, and a step that opens none has it at its beginning.</summary>
        private double Charged(MindWork work, ComputeStage stage, int piece, int units, int together, int parts, double measured)
        {
            if (meter.IsMeasured)
            {
                return measured;
            }

            bool isInParts = parts > 1;
            return isInParts == (piece > 0) ? meter.Charged(stage, units, together, measured) / (isInParts ? parts : 1) : 0;
        }

        /// <summary>The parts of the run that some work opens; 1 where its price does not come in parts.</summary>
        private int PartsOf(MindWork work)
        {
            switch (work)
            {
                case MindWork.Talk:
                case MindWork.Beside: return sessions.Group.TalkerParts;
                case MindWork.Write:
                case MindWork.Prefill: return sessions.Group.ThinkerParts;
                default: return 1;
            }
        }

        private static bool IsShared(MindWork work) => work == MindWork.Talk || work == MindWork.Write;

        private static int LargestPowerBelow(int count)
        {
            int power = 1;
            while (2 * power < count)
            {
                power *= 2;
            }

            return power;
        }

        /// <summary>Begins a step; it is over unless it has opened a run.</summary>
        public void Begin(NpcMind? next, MindWork work, int rows)
        {
            long start = ComputeMeter.Now();
            npc = next;
            this.work = work;
            this.rows = rows;
            stage = MindCosts.Stage(work);
            together = 1;
            units = piece = 0;
            seconds = ChargedSeconds = 0;
            IsOpen = true;
            try
            {
                switch (work)
                {
                    case MindWork.Beside:
                        if (!backchannels.BeginStep(sessions))
                        {
                            prerenderer.BeginStep(sessions);
                        }

                        break;
                    case MindWork.Talk:
                        together = units = batch.Count;
                        batch.BeginTalk();
                        break;
                    case MindWork.Write:
                        together = units = batch.Count;
                        batch.Write();
                        break;
                    default:
                        stage = next!.BeginStep(rows, out units);
                        break;
                }
            }
            catch (Exception exception)
            {
                Fail(exception);
            }

            Note(ComputeMeter.SecondsSince(start));
            piece = 1;
            if (IsOpen && sessions.OpenRun == null)
            {
                End();
            }
        }

        /// <summary>Computes the next part of the step; after the last one it is over.</summary>
        public void RunPart()
        {
            long start = ComputeMeter.Now();
            try
            {
                sessions.OpenRun!.RunPart();
            }
            catch (Exception exception)
            {
                Fail(exception);
            }

            Note(ComputeMeter.SecondsSince(start));
            piece++;
            if (IsOpen && sessions.OpenRun == null)
            {
                End();
            }
        }

        /// <summary>Enters a piece of the step.</summary>
        private void Note(double measured)
        {
            seconds += measured;
            if (sessions.AreStepsShort)
            {
                if (work != MindWork.Prefill || units > 0)
                {
                    // A persona taken over is a piece of no tokens, and says nothing about what reading costs.
                    predicted.Observe(work, piece, rows, measured);
                }

                ChargedSeconds += Charged(work, stage, piece, units, together, PartsOf(work), measured);
            }
        }

        /// <summary>Takes what the step yielded.</summary>
        private void End()
        {
            IsOpen = false;
            long start = ComputeMeter.Now();
            double decoding = 0;
            try
            {
                switch (work)
                {
                    case MindWork.Beside:
                        EndBeside();
                        break;
                    case MindWork.Talk:
                        units = batch.EndTalk();
                        decoding = batch.DecodeSeconds;
                        break;
                    case MindWork.Write:
                        break;
                    default:
                        npc!.EndStep();
                        break;
                }
            }
            catch (Exception exception)
            {
                Fail(exception);
            }

            Count(decoding, ComputeMeter.SecondsSince(start));
        }

        private void EndBeside()
        {
            if (backchannels.IsStepping)
            {
                backchannels.EndStep();
            }
            else if (prerenderer.IsStepping)
            {
                prerenderer.EndStep();
            }
        }

        /// <summary>The step failed: that ends the exchange of each who took it, and the step.</summary>
        private void Fail(Exception exception)
        {
            bool wasOpen = IsOpen;
            IsOpen = false;
            if (work == MindWork.Talk || work == MindWork.Write)
            {
                batch.Fail(work, exception);
            }
            else if (npc != null)
            {
                npc.Fail(exception);
            }
            else if (backchannels.IsStepping)
            {
                backchannels.Fail(exception);
            }
            else
            {
                prerenderer.Fail(exception);
            }

            if (wasOpen)
            {
                units = 0;
                Count(0, 0);
            }
        }

        /// <summary>Counts a step that is over.</summary>
        private void Count(double decoding, double measured)
        {
            seconds += measured - decoding;
            if (!sessions.AreStepsShort)
            {
                ChargedSeconds = meter.Charged(stage, units, together, seconds);
            }

            if (decoding > 0)
            {
                diagnostics.Costs.Add(ComputeStage.Codec, batch.DecodedFrames, decoding);
                ChargedSeconds += meter.Charged(ComputeStage.Codec, batch.DecodedFrames, decoding);
            }

            if (npc == null)
            {
                return;
            }

            steps++;
            npc.LastServed = steps;
            if (IsShared(work))
            {
                batch.Served(steps);
            }

            if (units > 0)
            {
                diagnostics.Costs.Add(stage, units, together, seconds);
            }

            if (work == MindWork.Talk)
            {
                diagnostics.Costs.AddTalkerGraphs(batch.TalkerSeconds, batch.CodePredictorSeconds);
            }
        }
    }
}
