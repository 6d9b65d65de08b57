using System;
using System.IO;
using Newtonsoft.Json.Linq;
using OmniNPC.Onnx;

namespace OmniNPC.Tavern.Bench.Trace
{
    /// <summary>Ten seconds of a game with four voices as a trace to look into.</summary>
    internal static class TraceBench
    {
        private const int Voices = 4;
        private const double Seconds = 10;
        private const double LoadMs = 4;

        /// <summary>Runs the suite.</summary>
        public static void Run(BenchContext context)
        {
            using OnnxSpeechModel model = ModelChoice.Load(context.Line, context.Terminal);
            string path = Path.Combine(context.Folder, "trace.json");
            new TracedScene(model, Voices, Seconds).Play(new GameLoad(LoadMs)).Write(path);
            context.Results["trace"] = new JObject { ["file"] = path };
            context.Report.Say(FormattableString.Invariant($"trace.json holds {Seconds:F0} s of {Voices} voices beside {LoadMs:F0} ms of the game's own work a tick: drop it into ui.perfetto.dev. On the game thread every tick with its codec slices, on the mind thread every step, below each voice what it does, its words as they are heard, and the sound that lies ready."));
        }
    }
}
