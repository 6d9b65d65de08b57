using System;
using System.Collections.Generic;
using System.Threading;
using OmniNPC.Crossing;
using OmniNPC.Diagnostics;
using OmniNPC.Dialogue;
using OmniNPC.Scheduling;

namespace OmniNPC
{
    /// <summary>Thinks for all characters, one unit of work at a time: a block of sound encoded, a piece of text read, a token written, a codec frame generated.</summary>
    /// <remarks>
    /// In <see cref="MindMode.Thread"/> a thread of its own steps it and sleeps while nothing is to do; in <see cref="MindMode.Stepped"/> the caller does.
    /// Sessions live and die on the thread that steps.
    /// </remarks>
    public sealed class Mind
    {
        // Without a virtual clock what a step yields is there as soon as it is written.
        private const double OutOfTime = double.NegativeInfinity;

        private readonly ComputeMeter meter;
        private readonly StageCosts costs;
        private readonly int maxNpcs;
        private readonly List<NpcMind> npcs = new List<NpcMind>();
        private readonly SpscQueue<NpcMind> arrivals;
        private readonly BackchannelRenderer backchannels;
        private readonly Prerenderer prerenderer;
        private readonly AutoResetEvent wake = new AutoResetEvent(false);
        private readonly Thread? thread;
        private volatile bool isAsleep;
        private volatile bool isStopping;
        private int alive;
        private int turn;

        internal Mind(NpcWorldOptions options, BackchannelRenderer backchannels, Prerenderer prerenderer, ComputeMeter meter, StageCosts costs)
        {
            this.backchannels = backchannels;
            this.prerenderer = prerenderer;
            this.meter = meter;
            this.costs = costs;
            Mode = options.MindMode;

            // As many characters may wait for their sessions to go as can live.
            maxNpcs = 2 * options.MaxNpcs;
            arrivals = new SpscQueue<NpcMind>(maxNpcs);
            if (Mode == MindMode.Thread)
            {
                thread = new Thread(Run) { Name = "OmniNPC mind", IsBackground = true, Priority = ThreadPriority.BelowNormal };
                thread.Start();
            }
        }

        /// <summary>Who drives the mind.</summary>
        public MindMode Mode { get; }

        internal bool HasRoom => Volatile.Read(ref alive) < maxNpcs;

        /// <summary>Does one unit of work for the most urgent character.</summary>
        /// <returns>False when there is nothing to do.</returns>
        /// <exception cref="InvalidOperationException">The mind has a thread of its own.</exception>
        /// <remarks>Thread: game. Allocates: no, but for reading a new line and for sessions of a new character.</remarks>
        public bool Step()
        {
            if (Mode == MindMode.Thread)
            {
                throw new InvalidOperationException("The mind has a thread of its own; only a world made with MindMode.Stepped is stepped by its caller.");
            }

            return StepAt(OutOfTime, out _);
        }

        internal bool StepAt(double startSeconds, out double chargedSeconds)
        {
            chargedSeconds = 0;
            Welcome();
            NpcMind? next = MostUrgent();
            long start = ComputeMeter.Now();
            if (next == null)
            {
                // Nobody waits for a listener's "mm-hm" or for a line of later; they take what time is left.
                bool isWorking = backchannels.Step() || prerenderer.Step();
                chargedSeconds = isWorking ? meter.Charged(ComputeStage.Talker, 0, ComputeMeter.SecondsSince(start)) : 0;
                Publish(startSeconds + chargedSeconds);
                return isWorking;
            }

            ComputeStage stage = next.Step(out int units);
            double measured = ComputeMeter.SecondsSince(start);
            if (units > 0)
            {
                costs.Add(stage, units, measured);
            }

            if (stage == ComputeStage.Talker && units > 0)
            {
                costs.AddTalkerGraphs(next.LastTalkerSeconds, next.LastCodePredictorSeconds);
            }

            chargedSeconds = meter.Charged(stage, units, measured);
            Publish(startSeconds + chargedSeconds);
            return true;
        }

        internal void Add(NpcMind npc)
        {
            Interlocked.Increment(ref alive);
            arrivals.TryWrite(npc);
            Wake();
        }

        internal void Wake()
        {
            // The full fence pairs with the one in Run: either the sleeper sees the new work or it is seen asleep here.
            Thread.MemoryBarrier();
            if (isAsleep)
            {
                isAsleep = false;
                wake.Set();
            }
        }

        internal void Stop()
        {
            isStopping = true;
            if (thread == null)
            {
                DisposeSessions();
            }
            else
            {
                wake.Set();
                thread.Join();
            }

            wake.Dispose();
        }

        private void Run()
        {
            while (!isStopping)
            {
                if (StepAt(OutOfTime, out _))
                {
                    continue;
                }

                isAsleep = true;
                Thread.MemoryBarrier();
                if (!StepAt(OutOfTime, out _) && !isStopping)
                {
                    wake.WaitOne();
                }

                isAsleep = false;
            }

            DisposeSessions();
        }

        private void Welcome()
        {
            while (arrivals.TryRead(out NpcMind npc))
            {
                npcs.Add(npc);
            }

            for (int i = npcs.Count - 1; i >= 0; i--)
            {
                if (npcs[i].IsReleased)
                {
                    npcs[i].Dispose();
                    npcs.RemoveAt(i);
                    Interlocked.Decrement(ref alive);
                }
                else
                {
                    npcs[i].TakeCommands();
                }
            }
        }

        /// <summary>The character whose work is needed first; among equals they take turns.</summary>
        private NpcMind? MostUrgent()
        {
            NpcMind? urgent = null;
            double least = double.PositiveInfinity;
            for (int i = 0; i < npcs.Count; i++)
            {
                NpcMind npc = npcs[(turn + i) % npcs.Count];
                double urgency = npc.ChooseWork();
                if (urgency < least)
                {
                    least = urgency;
                    urgent = npc;
                }
            }

            turn = npcs.Count == 0 ? 0 : (turn + 1) % npcs.Count;
            return urgent;
        }

        private void Publish(double readyAtSeconds)
        {
            long now = ComputeMeter.Now();
            for (int i = 0; i < npcs.Count; i++)
            {
                npcs[i].Publish(readyAtSeconds, now);
            }
        }

        private void DisposeSessions()
        {
            while (arrivals.TryRead(out NpcMind npc))
            {
                npcs.Add(npc);
            }

            foreach (NpcMind npc in npcs)
            {
                npc.Dispose();
            }

            npcs.Clear();
            backchannels.Dispose();
            prerenderer.Dispose();
        }
    }
}
