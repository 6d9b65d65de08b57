using System;
using System.IO;
using System.Text;
using NUnit.Framework;
using OmniNPC.Hearing;

namespace OmniNPC.Tests.Core
{
    public sealed class WavFileTests
    {
        [TestCase(1, 8, 0.012)]
        [TestCase(1, 16, 1e-4)]
        [TestCase(1, 24, 1e-6)]
        [TestCase(1, 32, 1e-6)]
        [TestCase(3, 32, 1e-6)]
        [TestCase(3, 64, 1e-6)]
        public void Samples_of_every_width_are_read(int format, int bits, double tolerance)
        {
            float[] sound = Tone.Sine(440, 0.01, 8000, 0.9f);
            WavFile file = Read(Wav(format, bits, 1, 8000, sound));
            Assert.That(file.Samples.Length, Is.EqualTo(sound.Length));
            Assert.That(file.BitsPerSample, Is.EqualTo(bits));
            for (int i = 0; i < sound.Length; i++)
            {
                Assert.That(file.Samples.Span[i], Is.EqualTo(sound[i]).Within(tolerance));
            }
        }

        [TestCase(7350)]
        [TestCase(48000)]
        [TestCase(192000)]
        public void Any_rate_is_read(int rateHz)
        {
            Assert.That(Read(Wav(1, 16, 1, rateHz, new float[10])).RateHz, Is.EqualTo(rateHz));
        }

        [Test]
        public void Channels_are_mixed_down_with_equal_weight()
        {
            WavFile file = Read(Wav(3, 32, 2, 8000, new[] { 0.5f, 0.1f, -0.5f, 0.5f }));
            Assert.That(file.Channels, Is.EqualTo(2));
            Assert.That(file.Samples.ToArray(), Is.EqualTo(new[] { 0.3f, 0f }).Within(1e-6f));
        }

        [Test]
        public void An_extensible_header_and_unknown_chunks_of_odd_size_are_read()
        {
            Assert.That(Read(Wav(3, 32, 1, 8000, new[] { 0.25f }, extensible: true, oddChunk: true)).Samples.Span[0], Is.EqualTo(0.25f));
        }

        [TestCase(0xFFFFFFFFu)]
        [TestCase(0x7FFFFFFFu)]
        [TestCase(1000000u)]
        public void A_data_size_that_lies_beyond_the_file_reads_what_is_there(uint claimed)
        {
            byte[] bytes = Wav(1, 16, 1, 8000, new float[50]);
            BitConverter.GetBytes(claimed).CopyTo(bytes, 40);
            Assert.That(Read(bytes).Samples.Length, Is.EqualTo(50));
        }

        [Test]
        public void Sizes_left_at_zero_by_a_writer_that_was_cut_short_read_to_the_end()
        {
            byte[] bytes = Wav(1, 16, 1, 8000, new float[50]);
            BitConverter.GetBytes(0).CopyTo(bytes, 4);
            BitConverter.GetBytes(0).CopyTo(bytes, 40);
            Assert.That(Read(bytes).Samples.Length, Is.EqualTo(50));
        }

        [Test]
        public void A_sample_cut_in_two_at_the_end_is_left_out()
        {
            byte[] bytes = Wav(1, 16, 1, 8000, new float[50]);
            Array.Resize(ref bytes, bytes.Length - 1);
            Assert.That(Read(bytes).Samples.Length, Is.EqualTo(49));
        }

        [Test]
        public void Samples_that_are_no_numbers_become_silence_and_are_counted()
        {
            WavFile file = Read(Wav(3, 32, 1, 8000, new[] { 0.5f, float.NaN, float.NegativeInfinity, 0.25f }));
            Assert.That(file.NonFiniteSamples, Is.EqualTo(2));
            Assert.That(file.Samples.ToArray(), Is.EqualTo(new[] { 0.5f, 0f, 0f, 0.25f }));
        }

        [Test]
        public void What_is_no_WAV_file_is_refused_in_one_sentence_that_names_it()
        {
            Refused(new byte[0], "line.wav is no WAV file: expected RIFF and WAVE in its first 12 bytes, found an empty file.");
            Refused(Encoding.ASCII.GetBytes("OggS and more of it"), "line.wav is no WAV file: expected RIFF and WAVE in its first 12 bytes, found \"OggS and mor\".");
            byte[] good = Wav(1, 16, 1, 8000, new float[50]);
            Refused(good.AsSpan(0, 30).ToArray(), "line.wav has no data chunk: its 30 bytes end before one begins.");
            Refused(Wav(1, 16, 1, 8000, new float[0]), "line.wav holds no samples.");
            Refused(Wav(2, 4, 1, 8000, new float[0]), "line.wav is coded as format 2 with 4 bits; expected PCM (1) with 8, 16, 24 or 32 bits or float (3) with 32 or 64.");
            Refused(Wav(1, 16, 1, 5, new float[10]), "line.wav claims 1 channels at 5 Hz; expected 1 to 64 at 1000 to 384000.");
            Refused(Wav(1, 16, 0, 8000, new float[10]), "line.wav claims 0 channels at 8000 Hz; expected 1 to 64 at 1000 to 384000.");
        }

