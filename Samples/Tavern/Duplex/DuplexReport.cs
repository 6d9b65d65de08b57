using System;
using System.Collections.Generic;
using System.Globalization;
using Newtonsoft.Json.Linq;
using OmniNPC.Tavern.Cli;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>The figures of a run for people and programs.</summary>
    internal sealed class DuplexReport
    {
        private readonly IReadOnlyList<ConversationResult> results;
        private readonly List<(Scenario Scenario, DuplexSummary Oracle, DuplexSummary BlackBox)> scenarios = new List<(Scenario, DuplexSummary, DuplexSummary)>();
        private readonly DuplexSummary oracle = new DuplexSummary();
        private readonly DuplexSummary blackBox = new DuplexSummary();

        public DuplexReport(IReadOnlyList<ConversationResult> results)
        {
            this.results = results;
            foreach (ConversationResult result in results)
            {
                Scenario scenario = result.Record.Plan.Scenario;
                int at = scenarios.FindIndex(known => known.Scenario == scenario);
                if (at < 0)
                {
                    at = scenarios.Count;
                    scenarios.Add((scenario, new DuplexSummary(), new DuplexSummary()));
                }

                scenarios[at].Oracle.Add(result.Record, result.Oracle, false);
                scenarios[at].BlackBox.Add(result.Record, result.BlackBox, false);
                if (scenario.IsInSummary)
                {
                    oracle.Add(result.Record, result.Oracle, true);
                    blackBox.Add(result.Record, result.BlackBox, true);
                }
            }
        }

        /// <summary>The figures by the engine's ledgers, over the scenarios that count.</summary>
        public DuplexSummary Oracle => oracle;

        /// <summary>The figures by the rendered sound, over the scenarios that count.</summary>
        public DuplexSummary BlackBox => blackBox;

        /// <summary>Conversations that were not played to their end, and faults.</summary>
        public List<string> Troubles()
        {
            List<string> troubles = new List<string>();
            foreach (ConversationResult result in results)
            {
                foreach (string fault in result.Record.Faults)
                {
                    troubles.Add($"{result.Record.Plan.Name}: {fault}");
                }

                if (result.Record.Unfinished != null)
                {
                    troubles.Add($"{result.Record.Plan.Name}: {result.Record.Unfinished}");
                }
            }

            return troubles;
        }

        /// <summary>Writes the tables.</summary>
        public void Write(Terminal console)
        {
            console.Say("Each cell: by the engine's ledgers / by the rendered sound. Times in ms.");
            TextTable table = new TextTable("scenario", "n", "pause taken", "turn taken", "gap p50", "gap p95", "duck p95", "stop p50", "stop p95", "resumed", "nods a minute", "in window", "echo a minute", "history = heard");
            foreach ((Scenario scenario, DuplexSummary first, DuplexSummary second) in scenarios)
            {
                Row(table, scenario.Name, Count(scenario), first, second);
            }

            Row(table, "summary", results.Count, oracle, blackBox);
            table.Write(console.Output);
            console.Say("The summary leaves out long-pause, side-talk, echo-10 and echo-20, which are harder or easier variants.");
            console.Say(string.Empty);
            Targets().Write(console.Output);
            console.Say(string.Empty);
            console.Say("Beside what others published for Full-Duplex-Bench v1. Other data: theirs are people's and synthesised recordings without a world of their own, ours are synthesised");
            console.Say("lines of this tavern; theirs are scored by transcripts, ours from ledgers and levels. Means, as there.");
            PublishedFigures.Beside(oracle, blackBox).Write(console.Output);
        }

        /// <summary>Everything as JSON: the figures of the summary are the ledgers', with both ways of looking beside.</summary>
        public JObject Json()
        {
            JObject summary = oracle.Json();
            summary["oracle"] = oracle.Json();
            summary["blackbox"] = blackBox.Json();
            JObject perScenario = new JObject();
            foreach ((Scenario scenario, DuplexSummary first, DuplexSummary second) in scenarios)
            {
                JObject one = first.Json();
                one["oracle"] = first.Json();
                one["blackbox"] = second.Json();
                perScenario[scenario.Name] = one;
            }

            JArray conversations = new JArray();
            foreach (ConversationResult result in results)
            {
                conversations.Add(Json(result));
            }

            return new JObject { ["summary"] = summary, ["scenarios"] = perScenario, ["conversations"] = conversations };
        }

        private static JObject Json(ConversationResult result)
        {
            ConversationRecord record = result.Record;
            JArray sounds = new JArray();
            for (int i = 0; i < record.Placed.Count; i++)
            {
                PlacedSound placed = record.Placed[i];
                JArray speech = new JArray();
                for (int s = 0; s < placed.Sound.Speech.Count; s++)
                {
                    speech.Add(new JArray(JsonFile.Number(placed.Speech(s).Start, 4), JsonFile.Number(placed.Speech(s).End, 4)));
                }

                sounds.Add(new JObject
                {
                    ["kind"] = placed.Sound.Kind.ToString().ToLowerInvariant(),
                    ["text"] = placed.Sound.Text,
                    ["speech_s"] = speech,
                    ["oracle"] = Json(result.Oracle.Sounds[i]),
                    ["blackbox"] = Json(result.BlackBox.Sounds[i]),
                });
            }

            JArray understood = new JArray();
            foreach (TimelineMark mark in record.Understood)
            {
                understood.Add(mark.Text);
            }

            JArray said = new JArray();
            foreach (SpokenUtterance utterance in record.Utterances)
            {
                said.Add(utterance.HeardText + (utterance.WasInterrupted ? " -" : string.Empty));
            }

            return new JObject
            {
                ["name"] = record.Plan.Name,
                ["player"] = record.Plan.Player,
                ["speech_db"] = JsonFile.Number(record.Plan.SpeechDecibels, 1),
                ["noise_db"] = JsonFile.Number(record.Plan.NoiseDecibels, 1),
                ["reverb_db"] = JsonFile.Number(record.Plan.ReverbDecibels, 1),
                ["echo_db"] = JsonFile.Number(record.Plan.EchoDecibels, 1),
                ["seconds"] = JsonFile.Number(record.Seconds, 2),
                ["pcm_hash"] = record.Hash.ToString("x16", CultureInfo.InvariantCulture),
                ["unfinished"] = record.Unfinished,
                ["echo_control"] = record.Echo,
                ["understood"] = understood,
                ["said"] = said,
                ["sounds"] = sounds,
                ["wrong_histories"] = new JObject { ["oracle"] = new JArray(result.Oracle.WrongHistories), ["blackbox"] = new JArray(result.BlackBox.WrongHistories) },
                ["bargeins"] = new JObject { ["oracle"] = result.Oracle.BargeIns, ["blackbox"] = result.BlackBox.BargeIns },
            };
        }

        private static JObject Json(SoundResult sound)
        {
            JObject json = new JObject();
            Add(json, "pause_taken", sound.PauseTaken);
            Add(json, "turn_taken", sound.TurnTaken);
            Add(json, "gap_ms", sound.GapMs);
            Add(json, "duck_ms", sound.DuckMs);
            Add(json, "stop_ms", sound.StopMs);
            Add(json, "response_ms", sound.ResponseMs);
            Add(json, "resumed", sound.Resumed);
            return json;
        }

        private static void Add(JObject json, string name, bool? value)
        {
            if (value != null)
            {
                json[name] = value.Value;
            }
        }

        private static void Add(JObject json, string name, double value)
        {
            if (!double.IsNaN(value))
            {
                json[name] = JsonFile.Number(value, 1);
            }
        }

        private static void Row(TextTable table, string name, int count, DuplexSummary first, DuplexSummary second) => table.Add(
            name,
            count.ToString(CultureInfo.InvariantCulture),
            Pair(first.PauseTakeover, second.PauseTakeover, 2),
            Pair(first.TurnTakeover, second.TurnTakeover, 2),
            Pair(first.GapMs.Median, second.GapMs.Median, 0),
            Pair(first.GapMs.At(0.95), second.GapMs.At(0.95), 0),
            Pair(first.DuckMs.At(0.95), second.DuckMs.At(0.95), 0),
            Pair(first.StopMs.Median, second.StopMs.Median, 0),
            Pair(first.StopMs.At(0.95), second.StopMs.At(0.95), 0),
            Pair(first.ResumeRate, second.ResumeRate, 2),
            Pair(first.BackchannelRate, second.BackchannelRate, 1),
            Pair(first.BackchannelsInWindow, second.BackchannelsInWindow, 2),
            Pair(first.EchoBargeInsPerMinute, second.EchoBargeInsPerMinute, 2),
            Pair(first.HistoryEqualsHeard, second.HistoryEqualsHeard, 2));

        private static string Pair(double first, double second, int digits)
            => double.IsNaN(first) && double.IsNaN(second) ? string.Empty : TextTable.Number(first, digits) + " / " + TextTable.Number(second, digits);

        private int Count(Scenario scenario)
        {
            int count = 0;
            foreach (ConversationResult result in results)
            {
                count += result.Record.Plan.Scenario == scenario ? 1 : 0;
            }

            return count;
        }

        private TextTable Targets()
        {
            TextTable table = new TextTable("target", "wanted", "ledgers", "sound", "verdict");
            Target(table, "pause taken", "<= 0.10", oracle.PauseTakeover, blackBox.PauseTakeover, 3, value => value <= 0.10);
            Target(table, "turn taken", ">= 0.97", oracle.TurnTakeover, blackBox.TurnTakeover, 3, value => value >= 0.97);
            Target(table, "gap p50, ms", "<= 350", oracle.GapMs.Median, blackBox.GapMs.Median, 0, value => value <= 350);
            Target(table, "gap p95, ms", "<= 800", oracle.GapMs.At(0.95), blackBox.GapMs.At(0.95), 0, value => value <= 800);
            Target(table, "ducked p95, ms", "<= 200", oracle.DuckMs.At(0.95), blackBox.DuckMs.At(0.95), 0, value => value <= 200);
            Target(table, "silent p95, ms", "<= 400", oracle.StopMs.At(0.95), blackBox.StopMs.At(0.95), 0, value => value <= 400);
            Target(table, "resumed after \"uh-huh\" and noise", ">= 0.95", oracle.ResumeRate, blackBox.ResumeRate, 3, value => value >= 0.95);
            Target(table, "backchannels, share of the configured rate", "0.5 to 1.5", oracle.BackchannelRate / oracle.BackchannelTarget, blackBox.BackchannelRate / blackBox.BackchannelTarget, 2, value => value >= 0.5 && value <= 1.5);
            Target(table, "backchannels in window", ">= 0.90", oracle.BackchannelsInWindow, blackBox.BackchannelsInWindow, 3, value => value >= 0.9);
            Target(table, FormattableString.Invariant($"own echo, barge-ins in {oracle.EchoMinutes:F1} minutes at 0 dB"), "0", oracle.EchoBargeInsPerMinute * oracle.EchoMinutes, blackBox.EchoBargeInsPerMinute * blackBox.EchoMinutes, 0, value => value < 0.5);
            Target(table, $"history = heard in {oracle.Interrupted} interrupted turns", "1.00", oracle.HistoryEqualsHeard, blackBox.HistoryEqualsHeard, 3, value => value >= 1);
            return table;
        }

        private static void Target(TextTable table, string name, string wanted, double first, double second, int digits, Func<double, bool> isMet)
            => table.Add(name, wanted, TextTable.Number(first, digits), TextTable.Number(second, digits), double.IsNaN(first) ? "not measured" : isMet(first) && (double.IsNaN(second) || isMet(second)) ? "met" : isMet(first) ? "met by the ledgers" : "short");
    }
}
