using System;
using OmniNPC.Diagnostics;
using OmniNPC.Speech;
using OmniNPC.Voice;

namespace OmniNPC.Scheduling
{
    /// <summary>
    /// Decodes codec frames inside the tick: the voice that runs dry first comes first, and a slice starts only when its predicted cost fits what is left of
    /// the budget. Only voices that would starve before the next tick may overdraw, or, with the first run of a tick, those that are on the way to it; within a limit, and that is counted.
    /// </summary>
    /// <remarks>
    /// Near voices are served strictly by deadline, codec frame by codec frame: where any order meets every deadline within the budget, this one does. A slice of several codec frames is taken only as far
    /// as no other voice would be due in between. Voices that are due in the same tick take their codec frames in one run of the codec, as many as are predicted to fit, the one that runs dry first among
    /// them. Far voices wait until a whole slice of theirs fits their queue, and come after near ones, unless they would starve. Thread: game. Allocates: at construction only.
    /// </remarks>
    internal sealed class DecodeScheduler
    {
        /// <summary>Largest slice in codec frames; larger ones win little and block the tick longer.</summary>
        public const int MaxSlice = 4;

        /// <summary>Between two ticks a queue must last for the time that passes, and half a tick more for a tick that comes late.</summary>
        public const double UrgentTicks = 1.5;

        // Near voices and those that would starve; far ones after them.
        private const int First = 0;
        private const int Later = 1;
        private const int NotDue = 2;

        // Where not even one codec frame fits the budget, waiting does not help: with this share of its lead left a voice may overdraw, if nothing was decoded in the tick yet, long before it would starve, and
        // before it counts as behind (half).
        private const double LowShare = 0.6;

        // Seconds are sums of fractions; what is full by them is full.
        private const double Rounding = 1e-9;

        private readonly SpeechFormat format;
        private readonly NpcWorldOptions options;
        private readonly ComputeMeter meter;
        private readonly WorldDiagnostics diagnostics;
        private readonly TickBudget budget;
        private readonly SliceCostModel costs;
        private readonly DecodeBatch batch;
        private readonly bool isDecoding;

        // Those to be served next, the first first: as many as a run takes, and at least the one after the first, whose deadline bounds the first one's slice.
        private readonly IDecodable[] line;
        private readonly int[] ranks;
        private int lineCount;
        private double urgentSeconds;

        public DecodeScheduler(SpeechFormat format, NpcWorldOptions options, ComputeMeter meter, WorldDiagnostics diagnostics, TickBudget budget, DecodeBatch batch)
        {
            this.batch = batch;
            costs = new SliceCostModel(MaxSlice * batch.MaxRows);
            line = new IDecodable[Math.Max(2, batch.MaxRows)];
            ranks = new int[line.Length];
            this.format = format;
            this.options = options;
            this.meter = meter;
            this.diagnostics = diagnostics;
            this.budget = budget;
            isDecoding = options.DecodePlacement == DecodePlacement.Tick;
        }

        /// <summary>
        /// Whether a voice that could have been decoded further has less than half of what it has had, which is its lead once that is full, or is about to starve: the step before it is late. Voices that
        /// begin together fill their leads for a while, and are behind only if that does not get on.
        /// </summary>
        public bool IsBehind { get; private set; }

        /// <summary>Voices that budget and overdraft can decode without end, in whole slices or together, as predicted; infinite where decoding costs nothing.</summary>
        /// <param name="tickSeconds">Seconds between two ticks.</param>
        public double FittingVoices(double tickSeconds)
        {
            double most = options.TickBudgetSeconds + options.TickOverdraftSeconds;
            double frameSeconds = Predict(MaxSlice, 1) / MaxSlice;
            for (int rows = 2; rows <= batch.MaxRows; rows++)
            {
                double cost = Predict(1, rows);
                frameSeconds = cost <= most ? Math.Min(frameSeconds, cost / rows) : frameSeconds;
            }

            return frameSeconds <= 0 || tickSeconds <= 0 ? double.PositiveInfinity : most / tickSeconds * format.CodecFrameSeconds / frameSeconds;
        }

        /// <summary>Runs slices and batches of some sizes a few times, so that the first tick predicts from measured costs and the decoder's own lazy work is done.</summary>
        public void WarmUp(ICodecGroup codec)
        {
            var decoders = new ICodecDecoder[batch.MaxRows];
            try
            {
                for (int row = 0; row < decoders.Length; row++)
                {
                    decoders[row] = codec.CreateDecoder();
                }

                for (int frames = 1; frames <= Math.Min(batch.MaxFrames, codec.MaxFrames); frames++)
                {
                    WarmUp(codec, decoders.AsSpan(0, 1), frames);
                }

                // What lies between is predicted from the next smaller one until it is measured.
                for (int rows = 2; rows <= decoders.Length; rows *= 2)
                {
                    WarmUp(codec, decoders.AsSpan(0, rows), 1);
                }
            }
            finally
            {
                foreach (ICodecDecoder? decoder in decoders)
                {
                    decoder?.Dispose();
                }
            }
        }

