using NUnit.Framework;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tests.Tavern
{
    public sealed class CommandLineTests
    {
        [TestCase("fly", "no verb \"fly\"")]
        [TestCase("demo --heer x.wav", "no option --heer; did you mean --hear?")]
        [TestCase("demo --quux", "no option --quux")]
        [TestCase("demo --hear", "needs a value after --hear")]
        [TestCase("demo --hear --headless", "needs a value after --hear")]
        [TestCase("demo --headless=yes", "without a value")]
        [TestCase("demo --seed 1 --seed 2", "takes --seed once")]
        [TestCase("demo --seed -1", "whole number")]
        [TestCase("demo --seed 99999999999999999999", "whole number")]
        [TestCase("demo --clock fast", "one of free, table, measured")]
        [TestCase("demo --clock free --paced", "--paced or --clock")]
        [TestCase("demo hello", "takes no bare argument")]
        [TestCase("say", "\"text\" or --list")]
        [TestCase("say hello", "needs --out")]
        [TestCase("say hello there --out x.wav", "put a text with spaces in quotes")]
        [TestCase("say hello --threads 0 --out x.wav --provider tpu", "--")]
        [TestCase("chat", "needs --list")]
        [TestCase("bench wings", "knows the suites startup, tick, voices, ttfab, codec, predictor, parts, llm, trace")]
        [TestCase("duplex-bench --seeds 20-1", "the smaller number first; found \"20-1\"")]
        [TestCase("duplex-bench --seeds one", "range such as 1-20")]
        [TestCase("duplex-bench --seeds 1-2-3", "range such as 1-20")]
        [TestCase("duplex-bench --seeds -3", "range such as 1-20")]
        [TestCase("duplex-bench --seeds 0-99999999999", "at most 20000 conversations")]
        [TestCase("duplex-bench --scenario polite", "knows the scenarios smooth, pause")]
        [TestCase("duplex-bench --jobs 0", "1 to 256")]
        [TestCase("duplex-bench --clock measured", "one of table, free")]
        [TestCase("help fly", "no verb \"fly\"")]
        public void A_line_that_is_not_understood_is_one_sentence_and_exit_code_2(string line, string expected)
        {
            TavernRun run = TavernRun.Of(line.Split(' '));
            Assert.That(run.ExitCodeFound, Is.EqualTo(ExitCode.Usage), run.Error);
            Assert.That(run.Complaints, Has.Length.EqualTo(1));
            Assert.That(run.Error, Does.Contain(expected));
        }

        [Test]
        public void A_text_of_nothing_or_of_a_megabyte_is_refused()
        {
            Assert.That(TavernRun.Of("say", " \t", "--out", "x.wav").ExitCodeFound, Is.EqualTo(ExitCode.Usage));
            TavernRun run = TavernRun.Of("say", new string('a', 1 << 20), "--out", "x.wav");
            Assert.That(run.ExitCodeFound, Is.EqualTo(ExitCode.Failed));
            Assert.That(run.Error, Does.Contain("65536").And.Contain("1048576"));
        }

        [Test]
        public void Options_keep_their_order_and_take_several_values()
        {
            OptionRule[] rules = { OptionRule.Many("--hear", "FILE", "."), OptionRule.Many("--say", "text", "."), OptionRule.Switch("--headless", ".") };
            CommandLine line = CommandLine.Parse("demo", rules, 0, new[] { "--hear", "a", "b", "--say", "hi", "--headless", "--hear=c" });
            Assert.That(string.Join(" ", line.Texts("--hear")), Is.EqualTo("a b c"));
            Assert.That(line.Given[2].Value, Is.EqualTo("hi"));
            Assert.That(line.Has("--headless"), Is.True);
        }

        [Test]
        public void Every_verb_has_help_that_names_its_options()
        {
            foreach (string verb in new[] { "demo", "say", "chat", "bench", "duplex-bench", "eval", "doctor" })
            {
                TavernRun run = TavernRun.Of("help", verb);
                Assert.That(run.ExitCodeFound, Is.EqualTo(ExitCode.Done));
                Assert.That(run.Output, Does.Contain("./omninpc " + verb).And.Contain("--bundle"));
            }

            Assert.That(TavernRun.Of("help").Output, Does.Contain("doctor"));
            Assert.That(TavernRun.Of("demo", "--help").Output, Does.Contain("--headless"));
        }

        [TestCase("demo --headless --say hello --bundle /nowhere/at/all", "/nowhere/at/all")]
        [TestCase("demo --headless --hear /nowhere/line.wav", "/nowhere/line.wav")]
        [TestCase("say --list /nowhere/list.tsv --out /tmp/x", "/nowhere/list.tsv")]
        [TestCase("chat --list /nowhere/list.txt", "/nowhere/list.txt")]
        public void A_missing_file_is_one_sentence_that_names_it_and_exit_code_1(string line, string path)
        {
            TavernRun run = TavernRun.Of(line.Split(' '));
            Assert.That(run.ExitCodeFound, Is.EqualTo(ExitCode.Failed), run.Error);
            Assert.That(run.Complaints, Has.Length.EqualTo(1), run.Error);
            Assert.That(run.Error, Does.Contain(path));
        }
    }
}
