using System;
using System.Collections.Generic;
using System.IO;
using OmniNPC.Onnx;
using OmniNPC.Tavern.Cli;
using OmniNPC.Tavern.Live;
using OmniNPC.Tavern.Reports;
using OmniNPC.Tavern.Scene;
using OmniNPC.Scheduling;

namespace OmniNPC.Tavern.Verbs
{
    /// <summary>The scene: a player walks among the characters of the tavern, asks, and gets answers.</summary>
    internal sealed class DemoVerb : IVerb
    {
        private const string ShippedScript = "evening.txt";
        private const string DefaultFolder = ".out";
        private const float TalkativePerMinute = 12f; // a story of a quarter of a minute is to have two or three
        private const double LongestRecordingSeconds = 600; // 230 MB of samples; without a device everything is kept until it is written

        /// <inheritdoc/>
        public string Name => "demo";

        /// <inheritdoc/>
        public string Summary => "An evening among four characters of a tavern; without a sound device into a binaural WAV.";

        /// <inheritdoc/>
        public string Word => string.Empty;

        /// <inheritdoc/>
        public IReadOnlyList<OptionRule> Options { get; } = new[]
        {
            OptionRule.Many("--hear", "FILE.wav", "Spoken lines of the player; any WAV. Without --hear, --say and --script: the evening shipped with the demo."),
            OptionRule.Many("--say", "\"text\"", "Typed lines of the player; --hear and --say keep their order."),
            OptionRule.One("--script", "FILE.txt", "What the player does and says, and what characters say unasked; Samples/Tavern/Lines/evening.txt unless said otherwise."),
            OptionRule.Switch("--barge-in", "The keeper alone; the player interrupts him in the middle of answers."),
            OptionRule.Switch("--backchannel", "The keeper alone; the player says \"uh-huh\" into an answer, then tells a story; the keeper listens aloud."),
            OptionRule.Switch("--mic", "The microphone instead of lines; the characters' own voices are taken out of it. Without one typed lines go on."),
            OptionRule.Switch("--live", "The same tavern in the browser, from above: walk with the keys, type or talk. ./omninpc demo --live --help lists what goes with it."),
            OptionRule.Switch("--headless", "Virtual time into memory: no device, no waiting, ends by itself."),
            OptionRule.One("--out", "DIR", "Where tavern.wav, transcript.txt and timeline.svg go; .out unless said otherwise."),
            OptionRule.One("--json", "FILE", "Also writes everything measured as JSON."),
            OptionRule.One("--seed", "N", "Seed of the keeper, and of the others after him; 1 unless said otherwise."),
            OptionRule.One("--clock", "free|table|measured", "What compute time costs on the virtual clock; measured unless said otherwise."),
            OptionRule.Switch("--paced", "Real time, with the mind on a thread of its own, also when headless."),
            OptionRule.One("--voice", "NAME", "Voice of the keeper instead of his own."),
            ModelChoice.Bundle,
            ModelChoice.Provider,
            ModelChoice.Threads,
        };

        /// <inheritdoc/>
        public int Run(CommandLine line, Terminal console)
        {
            if (line.Has("--paced") && line.Has("--clock"))
            {
                throw line.Wrong("takes --paced or --clock, not both: --paced runs in real time, --clock chooses a virtual one");
            }

            if (line.Has("--live"))
            {
                throw line.Wrong("is another program with --live; ./omninpc starts it when --live is the first word after demo");
            }

            CheckModes(line);
            SceneSettings settings = new SceneSettings { Seed = line.Seed("--seed", 1), Voice = line.Text("--voice"), Charge = ClockOption.Charge(line, "measured") };
            string folder = line.Text("--out") ?? DefaultFolder;
            bool isKeeperAlone = line.Has("--barge-in") || line.Has("--backchannel");
            settings.Cast = isKeeperAlone ? Cast.KeeperAlone : Cast.Brothers;
            settings.BackchannelsPerMinute = line.Has("--barge-in") ? settings.BackchannelsPerMinute : TalkativePerMinute;
            List<SceneStep> lines = Steps(line, settings.Cast);
            Directory.CreateDirectory(folder);

            using OnnxSpeechModel model = ModelChoice.Load(line, console);
            bool wantsDevice = !line.Has("--headless") && !line.Has("--clock");
            using LiveEar? microphone = line.Has("--mic") ? LiveEar.Open(console.Say) : null;
            settings.Live = microphone;
            using Sound sound = Sound.Open(wantsDevice, microphone?.Echo);
            bool isLive = wantsDevice && (!sound.IsLoopback || console.Redraws);
            settings.Paced = line.Has("--paced") || isLive || microphone != null;
            string clock = settings.Paced ? "real time" : ClockOption.Name(settings.Charge);
            console.Say($"model: {model.Description}");
            console.Say($"sound: {sound.Description}");
            console.Say($"clock: {clock}");
            if (wantsDevice && sound.IsLoopback)
            {
                console.Say($"There is no sound device: the sound goes to {Path.Combine(folder, "tavern.wav")}.");
            }

            using TavernScene scene = new TavernScene(model, sound.Backend, settings);
            bool isInteractive = isLive && console.Redraws && console.Reads;
            Play(scene, lines, console, isInteractive, sound);
            Finish(scene, sound, ModelName.Of(model.Description), clock, folder, line.Text("--json"), console);
            return isInteractive ? ExitCode.Done : Verdict(scene, console); // who quits in the middle of an answer is not told that it is missing
        }