        public void Decode(IDecodable?[] voices, in TickInfo time)
        {
            urgentSeconds = UrgentTicks * time.DeltaSeconds;
            IsBehind = false;
            for (int runs = 0; TryLineUp(voices); runs++)
            {
                IDecodable voice = line[0];
                double queued = voice.QueuedSeconds;
                double left = budget.LeftSeconds;
                int slice = Wanted(voice, queued, lineCount > 1 && ranks[1] == ranks[0] ? line[1].QueuedSeconds : double.PositiveInfinity);
                double warmUp = WarmUpCost(voice);
                while (slice > 0 && warmUp + Predict(slice, 1) > left)
                {
                    slice--;
                }

                bool isOverdraft = slice == 0;
                if (isOverdraft)
                {
                    left += options.TickOverdraftSeconds;
                    if (!MayOverdraw(queued, runs == 0, warmUp + Predict(1, 1) <= left))
                    {
                        break;
                    }

                    slice = 1;
                }

                int rows = Together(slice, left, isOverdraft ? OverdraftBelow(runs == 0) : double.PositiveInfinity);
                diagnostics.Overdrafts += isOverdraft ? rows : 0;
                Run(rows, slice, time);
            }

            CountLate(voices);
        }

        private bool MayOverdraw(double queuedSeconds, bool isFirst, bool isWithinLimit)
            => queuedSeconds < OverdraftBelow(isFirst) && (isWithinLimit || (isFirst && queuedSeconds < urgentSeconds));

        private double OverdraftBelow(bool isFirst) => isFirst ? Math.Max(urgentSeconds, LowShare * options.LeadSeconds) : urgentSeconds;

        private void WarmUp(ICodecGroup codec, ReadOnlySpan<ICodecDecoder> decoders, int frames)
        {
            var codes = new int[decoders.Length * frames * format.CodeGroups];
            var pcm = new float[decoders.Length * frames * format.SamplesPerCodecFrame];
            for (int run = 0; run < 3; run++)
            {
                long start = ComputeMeter.Now();
                codec.Decode(decoders, frames, codes, pcm);
                double seconds = ComputeMeter.SecondsSince(start);

                // The first run pays for everything lazy and would mislead the prediction.
                if (run > 0 && isDecoding)
                {
                    costs.Observe(decoders.Length * frames, seconds);
                }
            }
        }

        /// <summary>Lines up those to be served next: by rank, then by what runs dry first.</summary>
        private bool TryLineUp(IDecodable?[] voices)
        {
            lineCount = 0;
            foreach (IDecodable? voice in voices)
            {
                if (voice == null || voice.DecodableFrames == 0)
                {
                    continue;
                }

                double queued = voice.QueuedSeconds;
                int rank = Rank(voice, queued);
                if (rank != NotDue)
                {
                    LineUp(voice, rank, queued);
                }
            }

            return lineCount > 0;
        }

        private void LineUp(IDecodable voice, int rank, double queued)
        {
            int at = lineCount;
            while (at > 0 && IsBefore(voice, rank, queued, line[at - 1], ranks[at - 1]))
            {
                at--;
            }

            if (at == line.Length)
            {
                return;
            }

            lineCount = Math.Min(lineCount + 1, line.Length);
            Array.Copy(line, at, line, at + 1, lineCount - at - 1);
            Array.Copy(ranks, at, ranks, at + 1, lineCount - at - 1);
            line[at] = voice;
            ranks[at] = rank;
        }

        private static bool IsBefore(IDecodable a, int rank, double queued, IDecodable b, int rankOfB)
        {
            double queuedOfB = b.QueuedSeconds;
            if (rank != rankOfB || queued != queuedOfB)
            {
                return rank < rankOfB || (rank == rankOfB && queued < queuedOfB);
            }

            return a.ServedAtSeconds < b.ServedAtSeconds || (a.ServedAtSeconds == b.ServedAtSeconds && a.Order < b.Order);
        }

        /// <summary>Moves those that take the first one's run with it to the front of the line: who is due for as many codec frames, and in an overdraft only who may overdraw as well.</summary>
        /// <returns>How many, as far as they are predicted to fit.</returns>
        private int Together(int slice, double leftSeconds, double belowSeconds)
        {
            int rows = 1;
            double warmUps = WarmUpCost(line[0]);
            for (int i = 1; i < lineCount && rows < batch.MaxRows && ranks[i] == ranks[0]; i++)
            {
                IDecodable voice = line[i];
                double queued = voice.QueuedSeconds;
                double warmUp = WarmUpCost(voice);
                bool isDue = queued < belowSeconds && Wanted(voice, queued, double.PositiveInfinity) >= slice;
                if (isDue && voice.DecodableFrames >= slice && warmUps + warmUp + Predict(slice, rows + 1) <= leftSeconds)
                {
                    warmUps += warmUp;
                    line[rows++] = voice;
                }
            }

            return rows;
        }

