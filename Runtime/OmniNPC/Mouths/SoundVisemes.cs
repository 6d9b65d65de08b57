using System;
using OmniNPC.Hearing;

namespace OmniNPC.Mouths
{
    /// <summary>Guesses the shapes of a mouth from the sound of its voice, piece by piece as it is decoded: for voices that come without knowledge of what they say.</summary>
    /// <remarks>
    /// Every 10 ms the spectrum of 25 ms in 18 bands (100 to 7600 Hz, equally wide in mel) and the loudness, taken now and 30 ms before and after, are weighed for each viseme by a net of one hidden layer;
    /// the largest sum of three moments wins. The weights were fitted to 120 lines of three voices of flite, whose phone times are known, each as it is and with a longer or shorter throat
    /// (Editor/Visemes~/fit.py). What moves the mouth is right for 70 % of the time of other lines of these voices and for 62 % of the tiny model's (<c>./omninpc eval visemes</c>; by the Talker's own word:
    /// 81 %): silence, s, sh, r, n, l and the open and spread vowels mostly, th, k and the vowel of "law" four times in ten. Below 16 kHz it hears less and guesses worse. What it guesses is known 55 ms after
    /// the sound.
    /// Thread: one at a time. Allocates: at construction only.
    /// </remarks>
    public sealed class SoundVisemes
    {
        private const int Bands = 18;
        private const int Values = Bands + 1;
        private const int Reach = 3;
        private const int Kept = (2 * Reach) + 1;
        private const double LowestHz = 100;
        private const double HighestHz = 7600;
        private const double HopSeconds = 0.01;
        private const double WindowSeconds = 0.025;
        private const double PowerFloor = 1e-9;

        // The loudness is measured against the loudest so far, which is forgotten by 5 dB a second.
        private const double QuietestPeak = -50;
        private const double Forgetting = 0.05;
        private const double QuietestLevel = -60;

        // A mouth opens less for what is said softly: fully down to 10 dB below the loudest, 0.6 from 26 dB on; with less the shape would no longer be the strongest one beside rest.
        private const float FullLevel = -1f;
        private const float StrengthPerLevel = 0.25f;
        private const float LeastStrength = 0.6f;

        // A shape that lasts is entered anew as its loudness changes.
        private const int LongestRun = 4;

        private readonly int hop;
        private readonly Fft fft;
        private readonly float[] shape;
        private readonly float[] windowed;
        private readonly float[] power;
        private readonly float[] samples;
        private readonly int[] edges = new int[2 * Bands];
        private readonly float[] features = new float[Kept * Values];
        private readonly float[] measured = new float[3 * Values];
        private readonly float[] hidden = new float[SoundVisemeWeights.Hidden];
        private readonly float[] scores = new float[3 * VisemeTrack.Count];
        private readonly float scale;
        private int filled;
        private int analysed;
        private double peak;
        private Viseme last;
        private int run;

        /// <summary>Creates one at its beginning.</summary>
        /// <param name="sampleRateHz">Rate of the sound, 8000 to 48000.</param>
        /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
        public SoundVisemes(int sampleRateHz)
        {
            if (sampleRateHz < 8000 || sampleRateHz > 48000)
            {
                throw new ArgumentOutOfRangeException(nameof(sampleRateHz), sampleRateHz, $"The rate of a voice must be 8000 to 48000 Hz; found {sampleRateHz}.");
            }

            hop = (int)Math.Round(HopSeconds * sampleRateHz);
            int length = (int)Math.Round(WindowSeconds * sampleRateHz);
            int size = 1;
            while (size < length)
            {
                size <<= 1;
            }

            fft = new Fft(size);
            samples = new float[length];
            windowed = new float[size];
            power = new float[(size / 2) + 1];
            shape = new float[length];
            double sum = 0;
            for (int i = 0; i < length; i++)
            {
                double w = 0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / length));
                shape[i] = (float)w;
                sum += w * w;
            }

            scale = (float)(2 / (sum * size));
            double perBin = (double)sampleRateHz / size;
            for (int b = 0; b < Bands; b++)
            {
                edges[2 * b] = Math.Min((int)Math.Ceiling(Edge(b) / perBin), size / 2);
                edges[(2 * b) + 1] = Math.Min(Math.Max((int)Math.Ceiling(Edge(b + 1) / perBin), edges[2 * b] + 1), (size / 2) + 1);
            }

