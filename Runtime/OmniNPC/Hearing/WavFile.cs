using System;
using System.Buffers.Binary;
using System.IO;

namespace OmniNPC.Hearing
{
    /// <summary>The sound of a WAV file as mono samples: PCM of 8, 16, 24 or 32 bits, float of 32 or 64 bits, any rate, channels mixed down.</summary>
    /// <remarks>Thread: any. Allocates: the file's bytes and its samples. Sizes in the header are not trusted: what is there is read, and what cannot be understood is refused in one sentence.</remarks>
    public sealed class WavFile
    {
        // An hour of 48 kHz 32-bit stereo is 1.4 GB; no spoken line comes near.
        private const long MaxBytes = 512L << 20;

        private const int Pcm = 1;
        private const int Float = 3;
        private const int Extensible = 0xFFFE;

        private WavFile(float[] samples, int rateHz, int channels, int bitsPerSample, int nonFiniteSamples)
        {
            Samples = samples;
            RateHz = rateHz;
            Channels = channels;
            BitsPerSample = bitsPerSample;
            NonFiniteSamples = nonFiniteSamples;
        }

        /// <summary>Mono samples; integers scaled to [-1, 1), floats as they are but for those that are not finite, which become 0.</summary>
        public ReadOnlyMemory<float> Samples { get; }

        /// <summary>Samples per second; 1000 to 384000.</summary>
        public int RateHz { get; }

        /// <summary>Channels in the file, before mixing down.</summary>
        public int Channels { get; }

        /// <summary>Bits of one sample in the file.</summary>
        public int BitsPerSample { get; }

        /// <summary>Samples in the file that were not finite numbers.</summary>
        public int NonFiniteSamples { get; }

        /// <summary>Duration in seconds.</summary>
        public double Seconds => (double)Samples.Length / RateHz;

        /// <summary>Reads a file.</summary>
        /// <param name="path">Where it is.</param>
        /// <returns>Its sound.</returns>
        /// <exception cref="InvalidDataException">It is no WAV file that can be understood, or holds no samples; the message names it and says what was found.</exception>
        /// <exception cref="IOException">It cannot be opened.</exception>
        public static WavFile Read(string path)
        {
            using FileStream stream = File.OpenRead(path);
            return Read(stream, path);
        }

        /// <summary>Reads a stream to its end.</summary>
        /// <param name="stream">The bytes of a WAV file.</param>
        /// <param name="name">How messages call it.</param>
        /// <returns>Its sound.</returns>
        /// <exception cref="InvalidDataException">It is no WAV file that can be understood, or holds no samples; the message says what was found.</exception>
        public static WavFile Read(Stream stream, string name)
        {
            if (stream == null)
            {
                throw new ArgumentNullException(nameof(stream));
            }

            return Parse(ReadAll(stream, name), name);
        }

        private static ReadOnlySpan<byte> ReadAll(Stream stream, string name)
        {
            var memory = new MemoryStream();
            var buffer = new byte[1 << 16];
            int count;
            while ((count = stream.Read(buffer, 0, buffer.Length)) > 0)
            {
                memory.Write(buffer, 0, count);
                if (memory.Length > MaxBytes)
                {
                    throw new InvalidDataException($"{name} is larger than {MaxBytes >> 20} MB; that is no spoken line.");
                }
            }

            return memory.GetBuffer().AsSpan(0, (int)memory.Length);
        }

        private static WavFile Parse(ReadOnlySpan<byte> file, string name)
        {
            if (file.Length < 12 || !IsTag(file, "RIFF") || !IsTag(file.Slice(8), "WAVE"))
            {
                throw new InvalidDataException($"{name} is no WAV file: expected RIFF and WAVE in its first 12 bytes, found {Describe(file)}.");
            }

            // A writer that could not go back leaves 0 or all ones where sizes belong: then the sound goes to the end of the file.
            uint riffSize = BinaryPrimitives.ReadUInt32LittleEndian(file.Slice(4));
            bool isUnfinished = riffSize == 0 || riffSize == uint.MaxValue;
            ReadOnlySpan<byte> format = default;
            ReadOnlySpan<byte> rest = file.Slice(12);
            while (rest.Length >= 8)
            {
                uint size = BinaryPrimitives.ReadUInt32LittleEndian(rest.Slice(4));
                ReadOnlySpan<byte> body = rest.Slice(8);
                if (IsTag(rest, "data"))
                {
                    bool isToTheEnd = size == uint.MaxValue || (size == 0 && isUnfinished);
                    return Decode(format, isToTheEnd || size > body.Length ? body : body.Slice(0, (int)size), name);
                }

                if (size > body.Length)
                {
                    break;
                }

                format = IsTag(rest, "fmt ") ? body.Slice(0, (int)size) : format;

                // Chunks start at even places.
                rest = body.Slice((int)Math.Min(body.Length, size + (size & 1)));
            }

            throw new InvalidDataException($"{name} has no data chunk: its {file.Length} bytes end before one begins.");
        }

