using System;
using System.Collections.Generic;
using System.Threading;
using OmniNPC.Crossing;
using OmniNPC.Diagnostics;
using OmniNPC.Dialogue;
using OmniNPC.Scheduling;
using OmniNPC.Speech;

namespace OmniNPC
{
    /// <summary>
    /// Thinks for all characters, one step at a time, the most urgent first: a block of sound encoded, a piece of text read, or a token written or a codec frame generated for all
    /// characters that are ready for it.
    /// </summary>
    /// <remarks>
    /// In <see cref="MindMode.Thread"/> a thread of its own steps it and sleeps while nothing is to do; in <see cref="MindMode.Tick"/> the tick does, in <see cref="MindMode.Stepped"/> the caller.
    /// Sessions live and die on the thread that steps. A step allocates nothing but the tokens of a line that is read.
    /// </remarks>
    public sealed class Mind
    {
        // Without a virtual clock what a step yields is there as soon as it is written.
        private const double OutOfTime = double.NegativeInfinity;

        // Who has less time than this before a result is missed is in a hurry: only others in a hurry join its step. Who has more takes everybody along.
        private const double HurrySeconds = NpcMind.ComfortableSeconds;

        // A step that fits the budget is put off while decoding leaves it too little; but what a tick itself takes it never gives back.
        private const int MostPutOff = 3;

        private readonly double budgetSeconds;
        private readonly ComputeMeter meter;
        private readonly WorldDiagnostics diagnostics;
        private readonly int maxNpcs;
        private readonly List<NpcMind> npcs = new List<NpcMind>();
        private readonly SpscQueue<NpcMind> arrivals;
        private readonly BackchannelRenderer backchannels;
        private readonly Prerenderer prerenderer;
        private readonly MindSessions sessions;
        private readonly MindBatch batch;

        // Between two ticks it may be open, and then nothing else of the mind goes on: no commands are taken, nobody comes or goes.
        private readonly MindStep step;
        private readonly AutoResetEvent wake = new AutoResetEvent(false);
        private readonly Thread? thread;
        private volatile bool isAsleep;
        private volatile bool isStopping;
        private int alive;
        private int putOff;

        internal Mind(ISpeechModel model, NpcWorldOptions options, BackchannelRenderer backchannels, Prerenderer prerenderer, ComputeMeter meter, WorldDiagnostics diagnostics)
        {
            this.backchannels = backchannels;
            this.prerenderer = prerenderer;
            this.meter = meter;
            this.diagnostics = diagnostics;
            budgetSeconds = options.TickBudgetSeconds;
            Mode = options.MindMode;
            sessions = new MindSessions(model, options.KeptPersonas, Mode == MindMode.Tick);
            batch = new MindBatch(sessions, model.Format);
            step = new MindStep(sessions, batch, backchannels, prerenderer, meter, diagnostics);

            // As many characters may wait for their sessions to go as can live.
            maxNpcs = 2 * options.MaxNpcs;
            arrivals = new SpscQueue<NpcMind>(maxNpcs);
            if (Mode == MindMode.Thread)
            {
                thread = new Thread(Run) { Name = "OmniNPC mind", IsBackground = true };
                thread.Start();
            }
        }

        /// <summary>Who drives the mind.</summary>
        public MindMode Mode { get; }

        internal bool HasRoom => Volatile.Read(ref alive) < maxNpcs;

        /// <summary>Does one step for the most urgent character and those who can take it together.</summary>
        /// <returns>False when there is nothing to do.</returns>
        /// <exception cref="InvalidOperationException">The mind has a thread of its own, or the tick steps it.</exception>
        /// <remarks>Thread: game. Allocates: no, but for reading a new line and for sessions of a new character.</remarks>
        public bool Step()
        {
            if (Mode != MindMode.Stepped)
            {
                throw new InvalidOperationException(Mode == MindMode.Thread
                    ? "The mind has a thread of its own; only a world made with MindMode.Stepped is stepped by its caller."
                    : "The tick steps the mind; only a world made with MindMode.Stepped is stepped by its caller.");
            }

            return StepAt(OutOfTime, out _);
        }

        internal bool StepAt(double startSeconds, out double chargedSeconds)
        {
            NpcMind? next = Choose(out MindWork work, out int rows);
            chargedSeconds = 0;
            if (work != MindWork.None)
            {
                step.Begin(next, work, rows);
                step.Finish();
                chargedSeconds = step.ChargedSeconds;
            }

            Publish(startSeconds + chargedSeconds);
            return work != MindWork.None;
        }