            Reset();
        }

        /// <summary>Begins a new sound.</summary>
        public void Reset()
        {
            filled = analysed = run = 0;
            peak = QuietestPeak;
            last = Viseme.Sil;
        }

        /// <summary>Takes the next samples and enters what shapes they sound like.</summary>
        /// <param name="pcm">Mono in [-1, 1] at the rate, any number; what is not finite counts as silence.</param>
        /// <param name="track">Receives the shapes and how far they are known.</param>
        public void Process(ReadOnlySpan<float> pcm, VisemeTrack track)
        {
            if (track == null)
            {
                throw new ArgumentNullException(nameof(track));
            }

            track.IsFromSound = true;
            while (pcm.Length > 0)
            {
                int count = Math.Min(pcm.Length, samples.Length - filled);
                pcm.Slice(0, count).CopyTo(samples.AsSpan(filled));
                filled += count;
                pcm = pcm.Slice(count);
                if (filled == samples.Length)
                {
                    Analyse();
                    samples.AsSpan(hop).CopyTo(samples);
                    filled -= hop;
                    Judge(track);
                }
            }
        }

        private static double Edge(int band)
        {
            double low = Mel(LowestHz);
            double mel = low + ((Mel(HighestHz) - low) * band / Bands);
            return 700 * (Math.Pow(10, mel / 2595) - 1);
        }

        private static double Mel(double hz) => 2595 * Math.Log10(1 + (hz / 700));

        private static void Layer(ReadOnlySpan<float> rows, ReadOnlySpan<float> input, Span<float> output)
        {
            int width = 1 + input.Length;
            for (int i = 0; i < output.Length; i++)
            {
                float sum = rows[i * width];
                ReadOnlySpan<float> weights = rows.Slice((i * width) + 1, input.Length);
                for (int k = 0; k < weights.Length; k++)
                {
                    sum += weights[k] * input[k];
                }

                output[i] = sum;
            }
        }

        private void Analyse()
        {
            for (int i = 0; i < samples.Length; i++)
            {
                float sample = samples[i];
                windowed[i] = sample - sample == 0f ? sample * shape[i] : 0f;
            }

            fft.Power(windowed, power);
            Span<float> own = features.AsSpan(analysed % Kept * Values, Values);
            double total = 0;
            double mean = 0;
            for (int b = 0; b < Bands; b++)
            {
                double band = 0;
                for (int k = edges[2 * b]; k < edges[(2 * b) + 1]; k++)
                {
                    band += power[k];
                }

                band *= scale;
                total += band;
                own[b] = (float)(10 * Math.Log10(band + PowerFloor));
                mean += own[b] / Bands;
            }

            for (int b = 0; b < Bands; b++)
            {
                own[b] = (float)((own[b] - mean) / 10);
            }

            double level = 10 * Math.Log10(total + PowerFloor);
            peak = Math.Max(level, peak - Forgetting);
            own[Bands] = (float)(Math.Max(level - peak, QuietestLevel) / 10);
            analysed++;
        }

        /// <summary>Weighs the moment that has what is after it now, and decides on the one before.</summary>
        private void Judge(VisemeTrack track)
        {
            int moment = analysed - 1 - Reach;
            if (moment < 0)
            {
                return;
            }

            for (int part = 0; part < 3; part++)
            {
                features.AsSpan(Math.Max(0, moment + ((part - 1) * Reach)) % Kept * Values, Values).CopyTo(measured.AsSpan(part * Values));
            }

            Span<float> own = scores.AsSpan(moment % 3 * VisemeTrack.Count, VisemeTrack.Count);
            Layer(SoundVisemeWeights.HiddenLayer, measured, hidden);
            for (int i = 0; i < hidden.Length; i++)
            {
                hidden[i] = Math.Max(0f, hidden[i]);
            }

            Layer(SoundVisemeWeights.OutputLayer, hidden, own);
            if (moment >= 1)
            {
                Decide(moment - 1, track);
            }
        }

        private void Decide(int moment, VisemeTrack track)
        {
            int best = 0;
            float most = float.NegativeInfinity;
            for (int v = 0; v < VisemeTrack.Count; v++)
            {
                float sum = scores[(moment % 3 * VisemeTrack.Count) + v] + scores[((moment + 1) % 3 * VisemeTrack.Count) + v];
                sum += moment > 0 ? scores[((moment - 1) % 3 * VisemeTrack.Count) + v] : 0;
                if (sum > most)
                {
                    most = sum;
                    best = v;
                }
            }

            double start = moment == 0 ? 0 : (moment * HopSeconds) + (0.5 * (WindowSeconds - HopSeconds));
            if (track.ShapeCount == 0 || (Viseme)best != last || run == LongestRun)
            {
                float level = features[(moment % Kept * Values) + Bands];
                float strength = Math.Min(1f, Math.Max(LeastStrength, 1f + (StrengthPerLevel * (level - FullLevel))));
                track.Add((Viseme)best, (Viseme)best, start, strength);
                last = (Viseme)best;
                run = 0;
            }

            run++;
            track.Extend(start + HopSeconds);
        }
    }
}
