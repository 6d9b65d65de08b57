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

        private readonly SpeechFormat format;
        private readonly NpcWorldOptions options;
        private readonly ComputeMeter meter;
        private readonly WorldDiagnostics diagnostics;
        private readonly TickBudget budget;
        private readonly SliceCostModel costs = new SliceCostModel(MaxSlice);
        private double urgentSeconds;

        public DecodeScheduler(SpeechFormat format, NpcWorldOptions options, ComputeMeter meter, WorldDiagnostics diagnostics, TickBudget budget)
        {
            this.format = format;
            this.options = options;
            this.meter = meter;
            this.diagnostics = diagnostics;
            this.budget = budget;
        }

        /// <summary>Whether a voice ended the last tick late, or only an overdraft kept it from that.</summary>
        public bool IsBehind { get; private set; }

        /// <summary>Predicted seconds of one codec frame.</summary>
        public double FrameSeconds => Predict(1);

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
                    if (run > 0)
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
                while (slice > 0 && Predict(slice) > left)
                {
                    slice--;
                }

                if (slice == 0)
                {
                    if (queued >= urgentSeconds || (slices > 0 && Predict(1) - left > options.TickOverdraftSeconds))
                    {
                        break;
                    }

                    diagnostics.Overdrafts++;
                    IsBehind = true;
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

                if (rank < leastRank || queued < least || (queued == least && voice.Order < urgent.Order))
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

        private int Rank(IDecodable voice, double queuedSeconds)
        {
            if (queuedSeconds >= options.LeadSeconds)
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
            int wanted = (int)Math.Ceiling((options.LeadSeconds - queuedSeconds) / seconds);
            bool isAlone = nextDueSeconds == double.PositiveInfinity || Rank(voice, queuedSeconds) == Later;
            if (!isAlone)
            {
                wanted = Math.Min(wanted, 1 + (int)((nextDueSeconds - queuedSeconds) / seconds));
            }

            return Math.Min(wanted, voice.DecodableFrames);
        }

        private double Predict(int slice) => meter.Charged(ComputeStage.Codec, slice, costs.Predict(slice));

        private void Run(IDecodable voice, int slice, in TickInfo time)
        {
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
            costs.Observe(slice, seconds);
            diagnostics.Costs.Add(ComputeStage.Codec, slice, seconds);
            budget.AddDecoded(seconds, meter.Charged(ComputeStage.Codec, slice, seconds));
        }

        private void CountLate(IDecodable?[] voices)
        {
            double dueSeconds = Math.Min(urgentSeconds, options.LeadSeconds);
            foreach (IDecodable? voice in voices)
            {
                if (voice != null && voice.DecodableFrames > 0 && voice.QueuedSeconds < dueSeconds)
                {
                    diagnostics.LateDecodes++;
                    IsBehind = true;
                }
            }
        }
    }
}