        /// <summary>Steps while the next step, or the next part of the one that was begun, is predicted to fit what is left of the tick.</summary>
        internal void StepInTick(TickBudget budget)
        {
            for (bool isFirst = true; ; isFirst = false)
            {
                NpcMind? next = null;
                MindWork work = MindWork.None;
                int rows = 0;
                double left = budget.LeftSeconds;
                double cost = step.IsOpen ? step.NextSeconds : 0;
                if (!step.IsOpen)
                {
                    next = Choose(out work, out rows);
                    if (work == MindWork.None)
                    {
                        Publish(OutOfTime);
                        return;
                    }

                    cost = step.Fit(work, left, ref rows);
                }

                bool isLong = cost > left;
                if (isLong && (!isFirst || (cost <= budgetSeconds && putOff < MostPutOff)))
                {
                    putOff += isFirst ? 1 : 0;
                    diagnostics.PausedMindSteps += step.IsOpen ? 1 : 0;
                    return;
                }

                putOff = 0;
                diagnostics.LongMindSteps += isLong ? 1 : 0;
                Go(next, work, rows, budget);
                if (isLong)
                {
                    return;
                }
            }
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
                step.Finish();
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
                    // Anew before each sleep: in a .NET process the policy was found set back within 0.1 s, by whom is not known.
                    BackgroundPriority.Enter();
                    wake.WaitOne();
                }

                isAsleep = false;
            }

            DisposeSessions();
        }

        /// <summary>Chooses the next step: the most urgent character's, and whom it is taken together with.</summary>
        /// <param name="work">What is done.</param>
        /// <param name="rows">Characters of the step, or tokens of a piece to read; 0 where that says nothing about its cost.</param>
        private NpcMind? Choose(out MindWork work, out int rows)
        {
            Welcome();
            NpcMind? next = MostUrgent();

            // Nobody waits for a listener's "mm-hm" or for a line of later; they take what time is left.
            work = next != null ? next.Work : backchannels.HasWork || prerenderer.HasWork ? MindWork.Beside : MindWork.None;
            rows = work == MindWork.Prefill ? next!.NextPiece : 1;
            if (work == MindWork.Talk || work == MindWork.Write)
            {
                batch.Gather(npcs, next!, work, next!.Urgency > HurrySeconds ? double.PositiveInfinity : HurrySeconds);
                rows = batch.Count;
            }

            return next;
        }

        /// <summary>Begins a step and does its first part, or does the next part of the one that is open.</summary>
        private void Go(NpcMind? next, MindWork work, int rows, TickBudget budget)
        {
            long start = ComputeMeter.Now();
            double before = step.IsOpen ? step.ChargedSeconds : 0;
            if (!step.IsOpen)
            {
                batch.Shrink(rows);
                step.Begin(next, work, rows);
            }

            if (step.IsOpen)
            {
                step.RunPart();
            }

            if (!step.IsOpen)
            {
                Publish(OutOfTime);
            }

            budget.AddThought(ComputeMeter.SecondsSince(start), step.ChargedSeconds - before);
        }

        private void Welcome()
        {
            while (arrivals.TryRead(out NpcMind npc))
            {
                npc.Enter(sessions);
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

        /// <summary>The character whose work is needed first; among equals the one that waited longest.</summary>
        private NpcMind? MostUrgent()
        {
            NpcMind? urgent = null;
            bool isFillingUp = IsFillingUp();
            for (int i = 0; i < npcs.Count; i++)
            {
                NpcMind npc = npcs[i];
                npc.Urgency = npc.ChooseWork(isFillingUp);
                if (!double.IsPositiveInfinity(npc.Urgency) && (urgent == null || npc.ComesBefore(urgent)))
                {
                    urgent = npc;
                }
            }

            return urgent;
        }

        /// <summary>Whether there is much room for at least half of those who speak.</summary>
        private bool IsFillingUp()
        {
            int talking = 0;
            int roomy = 0;
            for (int i = 0; i < npcs.Count; i++)
            {
                talking += npcs[i].IsTalking ? 1 : 0;
                roomy += npcs[i].IsTalking && npcs[i].HasMuchRoom ? 1 : 0;
            }

            return 2 * roomy >= talking;
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
            sessions.Dispose();
        }
    }
}
