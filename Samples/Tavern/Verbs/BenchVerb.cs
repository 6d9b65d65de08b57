using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using OmniNPC.Tavern.Bench;
using OmniNPC.Tavern.Bench.Llm;
using OmniNPC.Tavern.Bench.Trace;
using OmniNPC.Tavern.Cli;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Verbs
{
    /// <summary>Speed: suites of variants measured side by side in one run.</summary>
    internal sealed class BenchVerb : IVerb
    {
        // Starts come first, while the process is small.
        private static readonly (string Name, Action<BenchContext> Run)[] Suites =
        {
            ("startup", StartupBench.Run), ("tick", TickBench.Run), ("voices", VoicesBench.Run), ("ttfab", TtfabBench.Run), ("codec", CodecBench.Run), ("predictor", PredictorBench.Run),
            ("parts", PartsBench.Run), ("llm", LlmBench.Run), ("trace", TraceBench.Run),
        };

        /// <inheritdoc/>
        public string Name => "bench";

        /// <inheritdoc/>
        public string Summary => "Measures speed: " + string.Join(", ", Names()) + "; medians, percentiles, JSON, Markdown, pictures.";

        /// <inheritdoc/>
        public string Word => "[" + string.Join("|", Names()) + "]";

        /// <inheritdoc/>
        public IReadOnlyList<OptionRule> Options { get; } = new[]
        {
            OptionRule.One("--json", "FILE", "Where the JSON goes; bench.json in the folder of --out unless said otherwise."),
            OptionRule.One("--out", "DIR", "Where the report, the pictures and the trace go; .out/bench unless said otherwise."),
            OptionRule.Switch("--quick", "A short run: fewer rounds and variants, about two minutes."),
            OptionRule.One("--peer", "llama.cpp", "Another runtime measured beside ours in llm; restored when it is missing (Linux x64)."),
            ModelChoice.Bundle,
            ModelChoice.Provider,
            ModelChoice.Threads,
        };

        /// <inheritdoc/>
        public int Run(CommandLine line, Terminal console)
        {
            string? only = line.Words.Count == 0 ? null : line.Words[0];
            if (only == StartProbe.Word)
            {
                return StartProbe.Run(line, console);
            }

            if (only != null && Array.IndexOf(Names(), only) < 0)
            {
                throw line.Wrong($"knows the suites {string.Join(", ", Names())}; found \"{only}\"");
            }

            if (line.Has("--peer"))
            {
                line.Choice("--peer", LlmMachine.Peer);
            }

            string folder = Path.GetFullPath(line.Text("--out") ?? ".out/bench");
            Directory.CreateDirectory(folder);
            BenchContext context = new BenchContext(line, console, folder);
            context.Report.Title("OmniNPC bench" + (context.IsQuick ? ", a short run" : string.Empty), 1);
            context.Results["machine"] = Machine();
            context.Report.Say(Machine());
            foreach ((string name, Action<BenchContext> run) in Suites)
            {
                if (only == null || only == name)
                {
                    context.Report.Title(name);
                    run(context);
                }
            }

            string json = line.Text("--json") ?? Path.Combine(folder, "bench.json");
            JsonFile.Write(json, context.Results);
            string report = Path.Combine(folder, "bench.md");
            context.Report.Write(report);
            console.Say(string.Empty);
            console.Say($"{json} and {report} are written.");
            return ExitCode.Done;
        }

        private static string[] Names() => Array.ConvertAll(Suites, suite => suite.Name);

        private static string Machine()
            => $"{RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}";
    }
}