        private double WarmUpCost(IDecodable voice) => voice.WarmUpFrames > 0 ? Predict(voice.WarmUpFrames, 1) : 0;

        private int Rank(IDecodable voice, double queuedSeconds)
        {
            if (queuedSeconds >= options.LeadSeconds - Rounding)
            {
                return NotDue;
            }

            if (voice.Detail == VoiceDetail.Near || queuedSeconds < urgentSeconds)
            {
                return First;
            }

            bool isSliceWhole = voice.DecodableFrames >= MaxSlice || voice.IsLastSlice;
            return isSliceWhole && queuedSeconds <= options.LeadSeconds - (MaxSlice * format.CodecFrameSeconds) ? Later : NotDue;
        }

        /// <summary>The codec frames wanted at once: up to the lead, and no further than the next voice is due.</summary>
        private int Wanted(IDecodable voice, double queuedSeconds, double nextDueSeconds)
        {
            double seconds = format.CodecFrameSeconds;
            int wanted = (int)Math.Ceiling(((options.LeadSeconds - queuedSeconds) / seconds) - Rounding);
            bool isAlone = nextDueSeconds == double.PositiveInfinity || Rank(voice, queuedSeconds) == Later;
            if (!isAlone)
            {
                wanted = Math.Min(wanted, 1 + (int)((nextDueSeconds - queuedSeconds) / seconds));
            }

            return Math.Min(wanted, voice.DecodableFrames);
        }

        /// <summary>What some voices' slices cost in one run: rows and codec frames are the same work. Samples that the mind has decoded are only copied.</summary>
        private double Predict(int slice, int rows) => Charged(slice * rows, rows, costs.Predict(slice * rows));

        private double Charged(int frames, int rows, double seconds) => isDecoding ? meter.Charged(ComputeStage.Codec, frames, rows, seconds) : meter.IsMeasured ? seconds : 0;

        private void Run(int rows, int slice, in TickInfo time)
        {
            int warmUp = 0;
            double charged = 0;
            long start = ComputeMeter.Now();
            rows = Begin(rows, slice, ref warmUp, ref charged);
            try
            {
                batch.Run();
                End(rows, time.NowSeconds);
            }
            catch (Exception exception)
            {
                for (int i = 0; i < rows; i++)
                {
                    line[i].FailDecoding(exception);
                }
            }

            double seconds = ComputeMeter.SecondsSince(start);
            if (warmUp == 0 && rows > 0)
            {
                costs.Observe(rows * slice, seconds);
            }

            if (isDecoding && rows > 0)
            {
                diagnostics.Costs.Add(ComputeStage.Codec, (rows * slice) + warmUp, rows, seconds);
            }

            budget.AddDecoded(seconds, charged + Charged(rows * slice, rows, seconds));
        }

        /// <summary>Fills the run; a voice that cannot give its codec frames fails alone.</summary>
        private int Begin(int rows, int slice, ref int warmUp, ref double charged)
        {
            int begun = 0;
            batch.Begin(slice);
            for (int i = 0; i < rows; i++)
            {
                IDecodable voice = line[i];
                int frames = voice.WarmUpFrames;
                try
                {
                    voice.BeginSlice(batch);
                    line[begun++] = voice;
                    warmUp += frames;
                    charged += frames > 0 ? Charged(frames, 1, 0) : 0;
                }
                catch (Exception exception)
                {
                    voice.FailDecoding(exception);
                }
            }

            return begun;
        }

        private void End(int rows, double nowSeconds)
        {
            for (int i = 0; i < rows; i++)
            {
                try
                {
                    line[i].EndSlice(batch.Pcm(i), nowSeconds);
                }
                catch (Exception exception)
                {
                    line[i].FailDecoding(exception);
                }
            }
        }

        private void CountLate(IDecodable?[] voices)
        {
            foreach (IDecodable? voice in voices)
            {
                if (voice == null || voice.DecodableFrames == 0)
                {
                    continue;
                }

                double queued = voice.QueuedSeconds;
                double dry = Math.Min(urgentSeconds, options.LeadSeconds);
                diagnostics.LateDecodes += queued < dry ? 1 : 0;
                IsBehind |= queued < Math.Max(dry, 0.5 * Math.Min(voice.MostQueuedSeconds, options.LeadSeconds)) && Rank(voice, queued) != NotDue;
            }
        }
    }
}
