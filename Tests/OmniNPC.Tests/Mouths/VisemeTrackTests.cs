using System;
using System.IO;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using OmniNPC.Mouths;
using OmniNPC.Tests.Core;

namespace OmniNPC.Tests.Mouths
{
    public sealed class VisemeTrackTests
    {
        [Test]
        public void The_weights_are_the_shapes_in_the_middle_of_each_and_rest_around()
        {
            VisemeTrack track = Track();
            Assert.That(Strongest(track, -0.1), Is.EqualTo(Viseme.Sil));
            Assert.That(Strongest(track, 0.05), Is.EqualTo(Viseme.PP));
            Assert.That(Strongest(track, 0.2), Is.EqualTo(Viseme.AA));
            Assert.That(Strongest(track, 0.35), Is.EqualTo(Viseme.SS));
            Assert.That(Strongest(track, 0.5), Is.EqualTo(Viseme.Sil));
        }

        [Test]
        public void The_weights_always_add_up_to_one_and_never_jump()
        {
            VisemeTrack track = Track();
            var weights = new float[VisemeTrack.Count];
            var before = new float[VisemeTrack.Count];
            track.Weights(-0.2, before);
            for (double at = -0.2; at < 0.7; at += 0.001)
            {
                track.Weights(at, weights);
                float sum = 0;
                for (int i = 0; i < weights.Length; i++)
                {
                    Assert.That(weights[i], Is.InRange(0f, 1f));
                    Assert.That(Math.Abs(weights[i] - before[i]), Is.LessThan(0.03f), $"the weight of {(Viseme)i} at {at:F3} s");
                    sum += weights[i];
                }

                Assert.That(sum, Is.EqualTo(1f).Within(1e-5f));
                weights.CopyTo(before, 0);
            }
        }

        [Test]
        public void Lips_close_fully_also_when_they_close_briefly()
        {
            var track = new VisemeTrack();
            track.Add(Viseme.AA, Viseme.AA, 0);
            track.Add(Viseme.PP, Viseme.PP, 0.2);
            track.Add(Viseme.AA, Viseme.AA, 0.26);
            track.Extend(0.5);
            Assert.That(Weight(track, 0.23, Viseme.PP), Is.GreaterThan(0.9f));
        }

        [Test]
        public void A_diphthong_goes_from_one_vowel_to_the_other()
        {
            var track = new VisemeTrack();
            track.Add(Viseme.AA, Viseme.OU, 0);
            track.Extend(0.3);
            Assert.That(Strongest(track, 0.08), Is.EqualTo(Viseme.AA));
            Assert.That(Strongest(track, 0.22), Is.EqualTo(Viseme.OU));
        }

        [Test]
        public void What_is_said_softly_opens_the_mouth_less()
        {
            var track = new VisemeTrack();
            track.Add(Viseme.AA, Viseme.AA, 0, 0.4f);
            track.Extend(0.4);
            Assert.That(Weight(track, 0.2, Viseme.AA), Is.EqualTo(0.4f / (0.4f + (0.6f * 0.8f))).Within(1e-4f));
        }

        [Test]
        public void A_shape_that_begins_before_the_last_one_begins_with_it()
        {
            var track = new VisemeTrack();
            track.Add(Viseme.AA, Viseme.AA, 0.2);
            track.Add(Viseme.SS, Viseme.SS, 0.1);
            track.Extend(0.4);
            Assert.That(track.Shape(0, out double start, out double end, out _), Is.EqualTo(Viseme.AA));
            Assert.That((start, end), Is.EqualTo((0.2, 0.2)));
            Assert.That(track.Shape(1, out start, out end, out _), Is.EqualTo(Viseme.SS));
            Assert.That((start, end), Is.EqualTo((0.2, 0.4)));
        }

        [Test]
        public void A_cleared_track_is_at_rest()
        {
            VisemeTrack track = Track();
            track.Clear();
            Assert.That(track.ShapeCount, Is.EqualTo(0));
            Assert.That(Weight(track, 0.2, Viseme.Sil), Is.EqualTo(1f));
        }

