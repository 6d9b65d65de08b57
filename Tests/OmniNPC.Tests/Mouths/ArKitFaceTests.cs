using System;
using NUnit.Framework;
using OmniNPC.Mouths;
using OmniNPC.Tests.Core;
using OmniNPC.Tests.House;

namespace OmniNPC.Tests.Mouths
{
    public sealed class ArKitFaceTests
    {
        [Test]
        public void There_are_52_coefficients()
        {
            Assert.That(Enum.GetValues(typeof(ArKitBlendshape)), Has.Length.EqualTo(ArKitFace.Count));
            Assert.That((int)ArKitBlendshape.TongueOut, Is.EqualTo(51));
        }

        [Test]
        public void A_face_of_one_viseme_has_its_amounts_and_a_mouth_at_rest_has_none()
        {
            var weights = new float[VisemeTrack.Count];
            var face = new float[ArKitFace.Count];
            for (int v = 0; v < weights.Length; v++)
            {
                Array.Clear(weights, 0, weights.Length);
                weights[v] = 1f;
                ArKitFace.Blend(weights, face);
                for (int i = 0; i < face.Length; i++)
                {
                    Assert.That(face[i], Is.EqualTo(ArKitFace.Amount((Viseme)v, (ArKitBlendshape)i)).Within(1e-6f));
                    Assert.That(face[i], Is.InRange(0f, v == 0 ? 0f : 1f));
                }
            }
        }

        [Test]
        public void A_face_is_the_mixture_of_its_shapes()
        {
            var weights = new float[VisemeTrack.Count];
            weights[(int)Viseme.AA] = 0.5f;
            weights[(int)Viseme.OU] = 0.5f;
            var face = new float[ArKitFace.Count];
            ArKitFace.Blend(weights, face);
            Assert.That(face[(int)ArKitBlendshape.JawOpen], Is.EqualTo((0.55f + 0.12f) / 2).Within(1e-6f));
            Assert.That(face[(int)ArKitBlendshape.MouthPucker], Is.EqualTo(0.325f).Within(1e-6f));
        }

        [Test]
        public void The_jaw_is_lowest_for_aa_and_up_for_closed_lips()
        {
            Assert.That(ArKitFace.Amount(Viseme.AA, ArKitBlendshape.JawOpen), Is.EqualTo(ArKitFace.MostJawOpen));
            Assert.That(ArKitFace.Amount(Viseme.PP, ArKitBlendshape.JawOpen), Is.EqualTo(ArKitFace.Amount(Viseme.PP, ArKitBlendshape.MouthClose)));
        }

        [Test]
        public void The_manual_shows_the_table_as_it_is()
        {
            string page = Repository.Read("Documentation~/mouths-and-subtitles.md");
            for (int v = 1; v < VisemeTrack.Count; v++)
            {
                int row = page.IndexOf($"\n| {VisemeFile.Names[v]} | `", StringComparison.Ordinal);
                Assert.That(row, Is.GreaterThan(0), $"the row of {VisemeFile.Names[v]}");
                string line = page.Substring(row + 1, page.IndexOf('\n', row + 1) - row - 1);
                foreach (ArKitBlendshape shape in Enum.GetValues(typeof(ArKitBlendshape)))
                {
                    string name = char.ToLowerInvariant(shape.ToString()[0]) + shape.ToString().Substring(1);
                    float amount = ArKitFace.Amount((Viseme)v, shape);
                    string shown = FormattableString.Invariant($"`{name.Replace("Left", string.Empty).Replace("Right", string.Empty)}` {amount:0.##}");
                    if (amount > 0)
                    {
                        Assert.That(line, Does.Contain(shown));
                    }
                }
            }
        }

        [Test]
        public void Too_little_room_is_refused()
        {
            Assert.That(Thrown.By(() => ArKitFace.Blend(new float[15], new float[51])), Is.InstanceOf<ArgumentException>().With.Message.Contains("52"));
        }
    }
}
