using System;
using System.IO;
using System.Linq;
using System.Xml;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using OmniNPC.VrCompanion.Headless;

namespace OmniNPC.Tests.VrCompanion
{
    /// <summary>The companion without a headset, as <c>./omninpc vr</c> runs it: the tiny model's voice through OpenAL Soft into memory, and what both ears got.</summary>
    public sealed class VrRunTests
    {
        private string folder = string.Empty;
        private JObject report = new JObject();
        private (int Code, string Output, string Error) run;

        [OneTimeSetUp]
        public void Play()
        {
            folder = Path.Combine(Path.GetTempPath(), "omninpc-vr-" + Guid.NewGuid().ToString("N"));
            run = Run("--out", folder, "--clock", "free");
            report = JObject.Parse(File.ReadAllText(Path.Combine(folder, "vr.json")));
        }

        [OneTimeTearDown]
        public void Clean() => Directory.Delete(folder, true);

        [Test]
        public void It_ends_well_and_leaves_sound_report_and_picture()
        {
            Assert.That(run.Code, Is.Zero, run.Error + run.Output);
            Assert.That(new FileInfo(Path.Combine(folder, "vr.wav")).Length, Is.GreaterThan(1_000_000));
            XmlDocument picture = new XmlDocument();
            picture.Load(Path.Combine(folder, "vr.svg"));
            Assert.That(picture.DocumentElement!.Name, Is.EqualTo("svg"));
            Assert.That((string)report["sound"]!, Does.Contain("HRTF").IgnoreCase);
        }

        [Test]
        public void Both_ears_follow_the_head()
        {
            JToken ears = report["binaural"]!;
            Assert.That((int)ears["sided_windows"]!, Is.GreaterThan(80));
            Assert.That((double)ears["from_degrees"]!, Is.LessThan(-60), "the voice was on either side");
            Assert.That((double)ears["to_degrees"]!, Is.GreaterThan(60));
            Assert.That((double)ears["ild_sign_agreement"]!, Is.GreaterThan(0.95));
            Assert.That((double)ears["itd_sign_agreement"]!, Is.GreaterThan(0.95));
            Assert.That((double)ears["ild_correlation"]!, Is.GreaterThan(0.9));
            Assert.That((double)ears["itd_correlation"]!, Is.GreaterThan(0.95));

            // OpenAL Soft's head is no sphere; a delay that is off by a third would be another head's.
            Assert.That((double)ears["itd_over_sphere"]!, Is.InRange(0.8, 1.35));
        }

        [Test]
        public void Who_is_looked_at_answers()
        {
            JToken[] lines = report["lines"]!.ToArray();
            Assert.That(lines.Select(line => (string)line["looked_at"]!), Is.EqualTo(new[] { "Callum", "Ewan" }));
            foreach (JToken line in lines)
            {
                Assert.That((string)line["answered_by"]!, Is.EqualTo((string)line["looked_at"]!));
                Assert.That((string)line["said"]!, Is.Not.Empty);
            }
        }

        [Test]
        public void The_companion_follows_keeps_its_distance_and_faces_who_looks_at_it()
        {
            JToken companion = report["companion"]!;
            Assert.That((double)companion["followed_s"]!, Is.GreaterThan(0.5));
            Assert.That((double)companion["stepped_back_s"]!, Is.GreaterThan(0.2));
            Assert.That((double)companion["farthest_m"]!, Is.LessThan(3));
            Assert.That((double)companion["nearest_m"]!, Is.GreaterThan(0.3));
            Assert.That((double)companion["most_facing_error_degrees"]!, Is.LessThan(15));
        }

        [Test]
        public void It_ticks_ninety_times_a_second_without_a_gap()
        {
            Assert.That((double)report["tick_rate"]!, Is.EqualTo(90));
            Assert.That((double)report.SelectToken("tick_ms.budget")!, Is.EqualTo(1000 / 90.0 / 8).Within(0.001));
            Assert.That((int)report["starvations"]!, Is.Zero, "compute is free on this clock");
        }

        [Test]
        public void The_same_track_and_seed_give_the_same_sound()
        {
            // The first seconds are enough: what is random has begun by then.
            string track = Path.Combine(folder, "short.csv");
            string[] rows = File.ReadAllLines(Path.Combine(House.Repository.Root, "Samples/VrCompanion/Tracks/look-around.csv"));
            File.WriteAllLines(track, rows.Take(4 + (30 * 4)));
            string first = Hash();
            Assert.That(Hash(), Is.EqualTo(first));

            string Hash()
            {
                Run("--out", folder + "/short", "--clock", "free", "--track", track);
                return (string)JObject.Parse(File.ReadAllText(Path.Combine(folder, "short", "vr.json")))["mix_hash"]!;
            }
        }

        [Test]
        public void A_broken_track_and_a_wrong_option_are_one_sentence()
        {
            string track = Path.Combine(folder, "broken.csv");
            File.WriteAllText(track, "seconds,x,y,z,yaw,pitch,roll\n0,0,0,0,0,0,0\nsoon,0,0,0,0,0,0\n");
            (int code, string _, string error) = Run("--track", track, "--out", folder);
            Assert.That(code, Is.EqualTo(1));
            Assert.That(error.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
            Assert.That(error, Does.Contain($"{track}:3: found \"soon\"; expected seconds"));
            Assert.That(Run("--fast").Error, Does.Contain("vr does not know \"--fast\""));
            Assert.That(Run("--seed", "minus").Code, Is.EqualTo(2));
            Assert.That(Run("--clock").Error, Does.Contain("--clock needs a value"));
        }

        private static (int Code, string Output, string Error) Run(params string[] words)
        {
            using StringWriter output = new StringWriter();
            using StringWriter error = new StringWriter();
            int code = Program.Run(words, output, error);
            return (code, output.ToString(), error.ToString());
        }
    }
}
