using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using OmniNPC.Onnx;
using OmniNPC.Tavern.Cli;
using OmniNPC.Tavern.Reports;
using OmniNPC.Tavern.Scene;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>
    /// A fresh process that loads the model, answers a typed line aloud and then a spoken one, and writes what that took as one line of JSON. The suites start it;
    /// it is no suite and stands in no help.
    /// </summary>
    internal static class StartProbe
    {
        /// <summary>The word that starts it.</summary>
        public const string Word = "start-probe";

        private const double PatienceSeconds = 30;

        /// <summary>Runs in the process that was started for it.</summary>
        public static int Run(CommandLine line, Terminal terminal)
        {
            Process own = Process.GetCurrentProcess();
            List<(string Name, double Seconds, double Megabytes)> stages = new List<(string, double, double)>();
            Note(stages, own, "runtime started");
            ModelBundle.Open(Path.GetFullPath(ModelChoice.Folder(line)));
            Note(stages, own, "bundle checked");
            using OnnxSpeechModel model = ModelChoice.Load(line, terminal);
            Note(stages, own, "sessions created, golden tests passed");
            using HeadlessVoiceBackend backend = new HeadlessVoiceBackend();
            using NpcWorld world = new NpcWorld(model, backend, new NpcWorldOptions { BackchannelTexts = Array.Empty<string>() });
            Npc npc = world[world.Spawn(new NpcProfile("keeper"), new Pose())];
            Note(stages, own, "world and character made");
            npc.Hear("Good evening.");
            PacedLoop loop = new PacedLoop(60);
            double begun = PacedLoop.Now;
            double last = begun;
            while (!IsAudible(npc))
            {
                loop.Await();
                double now = PacedLoop.Now;
                if (now - begun > PatienceSeconds)
                {
                    throw new FailureException($"No sample was audible {PatienceSeconds:F0} s after the line.");
                }

                world.Tick(new TickInfo(now - begun, (float)(now - last)));
                last = now;
            }

            Note(stages, own, "first audible sample");
            JArray rows = new JArray();
            foreach ((string name, double seconds, double megabytes) in stages)
            {
                rows.Add(new JObject { ["name"] = name, ["seconds"] = JsonFile.Number(seconds, 4), ["rss_mb"] = JsonFile.Number(megabytes, 1) });
            }

            JObject found = new JObject { ["stages"] = rows, ["cold_ttfab_ms"] = JsonFile.Number(EndedTurn.First(model, ShippedLines.Load()[0]).Ms, 2) };
            terminal.Say(found.ToString(Formatting.None));
            return ExitCode.Done;
        }

        /// <summary>Starts it and waits for what it found.</summary>
        public static JObject Start(BenchContext context)
        {
            ProcessStartInfo start = new ProcessStartInfo(Process.GetCurrentProcess().MainModule!.FileName!)
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            start.ArgumentList.Add(typeof(StartProbe).Assembly.Location);
            start.ArgumentList.Add("bench");
            start.ArgumentList.Add(Word);
            foreach (GivenOption option in context.Line.Given)
            {
                if (option.Name == ModelChoice.Bundle.Name || option.Name == ModelChoice.Provider.Name || option.Name == ModelChoice.Threads.Name)
                {
                    start.ArgumentList.Add(option.Name);
                    start.ArgumentList.Add(option.Value);
                }
            }

            using Process process = Process.Start(start) ?? throw new FailureException($"{start.FileName} did not start.");
            string text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == ExitCode.Done
                ? JObject.Parse(text)
                : throw new FailureException($"The process that was started to time its start ended with {process.ExitCode} and said: {text.Trim()}");
        }

        private static bool IsAudible(Npc npc) => npc.TryGetLastTurn(out Diagnostics.TurnLedger turn) && !double.IsNaN(turn.FirstAudible);

        private static void Note(List<(string Name, double Seconds, double Megabytes)> stages, Process own, string name)
        {
            own.Refresh();
            stages.Add((name, (DateTime.Now - own.StartTime).TotalSeconds, own.WorkingSet64 / 1e6));
        }
    }
}
