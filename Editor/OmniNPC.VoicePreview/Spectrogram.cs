using System;
using OmniNPC.Hearing;

namespace OmniNPC.VoicePreview
{
    /// <summary>How loud each tone of a take is over time, while its samples arrive: a column of levels per 10 ms, 60 dB from faint to full.</summary>
    /// <remarks>Thread: one at a time. Allocates: when a take is longer than any before.</remarks>
    public sealed class Spectrogram
    {
        /// <summary>Columns per second.</summary>
        public const int ColumnRateHz = 100;

        /// <summary>Levels of a column, evenly spaced from 0 Hz to half of the rate.</summary>
        public const int BandCount = WindowSamples / 2;

        // 32 ms at 16 kHz: harmonics of a voice are apart, and syllables are too.
        private const int WindowSamples = 512;
        private const double RangeDb = 60;

        // What speech reaches; a full-scale tone is louder.
        private const double FullDb = -15;

        // A full-scale tone has a magnitude of a quarter of the window's length.
        private const double FullPower = WindowSamples / 4.0 * (WindowSamples / 4.0);

        private readonly Fft fft = new Fft(WindowSamples);
        private readonly float[] window = new float[WindowSamples];
        private readonly float[] weighted = new float[WindowSamples];
        private readonly float[] power = new float[BandCount + 1];
        private readonly int rateHz;
        private float[] samples;
        private byte[] levels;
        private int count;

        /// <summary>Creates an empty one.</summary>
        /// <param name="rateHz">Rate of the samples, 1000 to 384000.</param>
        /// <exception cref="ArgumentOutOfRangeException">The rate is another.</exception>
        public Spectrogram(int rateHz)
        {
            if (rateHz < 1000 || rateHz > 384000)
            {
                throw new ArgumentOutOfRangeException(nameof(rateHz), rateHz, $"A spectrogram's rate is 1000 to 384000 Hz; found {rateHz}.");
            }

            this.rateHz = rateHz;
            samples = new float[8 * rateHz];
            levels = new byte[8 * ColumnRateHz * BandCount];
            for (int i = 0; i < WindowSamples; i++)
            {
                window[i] = (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * i / WindowSamples)));
            }
        }

        /// <summary>Columns so far. A column is there once all samples of its window are.</summary>
        public int ColumnCount { get; private set; }

        /// <summary>Forgets everything for a new take.</summary>
        public void Clear()
        {
            Array.Clear(samples, 0, count);
            count = ColumnCount = 0;
        }

        /// <summary>Adds samples.</summary>
        /// <param name="position">Sample of the take at which they begin. Less than what came before when a stopped voice says a word anew: the columns there are made anew.</param>
        /// <param name="pcm">Mono in [-1, 1].</param>
        public void Add(long position, ReadOnlySpan<float> pcm)
        {
            int end = checked((int)position + pcm.Length);
            if (end > samples.Length)
            {
                Array.Resize(ref samples, Math.Max(end, 2 * samples.Length));
            }

            pcm.CopyTo(samples.AsSpan((int)position));
            count = Math.Max(count, end);
            while (ColumnCount > 0 && BeginOf(ColumnCount - 1) + WindowSamples > position)
            {
                ColumnCount--;
            }

            for (; BeginOf(ColumnCount) + WindowSamples <= count; ColumnCount++)
            {
                Analyse(ColumnCount);
            }
        }

        /// <summary>The levels of a column.</summary>
        /// <param name="index">0 to <see cref="ColumnCount"/> - 1; the column begins at that many 1 / <see cref="ColumnRateHz"/> s.</param>
        /// <returns><see cref="BandCount"/> levels, low tones first, 0 (fainter than -75 dB of full scale) to 255 (-15 dB and louder). Valid until more is added.</returns>
        /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
        public ReadOnlySpan<byte> Column(int index)
        {
            if ((uint)index >= (uint)ColumnCount)
            {
                throw new ArgumentOutOfRangeException(nameof(index), index, $"The spectrogram has {ColumnCount} columns.");
            }

            return levels.AsSpan(index * BandCount, BandCount);
        }

        private int BeginOf(int column) => (int)((long)column * rateHz / ColumnRateHz);

        private void Analyse(int column)
        {
            int begin = BeginOf(column);
            for (int i = 0; i < WindowSamples; i++)
            {
                weighted[i] = samples[begin + i] * window[i];
            }

            fft.Power(weighted, power);
            int at = column * BandCount;
            if (at + BandCount > levels.Length)
            {
                Array.Resize(ref levels, 2 * levels.Length);
            }

            for (int i = 0; i < BandCount; i++)
            {
                // -180 dB for silence, which has no logarithm.
                double db = 10 * Math.Log10((power[i] / FullPower) + 1e-18);
                levels[at + i] = (byte)Math.Max(0, Math.Min(255, 255 * (1 + ((db - FullDb) / RangeDb))));
            }
        }
    }
}
