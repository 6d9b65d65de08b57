using System;
using OmniNPC.Hearing;

namespace OmniNPC.Dialogue
{
    /// <summary>Whether a rendered sound can pass for a listener's "mm-hm", by what can be measured, and the part of it that sounds.</summary>
    internal static class BackchannelSound
    {
        // Duplex research, section 1.5 (F4): backchannels last 0.25 to 0.7 s; one block more on either side is no fault.
        public const double LeastSeconds = 0.2;
        public const double MostSeconds = 0.8;

        private const double BlockSeconds = 0.01;

        // A nasal hum is voiced nearly throughout, "right" loses its r to the onset and its t to a stop: half is what both have.
        private const double LeastVoiced = 0.5;

        // Quieter than this at its loudest block is a breath; a turn of the tiny model's voices reaches -14 to -20.
        private const float LeastDecibels = -32f;

        // What is 30 dB below the loudest block is no part of it.
        private const float SilenceBelow = 30f;

        private const double FadeSeconds = 0.005;

        /// <summary>Judges a sound and cuts the silence off it.</summary>
        /// <param name="pcm">Mono at the rate.</param>
        /// <param name="rateHz">Its rate.</param>
        /// <param name="trimmed">The part that sounds, faded in and out over 5 ms.</param>
        /// <returns>Null when it is good, else what is wrong with it.</returns>
        public static string? Judge(ReadOnlySpan<float> pcm, int rateHz, out float[] trimmed)
        {
            trimmed = Array.Empty<float>();
            int block = (int)(rateHz * BlockSeconds);
            int blocks = pcm.Length / block;
            float loudest = float.NegativeInfinity;
            for (int i = 0; i < blocks; i++)
            {
                loudest = Math.Max(loudest, Decibels(pcm.Slice(i * block, block)));
            }

            if (!(loudest >= LeastDecibels))
            {
                return "it is too quiet";
            }

            int first = blocks;
            int last = -1;
            for (int i = 0; i < blocks; i++)
            {
                if (Decibels(pcm.Slice(i * block, block)) > loudest - SilenceBelow)
                {
                    first = Math.Min(first, i);
                    last = i;
                }
            }

            int count = last + 1 - first;
            if (count * BlockSeconds < LeastSeconds || count * BlockSeconds > MostSeconds)
            {
                return FormattableString.Invariant($"it lasts {count * BlockSeconds:F2} s");
            }

            double voiced = Voiced(pcm.Slice(first * block, count * block), rateHz, block);
            if (voiced < LeastVoiced)
            {
                return FormattableString.Invariant($"only {100 * voiced:F0} % of it is voiced");
            }

            trimmed = pcm.Slice(first * block, count * block).ToArray();
            int fade = (int)(rateHz * FadeSeconds);
            for (int i = 0; i < fade; i++)
            {
                trimmed[i] *= (float)i / fade;
                trimmed[trimmed.Length - 1 - i] *= (float)i / fade;
            }

            return null;
        }

        private static double Voiced(ReadOnlySpan<float> pcm, int rateHz, int block)
        {
            var tracker = new F0Tracker(rateHz);
            int voiced = 0;
            for (int at = 0; at < pcm.Length; at += block)
            {
                voiced += tracker.Push(pcm.Slice(at, block)) > 0 ? 1 : 0;
            }

            return (double)voiced * block / pcm.Length;
        }

        private static float Decibels(ReadOnlySpan<float> block)
        {
            float power = 0;
            foreach (float sample in block)
            {
                power += sample * sample;
            }

            return 10f * MathF.Log10((power / block.Length) + 1e-10f);
        }
    }
}
