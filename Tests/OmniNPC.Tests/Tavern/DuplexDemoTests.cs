using System;
using System.IO;
using System.Linq;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tests.Tavern
{
    /// <summary>The demo's modes in which both speak at once, as a newcomer runs them without a device. What exactly the model answers is not their matter.</summary>
    public sealed class DuplexDemoTests
    {
        private string folder = string.Empty;

        [SetUp]
        public void NameAFolder() => folder = Path.Combine(Path.GetTempPath(), "omninpc-duplex-" + Guid.NewGuid().ToString("N"));

        [TearDown]
        public void RemoveIt()
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, true);
            }
        }

        [Test]
        public void Barge_in_the_keeper_stops_and_remembers_what_was_heard_and_answers_what_was_said()
        {
            JObject report = Run("--barge-in");
            JToken[] turns = report["turns"]!.ToArray();
            Assert.That(turns, Has.Length.EqualTo(4));
            JToken[] interrupted = turns.Where(turn => (bool)turn["interrupted"]!).ToArray();
            Assert.That(interrupted, Is.Not.Empty, "answers last longer than the 1.2 s after which the player cuts in");
            foreach (JToken turn in interrupted)
            {
                Assert.That((string)turn["said"]!, Is.EqualTo(string.Join(" ", turn["words"]!.Select(word => (string)word["text"]!))), "what is remembered is what was heard");
            }

            foreach (JToken turn in turns.Except(interrupted))
            {
                Assert.That((string)turn["said"]! + turn["actions"], Is.Not.EqualTo("[]"), "every interruption is answered");
            }

            string[] overlaps = report["overlaps"]!.Select(mark => (string)mark["what"]!).ToArray();
            Assert.That(overlaps, Is.SupersetOf(new[] { "lowered", "stopped", "gives way" }));
            Assert.That(File.ReadAllText(Path.Combine(folder, "transcript.txt")), Does.Contain(" -"));
            Assert.That(File.ReadAllText(Path.Combine(folder, "timeline.svg")), Does.Contain("<title>stopped</title>"));
            Assert.That(new FileInfo(Path.Combine(folder, "tavern.wav")).Length, Is.GreaterThan(100000));
        }

        [Test]
        public void Backchannel_the_keeper_goes_on_after_the_players_and_says_its_own_into_the_story()
        {
            JObject report = Run("--backchannel");
            JToken[] turns = report["turns"]!.ToArray();
            Assert.That(turns, Has.Length.EqualTo(3), "an answer, a listener's word, and one story");
            Assert.That((bool)turns[1]["aside"]!, Is.True, "a listener's word is no turn");
            Assert.That((bool)turns[0]["interrupted"]!, Is.False, "and the answer goes on");
            JToken[] listened = report["backchannels"]!.ToArray();
            double from = (double)turns[2]["player_start_s"]!;
            double to = (double)turns[^1]["player_end_s"]!;
            Assert.That(listened, Is.Not.Empty);
            foreach (JToken mark in listened)
            {
                Assert.That((double)mark["start_s"]!, Is.InRange(from, to + 0.5));
                Assert.That((double)mark["end_s"]! - (double)mark["start_s"]!, Is.InRange(0.2, 0.81));
            }

            Assert.That(File.ReadAllText(Path.Combine(folder, "transcript.txt")), Does.Contain("keeper, listening: "));
        }

        [Test]
        public void The_same_seed_gives_the_same_scene()
        {
            string first = Run("--backchannel").ToString();
            string second = Run("--backchannel").ToString();
            Assert.That(Steady(second), Is.EqualTo(Steady(first)));

            static string Steady(string report)
            {
                JObject all = JObject.Parse(report);
                return $"{all["pcm_hash"]} {all["backchannels"]} {all["overlaps"]}";
            }
        }

        [Test]
        public void Without_a_microphone_one_sentence_says_so_and_typed_lines_go_on()
        {
            TavernRun run = TavernRun.Of("demo", "--mic", "--say", "An ale, please.", "--out", folder);
            Assert.That(run.ExitCodeFound, Is.EqualTo(ExitCode.Done), run.Error + run.Output);
            Assert.That(run.Output.Split('\n').Count(line => line.StartsWith("microphone: ", StringComparison.Ordinal)), Is.EqualTo(1), run.Output);
            Assert.That(run.Output, Does.Contain("player, typed").And.Contain("Hamish"));
        }

        [TestCase("demo", "--barge-in", "--backchannel")]
        [TestCase("demo", "--barge-in", "--say", "hello")]
        [TestCase("demo", "--mic", "--headless")]
        [TestCase("demo", "--barge-in", "--script", "evening.txt")]
        [TestCase("demo", "--script", "evening.txt", "--say", "hello")]
        public void Modes_that_do_not_go_together_are_refused_in_one_sentence(params string[] arguments)
        {
            TavernRun run = TavernRun.Of(arguments);
            Assert.That(run.ExitCodeFound, Is.EqualTo(ExitCode.Usage));
            Assert.That(run.Complaints, Has.Length.EqualTo(1));
        }

        private JObject Run(string mode)
        {
            string json = Path.Combine(folder, "demo.json");
            TavernRun run = TavernRun.Of("demo", mode, "--headless", "--clock", "free", "--out", folder, "--json", json);
            Assert.That(run.ExitCodeFound, Is.EqualTo(ExitCode.Done), run.Error + run.Output);
            return TavernRun.Json(json);
        }
    }
}
