using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using OmniNPC.Onnx;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.Tavern.Cli;
using OmniNPC.Tavern.Duplex;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Verbs
{
    /// <summary>How good a listener a character is: conversations with exact ground truth through the whole system.</summary>
    internal sealed class DuplexBenchVerb : IVerb
    {
        private const string DefaultFolder = ".out/duplex";
        private const int MostConversations = 20000;

        /// <inheritdoc/>
        public string Name => "duplex-bench";

        /// <inheritdoc/>
        public string Summary => "Measures full duplex: takeovers, gaps, interruptions, backchannels, echo; conversations with exact ground truth, each drawn as a timeline.";

        /// <inheritdoc/>
        public string Word => string.Empty;

        /// <inheritdoc/>
        public IReadOnlyList<OptionRule> Options { get; } = new[]
        {
            OptionRule.One("--seeds", "A-B", "One conversation of each scenario per seed; 1-20 unless said otherwise."),
            OptionRule.Many("--scenario", "NAME", "Only these: smooth, pause, long-pause, interruption, backchannel, noise, side-talk, monologue, echo, echo-10, echo-20, two-characters."),
            OptionRule.One("--player-lines", "DIR", "Your own recordings as the player: WAV files with a .txt of the same name beside each."),
            OptionRule.One("--json", "FILE", "Where the JSON goes; duplex.json in the folder of --out unless said otherwise."),
            OptionRule.One("--out", "DIR", "Where the timelines go, one SVG a conversation; .out/duplex unless said otherwise."),
            OptionRule.Switch("--wav", "Also writes what the microphone and the listener got, as WAV."),
            OptionRule.One("--clock", "table|free", "What compute time costs on the virtual clock; a fixed table unless said otherwise."),
            OptionRule.One("--jobs", "N", "Conversations played at a time; one a processor unless said otherwise. The result is the same."),
            ModelChoice.Bundle,
            ModelChoice.Provider,
            ModelChoice.Threads,
        };

        /// <inheritdoc/>
        public int Run(CommandLine line, Terminal console)
        {
            (ulong first, ulong last) = Seeds(line);
            List<Scenario> scenarios = new List<Scenario>();
            foreach (string name in line.Texts("--scenario"))
            {
                scenarios.Add(Scenarios.Named(name, line));
            }

            if (scenarios.Count == 0)
            {
                scenarios.AddRange(Scenarios.All);
            }

            ulong count = (last - first + 1) * (ulong)scenarios.Count;
            if (last - first >= MostConversations || count > MostConversations)
            {
                throw line.Wrong($"plays at most {MostConversations} conversations at a time; --seeds and --scenario ask for more");
            }

            int jobs = line.Number("--jobs", 1, 256, Environment.ProcessorCount);
            ComputeCharge charge = line.Choice("--clock", "table", "free") == "free" ? ComputeCharge.Free : ComputeCharge.Table;
            BenchLines lines = line.Text("--player-lines") is string own ? BenchLines.FromFolder(own) : BenchLines.Shipped();
            string folder = line.Text("--out") ?? DefaultFolder;
            Directory.CreateDirectory(folder);

            string description;
            List<string> voices = new List<string>();
            using (OnnxSpeechModel model = ModelChoice.Load(line, console))
            {
                description = model.Description;
                foreach (VoiceDescription voice in model.Voices)
                {
                    voices.Add(voice.Name);
                }
            }

            console.Say($"model: {description}");
            console.Say($"player: {lines.Description}");
            List<ConversationPlan> plans = new List<ConversationPlan>();
            foreach (Scenario scenario in scenarios)
            {
                for (ulong seed = first; seed <= last; seed++)
                {
                    plans.Add(scenario.Plan(lines, voices, seed));
                }
            }

            DuplexRun run = new DuplexRun(plans, () => ModelChoice.Load(line, console), model => ((OnnxSpeechModel)model).Dispose(), charge, folder, line.Has("--wav"));
            DuplexReport report = new DuplexReport(run.Play(jobs, console));
            report.Write(console);
            string json = line.Text("--json") ?? Path.Combine(folder, "duplex.json");
            JsonFile.Write(json, report.Json());
            console.Say(string.Empty);
            List<string> troubles = report.Troubles();
            foreach (string trouble in troubles)
            {
                console.Warn(trouble);
            }

            console.Say($"{json} is written, and {plans.Count} timelines in {folder}.");
            return troubles.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        }

        private static (ulong First, ulong Last) Seeds(CommandLine line)
        {
            string text = line.Text("--seeds") ?? "1-20";
            string[] ends = text.Split('-');
            ulong last = 0;
            bool isRange = ends.Length <= 2 && ulong.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out ulong first)
                && ulong.TryParse(ends[ends.Length - 1], NumberStyles.None, CultureInfo.InvariantCulture, out last) && first <= last && last < ulong.MaxValue;
            return isRange
                ? (ulong.Parse(ends[0], CultureInfo.InvariantCulture), last)
                : throw line.Wrong($"expects --seeds to be a range such as 1-20, the smaller number first; found \"{text}\"");
        }
    }
}
