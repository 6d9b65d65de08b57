using System;
using OmniNPC.Diagnostics;
using OmniNPC.Voice;

namespace OmniNPC.Scheduling
{
    /// <summary>A run of the codec decoder for some voices, from its first part to its last: in one tick or, where the model's codec comes in parts, over several.</summary>
    /// <remarks>Voices may be cut, held or despawned while it is open; what was decoded for one that was cut is dropped. Thread: game. Allocates: at construction only.</remarks>
    internal sealed class DecodeRun
    {
        private readonly ComputeMeter meter;
        private readonly WorldDiagnostics diagnostics;
        private readonly TickBudget budget;
        private readonly DecodeBatch batch;
        private readonly SliceCostModel costs;
        private readonly bool isDecoding;
        private readonly IDecodable[] voices;
        private int count;
        private int slice;
        private int part;
        private int warmUpFrames;
        private double seconds;
        private double beginSeconds;

        /// <param name="meter">Says what is charged.</param>
        /// <param name="diagnostics">Counts it.</param>
        /// <param name="budget">The tick's.</param>
        /// <param name="batch">What decodes.</param>
        /// <param name="isDecoding">Whether it decodes; else samples are only copied.</param>
        public DecodeRun(ComputeMeter meter, WorldDiagnostics diagnostics, TickBudget budget, DecodeBatch batch, bool isDecoding)
        {
            this.meter = meter;
            this.diagnostics = diagnostics;
            this.budget = budget;
            this.batch = batch;
            this.isDecoding = isDecoding;
            costs = new SliceCostModel(DecodeScheduler.MaxSlice * batch.MaxRows, batch.Parts);
            voices = new IDecodable[batch.MaxRows];
        }

        /// <summary>Whether a run was begun and is not over.</summary>
        public bool IsOpen => count > 0;

        /// <summary>Whether it can pause between two parts.</summary>
        public bool CanPause => isDecoding && batch.Parts > 1;

        /// <summary>Voices of the open run.</summary>
        public int Count => count;

        /// <summary>Whether it was begun beyond the tick's budget, and counted.</summary>
        public bool IsOverdrawn { get; set; }

        /// <summary>What the next part of the open run costs, as predicted.</summary>
        public double NextSeconds => Predict(part, slice, count);

        /// <summary>The least sound that a voice of the open run has left; infinite when all were cut.</summary>
        public double QueuedSeconds
        {
            get
            {
                double least = double.PositiveInfinity;
                for (int i = 0; i < count; i++)
                {
                    least = voices[i].IsDecoding ? Math.Min(least, voices[i].QueuedSeconds) : least;
                }

                return least;
            }
        }

        /// <summary>What some voices' slices cost in one run: rows and codec frames are the same work. Samples that the mind has decoded are only copied.</summary>
        public double Predict(int slice, int rows) => Charged(slice * rows, rows, costs.Predict(slice * rows));

        /// <summary>What a part of such a run costs.</summary>
        public double Predict(int part, int slice, int rows) => Charged(slice * rows, rows, costs.Predict(part, slice * rows), batch.Parts);

        /// <summary>The most that a part of such a run costs.</summary>
        public double PredictLongest(int slice, int rows)
        {
            double most = 0;
            for (int i = 0; i < batch.Parts; i++)
            {
                most = Math.Max(most, Predict(i, slice, rows));
            }

            return most;
        }

        /// <summary>Learns from a run that no voice took.</summary>
        public void Observe(int part, int frames, double measured) => costs.Observe(part, frames, measured);

        /// <summary>Fills a run; a voice that cannot give its codec frames fails alone.</summary>
        /// <param name="line">Who takes it.</param>
        /// <param name="rows">How many of them.</param>
        /// <param name="slice">Codec frames of each.</param>
        public void Begin(ReadOnlySpan<IDecodable> line, int rows, int slice)
        {
            long start = ComputeMeter.Now();
            double charged = 0;
            this.slice = slice;
            count = part = warmUpFrames = 0;
            IsOverdrawn = false;
            batch.Begin(slice);
            for (int i = 0; i < rows; i++)
            {
                int frames = line[i].WarmUpFrames;
                try
                {
                    line[i].BeginSlice(batch);
                    voices[count++] = line[i];
                    warmUpFrames += frames;
                    charged += frames > 0 ? Charged(frames, 1, 0) : 0;
                }
                catch (Exception exception)
                {
                    line[i].FailDecoding(exception);
                }
            }

            try
            {
                batch.Open();
            }
            catch (Exception exception)
            {
                Fail(exception);
            }

            beginSeconds = seconds = ComputeMeter.SecondsSince(start);
            budget.AddDecoded(seconds, charged);
        }

        /// <summary>Decodes the next part; after the last one the voices have their samples and the run is over.</summary>
        public void RunPart(double nowSeconds)
        {
            long start = ComputeMeter.Now();
            int rows = count;
            int decoded = part;
            try
            {
                if (batch.PartsLeft > 0)
                {
                    batch.RunPart();
                    part++;
                }

                if (batch.PartsLeft == 0)
                {
                    batch.Close();
                    End(nowSeconds);
                }
            }
            catch (Exception exception)
            {
                Fail(exception);
            }

            double measured = ComputeMeter.SecondsSince(start);
            seconds += measured;
            if (warmUpFrames == 0)
            {
                costs.Observe(decoded, rows * slice, measured + (decoded == 0 ? beginSeconds : 0));
            }

            if (!IsOpen && isDecoding)
            {
                diagnostics.Costs.Add(ComputeStage.Codec, (rows * slice) + warmUpFrames, rows, seconds);
            }

            budget.AddDecoded(measured, Charged(rows * slice, rows, measured, batch.Parts));
        }

        private void End(double nowSeconds)
        {
            for (int i = 0; i < count; i++)
            {
                IDecodable voice = voices[i];
                try
                {
                    if (voice.IsDecoding)
                    {
                        voice.EndSlice(batch.Pcm(i), nowSeconds);
                    }
                }
                catch (Exception exception)
                {
                    voice.FailDecoding(exception);
                }
            }

            count = 0;
        }

        private void Fail(Exception exception)
        {
            for (int i = 0; i < count; i++)
            {
                if (voices[i].IsDecoding)
                {
                    voices[i].FailDecoding(exception);
                }
            }

            count = 0;
        }

        private double Charged(int frames, int rows, double measured, int parts = 1)
            => !isDecoding ? (meter.IsMeasured ? measured : 0) : meter.IsMeasured ? measured : meter.Charged(ComputeStage.Codec, frames, rows, measured) / parts;
    }
}
