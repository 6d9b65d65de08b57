using System;
using System.Collections.Generic;
using System.IO;
using NUnit.Framework;
using OmniNPC.Tavern;
using OmniNPC.Tavern.Cli;
using OmniNPC.Tavern.Scene;
using OmniNPC.Tests.Core;

namespace OmniNPC.Tests.Tavern
{
    /// <summary>Scripts of a scene as files: what they say, and that a broken one is one sentence.</summary>
    public sealed class SceneScriptFileTests
    {
        private string path = string.Empty;

        [SetUp]
        public void Name() => path = Path.Combine(Path.GetTempPath(), "omninpc-script-" + Guid.NewGuid().ToString("N") + ".txt");

        [TearDown]
        public void Clean() => File.Delete(path);

        [Test]
        public void Steps_take_what_stands_before_them()
        {
            List<SceneStep> steps = Read("# a comment\n\nto hamish\nsay Good evening.\ninto 1.5\nsay Stop!\nstroll 1 -2.5\nremark Ewan La la.\n");
            Assert.That(steps, Has.Count.EqualTo(3));
            Assert.That(steps[0].Who, Is.EqualTo("Hamish"));
            Assert.That(steps[0].Line!.Text, Is.EqualTo("Good evening."));
            Assert.That(steps[0].IsIntoAnswer, Is.False);
            Assert.That(steps[1].IntoAnswerSeconds, Is.EqualTo(1.5));
            Assert.That(steps[1].Who, Is.Null);
            Assert.That((steps[2].Who, steps[2].RemarkText, steps[2].Line), Is.EqualTo(("Ewan", "La la.", (PlayerLine?)null)));
            Assert.That(steps[2].Stroll!.Value.Y, Is.EqualTo(-2.5f));
        }

        [Test]
        public void The_shipped_evening_is_read()
            => Assert.That(SceneScriptFile.Read(Path.Combine(RepositoryFolder.Locate(RepositoryFolder.Lines), "evening.txt"), Cast.Brothers), Has.Count.GreaterThan(8));

        [TestCase("dance Hamish", 1, "found \"dance Hamish\"; expected hear FILE.wav")]
        [TestCase("say Hello.\nto Bob\nsay Hello.", 2, "found \"Bob\"; expected one of Hamish, Fergus, Ewan, Callum")]
        [TestCase("into soon\nsay Hello.", 1, "found \"soon\"; expected seconds of the answer, a number from 0 to 60")]
        [TestCase("stroll 1\nsay Hello.", 1, "expected two numbers after stroll")]
        [TestCase("stroll 1 NaN\nsay Hello.", 1, "found \"NaN\"; expected metres along z")]
        [TestCase("say", 1, "found \"nothing\"; expected a text after say")]
        [TestCase("remark Ewan", 1, "expected a text after remark NAME")]
        [TestCase("to Ewan\nremark Ewan La.", 2, "expected a line of the player after to and into")]
        [TestCase("say Hello.\nto Ewan", 2, "found \"the end of the script\"")]
        public void A_broken_row_is_named(string script, int row, string sentence)
        {
            Exception failure = Thrown.By(() => Read(script))!;
            Assert.That(failure, Is.InstanceOf<FailureException>());
            Assert.That(failure.Message, Does.StartWith($"{path}:{row}: ").And.Contain(sentence));
            Assert.That(failure.Message.Split('\n'), Has.Length.EqualTo(1));
        }

        [Test]
        public void An_empty_a_binary_and_a_missing_script_are_one_sentence()
        {
            Assert.That(Thrown.By(() => Read("# nothing\n")), Is.InstanceOf<FailureException>().With.Message.Contains("holds no step"));
            File.WriteAllBytes(path, new byte[] { 0x61, 0x80, 0x81 });
            Assert.That(Thrown.By(() => SceneScriptFile.Read(path, Cast.Brothers)), Is.InstanceOf<FailureException>().With.Message.Contains("UTF-8"));
            File.Delete(path);
            Assert.That(Thrown.By(() => SceneScriptFile.Read(path, Cast.Brothers)), Is.InstanceOf<FailureException>().With.Message.Contains("is not there"));
        }

        [Test]
        public void The_demo_says_a_broken_script_in_one_line()
        {
            File.WriteAllText(path, "hear nothing.wav\n");
            TavernRun run = TavernRun.Of("demo", "--headless", "--script", path);
            Assert.That(run.ExitCodeFound, Is.EqualTo(ExitCode.Failed));
            Assert.That(run.Complaints, Has.Length.EqualTo(1));
        }

        private List<SceneStep> Read(string script)
        {
            File.WriteAllText(path, script);
            return SceneScriptFile.Read(path, Cast.Brothers);
        }
    }
}
