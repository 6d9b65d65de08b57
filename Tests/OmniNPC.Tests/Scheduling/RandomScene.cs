using System;
using System.Collections.Generic;
using OmniNPC.Diagnostics;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.Tests.Core;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Scheduling
{
    /// <summary>Voices with random beginnings, lengths and generation times under a scheduler whose costs are scripted; made again from its seed.</summary>
    internal sealed class RandomScene
    {
        private const int LeadMilliseconds = 320;

        private readonly List<Plan> plans = new List<Plan>();
        private readonly ComputeMeter meter;
        private readonly TickBudget budget;
        private readonly DecodeScheduler scheduler;
        private readonly double extraSeconds;
        private readonly ICodecGroup codec;
        private readonly SpeechFormat decoded;
        private readonly int parts;

        public RandomScene(int seed, int mostVoices, int mostFrames, bool hasFarVoices, double overdraftSeconds, int rows = 1, int parts = 1, bool isBudgetWhole = false)
        {
            Seed = seed;
            var random = new Random(seed);
            FrameMilliseconds = random.Next(2) == 0 ? 20 : 40;
            TickMilliseconds = new[] { 8, 11, 16, 33 }[random.Next(4)];
            BudgetFrames = 1 + random.Next(4);
            FrameSeconds = 0.001;
            PartsOfBudget = parts > 1 && !isBudgetWhole ? 1 + random.Next(parts) : parts;
            extraSeconds = random.Next(2) == 0 ? 0 : 0.0005;
            int count = 1 + random.Next(mostVoices);
            for (int i = 0; i < count; i++)
            {
                plans.Add(NewPlan(random, i, mostFrames, hasFarVoices));
            }

            // In parts, a budget may be less than one codec frame.
            double decodeSeconds = parts > 1 && !isBudgetWhole ? FrameSeconds * PartsOfBudget / parts : BudgetFrames * FrameSeconds;
            var options = new NpcWorldOptions { TickBudgetSeconds = decodeSeconds + extraSeconds, TickOverdraftSeconds = overdraftSeconds, LeadSeconds = LeadMilliseconds / 1000.0 };
            var format = new SpeechFormat(8000, 8 * FrameMilliseconds, 2, 4, null);
            meter = new ComputeMeter { Charge = ComputeCharge.Table, Table = new CostTable(0, 0, 0, 0, FrameSeconds, 0, extraSeconds / count) };
            Diagnostics = new WorldDiagnostics(format);
            budget = new TickBudget(options, meter, Diagnostics);
            var model = new ScriptedSpeechModel { CodecParts = parts, CodecFrames = DecodeScheduler.MaxSlice, MaxRows = rows };
            codec = parts > 1 ? model.CreateCodecGroup() : new OneByOneCodec(model, DecodeScheduler.MaxSlice, rows);
            decoded = new SpeechFormat(ScriptedSpeechModel.SampleRateHz, ScriptedSpeechModel.SamplesPerCodecFrame, ScriptedSpeechModel.Groups, 4, null);
            scheduler = new DecodeScheduler(format, options, meter, Diagnostics, budget, new DecodeBatch(parts > 1 ? decoded : format, codec, DecodeScheduler.MaxSlice));
            this.parts = parts;
            Options = options;
        }

        public int Seed { get; }

        public NpcWorldOptions Options { get; }

        public WorldDiagnostics Diagnostics { get; }

        public int FrameMilliseconds { get; }

        public int TickMilliseconds { get; }

        /// <summary>Codec frames that the budget takes a tick, after everything else the tick does.</summary>
        public int BudgetFrames { get; }

        public double FrameSeconds { get; }

        /// <summary>Parts of a codec frame that the budget takes a tick, where a run comes in parts.</summary>
        public int PartsOfBudget { get; }

        public List<FakeVoice> Voices { get; } = new List<FakeVoice>();

        public int MostDecodedInATick { get; private set; }

        /// <summary>The least that a tick left of its budget; below 0 in an overdraft.</summary>
        public double LeastLeftSeconds { get; private set; } = double.PositiveInfinity;

        /// <summary>Runs until everything is decoded.</summary>
        /// <param name="arrange">The order in which the voices came.</param>
        /// <returns>Ticks it took, or -1 when it did not end.</returns>
        public int Run(Func<int, int> arrange)
        {
            Voices.Clear();
            foreach (Plan plan in plans)
            {
                Voices.Add(plan.Voice(FrameMilliseconds));
                if (parts > 1)
                {
                    Voices[^1].Decoder = new FrameDecoder(decoded, codec.CreateDecoder());
                }
            }

            var slots = new IDecodable?[plans.Count];
            for (int i = 0; i < slots.Length; i++)
            {
                slots[arrange(i)] = Voices[i];
            }

            for (int tick = 0; tick < 20000; tick++)
            {
                int before = Sum();
                Voices.ForEach(voice => voice.PassTo(tick, TickMilliseconds));
                budget.Begin(plans.Count);
                scheduler.Decode(slots, new TickInfo(tick * TickMilliseconds / 1000.0, TickMilliseconds / 1000f));
                LeastLeftSeconds = Math.Min(LeastLeftSeconds, budget.LeftSeconds);
                Voices.ForEach(voice => voice.EndTick());
                MostDecodedInATick = Math.Max(MostDecodedInATick, Sum() - before);
                if (Voices.TrueForAll(voice => voice.IsDone))
                {
                    return tick;
                }
            }

            return -1;
        }

        /// <summary>Whether any schedule within the budget decodes every codec frame in time: the largest matching of codec frames to places in ticks.</summary>
        public bool IsFeasible()
        {
            var jobs = new List<(int First, int Last)>();
            foreach (Plan plan in plans)
            {
                for (int frame = 0; frame < plan.Frames; frame++)
                {
                    // Ahead of it lie what was ready at the start and every codec frame before it; it may come once that is less than the lead, and must before it runs dry.
                    int ahead = plan.Queued + (frame * FrameMilliseconds);
                    int first = plan.StartTick + Math.Max(0, FloorDiv(ahead - LeadMilliseconds, TickMilliseconds) + 1);
                    jobs.Add((Math.Max(first, plan.Available[frame]), plan.StartTick + (ahead / TickMilliseconds)));
                }
            }

            int ticks = 1;
            jobs.ForEach(job => ticks = Math.Max(ticks, job.Last + 1));
            var taken = new int[ticks * BudgetFrames];
            Array.Fill(taken, -1);
            for (int job = 0; job < jobs.Count; job++)
            {
                if (!TryPlace(job, jobs, taken, new bool[taken.Length]))
                {
                    return false;
                }
            }

            return true;
        }

        private static int FloorDiv(int a, int b) => (int)Math.Floor((double)a / b);

        private static Plan NewPlan(Random random, int order, int mostFrames, bool hasFarVoices)
        {
            var plan = new Plan { Order = order, StartTick = random.Next(30), Queued = 40 + random.Next(240), Frames = 1 + random.Next(mostFrames) };
            plan.Detail = hasFarVoices && random.Next(2) == 0 ? VoiceDetail.Far : VoiceDetail.Near;
            plan.Available = new int[plan.Frames];
            int at = plan.StartTick;
            bool isSlowMind = random.Next(3) == 0;
            for (int frame = 0; frame < plan.Frames; frame++)
            {
                at += isSlowMind ? random.Next(3) : 0;
                plan.Available[frame] = at;
            }

            return plan;
        }

        private bool TryPlace(int job, List<(int First, int Last)> jobs, int[] taken, bool[] tried)
        {
            for (int place = jobs[job].First * BudgetFrames; place < (jobs[job].Last + 1) * BudgetFrames; place++)
            {
                if (!tried[place])
                {
                    tried[place] = true;
                    if (taken[place] < 0 || TryPlace(taken[place], jobs, taken, tried))
                    {
                        taken[place] = job;
                        return true;
                    }
                }
            }

            return false;
        }

        private int Sum()
        {
            int sum = 0;
            Voices.ForEach(voice => sum += voice.Decoded);
            return sum;
        }

        private sealed class Plan
        {
            public int Order;
            public int StartTick;
            public int Queued;
            public int Frames;
            public int[] Available = Array.Empty<int>();
            public VoiceDetail Detail;

            public FakeVoice Voice(int frameMilliseconds)
                => new FakeVoice(Order, StartTick, Queued, Frames, frameMilliseconds, frame => Available[frame]) { Detail = Detail };
        }
    }
}
