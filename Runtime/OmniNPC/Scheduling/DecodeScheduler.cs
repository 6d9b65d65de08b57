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
    /// them. Far voices wait until a whole slice of theirs fits their queue, and come after near ones, unless they would starve. Where the codec comes in parts, a run that is longer than what is left of
    /// the budget begins all the same and pauses after the last part that fits; it goes on at the next tick, before anything else. Thread: game. Allocates: at construction only.
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

        // A machine's hiccups last some ticks: until a voice has this many ticks of sound, the first run of a tick is ended in overdraft and does not pause.
        private const double LowTicks = 3;

        // Seconds are sums of fractions; what is full by them is full.
        private const double Rounding = 1e-9;

        private readonly SpeechFormat format;
        private readonly NpcWorldOptions options;
        private readonly WorldDiagnostics diagnostics;
        private readonly TickBudget budget;
        private readonly DecodeBatch batch;
        private readonly DecodeRun run;
        private readonly bool isDecoding;

        // Those to be served next, the first first: as many as a run takes, and at least the one after the first, whose deadline bounds the first one's slice.
        private readonly IDecodable[] line;
        private readonly int[] ranks;
        private int lineCount;
        private double urgentSeconds;

        // Whether budget and overdraft were gone before this tick decoded anything.
        private bool isGone;

        public DecodeScheduler(SpeechFormat format, NpcWorldOptions options, ComputeMeter meter, WorldDiagnostics diagnostics, TickBudget budget, DecodeBatch batch)
        {
            this.batch = batch;
            line = new IDecodable[Math.Max(2, batch.MaxRows)];
            ranks = new int[line.Length];
            this.format = format;
            this.options = options;
            this.diagnostics = diagnostics;
            this.budget = budget;
            isDecoding = options.DecodePlacement == DecodePlacement.Tick;
            run = new DecodeRun(meter, diagnostics, budget, batch, isDecoding);
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
            double frameSeconds = run.Predict(MaxSlice, 1) / MaxSlice;
            for (int rows = 2; rows <= batch.MaxRows; rows++)
            {
                double cost = run.Predict(1, rows);
                frameSeconds = (run.CanPause ? run.PredictLongest(1, rows) : cost) <= most ? Math.Min(frameSeconds, cost / rows) : frameSeconds;
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
            IsBehind = isGone = false;
            int runs = 0;
            int parts = 0;
            while (TryGoOn(time.NowSeconds, runs == 0, ref parts) && TryBegin(voices, parts == 0))
            {
                // One that was paused is the first of its tick, too.
                runs += parts > 0 ? 1 : 0;

                // That its first part fits was judged with the whole run. There is no run where no voice could give its codec frames.
                if (run.IsOpen)
                {
                    run.RunPart(time.NowSeconds);
                    parts++;
                }
            }

            CountLate(voices);
        }

        /// <summary>Begins the next run, where one is due and fits.</summary>
        private bool TryBegin(IDecodable?[] voices, bool isFirst)
        {
            if (!TryLineUp(voices))
            {
                return false;
            }

            IDecodable voice = line[0];
            double queued = voice.QueuedSeconds;
            double left = budget.LeftSeconds;
            int slice = Wanted(voice, queued, lineCount > 1 && ranks[1] == ranks[0] ? line[1].QueuedSeconds : double.PositiveInfinity);
            double warmUp = WarmUpCost(voice);
            while (slice > 0 && warmUp + run.Predict(slice, 1) > left)
            {
                slice--;
            }

            bool isOverdraft = false;
            if (slice == 0)
            {
                double first = warmUp + (run.CanPause ? run.Predict(0, 1, 1) : run.Predict(1, 1));
                isOverdraft = first > left;
                left += isOverdraft ? options.TickOverdraftSeconds : 0;
                if (isOverdraft && !MayOverdraw(queued, isFirst, first <= left))
                {
                    return false;
                }

                isGone |= first > left;

                slice = 1;
            }

            double below = isOverdraft ? OverdraftBelow(isFirst) : double.PositiveInfinity;
            int rows = Together(slice, run.CanPause ? LeftUntilDry(queued, budget.LeftSeconds) : left, run.CanPause ? left : double.PositiveInfinity, below);
            run.Begin(line, rows, slice);
            if (isOverdraft)
            {
                diagnostics.Overdrafts += rows;
                run.IsOverdrawn = true;
            }

            return true;
        }

        /// <summary>Decodes what is left of the open run, as far as it fits.</summary>
        /// <returns>False when it pauses.</returns>
        private bool TryGoOn(double nowSeconds, bool isFirstRun, ref int parts)
        {
            for (; run.IsOpen; parts++)
            {
                double left = budget.LeftSeconds;
                double cost = run.NextSeconds;
                if (cost > left)
                {
                    bool isWithinLimit = cost <= left + options.TickOverdraftSeconds;
                    if (!MayEnd(run.QueuedSeconds, isFirstRun, parts == 0, isWithinLimit))
                    {
                        diagnostics.PausedDecodes++;
                        return false;
                    }

                    isGone |= parts == 0 && !isWithinLimit;
                    diagnostics.Overdrafts += run.IsOverdrawn ? 0 : run.Count;
                    run.IsOverdrawn = true;
                }

                run.RunPart(nowSeconds);
            }

            return true;
        }

        /// <summary>What a run that may pause has until a voice with some sound left is about to starve: this tick's budget with that of those between, or its overdraft.</summary>
        private double LeftUntilDry(double queuedSeconds, double leftSeconds)
        {
            double ticks = urgentSeconds > 0 ? Math.Floor((queuedSeconds - urgentSeconds) / urgentSeconds * UrgentTicks) : 0;
            return leftSeconds + (ticks >= 1 ? ticks * options.TickBudgetSeconds : options.TickOverdraftSeconds);
        }

        /// <summary>Whether an open run may go on beyond the budget. Where that was gone before, the first run of a tick is ended all the same for a voice that would run dry.</summary>
        private bool MayEnd(double queuedSeconds, bool isFirstRun, bool isFirstPart, bool isWithinLimit)
        {
            if (isFirstPart)
            {
                return MayOverdraw(queuedSeconds, true, isWithinLimit);
            }

            double low = (isFirstRun ? LowTicks / UrgentTicks : 1) * urgentSeconds;
            return (isWithinLimit && queuedSeconds < low) || (isGone && isFirstRun && queuedSeconds < urgentSeconds);
        }

        private bool MayOverdraw(double queuedSeconds, bool isFirst, bool isWithinLimit)
            => queuedSeconds < OverdraftBelow(isFirst) && (isWithinLimit || (isFirst && queuedSeconds < urgentSeconds));

        private double OverdraftBelow(bool isFirst) => isFirst ? Math.Max(urgentSeconds, LowShare * options.LeadSeconds) : urgentSeconds;

        private void WarmUp(ICodecGroup codec, ReadOnlySpan<ICodecDecoder> decoders, int frames)
        {
            var codes = new int[decoders.Length * frames * format.CodeGroups];
            var pcm = new float[decoders.Length * frames * format.SamplesPerCodecFrame];
            for (int pass = 0; pass < 3; pass++)
            {
                long start = ComputeMeter.Now();
                codec.Begin(decoders, frames, codes);
                for (int part = 0; codec.PartsLeft > 0; part++)
                {
                    codec.RunPart();
                    if (codec.PartsLeft == 0)
                    {
                        codec.End(pcm);
                    }

                    // The first run pays for everything lazy and would mislead the prediction.
                    if (pass > 0 && isDecoding)
                    {
                        run.Observe(part, decoders.Length * frames, ComputeMeter.SecondsSince(start));
                    }

                    start = ComputeMeter.Now();
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
        /// <param name="slice">Codec frames of each.</param>
        /// <param name="leftSeconds">What the whole run may take.</param>
        /// <param name="leftForPart">What its longest part may take.</param>
        /// <param name="belowSeconds">Who has more sound than this does not join.</param>
        /// <returns>How many, as far as they are predicted to fit.</returns>
        private int Together(int slice, double leftSeconds, double leftForPart, double belowSeconds)
        {
            int rows = 1;
            double warmUps = WarmUpCost(line[0]);
            for (int i = 1; i < lineCount && rows < batch.MaxRows && ranks[i] == ranks[0]; i++)
            {
                IDecodable voice = line[i];
                double queued = voice.QueuedSeconds;
                double warmUp = WarmUpCost(voice);
                bool isDue = queued < belowSeconds && Wanted(voice, queued, double.PositiveInfinity) >= slice;
                bool isFitting = warmUps + warmUp + run.Predict(slice, rows + 1) <= leftSeconds && warmUps + warmUp + run.PredictLongest(slice, rows + 1) <= leftForPart;
                if (isDue && isFitting && voice.DecodableFrames >= slice)
                {
                    warmUps += warmUp;
                    line[rows++] = voice;
                }
            }

            return rows;
        }

        private double WarmUpCost(IDecodable voice) => voice.WarmUpFrames > 0 ? run.Predict(voice.WarmUpFrames, 1) : 0;

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

        private void CountLate(IDecodable?[] voices)
        {
            foreach (IDecodable? voice in voices)
            {
                if (voice == null || (voice.DecodableFrames == 0 && !voice.IsDecoding))
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
