using System;
using NUnit.Framework;
using OmniNPC.Mouths;
using OmniNPC.Tests.Core;

namespace OmniNPC.Tests.Mouths
{
    public sealed class SoundVisemesTests
    {
        private const int Rate = 16000;

        [Test]
        public void Silence_is_silence_and_a_hiss_is_s_or_sh()
        {
            VisemeTrack track = Track(Tone.Join(Tone.Silence(0.4, Rate), Hiss(0.4), Tone.Silence(0.4, Rate)), Rate);
            Assert.That(track.IsFromSound, Is.True);
            Assert.That(Share(track, Viseme.Sil, 0.05, 0.35), Is.EqualTo(1));
            Assert.That(Share(track, Viseme.SS, 0.45, 0.75) + Share(track, Viseme.CH, 0.45, 0.75), Is.GreaterThan(0.8));
            Assert.That(Share(track, Viseme.Sil, 0.9, 1.1), Is.EqualTo(1));
        }

        [TestCase(1)]
        [TestCase(37)]
        [TestCase(960)]
        public void The_pieces_in_which_sound_comes_make_no_difference(int piece)
        {
            float[] sound = Tone.Join(Hiss(0.2), Tone.Sine(300, 0.3, Rate), Tone.Noise(0.2, Rate, 0.1f));
            VisemeTrack whole = Track(sound, Rate);
            var track = new VisemeTrack();
            var ear = new SoundVisemes(Rate);
            for (int at = 0; at < sound.Length; at += piece)
            {
                ear.Process(sound.AsSpan(at, Math.Min(piece, sound.Length - at)), track);
            }

            Assert.That(track.ShapeCount, Is.EqualTo(whole.ShapeCount));
            for (int i = 0; i < whole.ShapeCount; i++)
            {
                Viseme expected = whole.Shape(i, out double start, out _, out _);
                Assert.That(track.Shape(i, out double begins, out _, out _), Is.EqualTo(expected));
                Assert.That(begins, Is.EqualTo(start));
            }
        }

        [TestCase(8000)]
        [TestCase(24000)]
        [TestCase(48000)]
        public void Every_rate_of_a_voice_is_taken(int rate)
        {
            VisemeTrack track = Track(Tone.Join(Tone.Silence(0.2, rate), Tone.Sine(300, 0.4, rate)), rate);
            Assert.That(track.EndSeconds, Is.EqualTo(0.6).Within(0.07));
            Assert.That(Share(track, Viseme.Sil, 0.3, 0.5), Is.EqualTo(0));
        }

        [Test]
        public void A_rate_no_voice_has_is_refused()
        {
            Assert.That(Thrown.By(() => new SoundVisemes(7999)), Is.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("7999"));
        }

        [Test]
        public void Samples_that_are_not_finite_are_silence()
        {
            var broken = new float[Rate / 2];
            broken.AsSpan(Rate / 8, 200).Fill(float.NaN);
            broken[100] = float.PositiveInfinity;
            VisemeTrack track = Track(broken, Rate);
            Assert.That(Share(track, Viseme.Sil, 0, 0.4), Is.EqualTo(1));
        }

        [Test]
        public void It_allocates_nothing()
        {
            var ear = new SoundVisemes(Rate);
            var track = new VisemeTrack();
            float[] sound = Tone.Join(Hiss(0.3), Tone.Sine(300, 0.3, Rate));
            Action all = () => ear.Process(sound, track);
            all();
            Assert.That(AllocationMeter.Bytes(all), Is.EqualTo(0));
        }

        private static VisemeTrack Track(float[] sound, int rate)
        {
            var track = new VisemeTrack();
            new SoundVisemes(rate).Process(sound, track);
            return track;
        }

        // Noise without its low half, about what s is.
        private static float[] Hiss(double seconds)
        {
            float[] noise = Tone.Noise(seconds, Rate, 0.03f);
            float last = 0;
            float lastButOne = 0;
            for (int i = 0; i < noise.Length; i++)
            {
                float now = noise[i];
                noise[i] = 0.5f * (now - (2 * last) + lastButOne);
                lastButOne = last;
                last = now;
            }

            return noise;
        }

        private static double Share(VisemeTrack track, Viseme viseme, double from, double to)
        {
            double share = 0;
            for (int i = 0; i < track.ShapeCount; i++)
            {
                if (track.Shape(i, out double start, out double end, out _) == viseme)
                {
                    share += Math.Max(0, Math.Min(end, to) - Math.Max(start, from));
                }
            }

            return Math.Round(share / (to - from), 6);
        }
    }
}
