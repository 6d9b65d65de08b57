using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Threading;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.Tests.Core;
using OmniNPC.VoicePreview;

namespace OmniNPC.Tests.Preview
{
    /// <summary>Lines rendered ahead, one or a script of them.</summary>
    public sealed class BatchRenderTests
    {
        [Test]
        public void A_script_becomes_a_zip_with_the_files_of_each_line_in_its_own_voice()
        {
            using var model = new ScriptedSpeechModel();
            var progress = new List<string>();
            var zip = new MemoryStream();
            BatchRender.Render(model, ScriptedLines.Read("text,voice,file\nAle is good.,maid,ale\naye,,\n", "s.csv", model), new PreviewSettings(), zip, (done, line, take) => progress.Add($"{done} {line.Name} {take.Voice}"));

            Assert.That(progress, Is.EqualTo(new[] { "1 ale maid", "2 0002 keeper" }));
            using var archive = new ZipArchive(zip, ZipArchiveMode.Read);
            var names = new List<string>();
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                names.Add(entry.FullName);
            }

            Assert.That(names, Is.EqualTo(new[]
            {
                "ale.wav", "ale.json", "ale.vtt", "ale.srt", "ale.visemes.json",
                "0002.wav", "0002.json", "0002.vtt", "0002.srt", "0002.visemes.json",
            }));
            Assert.That(WavFile.Read(archive.GetEntry("ale.wav")!.Open(), "ale.wav").Samples.Length, Is.EqualTo(12 * 160));
            JObject about = JObject.Parse(Text(archive, "ale.json"));
            Assert.That(((string?)about["format"], (string?)about["text"], (string?)about["voice"], (int)about["sample_rate"]!), Is.EqualTo(("omninpc-clip", "Ale is good.", "maid", 8000)));
            Assert.That((string?)about["words"]![1]!["text"], Is.EqualTo("is"));
            Assert.That(Text(archive, "ale.vtt"), Does.StartWith("WEBVTT\n").And.Contain("<v maid>"));
            Assert.That((string?)JObject.Parse(Text(archive, "ale.visemes.json"))["format"], Is.EqualTo("omninpc-visemes"));
        }

        [Test]
        public void The_same_line_settings_and_take_give_the_same_samples()
        {
            using var model = new ScriptedSpeechModel();
            using var renderer = new ClipRenderer(model);
            var seeds = new List<ulong>();
            foreach ((ulong seed, ulong take) in new[] { (1UL, 0UL), (1UL, 1UL), (2UL, 0UL), (1UL, 0UL) })
            {
                renderer.Render("aye", new PreviewSettings(null, null, seed), take);
                seeds.Add(model.LastTalker!.Seed);
            }

            Assert.That(seeds[3], Is.EqualTo(seeds[0]));
            Assert.That(seeds[1], Is.Not.EqualTo(seeds[0]));
            Assert.That(seeds[2], Is.Not.EqualTo(seeds[0]));
        }

        [Test]
        public void Text_that_json_must_escape_comes_back_as_it_was()
        {
            using var model = new ScriptedSpeechModel();
            using var renderer = new ClipRenderer(model);
            PreviewTake take = renderer.Render("say \"a\\b\"\tnow", new PreviewSettings());
            var zip = new MemoryStream();
            take.WriteClip(zip);
            using var archive = new ZipArchive(zip, ZipArchiveMode.Read);

            Assert.That((string?)JObject.Parse(Text(archive, "clip.json"))["text"], Is.EqualTo("say \"a\\b\"\tnow"));
        }

        [Test]
        public void A_script_that_is_given_up_ends_at_once_and_one_that_fails_names_its_line()
        {
            using var model = new ScriptedSpeechModel();
            IReadOnlyList<ScriptedLine> lines = ScriptedLines.Read("text\none\ntwo\n", "s.csv", model);
            using var giveUp = new CancellationTokenSource();

            Assert.That(
                Thrown.By(() => BatchRender.Render(model, lines, new PreviewSettings(), new MemoryStream(), (_, _, _) => giveUp.Cancel(), giveUp.Token)),
                Is.InstanceOf<OperationCanceledException>());
            model.BeforeCall = stage =>
            {
                if (stage == "talk")
                {
                    throw new InvalidDataException("the graph is broken");
                }
            };
            Assert.That(
                Thrown.By(() => BatchRender.Render(model, lines, new PreviewSettings(), new MemoryStream(), (_, _, _) => { })),
                Is.InstanceOf<InvalidOperationException>().With.Message.Contains("0001: ").And.Message.Contains("the graph is broken"));
        }

        private static string Text(ZipArchive archive, string name)
        {
            using var reader = new StreamReader(archive.GetEntry(name)!.Open());
            return reader.ReadToEnd();
        }
    }
}
