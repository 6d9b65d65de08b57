using System;
using System.Collections.Generic;
using OmniNPC.Diagnostics;
using OmniNPC.Scheduling;
using OmniNPC.Speech;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>What N voices that speak all the time cost, on a virtual clock: only compute counts, and nobody waits.</summary>
    internal sealed class VoicesCost : IDisposable
    {
        private const double RateHz = 60;
        private const double RoundSeconds = 1;

        private readonly VoicesScene scene;
        private readonly VirtualClock clock;

        public VoicesCost(ISpeechModel model, int voices)
        {
            Voices = voices;

            // The budget is no part of this: whatever is due is decoded.
            scene = new VoicesScene(model, voices, new NpcWorldOptions { MindMode = MindMode.Stepped, TickBudgetSeconds = 1 });
            clock = new VirtualClock(scene.World, RateHz);
            while (clock.NowSeconds < 10 && (clock.NowSeconds < 1 || scene.Speaking < voices))
            {
                Tick();
            }
        }

        /// <summary>How many speak.</summary>
        public int Voices { get; }

        /// <summary>Milliseconds of Talker and code predictor for one codec frame of every voice, round by round.</summary>
        public List<double> TalkerMs { get; } = new List<double>();

        /// <summary>Milliseconds of the codec for one codec frame of every voice, round by round.</summary>
        public List<double> CodecMs { get; } = new List<double>();

        /// <summary>How many took a step of the Talker together, on average since the world began.</summary>
        public double MeanTogether
        {
            get
            {
                StageCosts costs = scene.World.Diagnostics.Costs;
                double steps = 0;
                double rows = 0;
                for (int together = 1; together <= StageCosts.MostRows; together++)
                {
                    steps += costs.Runs(ComputeStage.Talker, together);
                    rows += together * costs.Runs(ComputeStage.Talker, together);
                }

                return rows / steps;
            }
        }

        /// <summary>Lets a second of speech pass.</summary>
        public void Measure()
        {
            StageCosts costs = scene.World.Diagnostics.Costs;
            (double talker, long talked) = (costs.Seconds(ComputeStage.Talker), costs.Units(ComputeStage.Talker));
            (double codec, long decoded) = (costs.Seconds(ComputeStage.Codec), costs.Units(ComputeStage.Codec));
            double until = clock.NowSeconds + RoundSeconds;
            while (clock.NowSeconds < until)
            {
                Tick();
            }

            TalkerMs.Add(PerFrameOfAll(costs.Seconds(ComputeStage.Talker) - talker, costs.Units(ComputeStage.Talker) - talked));
            CodecMs.Add(PerFrameOfAll(costs.Seconds(ComputeStage.Codec) - codec, costs.Units(ComputeStage.Codec) - decoded));
        }

        /// <inheritdoc/>
        public void Dispose() => scene.Dispose();

        private double PerFrameOfAll(double seconds, long codecFrames) => seconds * 1000 * Voices / codecFrames;

        private void Tick()
        {
            clock.Tick();
            scene.KeepSpeaking();
        }
    }
}
