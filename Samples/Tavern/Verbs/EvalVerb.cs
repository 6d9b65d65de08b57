using System;
using System.Collections.Generic;
using System.IO;
using OmniNPC.Onnx;
using OmniNPC.Tavern.Cli;
using OmniNPC.Tavern.Eval;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Verbs
{
    /// <summary>Quality: how well it is understood, how well it answers, how well it hears.</summary>
    internal sealed class EvalVerb : IVerb
    {
        private static readonly string[] Parts = { "speech", "g2p", "typed", "spoken", "vad", "turns", "visemes" };

        /// <inheritdoc/>
        public string Name => "eval";

        /// <inheritdoc/>
        public string Summary => "Measures quality: speech (phone error end to end), g2p, typed and spoken replies and actions, vad, ends of turns, word times and mouths; tables, JSON.";

        /// <inheritdoc/>
        public string Word => "[speech|g2p|typed|spoken|vad|turns|visemes]";

        /// <inheritdoc/>
        public IReadOnlyList<OptionRule> Options { get; } = new[]
        {
            OptionRule.One("--json", "FILE", "Where the JSON goes, with every wrong line; .out/eval.json unless said otherwise."),
            OptionRule.Switch("--quick", "Every seventh row only."),
            OptionRule.Switch("--far", "The speech part speaks as far voices do, with fewer codebooks."),
            OptionRule.One("--seed", "N", "Seed of all noise; 1 unless said otherwise."),
            ModelChoice.Bundle,
            ModelChoice.Vad,
            ModelChoice.Provider,
            ModelChoice.Threads,
        };

        /// <inheritdoc/>
        public int Run(CommandLine line, Terminal console)
        {
            string? only = line.Words.Count == 0 ? null : line.Words[0];
            if (only != null && Array.IndexOf(Parts, only) < 0)
            {
                throw line.Wrong($"knows the parts {string.Join(", ", Parts)}; found \"{only}\"");
            }

            using OnnxSpeechModel model = ModelChoice.Load(line, console);
            EvalContext context = new EvalContext(model, console, line.Has("--quick"), line.Seed("--seed", 1)) { IsFar = line.Has("--far") };
            context.Results["bundle"] = model.Description;
            context.Results["quick"] = line.Has("--quick");
            console.Say(model.Description + (line.Has("--quick") ? ", every seventh row" : string.Empty));
            foreach (string part in Parts)
            {
                if (only == null || only == part)
                {
                    console.Say(string.Empty);
                    Run(part, context);
                }
            }

            string json = line.Text("--json") ?? Path.Combine(".out", "eval.json");
            JsonFile.Write(json, context.Results);
            console.Say(string.Empty);
            console.Say($"{json} is written.");
            return ExitCode.Done;
        }

        private static void Run(string part, EvalContext context)
        {
            switch (part)
            {
                case "speech":
                    SpeechEval.Run(context);
                    break;
                case "g2p":
                    G2pEval.Run(context);
                    break;
                case "vad":
                    VadEval.Run(context);
                    break;
                case "turns":
                    TurnsEval.Run(context);
                    break;
                case "visemes":
                    VisemesEval.Run(context);
                    break;
                default:
                    ThinkerEval.Run(context, part);
                    break;
            }
        }
    }
}
