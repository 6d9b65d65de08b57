using System;
using System.IO;
using System.Numerics;
using NUnit.Framework;
using OmniNPC.Tests.Core;
using OmniNPC.VrCompanion;

namespace OmniNPC.Tests.VrCompanion
{
    /// <summary>Head tracks as files: played between their rows, and a broken one is one sentence.</summary>
    public sealed class RecordedHeadTests
    {
        private string path = string.Empty;

        [SetUp]
        public void Name() => path = Path.Combine(Path.GetTempPath(), "omninpc-track-" + Guid.NewGuid().ToString("N") + ".csv");

        [TearDown]
        public void Clean() => File.Delete(path);

        [Test]
        public void Between_two_rows_the_head_is_between_them_and_beyond_the_ends_it_stands()
        {
            RecordedHead head = Read("# made here\n" + RecordedHead.Header + "\n1,0,1.6,0,0,0,0\n2,1,1.6,-2,90,0,0\n");
            Assert.That((head.Count, head.Seconds), Is.EqualTo((2, 2.0)));
            head.TryGetHead(1.5, out Pose middle);
            Assert.That(Vector3.Distance(middle.Position, new Vector3(0.5f, 1.6f, -1f)), Is.LessThan(1e-5f));
            Assert.That(Vector3.Distance(middle.Velocity, new Vector3(1f, 0f, -2f)), Is.LessThan(1e-4f));

            // Half of 90 degrees to the left of -z.
            Assert.That(Vector3.Distance(middle.Forward, Vector3.Normalize(new Vector3(-1f, 0f, -1f))), Is.LessThan(1e-5f));
            head.TryGetHead(9, out Pose end);
            Assert.That((end.Position, end.Velocity), Is.EqualTo((new Vector3(1f, 1.6f, -2f), Vector3.Zero)));
            head.TryGetHead(0, out Pose begin);
            Assert.That(begin.Position, Is.EqualTo(new Vector3(0f, 1.6f, 0f)), "a clock that begins anew is followed");
        }

        [TestCase("", 0, "holds 0 poses")]
        [TestCase("seconds,x,y\n", 1, "expected the row \"seconds,x,y,z,yaw,pitch,roll\" first")]
        [TestCase("H\n0,0,0,0,0,0,0\n", 0, "holds 1 poses")]
        [TestCase("H\n0,0,0,0,0,0,0\n1,0,0\n", 3, "found \"3 cells\"; expected 7")]
        [TestCase("H\n0,0,0,0,0,0,0\n1,0,here,0,0,0,0\n", 3, "found \"here\"; expected y, a number from -1000 to 1000")]
        [TestCase("H\n0,0,0,0,0,0,0\n1,0,0,NaN,0,0,0\n", 3, "found \"NaN\"; expected z")]
        [TestCase("H\n0,0,0,0,0,0,0\n1,0,0,1e9,0,0,0\n", 3, "found \"1e9\"; expected z")]
        [TestCase("H\n-1,0,0,0,0,0,0\n1,0,0,0,0,0,0\n", 2, "expected seconds, a number from 0 to 86400")]
        [TestCase("H\n1,0,0,0,0,0,0\n1,0,0,0,0,0,0\n", 3, "expected a time after 1 s")]
        public void A_broken_track_is_one_sentence_with_its_row(string text, int row, string sentence)
        {
            Exception failure = Thrown.By(() => Read(text.Replace("H\n", RecordedHead.Header + "\n")))!;
            Assert.That(failure, Is.InstanceOf<InvalidDataException>());
            string message = failure.Message;
            Assert.That(message, Does.StartWith(row == 0 ? path : $"{path}:{row}: ").And.Contain(sentence));
            Assert.That(message.Split('\n'), Has.Length.EqualTo(1));
        }

        [Test]
        public void A_track_that_is_not_there_is_said_so()
            => Assert.That(Thrown.By(() => RecordedHead.Read(path)), Is.InstanceOf<FileNotFoundException>().With.Message.Contains("is not there; expected a head track"));

        private RecordedHead Read(string text)
        {
            File.WriteAllText(path, text);
            return RecordedHead.Read(path);
        }
    }
}
