using System;
using System.Collections.Generic;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>Something the microphone gets besides the noise of the room, known to the sample.</summary>
    internal sealed class PlayerSound
    {
        // Speech that is cut at a word boundary ends and begins anew without a click.
        private const int FadeSamples = BenchLine.RateHz / 200;

        private PlayerSound(SoundKind kind, string text, float[] samples, IReadOnlyList<Stretch> speech)
        {
            Kind = kind;
            Text = text;
            Samples = samples;
            Speech = speech;
        }

        /// <summary>What it is.</summary>
        public SoundKind Kind { get; }

        /// <summary>What is said, or what makes the noise.</summary>
        public string Text { get; }

        /// <summary>The dry sound, mono at 16 kHz.</summary>
        public float[] Samples { get; }

        /// <summary>Where it is audible, in seconds from its beginning; more than one stretch where the player pauses.</summary>
        public IReadOnlyList<Stretch> Speech { get; }

        /// <summary>Length in seconds.</summary>
        public double Seconds => (double)Samples.Length / BenchLine.RateHz;

        /// <summary>A line as it is.</summary>
        public static PlayerSound Of(SoundKind kind, BenchLine line) => new PlayerSound(kind, line.Text, line.Samples, new[] { new Stretch(0, line.Seconds) });

        /// <summary>A sound of another making.</summary>
        public static PlayerSound Of(SoundKind kind, string what, float[] samples)
            => new PlayerSound(kind, what, samples, new[] { new Stretch(0, (double)samples.Length / BenchLine.RateHz) });

        /// <summary>A line with a pause at the beginning of a word: one recording in two pieces, so that the voice before the pause is in the middle of a sentence.</summary>
        public static PlayerSound WithPause(BenchLine line, int word, double pauseSeconds)
        {
            int cut = (int)(line.WordStart(word) * BenchLine.RateHz);
            int pause = (int)(pauseSeconds * BenchLine.RateHz);
            float[] samples = new float[line.Samples.Length + pause];
            line.Samples.AsSpan(0, cut).CopyTo(samples);
            line.Samples.AsSpan(cut).CopyTo(samples.AsSpan(cut + pause));
            for (int i = 0; i < FadeSamples; i++)
            {
                float gain = (i + 1f) / FadeSamples;
                samples[cut - 1 - i] *= gain;
                samples[cut + pause + i] *= gain;
            }

            string[] words = line.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string text = string.Join(" ", words, 0, word) + " ... " + string.Join(" ", words, word, words.Length - word);
            return new PlayerSound(SoundKind.Turn, text, samples, new[]
            {
                new Stretch(0, (double)cut / BenchLine.RateHz),
                new Stretch((double)(cut + pause) / BenchLine.RateHz, (double)samples.Length / BenchLine.RateHz),
            });
        }
    }
}
