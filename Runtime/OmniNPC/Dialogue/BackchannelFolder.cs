using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using OmniNPC.Hearing;
using OmniNPC.Speech;

namespace OmniNPC.Dialogue
{
    /// <summary>
    /// The rendered backchannels on disk: 16-bit WAV files any player opens, each followed by a SHA-256 over its key and its bytes. A file that is broken, cut short or somebody
    /// else's is not used and written anew; a folder that cannot be used is one sentence, and everything goes on without it.
    /// </summary>
    /// <remarks>A file's name is a hash and nothing of a voice's or a model's name, so none can lead out of the folder. Thread: mind.</remarks>
    internal sealed class BackchannelFolder
    {
        // Grows when rendering, judging or the file's layout changes.
        private const int Version = 1;

        private const int HashBytes = 32;

        // Twice the longest backchannel at 48 kHz, 16 bits.
        private const int MostBytes = 160_000;

        private readonly string path;
        private readonly string model;

        private BackchannelFolder(string path, string model)
        {
            this.path = path;
            this.model = model;
        }

        /// <summary>The folder that is used when none is chosen; empty where the system names none.</summary>
        public static string Default
        {
            get
            {
                string home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
                return home.Length == 0 ? string.Empty : Path.Combine(home, "OmniNPC", "backchannels");
            }
        }

        /// <summary>Opens a folder; it is made with the first file.</summary>
        /// <param name="path">Null for <see cref="Default"/>, empty for none.</param>
        /// <param name="model">The content hash of the model, or null when it has none: then nothing is kept, for nobody could tell an old file from a new one.</param>
        public static BackchannelFolder? Open(string? path, string? model)
        {
            string chosen = path ?? Default;
            return chosen.Length == 0 || string.IsNullOrEmpty(model) ? null : new BackchannelFolder(chosen, model!);
        }

        /// <summary>Reads a backchannel.</summary>
        /// <returns>Null when there is none that can be used.</returns>
        public float[]? Read(VoiceDescription voice, string text, ulong seed, int rateHz)
        {
            byte[] key = Key(voice, text, seed, rateHz);
            string file = FileOf(key);
            try
            {
                var info = new FileInfo(file);
                if (!info.Exists || info.Length > MostBytes || info.Length <= HashBytes)
                {
                    return null;
                }

                byte[] bytes = File.ReadAllBytes(file);
                int length = bytes.Length - HashBytes;
                if (length <= 0 || !bytes.AsSpan(length).SequenceEqual(Hash(key, bytes, length)))
                {
                    return null;
                }

                WavFile wav = WavFile.Read(new MemoryStream(bytes, 0, length), file);
                return wav.RateHz == rateHz && wav.Channels == 1 ? wav.Samples.ToArray() : null;
            }
            catch (Exception error) when (IsOfTheDisk(error))
            {
                return null;
            }
        }

        /// <summary>Keeps a backchannel as <see cref="Wav"/> made it.</summary>
        /// <returns>Null, or why it could not be kept.</returns>
        public string? Write(VoiceDescription voice, string text, ulong seed, int rateHz, byte[] wav)
        {
            byte[] key = Key(voice, text, seed, rateHz);
            string file = FileOf(key);

            // Two games may start at once: each writes a file of its own and moves it into place whole.
            string fresh = file + "." + Guid.NewGuid().ToString("N");
            try
            {
                Directory.CreateDirectory(path);
                using (FileStream stream = File.Create(fresh))
                {
                    stream.Write(wav, 0, wav.Length);
                    byte[] hash = Hash(key, wav, wav.Length);
                    stream.Write(hash, 0, hash.Length);
                }

                File.Delete(file);
                File.Move(fresh, file);
                return null;
            }
            catch (Exception error) when (IsOfTheDisk(error))
            {
                Discard(fresh);
                return $"Backchannels cannot be kept in {path} ({error.Message.TrimEnd('.')}); they are rendered again at the next start.";
            }
        }

        /// <summary>Samples as the file has them: 16 bits, so that what was just rendered and what was read sound the same to the bit.</summary>
        public static byte[] Wav(ReadOnlySpan<float> samples, int rateHz)
        {
            var stream = new MemoryStream();
            using (var writer = new WavWriter(stream, rateHz))
            {
                writer.Write(samples);
            }

            return stream.ToArray();
        }

        private static bool IsOfTheDisk(Exception error)
            => error is IOException || error is UnauthorizedAccessException || error is NotSupportedException || error is ArgumentException || error is System.Security.SecurityException;

        private static void Discard(string file)
        {
            try
            {
                File.Delete(file);
            }
            catch (Exception error) when (IsOfTheDisk(error))
            {
                // It was never made, or stays behind as a few kilobytes nobody reads.
            }
        }

        private static byte[] Hash(byte[] key, byte[] wav, int length)
        {
            using SHA256 sha = SHA256.Create();
            sha.TransformBlock(key, 0, key.Length, null, 0);
            sha.TransformFinalBlock(wav, 0, length);
            return sha.Hash!;
        }

        private byte[] Key(VoiceDescription voice, string text, ulong seed, int rateHz)
        {
            using SHA256 sha = SHA256.Create();

            // Lengths keep "ab" + "c" and "a" + "bc" apart.
            return sha.ComputeHash(Encoding.UTF8.GetBytes(
                FormattableString.Invariant($"{Version}|{model.Length}:{model}|{voice.Name.Length}:{voice.Name}|{voice.Row}|{text.Length}:{text}|{seed}|{rateHz}")));
        }

        private string FileOf(byte[] key)
        {
            var name = new StringBuilder(2 * key.Length);
            foreach (byte b in key)
            {
                name.Append(b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            }

            return Path.Combine(path, name + ".wav");
        }
    }
}