        [Test]
        public void Every_cut_of_a_file_is_read_or_refused_but_never_crashes()
        {
            byte[] good = Wav(1, 24, 2, 8000, new float[20], extensible: true, oddChunk: true);
            for (int length = 0; length < good.Length; length++)
            {
                Exception? refusal = Thrown.By(() => Read(good.AsSpan(0, length).ToArray()));
                Assert.That(refusal == null || refusal is InvalidDataException, Is.True, $"cut at {length}: {refusal}");
            }
        }

        [Test]
        public void Every_flipped_byte_of_a_header_is_read_or_refused_but_never_crashes()
        {
            for (int at = 0; at < 44; at++)
            {
                foreach (byte value in new byte[] { 0, 1, 127, 128, 255 })
                {
                    byte[] bytes = Wav(1, 16, 1, 8000, new float[20]);
                    bytes[at] = value;
                    Exception? refusal = Thrown.By(() => Read(bytes));
                    Assert.That(refusal == null || refusal is InvalidDataException, Is.True, $"byte {at} = {value}: {refusal}");
                }
            }
        }

        [Test]
        public void What_the_writer_writes_the_reader_reads()
        {
            var stream = new MemoryStream();
            using (var writer = new WavWriter(stream, 16000, 2))
            {
                writer.Write(new[] { 0.5f, -0.5f, 2f, -2f });
                writer.Write(new[] { float.NaN, 0f });
                Assert.That(writer.Seconds, Is.EqualTo(3 / 16000.0));
            }

            stream.Position = 0;
            WavFile file = WavFile.Read(stream, "line.wav");
            Assert.That(file.RateHz, Is.EqualTo(16000));
            Assert.That(file.Channels, Is.EqualTo(2));
            Assert.That(file.Samples.Length, Is.EqualTo(3));
            Assert.That(stream.ToArray()[44 + 4], Is.EqualTo(0xFF), "2 is clipped to 32767");
        }

        private static void Refused(byte[] bytes, string sentence)
        {
            Assert.That(Thrown.By(() => Read(bytes)), Is.TypeOf<InvalidDataException>().With.Message.EqualTo(sentence));
        }

        private static WavFile Read(byte[] bytes) => WavFile.Read(new MemoryStream(bytes), "line.wav");

        private static byte[] Wav(int format, int bits, int channels, int rateHz, float[] samples, bool extensible = false, bool oddChunk = false)
        {
            var stream = new MemoryStream();
            var writer = new BinaryWriter(stream);
            int dataBytes = samples.Length * bits / 8;
            int formatBytes = extensible ? 40 : 16;
            writer.Write(Encoding.ASCII.GetBytes("RIFF"));
            writer.Write(4 + 8 + formatBytes + (oddChunk ? 12 : 0) + 8 + dataBytes);
            writer.Write(Encoding.ASCII.GetBytes("WAVEfmt "));
            writer.Write(formatBytes);
            writer.Write((ushort)(extensible ? 0xFFFE : format));
            writer.Write((ushort)channels);
            writer.Write(rateHz);
            writer.Write(rateHz * channels * bits / 8);
            writer.Write((ushort)(channels * bits / 8));
            writer.Write((ushort)bits);
            if (extensible)
            {
                writer.Write((ushort)22);
                writer.Write((ushort)bits);
                writer.Write(0);
                writer.Write((ushort)format);
                writer.Write(new byte[14]);
            }

            if (oddChunk)
            {
                writer.Write(Encoding.ASCII.GetBytes("note"));
                writer.Write(3);
                writer.Write(new byte[] { 1, 2, 3, 0 });
            }

            writer.Write(Encoding.ASCII.GetBytes("data"));
            writer.Write(dataBytes);
            foreach (float sample in samples)
            {
                switch (bits)
                {
                    case 8: writer.Write((byte)Math.Round(128 + (sample * 127))); break;
                    case 16: writer.Write((short)Math.Round(sample * 32767)); break;
                    case 24: writer.Write(BitConverter.GetBytes((int)Math.Round(sample * 8388607)), 0, 3); break;
                    case 32 when format == 1: writer.Write((int)Math.Round(sample * 2147483647.0)); break;
                    case 32: writer.Write(sample); break;
                    case 64: writer.Write((double)sample); break;
                }
            }

            return stream.ToArray();
        }
    }
}
