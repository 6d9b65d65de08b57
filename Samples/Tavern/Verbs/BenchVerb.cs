using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Newtonsoft.Json.Linq;
using OmniNPC.Tavern.Bench;
using OmniNPC.Tavern.Cli;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Verbs
{
    /// <summary>Speed: suites of variants measured side by side in one run.</summary>
    internal sealed class BenchVerb : IVerb
    {
        private static readonly string[] Suites = { "codec", "talker", "ttfab" };

        /// <inheritdoc/>
        public string Name => "bench";

        /// <inheritdoc/>
        public string Summary => "Measures speed: codec, talker, ttfab (time to first audible sample); medians, percentiles, JSON.";

        /// <inheritdoc/>
        public string Word => "[codec|talker|ttfab]";

        /// <inheritdoc/>
        public IReadOnlyList<OptionRule> Options { get; } = new[]
        {
            OptionRule.One("--json", "FILE", "Where the JSON goes; .out/bench.json unless said otherwise."),
            OptionRule.Switch("--quick", "A short run: fewer rounds and variants."),
            ModelChoice.Bundle,
            ModelChoice.Provider,
            ModelChoice.Threads,
        };

        /// <inheritdoc/>
        public int Run(CommandLine line, Terminal console)
        {
            string? only = line.Words.Count == 0 ? null : line.Words[0];
            if (only != null && Array.IndexOf(Suites, only) < 0)
            {
                throw line.Wrong($"knows the suites {string.Join(", ", Suites)}; found \"{only}\"");
            }

            BenchContext context = new BenchContext(line, console, line.Has("--quick"));
            context.Results["machine"] = Machine();
            console.Say(Machine());
            foreach (string suite in Suites)
            {
                if (only == null || only == suite)
                {
                    console.Say(string.Empty);
                    Run(suite, context);
                }
            }

            string json = line.Text("--json") ?? ".out/bench.json";
            JsonFile.Write(json, context.Results);
            console.Say(string.Empty);
            console.Say($"{json} is written.");
            return ExitCode.Done;
        }

        private static void Run(string suite, BenchContext context)
        {
            switch (suite)
            {
                case "codec":
                    CodecBench.Run(context);
                    break;
                case "talker":
                    TalkerBench.Run(context);
                    BatchBench.Run(context);
                    break;
                default:
                    TtfabBench.Run(context);
                    break;
            }
        }

        private static string Machine()
            => $"{RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}";
    }
}
