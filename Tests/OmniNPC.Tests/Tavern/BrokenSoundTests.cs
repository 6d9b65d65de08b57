using System;
using System.IO;
using System.Text;
using NUnit.Framework;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tests.Tavern
{
    /// <summary>WAV files that cannot be read, through the command line: one sentence each, nothing else.</summary>
    public sealed class BrokenSoundTests
    {
        private string folder = string.Empty;

        [OneTimeSetUp]
        public void MakeFolder()
        {
            folder = Path.Combine(Path.GetTempPath(), "omninpc-wav-" + Guid.NewGuid().ToString("N"));
            Directory.CreateDirectory(folder);
        }

        [OneTimeTearDown]
        public void Clean() => Directory.Delete(folder, true);

        [TestCase("empty.wav", 0)]
        [TestCase("short.wav", 7)]
        [TestCase("header-only.wav", 44)]
        [TestCase("text.wav", -1)]
        [TestCase("mp3-inside.wav", -2)]
        [TestCase("no-channels.wav", -3)]
        [TestCase("no-rate.wav", -4)]
        public void A_broken_file_is_one_sentence_that_names_it(string name, int kind)
        {
            string path = Path.Combine(folder, name);
            File.WriteAllBytes(path, Bytes(kind));
            TavernRun run = TavernRun.Of("demo", "--headless", "--out", folder, "--hear", path);
            Assert.That(run.ExitCodeFound, Is.EqualTo(ExitCode.Failed), run.Error);
            Assert.That(run.Complaints, Has.Length.EqualTo(1), run.Error);
            Assert.That(run.Error, Does.Contain(name));
        }

        private static byte[] Bytes(int kind)
        {
            switch (kind)
            {
                case -1:
                    return Encoding.ASCII.GetBytes("This is no sound at all, however long one looks at it. It goes on and on.");
                case -2:
                    return Wav(85, 1, 16000, 16, 100);
                case -3:
                    return Wav(1, 0, 16000, 16, 100);
                case -4:
                    return Wav(1, 1, 0, 16, 100);
                default:
                    return Wav(1, 1, 16000, 16, 0).AsSpan(0, kind).ToArray();
            }
        }

        private static byte[] Wav(short format, short channels, int rate, short bits, int samples)
        {
            using MemoryStream stream = new MemoryStream();
            using BinaryWriter writer = new BinaryWriter(stream);
            int size = samples * channels * bits / 8;
            writer.Write(Encoding.ASCII.GetBytes("RIFF"));
            writer.Write(36 + size);
            writer.Write(Encoding.ASCII.GetBytes("WAVEfmt "));
            writer.Write(16);
            writer.Write(format);
            writer.Write(channels);
            writer.Write(rate);
            writer.Write(rate * channels * bits / 8);
            writer.Write((short)(channels * bits / 8));
            writer.Write(bits);
            writer.Write(Encoding.ASCII.GetBytes("data"));
            writer.Write(size);
            writer.Write(new byte[size]);
            writer.Flush();
            return stream.ToArray();
        }
    }
}
