using System;
using System.IO;
using System.Linq;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tests.Tavern
{
    /// <summary>The two verbs a newcomer tries second, with the real bundle.</summary>
    public sealed class SayAndChatTests
    {
        private string folder = string.Empty;

        [OneTimeSetUp]
        public void MakeFolder()
        {
            folder = Path.Combine(Path.GetTempPath(), "omninpc-say-" + Guid.NewGuid().ToString("N"));
            Directory.CreateDirectory(folder);
        }

        [OneTimeTearDown]
        public void Clean() => Directory.Delete(folder, true);

        [Test]
        public void A_text_becomes_a_sound_with_word_times_beside_it()
        {
            string path = Path.Combine(folder, "line.wav");
            TavernRun run = TavernRun.Of("say", "Good evening, traveller. The ale is two coppers.", "--out", path);
            Assert.That(run.ExitCodeFound, Is.EqualTo(ExitCode.Done), run.Error);
            WavFile wav = WavFile.Read(path);
            JObject beside = TavernRun.Json(Path.Combine(folder, "line.json"));
            Assert.That(wav.Channels, Is.EqualTo(1));
            Assert.That(wav.RateHz, Is.EqualTo((int)beside["sample_rate"]!));
            Assert.That(wav.Seconds, Is.EqualTo((double)beside["seconds"]!).Within(0.001));
            Assert.That(wav.Seconds, Is.InRange(1.5, 6.0));
            Assert.That(string.Join(" ", beside["words"]!.Select(w => (string)w["text"]!)), Is.EqualTo("Good evening, traveller. The ale is two coppers."));
            double last = 0;
            foreach (JToken word in beside["words"]!)
            {
                Assert.That((double)word["start_s"]!, Is.GreaterThanOrEqualTo(last));
                Assert.That((double)word["end_s"]!, Is.GreaterThanOrEqualTo((double)word["start_s"]!));
                last = (double)word["start_s"]!;
            }

            Assert.That(last, Is.LessThan(wav.Seconds));
        }

        [Test]
        public void Subtitles_and_the_mouth_are_written_when_asked_for()
        {
            string path = Path.Combine(folder, "shown.wav");
            TavernRun run = TavernRun.Of("say", "Good evening, traveller. The ale is two coppers.", "--out", path, "--subtitles");
            Assert.That(run.ExitCodeFound, Is.EqualTo(ExitCode.Done), run.Error);
            Assert.That(File.ReadAllText(Path.Combine(folder, "shown.vtt")), Does.StartWith("WEBVTT\n\n1\n00:00:00.").And.Contain("<v keeper>Good <00:00:00."));
            Assert.That(File.ReadAllText(Path.Combine(folder, "shown.srt")), Does.StartWith("1\n00:00:00,").And.Contain("traveller."));
            JObject mouth = TavernRun.Json(Path.Combine(folder, "shown.visemes.json"));
            Assert.That((string)mouth["source"]!, Is.EqualTo("talker"));
            Assert.That((double)mouth["seconds"]!, Is.EqualTo(WavFile.Read(path).Seconds).Within(0.001));
        }

        [Test]
        public void The_seed_decides_the_sound()
        {
            byte[] one = Spoken("1");
            Assert.That(Spoken("1"), Is.EqualTo(one));
            Assert.That(Spoken("2"), Is.Not.EqualTo(one));
        }

        [Test]
        public void A_list_becomes_a_folder_and_a_wrong_voice_one_sentence()
        {
            string list = Path.Combine(folder, "lines.tsv");
            File.WriteAllText(list, "Good evening.\tmara\nWho goes there?\n");
            TavernRun run = TavernRun.Of("say", "--list", list, "--out", Path.Combine(folder, "lines"));
            Assert.That(run.ExitCodeFound, Is.EqualTo(ExitCode.Done), run.Error);
            Assert.That((string)TavernRun.Json(Path.Combine(folder, "lines", "0001.json"))["voice"]!, Is.EqualTo("mara"));
            Assert.That(File.Exists(Path.Combine(folder, "lines", "0002.wav")), Is.True);

            File.WriteAllText(list, "Good evening.\tnobody\n");
            run = TavernRun.Of("say", "--list", list, "--out", Path.Combine(folder, "lines"));
            Assert.That(run.ExitCodeFound, Is.EqualTo(ExitCode.Failed));
            Assert.That(run.Complaints, Has.Length.EqualTo(1));
            Assert.That(run.Error, Does.Contain("\"nobody\"").And.Contain("mara"));
        }

        [Test]
        public void A_conversation_from_a_list_has_replies_actions_and_times()
        {
            string list = Path.Combine(folder, "talk.txt");
            string json = Path.Combine(folder, "talk.json");
            File.WriteAllText(list, "Good evening.\n\nCan I have an ale please?\n");
            TavernRun run = TavernRun.Of("chat", "--list", list, "--json", json, "--clock", "free");
            Assert.That(run.ExitCodeFound, Is.EqualTo(ExitCode.Done), run.Error);
            JArray turns = (JArray)TavernRun.Json(json)["turns"]!;
            Assert.That(turns, Has.Count.EqualTo(2));
            Assert.That((string)turns[0]["said"]!, Is.Not.Empty);
            Assert.That(turns[1]["actions"]!.Select(a => (string)a!), Does.Contain("pour_ale"));
            Assert.That((double)turns[1]["words"]![0]!["start_s"]!, Is.GreaterThan((double)turns[0]["words"]!.Last!["end_s"]! - 0.001));
        }

        private byte[] Spoken(string seed)
        {
            string path = Path.Combine(folder, Guid.NewGuid().ToString("N") + ".wav");
            Assert.That(TavernRun.Of("say", "The mill is half a mile down the river.", "--seed", seed, "--out", path).ExitCodeFound, Is.EqualTo(ExitCode.Done));
            return File.ReadAllBytes(path);
        }
    }
}
