using System;
using System.Collections.Generic;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.Tavern.Reports;
using OmniNPC.Tavern.Scene;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>Turns whose end is given, and the compute in them.</summary>
    internal sealed class EndedVariant
    {
        private readonly List<EndedTurn> turns = new List<EndedTurn>();
        private readonly bool isHeardAsSpoken;
        private double codecFrameSeconds;

        public EndedVariant(string name, bool isHeardAsSpoken)
        {
            Name = name;
            this.isHeardAsSpoken = isHeardAsSpoken;
        }

        /// <summary>What the tables call it.</summary>
        public string Name { get; }

        /// <summary>What was found.</summary>
        public StagedLatencies Latencies { get; } = new StagedLatencies();

        /// <summary>Plays a line to a fresh character.</summary>
        public void Play(ISpeechModel model, PlayerLine line)
        {
            EndedTurn turn = EndedTurn.Play(model, line, isHeardAsSpoken);
            codecFrameSeconds = model.Format.CodecFrameSeconds;
            turns.Add(turn);
            Latencies.Add(turn.Ms, turn.StagesMs);
        }

        /// <summary>What a stage did after the end of speech in a mean turn, and what the units it cannot do without would take at its best.</summary>
        public (double Units, double Ms, double BestMs) Bound(ComputeStage stage)
        {
            List<double> perUnit = new List<double>();
            double units = 0;
            double seconds = 0;
            double needed = 0;
            foreach (EndedTurn turn in turns)
            {
                if (turn.Done.TryGetValue(stage, out EndedTurn.Work work) && work.Units > 0)
                {
                    perUnit.Add(work.Seconds / work.Units);
                    units += work.Units;
                    seconds += work.Seconds;
                    needed += Math.Min(work.Units, Needed(stage));
                }
            }

            return units == 0 ? (0, 0, 0) : (units / turns.Count, seconds * 1000 / turns.Count, needed / turns.Count * new Percentiles(perUnit).At(0.1) * 1000);
        }

        // A voice starts with PrimeSeconds of codec frames, and its first sample needs one of them decoded; the rest runs beside it.
        private double Needed(ComputeStage stage)
            => stage == ComputeStage.Talker ? Math.Ceiling((new NpcWorldOptions().PrimeSeconds / codecFrameSeconds) - 1e-9)
                : stage == ComputeStage.Codec ? 1 : double.PositiveInfinity;
    }
}
