using System;
using System.IO;
using OmniNPC.Hearing;

namespace OmniNPC.VoicePreview
{
    /// <summary>A line of the player that was recorded, or that lies in a WAV file; <see cref="PreviewSession.Play"/> lets the character hear it.</summary>
    /// <remarks>Immutable; any thread. Allocates: its samples.</remarks>
    public sealed class PreviewRecording
    {
        /// <summary>Most bytes of a file.</summary>
        /// <remarks>16 MB: a minute and a half of 48 kHz 16-bit stereo, or of 32-bit mono.</remarks>
        public const int MaxBytes = 16 << 20;

        /// <summary>Most seconds of a recording.</summary>
        /// <remarks>60: a turn is cut at 20 s; what is longer is no line.</remarks>
        public const double MaxSeconds = 60;

        // Below it nothing of speech is left; above it there is no microphone. As a WAV file is read.
        private const int LeastRateHz = 1000;
        private const int MostRateHz = 384000;

        /// <summary>Takes samples, as a microphone gave them.</summary>
        /// <param name="samples">Mono in [-1, 1]; not copied. At least one, at most <see cref="MaxSeconds"/>.</param>
        /// <param name="rateHz">1000 to 384000.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is none, or the rate is out of its range.</exception>
        /// <exception cref="InvalidDataException">It is too long.</exception>
        public PreviewRecording(ReadOnlyMemory<float> samples, int rateHz)
        {
            if (samples.IsEmpty || rateHz < LeastRateHz || rateHz > MostRateHz)
            {
                throw new ArgumentOutOfRangeException(nameof(samples), $"A recording has samples at {LeastRateHz} to {MostRateHz} Hz; found {samples.Length} at {rateHz} Hz.");
            }

            Samples = samples;
            RateHz = rateHz;
            if (Seconds > MaxSeconds)
            {
                throw new InvalidDataException(FormattableString.Invariant($"A recording may be {MaxSeconds} s long; this one has {Seconds:F1} s."));
            }
        }

        /// <summary>Mono in [-1, 1].</summary>
        public ReadOnlyMemory<float> Samples { get; }

        /// <summary>Samples per second.</summary>
        public int RateHz { get; }

        /// <summary>Length in seconds.</summary>
        public double Seconds => (double)Samples.Length / RateHz;

        /// <summary>Reads a WAV file.</summary>
        /// <param name="path">Where it is; sentences call it by its name.</param>
        /// <returns>Its sound, channels mixed down.</returns>
        /// <exception cref="InvalidDataException">It is no WAV file that can be understood, holds no samples, or is too large or too long; the message names it and says what was found.</exception>
        /// <exception cref="IOException">It cannot be opened.</exception>
        public static PreviewRecording Read(string path)
        {
            using FileStream file = File.OpenRead(path);
            string name = Path.GetFileName(path);
            return file.Length <= MaxBytes ? Read(file, name) : throw new InvalidDataException($"{name} has {file.Length} bytes; a recording may have {MaxBytes}.");
        }

        /// <summary>Reads a WAV file from a stream to its end.</summary>
        /// <param name="stream">The bytes, at most <see cref="MaxBytes"/>; whoever opened it has looked.</param>
        /// <param name="name">How sentences call it.</param>
        /// <returns>Its sound, channels mixed down.</returns>
        /// <exception cref="InvalidDataException">It is no WAV file that can be understood, holds no samples, or is too long; the message says what was found.</exception>
        public static PreviewRecording Read(Stream stream, string name)
        {
            WavFile sound = WavFile.Read(stream, name);
            return new PreviewRecording(sound.Samples, sound.RateHz);
        }
    }
}
