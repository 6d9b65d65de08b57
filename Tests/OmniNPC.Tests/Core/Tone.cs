using System;

namespace OmniNPC.Tests.Core
{
    /// <summary>Sounds for tests.</summary>
    internal static class Tone
    {
        /// <summary>A sine, the voice of these tests.</summary>
        public static float[] Sine(double hertz, double seconds, int rateHz, float amplitude = 0.3f)
        {
            var pcm = new float[(int)Math.Round(seconds * rateHz)];
            for (int i = 0; i < pcm.Length; i++)
            {
                pcm[i] = (float)(amplitude * Math.Sin(2 * Math.PI * hertz * i / rateHz));
            }

            return pcm;
        }

        public static float[] Silence(double seconds, int rateHz) => new float[(int)Math.Round(seconds * rateHz)];

        public static float[] Noise(double seconds, int rateHz, float amplitude, ulong seed = 7)
        {
            var random = new Speech.SeededRandom(seed);
            float[] pcm = Silence(seconds, rateHz);
            for (int i = 0; i < pcm.Length; i++)
            {
                pcm[i] = amplitude * random.NextNormal();
            }

            return pcm;
        }

        public static float[] Join(params float[][] parts)
        {
            int length = 0;
            foreach (float[] part in parts)
            {
                length += part.Length;
            }

            var all = new float[length];
            int at = 0;
            foreach (float[] part in parts)
            {
                part.CopyTo(all, at);
                at += part.Length;
            }

            return all;
        }

        public static double Rms(ReadOnlySpan<float> pcm)
        {
            double sum = 0;
            foreach (float sample in pcm)
            {
                sum += sample * sample;
            }

            return Math.Sqrt(sum / Math.Max(1, pcm.Length));
        }
    }
}
