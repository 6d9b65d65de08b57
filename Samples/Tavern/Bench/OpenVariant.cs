using System.Collections.Generic;
using OmniNPC.Onnx;
using OmniNPC.Scheduling;
using OmniNPC.Tavern.Reports;
using OmniNPC.Tavern.Scene;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>Conversations with an open microphone: the silence that ends a turn is part of the latency.</summary>
    internal sealed class OpenVariant
    {
        private readonly ComputeCharge charge;
        private readonly double draftAfterSeconds;

        /// <param name="name">What the tables call it.</param>
        /// <param name="charge">What compute costs.</param>
        /// <param name="draftAfterSeconds">Silence after which the reply is drafted; less than what ends a turn is working ahead.</param>
        public OpenVariant(string name, ComputeCharge charge, double draftAfterSeconds)
        {
            Name = name;
            this.charge = charge;
            this.draftAfterSeconds = draftAfterSeconds;
        }

        /// <summary>What the tables call it.</summary>
        public string Name { get; }

        /// <summary>What was found.</summary>
        public StagedLatencies Latencies { get; } = new StagedLatencies();

        /// <summary>Plays all lines in one conversation.</summary>
        public void Play(OnnxSpeechModel model, List<PlayerLine> lines, ulong seed)
        {
            using HeadlessVoiceBackend silence = new HeadlessVoiceBackend();
            SceneSettings settings = new SceneSettings { Charge = charge, Seed = seed, HearsPlayer = false, EndOfTurnSilenceSeconds = draftAfterSeconds };
            using TavernScene scene = new TavernScene(model, silence, settings);
            new SceneScript(scene, lines).Play();
            TurnLatencies.Fill(scene.World, scene.Log);
            foreach (TurnRecord turn in scene.Log.Turns)
            {
                Latencies.Add(turn.TtfabMs, turn.StagesMs);
            }
        }
    }
}
