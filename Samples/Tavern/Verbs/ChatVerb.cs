using System;
using System.Collections.Generic;
using System.IO;
using Newtonsoft.Json.Linq;
using OmniNPC.Onnx;
using OmniNPC.Tavern.Cli;
using OmniNPC.Tavern.Live;
using OmniNPC.Tavern.Reports;
using OmniNPC.Tavern.Scene;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Verbs
{
    /// <summary>One conversation from a list of lines, without sound.</summary>
    internal sealed class ChatVerb : IVerb
    {
        /// <inheritdoc/>
        public string Name => "chat";

        /// <inheritdoc/>
        public string Summary => "Runs one conversation from a list of typed lines and WAV files; replies, actions and times as JSON.";

        /// <inheritdoc/>
        public string Word => string.Empty;

        /// <inheritdoc/>
        public IReadOnlyList<OptionRule> Options { get; } = new[]
        {
            OptionRule.One("--list", "FILE.txt", "One line of the player a row; a row that ends in .wav is a sound file, its path from the working folder or the list's."),
            OptionRule.One("--json", "FILE", "Writes the turns as JSON."),
            OptionRule.One("--seed", "N", "Seed of the keeper; 1 unless said otherwise."),
            OptionRule.One("--clock", "free|table|measured", "What compute time costs; measured unless said otherwise."),
            ModelChoice.Bundle,
            ModelChoice.Provider,
            ModelChoice.Threads,
        };

        /// <inheritdoc/>
        public int Run(CommandLine line, Terminal console)
        {
            List<PlayerLine> lines = Lines(line.Required("--list", "the file with the player's lines"));
            SceneSettings settings = new SceneSettings { Seed = line.Seed("--seed", 1), Charge = ClockOption.Charge(line, "measured"), HearsPlayer = false };
            using OnnxSpeechModel model = ModelChoice.Load(line, console);
            using HeadlessVoiceBackend silence = new HeadlessVoiceBackend();
            using TavernScene scene = new TavernScene(model, silence, settings);
            using (LineView view = new LineView(console.Output))
            {
                scene.Happened = (e, text) => view.Happened(scene, e, text);
                new SceneScript(scene, lines).Play();
            }

            TurnLatencies.Fill(scene.World, scene.Log);
            string? json = line.Text("--json");
            if (json != null)
            {
                ModelName name = ModelName.Of(model.Description);
                JArray turns = new JArray();
                foreach (TurnRecord turn in scene.Log.Turns)
                {
                    turns.Add(TurnJson.Of(turn));
                }

                JsonFile.Write(json, new JObject
                {
                    ["turns"] = turns,
                    ["faults"] = new JArray(scene.Log.Faults),
                    ["clock"] = ClockOption.Name(settings.Charge),
                    ["bundle"] = name.Bundle,
                    ["provider"] = name.Provider,
                });
            }

            foreach (string fault in scene.Log.Faults)
            {
                console.Warn(fault);
            }

            return scene.Log.Faults.Count > 0 ? ExitCode.Failed : ExitCode.Done;
        }

        private static List<PlayerLine> Lines(string path)
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            List<PlayerLine> lines = new List<PlayerLine>();
            foreach (string row in File.ReadAllLines(path))
            {
                string text = row.Trim();
                if (text.Length > 0)
                {
                    lines.Add(PlayerLine.FromRow(text, File.Exists(text) ? Directory.GetCurrentDirectory() : folder));
                }
            }

            return lines.Count > 0 ? lines : throw new FailureException($"{path} holds no line of the player.");
        }
    }
}
