using System;
using OmniNPC.Diagnostics;
using OmniNPC.Speech;

namespace OmniNPC.Scheduling
{
    /// <summary>
    /// Decodes codec frames inside the tick: the voice that runs dry first comes first, and a slice starts only when its predicted cost fits what is left of
    /// the budget. Only voices that would starve before the next tick may overdraw, within a limit, and that is counted.
    /// </summary>
    /// <remarks>
    /// Near voices are served strictly by deadline, codec frame by codec frame: where any order meets every deadline within the budget, this one does. A slice of several codec frames is taken only as far
    /// as no other voice would be due in between. Far voices wait until a whole slice of theirs fits their queue, and come after near ones, unless they would starve. Thread: game. Allocates: at construction only.
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

        // Seconds are sums of fractions; what is full by them is full.
        private const double Rounding = 1e-9;

        private readonly SpeechFormat format;
        private readonly NpcWorldOptions options;
        private readonly ComputeMeter meter;
        private readonly WorldDiagnostics diagnostics;
        private readonly TickBudget budget;
        private readonly SliceCostModel costs = new SliceCostModel(MaxSlice);
        private readonly bool isDecoding;
        private double urgentSeconds;

        public DecodeScheduler(SpeechFormat format, NpcWorldOptions options, ComputeMeter meter, WorldDiagnostics diagnostics, TickBudget budget)
        {
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

        /// <summary>Voices that budget and overdraft can decode in whole slices without end, as predicted; infinite where decoding costs nothing.</summary>
        /// <param name="tickSeconds">Seconds between two ticks.</param>
        public double FittingVoices(double tickSeconds)
        {
            double frameSeconds = Predict(MaxSlice) / MaxSlice;
            return frameSeconds <= 0 || tickSeconds <= 0 ? double.PositiveInfinity : (options.TickBudgetSeconds + options.TickOverdraftSeconds) / tickSeconds * format.CodecFrameSeconds / frameSeconds;
        }

        /// <summary>Runs each slice size a few times, so that the first tick predicts from measured costs and the decoder's own lazy work is done.</summary>
        public void WarmUp(ICodecDecoder decoder)
        {
            for (int size = 1; size <= Math.Min(MaxSlice, decoder.MaxFrames); size++)
            {
                var codes = new int[size * format.CodeGroups];
                var pcm = new float[size * format.SamplesPerCodecFrame];
                for (int run = 0; run < 3; run++)
                {
                    long start = ComputeMeter.Now();
                    decoder.Decode(codes, pcm);
                    double seconds = ComputeMeter.SecondsSince(start);

                    // The first run pays for everything lazy and would mislead the prediction.
                    if (run > 0 && isDecoding)
                    {
                        costs.Observe(size, seconds);
                    }
                }
            }

            decoder.Reset(0);
        }

        public void Decode(IDecodable?[] voices, in TickInfo time)
        {
            urgentSeconds = UrgentTicks * time.DeltaSeconds;
            IsBehind = false;
            for (int slices = 0; TryMostUrgent(voices, out IDecodable voice, out double nextDueSeconds); slices++)
            {
                double queued = voice.QueuedSeconds;
                double left = budget.LeftSeconds;
                int slice = Wanted(voice, queued, nextDueSeconds);
                double warmUp = voice.WarmUpFrames > 0 ? Predict(voice.WarmUpFrames) : 0;
                while (slice > 0 && warmUp + Predict(slice) > left)
                {
                    slice--;
                }

                if (slice == 0)
                {
                    if (queued >= urgentSeconds || (slices > 0 && warmUp + Predict(1) - left > options.TickOverdraftSeconds))
                    {
                        break;
                    }

                    diagnostics.Overdrafts++;
                    slice = 1;
                }

                Run(voice, slice, time);
            }

            CountLate(voices);
        }

        /// <summary>Finds the voice to serve next, and when the one after it is due.</summary>
        private bool TryMostUrgent(IDecodable?[] voices, out IDecodable urgent, out double nextDueSeconds)
        {
            urgent = null!;
            nextDueSeconds = double.PositiveInfinity;
            double least = double.PositiveInfinity;
            int leastRank = int.MaxValue;
            foreach (IDecodable? voice in voices)
            {
                if (voice == null || voice.DecodableFrames == 0)
                {
                    continue;
                }

                double queued = voice.QueuedSeconds;
                int rank = Rank(voice, queued);
                if (rank > leastRank || rank == NotDue)
                {
                    continue;
                }

                if (rank < leastRank || queued < least || (queued == least && IsBefore(voice, urgent)))
                {
                    nextDueSeconds = rank < leastRank ? double.PositiveInfinity : least;
                    urgent = voice;
                    least = queued;
                    leastRank = rank;
                }
                else
                {
                    nextDueSeconds = Math.Min(nextDueSeconds, queued);
                }
            }

            return urgent != null;
        }

        private static bool IsBefore(IDecodable a, IDecodable b)
            => a.ServedAtSeconds < b.ServedAtSeconds || (a.ServedAtSeconds == b.ServedAtSeconds && a.Order < b.Order);

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

        /// <summary>Samples that the mind has decoded are only copied.</summary>
        private double Predict(int slice) => Charged(slice, costs.Predict(slice));

        private double Charged(int slice, double seconds) => isDecoding ? meter.Charged(ComputeStage.Codec, slice, seconds) : meter.IsMeasured ? seconds : 0;

        private void Run(IDecodable voice, int slice, in TickInfo time)
        {
            int warmUp = voice.WarmUpFrames;
            long start = ComputeMeter.Now();
            try
            {
                voice.DecodeSlice(slice, time.NowSeconds);
            }
            catch (Exception exception)
            {
                voice.FailDecoding(exception);
            }

            double seconds = ComputeMeter.SecondsSince(start);
            if (warmUp == 0)
            {
                costs.Observe(slice, seconds);
            }

            if (isDecoding)
            {
                diagnostics.Costs.Add(ComputeStage.Codec, slice + warmUp, seconds);
            }

            budget.AddDecoded(seconds, Charged(slice + warmUp, seconds));
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
