using System;
using System.Linq;
using NUnit.Framework;
using OmniNPC.Tests.OpenAL;
using OmniNPC.VoicePreview;

namespace OmniNPC.Tests.Preview
{
    /// <summary>At 16000 Hz a band is 31.25 Hz wide, a column begins each 160 samples and takes 512.</summary>
    public sealed class SpectrogramTests
    {
        private const int RateHz = 16000;

        [Test]
        public void A_tone_is_loudest_in_its_band_and_silence_is_nothing()
        {
            var tones = new Spectrogram(RateHz);
            tones.Add(0, Tone(1000, 0.5f, 1600));
            tones.Add(1600, new float[1600]);

            Assert.That(tones.ColumnCount, Is.EqualTo(1 + ((3200 - 512) / 160)));
            byte[] column = tones.Column(3).ToArray();
            Assert.That(column, Has.Length.EqualTo(Spectrogram.BandCount));
            Assert.That(column[32], Is.EqualTo(255));
            Assert.That(Enumerable.Range(0, 256).Where(band => column[band] == 255), Is.EqualTo(new[] { 31, 32, 33 }), "What a raised cosine makes of a tone.");
            Assert.That(tones.Column(10).ToArray(), Is.All.Zero);
        }

        [TestCase(-45f, 127)]
        [TestCase(-76f, 0)]
        public void A_level_is_between_75_and_15_dB_below_full_scale(float db, int level)
        {
            var tones = new Spectrogram(RateHz);
            tones.Add(0, Tone(1000, MathF.Pow(10f, db / 20f), 512));

            Assert.That(tones.Column(0)[32], Is.EqualTo(level).Within(1));
        }

        [Test]
        public void Pieces_are_the_same_as_the_whole_and_a_cleared_one_begins_anew()
        {
            float[] sound = Tone(700, 0.3f, 20 * RateHz);
            var whole = new Spectrogram(RateHz);
            whole.Add(0, sound);
            var pieces = new Spectrogram(RateHz);
            pieces.Add(0, Tone(3000, 1f, 9999));
            pieces.Clear();
            Assert.That(pieces.ColumnCount, Is.Zero);
            for (int at = 0; at < sound.Length; at += 777)
            {
                pieces.Add(at, sound.AsSpan(at, Math.Min(777, sound.Length - at)));
            }

            Assert.That(All(pieces), Is.EqualTo(All(whole)));
        }

        [Test]
        public void What_is_said_anew_takes_the_place_of_what_was_said()
        {
            float[] low = Tone(500, 0.5f, 4000);
            float[] high = Tone(3000, 0.5f, 2000);
            var tones = new Spectrogram(RateHz);
            tones.Add(0, low);
            tones.Add(2000, high);
            var expected = new Spectrogram(RateHz);
            expected.Add(0, low.Take(2000).Concat(high).ToArray());

            Assert.That(All(tones), Is.EqualTo(All(expected)));
        }

        [Test]
        public void What_it_does_not_have_is_refused()
        {
            Assert.That(Calling.Of(() => _ = new Spectrogram(0)), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("A spectrogram's rate is 1000 to 384000 Hz; found 0."));
            Assert.That(Calling.Of(() => _ = new Spectrogram(RateHz).Column(0).Length), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("The spectrogram has 0 columns."));
        }

        private static byte[] All(Spectrogram tones) => Enumerable.Range(0, tones.ColumnCount).SelectMany(i => tones.Column(i).ToArray()).ToArray();

        private static float[] Tone(double hz, float amplitude, int count) => Enumerable.Range(0, count).Select(i => amplitude * (float)Math.Sin(2 * Math.PI * hz * i / RateHz)).ToArray();
    }
}
