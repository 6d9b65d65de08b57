using System;
using System.IO;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.Tests.Core;
using OmniNPC.VoicePreview;

namespace OmniNPC.Tests.Preview
{
    /// <summary>Recordings of a player's line: what is taken, and the sentence for what is not.</summary>
    public sealed class PreviewRecordingTests
    {
        private string file = string.Empty;

        [SetUp]
        public void Name() => file = Path.Combine(Path.GetTempPath(), "omninpc-recording-" + Guid.NewGuid().ToString("N") + ".wav");

        [TearDown]
        public void Remove() => File.Delete(file);

        [Test]
        public void A_wav_file_is_read()
        {
            WavWriter.WriteAll(file, Tone.Sine(200, 0.5, 22050), 22050);
            PreviewRecording recording = PreviewRecording.Read(file);

            Assert.That((recording.RateHz, recording.Samples.Length, recording.Seconds), Is.EqualTo((22050, 11025, 0.5)));
        }

        [Test]
        public void A_wav_file_that_lies_about_its_length_is_read_as_far_as_it_goes()
        {
            WavWriter.WriteAll(file, new float[1600], 16000);
            byte[] lying = File.ReadAllBytes(file);
            BitConverter.GetBytes(int.MaxValue).CopyTo(lying, 40);
            File.WriteAllBytes(file, lying);

            Assert.That(PreviewRecording.Read(file).Seconds, Is.EqualTo(0.1), "2 GB are claimed, 0.1 s are there.");
        }

        [Test]
        public void What_is_no_wav_file_or_too_long_or_too_large_is_refused_by_its_name()
        {
            File.WriteAllText(file, "this is no sound at all");
            Assert.That(Refusal(), Does.StartWith(Path.GetFileName(file) + " is no WAV file: expected RIFF and WAVE in its first 12 bytes, found "));

            WavWriter.WriteAll(file, new float[8000 * 61], 8000);
            Assert.That(Refusal(), Is.EqualTo("A recording may be 60 s long; this one has 61.0 s."));

            using (FileStream large = File.Create(file))
            {
                large.SetLength(PreviewRecording.MaxBytes + 1L);
            }

            Assert.That(Refusal(), Is.EqualTo(Path.GetFileName(file) + " has 16777217 bytes; a recording may have 16777216."));
        }

        [TestCase(0, 16000)]
        [TestCase(1, 999)]
        [TestCase(1, 384001)]
        public void Nothing_and_a_rate_of_no_microphone_are_refused(int samples, int rateHz)
            => Assert.That(Thrown.By(() => new PreviewRecording(new float[samples], rateHz)), Is.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"found {samples} at {rateHz} Hz."));

        private string Refusal() => Thrown.By(() => PreviewRecording.Read(file)) is InvalidDataException refused ? refused.Message : string.Empty;
    }
}
