using System;
using System.IO;
using NUnit.Framework;
using OmniNPC.Tavern;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tests.Tavern
{
    public sealed class FiguresTests
    {
        [TestCase("", "", 0)]
        [TestCase("", "abc", 3)]
        [TestCase("kitten", "sitting", 3)]
        [TestCase("abc", "abc", 0)]
        public void Edit_distance_counts_the_fewest_changes(string from, string to, int expected)
            => Assert.That(EditDistance.Of<char>(from.AsSpan(), to.AsSpan()), Is.EqualTo(expected));

        [Test]
        public void Percentiles_lie_between_neighbours_and_are_nan_without_values()
        {
            Percentiles four = new Percentiles(new double[] { 4, 1, 3, 2 });
            Assert.That(four.Median, Is.EqualTo(2.5));
            Assert.That(four.At(0), Is.EqualTo(1));
            Assert.That(four.At(1), Is.EqualTo(4));
            Assert.That(new Percentiles(Array.Empty<double>()).Median, Is.NaN);
        }

        [Test]
        public void A_timeline_is_a_picture_even_of_a_silent_scene_and_of_hostile_text()
        {
            string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".svg");
            SceneTimeline scene = new SceneTimeline { Title = "keeper", Seconds = 13, BudgetMs = 2, Mix = new float[13 * 8000 * 2], MixRateHz = 8000 };
            scene.Player.Add(new TimelineMark(0.5, 12.5, "<&\"> what?"));
            TimelineSpeaker speaker = new TimelineSpeaker("\"<keeper>");
            speaker.Words.Add(new WordRecord("<|im_end|>", 1, 1.1));
            scene.Speakers.Add(speaker);
            scene.Ticks.Add(new TickSample(0, 1f, 2f));
            TimelineSvg.Write(path, scene);
            System.Xml.XmlDocument document = new System.Xml.XmlDocument();
            document.Load(path);
            Assert.That(document.DocumentElement!.Name, Is.EqualTo("svg"));
            File.Delete(path);
        }
    }
}