        private static WavFile Decode(ReadOnlySpan<byte> format, ReadOnlySpan<byte> data, string name)
        {
            if (format.Length < 16)
            {
                throw new InvalidDataException($"{name} has no format chunk before its data: expected 16 bytes or more, found {format.Length}.");
            }

            int kind = BinaryPrimitives.ReadUInt16LittleEndian(format);
            int channels = BinaryPrimitives.ReadUInt16LittleEndian(format.Slice(2));
            long rateHz = BinaryPrimitives.ReadUInt32LittleEndian(format.Slice(4));
            int bits = BinaryPrimitives.ReadUInt16LittleEndian(format.Slice(14));
            if (kind == Extensible && format.Length >= 26)
            {
                // The sub-format's first two bytes are the format of old.
                kind = BinaryPrimitives.ReadUInt16LittleEndian(format.Slice(24));
            }

            bool isKnown = (kind == Pcm && (bits == 8 || bits == 16 || bits == 24 || bits == 32)) || (kind == Float && (bits == 32 || bits == 64));
            if (!isKnown)
            {
                throw new InvalidDataException($"{name} is coded as format {kind} with {bits} bits; expected PCM (1) with 8, 16, 24 or 32 bits or float (3) with 32 or 64.");
            }

            if (channels < 1 || channels > 64 || rateHz < 1000 || rateHz > 384000)
            {
                throw new InvalidDataException($"{name} claims {channels} channels at {rateHz} Hz; expected 1 to 64 at 1000 to 384000.");
            }

            return Mix(data, kind, channels, (int)rateHz, bits, name);
        }

        private static WavFile Mix(ReadOnlySpan<byte> data, int kind, int channels, int rateHz, int bits, string name)
        {
            int bytes = bits / 8;
            int count = data.Length / (bytes * channels);
            if (count == 0)
            {
                throw new InvalidDataException($"{name} holds no samples.");
            }

            var samples = new float[count];
            int nonFinite = 0;
            for (int i = 0; i < count; i++)
            {
                double sum = 0;
                for (int channel = 0; channel < channels; channel++)
                {
                    double sample = Sample(data.Slice(((i * channels) + channel) * bytes), kind, bits);
                    if (double.IsNaN(sample) || double.IsInfinity(sample))
                    {
                        nonFinite++;
                        sample = 0;
                    }

                    sum += sample;
                }

                samples[i] = (float)(sum / channels);
            }

            return new WavFile(samples, rateHz, channels, bits, nonFinite);
        }

        private static double Sample(ReadOnlySpan<byte> at, int kind, int bits)
        {
            switch (bits)
            {
                // 8-bit WAV is unsigned, all others are signed.
                case 8: return (at[0] - 128) / 128.0;
                case 16: return BinaryPrimitives.ReadInt16LittleEndian(at) / 32768.0;
                case 24: return ((at[0] << 8) | (at[1] << 16) | (at[2] << 24)) / 2147483648.0;
                case 32 when kind == Pcm: return BinaryPrimitives.ReadInt32LittleEndian(at) / 2147483648.0;
                case 32: return BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt32LittleEndian(at));
                default: return BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(at));
            }
        }

        private static bool IsTag(ReadOnlySpan<byte> at, string tag)
            => at.Length >= 4 && at[0] == tag[0] && at[1] == tag[1] && at[2] == tag[2] && at[3] == tag[3];

        private static string Describe(ReadOnlySpan<byte> file)
        {
            if (file.IsEmpty)
            {
                return "an empty file";
            }

            var text = new char[Math.Min(12, file.Length)];
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = file[i] >= 32 && file[i] < 127 ? (char)file[i] : '.';
            }

            return $"\"{new string(text)}\"";
        }
    }
}