        private static void CheckModes(CommandLine line)
        {
            string[] modes = { "--barge-in", "--backchannel", "--mic" };
            string? found = null;
            foreach (string mode in modes)
            {
                if (line.Has(mode))
                {
                    found = found == null ? mode : throw line.Wrong($"takes one of {string.Join(", ", modes)}; found {found} and {mode}");
                }
            }

            bool hasLines = line.Has("--hear") || line.Has("--say");
            if ((found == "--barge-in" || found == "--backchannel") && (hasLines || line.Has("--script")))
            {
                throw line.Wrong($"says its own lines with {found}; it takes no --hear, --say or --script beside it");
            }

            if (line.Has("--script") && (hasLines || found == "--mic"))
            {
                throw line.Wrong("takes what is said from --script; it takes no --hear, --say or --mic beside it");
            }

            if (found == "--mic" && (line.Has("--headless") || line.Has("--clock") || line.Has("--hear")))
            {
                throw line.Wrong("hears the microphone in real time with --mic; it takes no --headless, --clock or --hear beside it");
            }
        }

        private static List<SceneStep> Steps(CommandLine line, IReadOnlyList<CastMember> cast)
        {
            if (line.Has("--barge-in") || line.Has("--backchannel"))
            {
                return line.Has("--barge-in") ? DuplexScripts.BargeIn() : DuplexScripts.Backchannel();
            }

            List<SceneStep> lines = new List<SceneStep>();
            foreach (GivenOption option in line.Given)
            {
                if (option.Name == "--hear" || option.Name == "--say")
                {
                    SceneStep step = SceneStep.After(option.Name == "--hear" ? PlayerLine.Spoken(option.Value) : PlayerLine.Typed(option.Value));
                    lines.Add(lines.Count == 0 ? step.To(cast[0].Name) : step);
                }
            }

            return lines.Count > 0 || line.Has("--mic")
                ? lines
                : SceneScriptFile.Read(line.Text("--script") ?? Path.Combine(RepositoryFolder.Locate(RepositoryFolder.Lines), ShippedScript), cast);
        }

        private static void Play(TavernScene scene, IReadOnlyList<SceneStep> lines, Terminal console, bool isInteractive, Sound sound)
        {
            SceneScript script = new SceneScript(scene, lines);
            Keyboard? keyboard = isInteractive ? new Keyboard() : null;
            using ISceneView view = isInteractive ? (ISceneView)new PanelView(console.Output, sound.Description) : new LineView(console.Output);
            scene.Happened = (e, text) => view.Happened(scene, e, text);
            while ((keyboard != null ? !keyboard.Quits : !script.IsOver || IsAwaited(scene.Microphone, lines.Count == 0)) && (!sound.IsLoopback || scene.NowSeconds < LongestRecordingSeconds))
            {
                keyboard?.Poll(scene);
                script.Advance();
                scene.Tick();
                view.Ticked(scene, keyboard?.Typing ?? string.Empty);
            }
        }

        // Lines that were given end the scene; without them a microphone goes on until somebody ends the program.
        private static bool IsAwaited(LiveEar? microphone, bool isAlone) => microphone != null && (microphone.IsOpening || (isAlone && microphone.IsCapturing));

        private static void Finish(TavernScene scene, Sound sound, in ModelName model, string clock, string folder, string? json, Terminal console)
        {
            scene.Log.CloseAside();
            TurnLatencies.Fill(scene.World, scene.Log);
            string? wav = null;
            if (sound.IsLoopback)
            {
                wav = Path.Combine(folder, "tavern.wav");
                sound.WriteMix(wav);
            }

            File.WriteAllText(Path.Combine(folder, "transcript.txt"), SceneTranscript.Of(scene.Log));
            TimelineSvg.Write(Path.Combine(folder, "timeline.svg"), SceneTimelines.Of(scene, sound));
            if (json != null)
            {
                JsonFile.Write(json, SceneJson.Of(scene, model, clock, wav, sound.Mix));
            }

            console.Say(string.Empty);
            SceneSummary.Write(console.Output, scene);
            console.Say($"{(wav == null ? string.Empty : wav + ", ")}{Path.Combine(folder, "transcript.txt")} and {Path.Combine(folder, "timeline.svg")} are written{(json == null ? string.Empty : ", and " + json)}.");
        }

        private static int Verdict(TavernScene scene, Terminal console)
        {
            foreach (string fault in scene.Log.Faults)
            {
                console.Warn(fault);
            }

            int unanswered = 0;
            foreach (TurnRecord turn in scene.Log.Turns)
            {
                // Who goes on talking before a word of the answer is out gets his answer in the next turn.
                unanswered += !turn.IsAside && !turn.Interrupted && turn.Said.Length == 0 && turn.Actions.Count == 0 ? 1 : 0;
            }

            if (unanswered > 0)
            {
                console.Warn($"{unanswered} of {scene.Log.Turns.Count} lines got no answer.");
            }

            return unanswered > 0 || scene.Log.Faults.Count > 0 ? ExitCode.Failed : ExitCode.Done;
        }
    }
}