        [Test]
        public void Too_little_room_and_a_shape_that_is_not_there_are_refused_in_a_sentence()
        {
            VisemeTrack track = Track();
            Assert.That(Thrown.By(() => track.Weights(0, new float[14])), Is.InstanceOf<ArgumentException>().With.Message.Contains("15 weights; got room for 14"));
            Assert.That(Thrown.By(() => track.Shape(3, out _, out _, out _)), Is.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("3 shapes"));
        }

        [TestCase("b", Viseme.PP, Viseme.PP)]
        [TestCase("ng", Viseme.KK, Viseme.KK)]
        [TestCase("zh", Viseme.CH, Viseme.CH)]
        [TestCase("er0", Viseme.RR, Viseme.RR)]
        [TestCase("w", Viseme.OU, Viseme.OU)]
        [TestCase("ay1", Viseme.AA, Viseme.IH)]
        [TestCase("oy1", Viseme.OH, Viseme.IH)]
        [TestCase("ey1", Viseme.E, Viseme.IH)]
        [TestCase("aw1", Viseme.AA, Viseme.OU)]
        [TestCase("ow0", Viseme.OH, Viseme.OU)]
        [TestCase("dh", Viseme.TH, Viseme.TH)]
        public void A_phone_has_its_shape(string phone, Viseme first, Viseme last)
        {
            Assert.That(PhoneVisemes.TryGet(phone, out Viseme f, out Viseme l), Is.True);
            Assert.That((f, l), Is.EqualTo((first, last)));
        }

        [TestCase("")]
        [TestCase("1")]
        [TestCase("q")]
        [TestCase("|,")]
        [TestCase("aah")]
        public void What_is_no_phone_is_silence(string name)
        {
            Assert.That(PhoneVisemes.TryGet(name, out Viseme first, out Viseme last), Is.False);
            Assert.That((first, last), Is.EqualTo((Viseme.Sil, Viseme.Sil)));
        }

        [Test]
        public void The_file_holds_the_shapes_and_the_weights_over_time()
        {
            var text = new StringWriter();
            VisemeFile.WriteJson(text, Track(), 50);
            JObject json = JObject.Parse(text.ToString());
            Assert.That((string)json["format"]!, Is.EqualTo("omninpc-visemes"));
            Assert.That((string)json["source"]!, Is.EqualTo("talker"));
            Assert.That((double)json["seconds"]!, Is.EqualTo(0.4));
            Assert.That(json["visemes"]!.ToObject<string[]>(), Is.EqualTo(VisemeFile.Names));
            Assert.That(json["shapes"]!.ToString(Newtonsoft.Json.Formatting.None), Does.StartWith("[{\"start\":0.0,\"end\":0.1,\"from\":\"PP\",\"to\":\"PP\"}").Or.StartWith("[{\"start\":0,"));
            Assert.That(json["shapes"]!, Has.Count.EqualTo(3));
            Assert.That(json["weights"]!, Has.Count.EqualTo(21));
            Assert.That((double)json["weights"]![10]![(int)Viseme.AA]!, Is.GreaterThan(0.9));
            Assert.That(Thrown.By(() => VisemeFile.WriteJson(text, Track(), 0)), Is.InstanceOf<ArgumentOutOfRangeException>());
        }

        private static VisemeTrack Track()
        {
            var track = new VisemeTrack();
            track.Add(Viseme.PP, Viseme.PP, 0);
            track.Add(Viseme.AA, Viseme.AA, 0.1);
            track.Add(Viseme.SS, Viseme.SS, 0.3);
            track.Extend(0.4);
            return track;
        }

        private static float Weight(VisemeTrack track, double at, Viseme viseme)
        {
            var weights = new float[VisemeTrack.Count];
            track.Weights(at, weights);
            return weights[(int)viseme];
        }

        private static Viseme Strongest(VisemeTrack track, double at)
        {
            var weights = new float[VisemeTrack.Count];
            track.Weights(at, weights);
            int best = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                best = weights[i] > weights[best] ? i : best;
            }

            return (Viseme)best;
        }
    }
}
