using System;
using System.IO;
using System.Linq;
using System.Xml;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.Tavern;
using OmniNPC.Tavern.Cli;
using OmniNPC.Tavern.Duplex;

namespace OmniNPC.Tests.Tavern
{
    /// <summary>The duplex bench as it is run, with one seed.</summary>
    public sealed class DuplexBenchTests
    {
        private string folder = string.Empty;
        private TavernRun? run;
        private JObject report = new JObject();

        [OneTimeSetUp]
        public void RunTheBench()
        {
            folder = Path.Combine(Path.GetTempPath(), "omninpc-duplex-" + Guid.NewGuid().ToString("N"));
            run = Bench("first", "3-3", "1");
            report = TavernRun.Json(Path.Combine(folder, "first", "duplex.json"));
        }

        [OneTimeTearDown]
        public void Clean() => Directory.Delete(folder, true);

        [Test]
        public void It_ends_green_with_its_tables()
        {
            Assert.That(run!.ExitCodeFound, Is.EqualTo(ExitCode.Done), run.Error + run.Output);
            Assert.That(run.Output, Does.Contain("| interruption").And.Contain("| silent p95, ms").And.Contain("PersonaPlex").And.Contain("Other data"));
        }

        [Test]
        public void The_report_has_every_field_in_both_ways_of_looking()
        {
            string[] fields =
            {
                "pause_tor", "turn_tor", "gap_ms.p50", "gap_ms.p95", "duck_ms.p50", "duck_ms.p95", "stop_ms.p50", "stop_ms.p95", "resume_rate", "backchannels.rate", "backchannels.target",
                "backchannels.in_window", "own_echo_bargeins_per_min", "history_equals_heard", "pcm_hash",
            };
            foreach (string part in new[] { "summary", "summary.oracle", "summary.blackbox", "scenarios.smooth.oracle", "scenarios.smooth.blackbox", "scenarios.interruption.oracle", "scenarios.interruption.blackbox" })
            {
                foreach (string field in fields)
                {
                    Assert.That(report.SelectToken($"{part}.{field}"), Is.Not.Null, $"{part}.{field}");
                }
            }
        }

        [Test]
        public void Turns_are_answered_and_both_ways_of_looking_agree_on_when()
        {
            Assert.That((double)report.SelectToken("scenarios.smooth.oracle.turn_tor")!, Is.EqualTo(1));
            double ledgers = (double)report.SelectToken("scenarios.smooth.oracle.gap_ms.p50")!;
            Assert.That(ledgers, Is.InRange(150, 5000));
            Assert.That((double)report.SelectToken("scenarios.smooth.blackbox.gap_ms.p50")!, Is.EqualTo(ledgers).Within(60));
        }

        [Test]
        public void An_interrupted_character_is_silent_soon_and_remembers_what_was_heard()
        {
            double ledgers = (double)report.SelectToken("scenarios.interruption.oracle.stop_ms.p95")!;
            Assert.That(ledgers, Is.InRange(100, 1000));
            Assert.That((double)report.SelectToken("scenarios.interruption.blackbox.stop_ms.p95")!, Is.EqualTo(ledgers).Within(80));
            Assert.That((double)report.SelectToken("scenarios.interruption.oracle.history_equals_heard")!, Is.EqualTo(1));
            Assert.That((double)report.SelectToken("scenarios.interruption.blackbox.history_equals_heard")!, Is.EqualTo(1));
        }

        [Test]
        public void The_same_seed_gives_the_same_sound_on_however_many_threads_and_another_seed_another()
        {
            Bench("again", "3-4", "2");
            JObject again = TavernRun.Json(Path.Combine(folder, "again", "duplex.json"));
            foreach (string name in new[] { "smooth-03", "interruption-03" })
            {
                Assert.That(Hash(again, name), Is.EqualTo(Hash(report, name)), name);
            }

            Assert.That(Hash(again, "smooth-04"), Is.Not.EqualTo(Hash(report, "smooth-03")));
        }

        [Test]
        public void Every_conversation_is_a_picture_with_the_players_words_in_it()
        {
            XmlDocument picture = new XmlDocument();
            picture.Load(Path.Combine(folder, "first", "interruption-03.svg"));
            Assert.That(picture.DocumentElement!.Name, Is.EqualTo("svg"));
            string said = (string)report.SelectToken("conversations[?(@.name=='interruption-03')].sounds[1].text")!;
            Assert.That(picture.InnerText, Does.Contain(said).And.Contain("silent after").And.Contain("ducked"));
        }

