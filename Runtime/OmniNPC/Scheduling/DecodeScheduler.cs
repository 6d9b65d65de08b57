using System;
using OmniNPC.Diagnostics;
using OmniNPC.Speech;
using OmniNPC.Voice;

namespace OmniNPC.Scheduling
{
    /// <summary>
    /// Decodes codec frames inside the tick: the voice that runs dry first comes first, and a slice starts only when its predicted cost fits what is left of
    /// the budget. Only a voice that would starve before the next tick may overdraw, and that is counted.
    /// </summary>
    /// <remarks>Thread: game. Allocates: at construction only.</remarks>
    internal sealed class DecodeScheduler
    {
        /// <summary>Largest slice in codec frames; larger ones win little and block the tick longer.</summary>
        public const int MaxSlice = 4;

        private readonly SpeechFormat format;
        private readonly NpcWorldOptions options;
        private readonly ComputeMeter meter;
        private readonly WorldDiagnostics diagnostics;
        private readonly SliceCostModel costs = new SliceCostModel(MaxSlice);

        public DecodeScheduler(SpeechFormat format, NpcWorldOptions options, ComputeMeter meter, WorldDiagnostics diagnostics)
        {
            this.format = format;
            this.options = options;
            this.meter = meter;
            this.diagnostics = diagnostics;
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
                    if (run > 0)
                    {
                        costs.Observe(size, seconds);
                    }
                }
            }

            decoder.Reset(0);
        }

        public void Decode(Npc?[] npcs, in TickInfo time)
        {
            double left = options.TickBudgetSeconds;
            while (true)
            {
                Npc? next = MostUrgent(npcs, out double queuedSeconds);
                if (next == null)
                {
                    return;
                }

                int slice = Slice(next.Track, queuedSeconds, left);
                if (slice == 0)
                {
                    // Between two ticks the queue must last for the time that passes, and half a tick more for a tick that comes late.
                    if (queuedSeconds >= 1.5 * time.DeltaSeconds)
                    {
                        return;
                    }

                    diagnostics.Overdrafts++;
                    slice = 1;
                }

                left -= Run(next, slice, time);
            }
        }

        private Npc? MostUrgent(Npc?[] npcs, out double queuedSeconds)
        {
            Npc? urgent = null;
            queuedSeconds = options.LeadSeconds;
            foreach (Npc? npc in npcs)
            {
                if (npc == null || npc.Track.DecodableFrames == 0 || !npc.IsPrimed)
                {
                    continue;
                }

                double queued = npc.Track.QueuedSeconds;
                if (queued < queuedSeconds)
                {
                    urgent = npc;
                    queuedSeconds = queued;
                }
            }

            return urgent;
        }

        /// <summary>The largest slice that is wanted and fits, or 0.</summary>
        private int Slice(VoiceTrack track, double queuedSeconds, double left)
        {
            int wanted = (int)Math.Ceiling((options.LeadSeconds - queuedSeconds) / format.CodecFrameSeconds);
            int slice = Math.Min(wanted, track.DecodableFrames);
            while (slice > 0 && Predict(slice) > left)
            {
                slice--;
            }

            return slice;
        }

        private double Predict(int slice) => meter.Charged(ComputeStage.Codec, slice, costs.Predict(slice));

        private double Run(Npc npc, int slice, in TickInfo time)
        {
            long start = ComputeMeter.Now();
            try
            {
                npc.DecodeSlice(slice, time.NowSeconds);
            }
            catch (Exception exception)
            {
                npc.Fault("The codec decoder", exception);
            }

            double seconds = ComputeMeter.SecondsSince(start);
            costs.Observe(slice, seconds);
            diagnostics.Costs.Add(ComputeStage.Codec, slice, seconds);
            return meter.Charged(ComputeStage.Codec, slice, seconds);
        }
    }
}
