using System;
using System.Buffers.Binary;
using System.IO;

namespace OmniNPC.Hearing
{
    /// <summary>Writes samples as a 16-bit PCM WAV file, piece by piece; the sizes are filled in at the end.</summary>
    /// <remarks>Thread: one at a time. Allocates: at construction only.</remarks>
    public sealed class WavWriter : IDisposable
    {
        private const int HeaderBytes = 44;

        private readonly Stream stream;
        private readonly bool ownsStream;
        private readonly byte[] buffer = new byte[8192];
        private long dataBytes;
        private bool isDisposed;

        /// <summary>Creates a file; an older one is replaced.</summary>
        /// <param name="path">Where.</param>
        /// <param name="rateHz">Samples per second and channel.</param>
        /// <param name="channels">Interleaved channels; 1 to 64.</param>
        /// <exception cref="IOException">It cannot be created.</exception>
        public WavWriter(string path, int rateHz, int channels = 1)
            : this(File.Create(path), rateHz, channels)
        {
            ownsStream = true;
        }

        /// <summary>Writes to a stream that can seek and stays open.</summary>
        /// <param name="stream">Where.</param>
        /// <param name="rateHz">Samples per second and channel.</param>
        /// <param name="channels">Interleaved channels; 1 to 64.</param>
        /// <exception cref="ArgumentOutOfRangeException">The rate or the number of channels is out of range.</exception>
        public WavWriter(Stream stream, int rateHz, int channels = 1)
        {
            this.stream = stream ?? throw new ArgumentNullException(nameof(stream));
            RateHz = rateHz >= 1 ? rateHz : throw new ArgumentOutOfRangeException(nameof(rateHz), rateHz, "The rate must be at least 1.");
            Channels = channels >= 1 && channels <= 64 ? channels : throw new ArgumentOutOfRangeException(nameof(channels), channels, "The channels must be 1 to 64.");
            WriteHeader();
        }

        /// <summary>Samples per second and channel.</summary>
        public int RateHz { get; }

        /// <summary>Interleaved channels.</summary>
        public int Channels { get; }

        /// <summary>Seconds written.</summary>
        public double Seconds => (double)dataBytes / (2 * Channels * RateHz);

        /// <summary>Writes a whole file.</summary>
        /// <param name="path">Where; an older file is replaced.</param>
        /// <param name="samples">Interleaved samples in [-1, 1].</param>
        /// <param name="rateHz">Samples per second and channel.</param>
        /// <param name="channels">Interleaved channels.</param>
        public static void WriteAll(string path, ReadOnlySpan<float> samples, int rateHz, int channels = 1)
        {
            using var writer = new WavWriter(path, rateHz, channels);
            writer.Write(samples);
        }

        /// <summary>Adds samples.</summary>
        /// <param name="samples">Interleaved samples in [-1, 1]; what is beyond is clipped, what is no number is silence.</param>
        /// <exception cref="ObjectDisposedException">The file is closed.</exception>
        public void Write(ReadOnlySpan<float> samples)
        {
            if (isDisposed)
            {
                throw new ObjectDisposedException(nameof(WavWriter));
            }

            while (!samples.IsEmpty)
            {
                int count = Math.Min(samples.Length, buffer.Length / 2);
                for (int i = 0; i < count; i++)
                {
                    float sample = float.IsNaN(samples[i]) ? 0f : Math.Max(-1f, Math.Min(1f, samples[i]));
                    BinaryPrimitives.WriteInt16LittleEndian(buffer.AsSpan(2 * i), (short)Math.Round(sample * 32767f));
                }

                stream.Write(buffer, 0, 2 * count);
                dataBytes += 2 * count;
                samples = samples.Slice(count);
            }
        }

        /// <summary>Fills the sizes in and, when it made the file, closes it.</summary>
        public void Dispose()
        {
            if (isDisposed)
            {
                return;
            }

            isDisposed = true;
            long end = stream.Position;
            stream.Position = end - dataBytes - HeaderBytes;
            WriteHeader();
            stream.Position = end;
            stream.Flush();
            if (ownsStream)
            {
                stream.Dispose();
            }
        }

        private void WriteHeader()
        {
            Span<byte> header = buffer.AsSpan(0, HeaderBytes);
            WriteTag(header, "RIFF");

            // Sizes beyond 4 GB do not fit a WAV header; readers then take the sound to the end of the file.
            uint data = (uint)Math.Min(dataBytes, uint.MaxValue - HeaderBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(header.Slice(4), data + HeaderBytes - 8);
            WriteTag(header.Slice(8), "WAVE");
            WriteTag(header.Slice(12), "fmt ");
            BinaryPrimitives.WriteInt32LittleEndian(header.Slice(16), 16);
            BinaryPrimitives.WriteInt16LittleEndian(header.Slice(20), 1);
            BinaryPrimitives.WriteInt16LittleEndian(header.Slice(22), (short)Channels);
            BinaryPrimitives.WriteInt32LittleEndian(header.Slice(24), RateHz);
            BinaryPrimitives.WriteInt32LittleEndian(header.Slice(28), RateHz * Channels * 2);
            BinaryPrimitives.WriteInt16LittleEndian(header.Slice(32), (short)(Channels * 2));
            BinaryPrimitives.WriteInt16LittleEndian(header.Slice(34), 16);
            WriteTag(header.Slice(36), "data");
            BinaryPrimitives.WriteUInt32LittleEndian(header.Slice(40), data);
            stream.Write(buffer, 0, HeaderBytes);
        }

        private static void WriteTag(Span<byte> at, string tag)
        {
            for (int i = 0; i < 4; i++)
            {
                at[i] = (byte)tag[i];
            }
        }
    }
}