        [TestCase("nowhere", "was not found")]
        [TestCase("empty", "holds no WAV file")]
        [TestCase("no-text", "has no line.txt beside it")]
        [TestCase("blank-text", "is empty")]
        [TestCase("broken", "line.wav")]
        [TestCase("silent", "no audible sound")]
        public void Lines_that_cannot_be_used_are_one_sentence(string kind, string expected)
        {
            string lines = Path.Combine(folder, "lines-" + kind);
            string wav = Path.Combine(lines, "line.wav");
            if (kind != "nowhere")
            {
                Directory.CreateDirectory(lines);
            }

            if (kind != "nowhere" && kind != "empty")
            {
                WavWriter.WriteAll(wav, kind == "silent" ? new float[16000] : Enumerable.Range(0, 16000).Select(i => (float)Math.Sin(i * 0.1)).ToArray(), 16000);
            }

            if (kind == "broken")
            {
                File.WriteAllText(wav, "This is no sound.");
            }

            if (kind == "blank-text" || kind == "broken" || kind == "silent")
            {
                File.WriteAllText(Path.Combine(lines, "line.txt"), kind == "blank-text" ? " \n" : "hello there my friend");
            }

            TavernRun found = TavernRun.Of("duplex-bench", "--player-lines", lines, "--out", Path.Combine(folder, "out-" + kind));
            Assert.That(found.ExitCodeFound, Is.EqualTo(ExitCode.Failed), found.Error);
            Assert.That(found.Complaints, Has.Length.EqualTo(1), found.Error);
            Assert.That(found.Error, Does.Contain(expected));
        }

        [Test]
        public void Recordings_of_ones_own_are_sorted_by_what_they_are_good_for()
        {
            string lines = Path.Combine(folder, "own");
            Directory.CreateDirectory(lines);
            foreach ((string name, string text, double seconds) in new[] { ("a", "Could you point to the forge?", 1.6), ("b", "Yeah.", 0.4) })
            {
                // 44.1 kHz, as a recorder writes it.
                WavWriter.WriteAll(Path.Combine(lines, name + ".wav"), Enumerable.Range(0, (int)(seconds * 44100)).Select(i => 0.3f * (float)Math.Sin(i * 0.05)).ToArray(), 44100);
                File.WriteAllText(Path.Combine(lines, name + ".txt"), text + "\n");
            }

            BenchLines found = BenchLines.FromFolder(lines);
            PlayerVoice own = found.Players.Single();
            Assert.That(own.Of(LineKind.Question).Single().Seconds, Is.EqualTo(1.6).Within(0.01));
            Assert.That(own.Of(LineKind.Question).Single().WordStart(3), Is.InRange(0.4, 1.2));
            Assert.That(own.Of(LineKind.Interruption).Single().Text, Is.EqualTo("Could you point to the forge?"));
            Assert.That(own.Of(LineKind.Listener).Single().Text, Is.EqualTo("Yeah."));
            Assert.That(own.Of(LineKind.Story), Is.Not.Empty, "the repository's stand in");
            Assert.That(found.Description, Does.Contain("none of them is a story"));
        }

        [Test]
        public void Seeds_plan_what_they_planned_before()
        {
            BenchLines lines = BenchLines.Shipped();
            foreach (Scenario scenario in Scenarios.All)
            {
                ConversationPlan first = scenario.Plan(lines, new[] { "keeper", "mara" }, 11);
                ConversationPlan again = scenario.Plan(lines, new[] { "keeper", "mara" }, 11);
                Assert.That(again.Steps.Select(step => step.Sound?.Text + step.Line + step.AfterSeconds), Is.EqualTo(first.Steps.Select(step => step.Sound?.Text + step.Line + step.AfterSeconds)));
                Assert.That(again.NoiseDecibels, Is.EqualTo(first.NoiseDecibels));
            }
        }

        private static string Hash(JObject from, string name) => (string)from.SelectToken($"conversations[?(@.name=='{name}')].pcm_hash")!;

        private TavernRun Bench(string name, string seeds, string jobs) => TavernRun.Of(
            "duplex-bench", "--seeds", seeds, "--scenario", "smooth", "interruption", "--jobs", jobs, "--provider", "cpu", "--out", Path.Combine(folder, name));
    }
}
