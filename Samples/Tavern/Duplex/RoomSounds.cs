using System;
using OmniNPC.Speech;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>Sounds of a room that are nobody's turn, made by formula; and what distance does to a voice.</summary>
    internal static class RoomSounds
    {
        private const int RateHz = BenchLine.RateHz;

        /// <summary>Two bursts of breath through a throat, 0.15 s each: a cough.</summary>
        public static float[] Cough(SeededRandom random)
        {
            float[] sound = new float[(int)(0.55 * RateHz)];
            Burst(sound, 0, 0.16, 0.9, random);
            Burst(sound, (int)(0.3 * RateHz), 0.2, 0.6, random);
            return sound;
        }

        /// <summary>Three knocks on wood.</summary>
        public static float[] Knock(SeededRandom random)
        {
            float[] sound = new float[(int)(0.7 * RateHz)];
            for (int knock = 0; knock < 3; knock++)
            {
                double pitch = 180 + (60 * random.NextUniform());
                int at = (int)((0.02 + (0.22 * knock)) * RateHz);
                for (int i = 0; i < RateHz / 12 && at + i < sound.Length; i++)
                {
                    double t = (double)i / RateHz;
                    sound[at + i] += (float)((0.8 * Math.Sin(2 * Math.PI * pitch * t) * Math.Exp(-60 * t)) + (0.3 * random.NextNormal() * Math.Exp(-250 * t)));
                }
            }

            return sound;
        }

        /// <summary>A heavy door that falls shut.</summary>
        public static float[] Door(SeededRandom random)
        {
            float[] sound = new float[(int)(0.5 * RateHz)];
            double low = 0;
            for (int i = 0; i < sound.Length; i++)
            {
                double t = (double)i / RateHz;
                low += 0.08 * (random.NextNormal() - low);
                sound[i] = (float)((2.5 * low * Math.Exp(-9 * t)) + (0.4 * random.NextNormal() * Math.Exp(-90 * t)));
            }

            return sound;
        }

        /// <summary>Plucked strings: a few notes of a tune.</summary>
        public static float[] Music(SeededRandom random)
        {
            float[] sound = new float[(int)(1.6 * RateHz)];
            double[] scale = { 196, 220, 246.9, 293.7, 329.6, 392 };
            for (int note = 0; note < 6; note++)
            {
                double pitch = scale[(int)(random.NextUniform() * scale.Length)];
                int at = (int)(0.25 * note * RateHz);
                for (int i = 0; at + i < sound.Length; i++)
                {
                    double t = (double)i / RateHz;
                    double tone = Math.Sin(2 * Math.PI * pitch * t) + (0.5 * Math.Sin(4 * Math.PI * pitch * t)) + (0.25 * Math.Sin(6 * Math.PI * pitch * t));
                    sound[at + i] += (float)(0.4 * tone * Math.Exp(-5 * t));
                }
            }

            return sound;
        }

        /// <summary>A voice that talks to somebody else in the same room, relative to a level of 1: -8 dB, 5 dB less above 4 kHz, reflections after 45 and 120 ms (duplex research, section 1.2).</summary>
        public static float[] TalkingToAnother(float[] voice)
        {
            float[] sound = new float[voice.Length + (int)(0.12 * RateHz)];
            float gain = Decibels(-8) / (float)BenchMicrophone.LoudRms(voice);
            double low = 0;
            double share = 1 - Math.Exp(-2 * Math.PI * 4000 / RateHz);
            double high = Math.Pow(10, -5.0 / 20);
            for (int i = 0; i < voice.Length; i++)
            {
                low += share * (voice[i] - low);
                float direct = (float)(gain * (low + (high * (voice[i] - low))));
                sound[i] += direct;
                Add(sound, i + (int)(0.045 * RateHz), direct * Decibels(-6));
                Add(sound, i + (int)(0.12 * RateHz), direct * Decibels(-12));
            }

            return sound;
        }

        /// <summary>Speech in the background, relative to a level of 1: -15 dB, nothing above 3 kHz, an echo after 100 ms (duplex research, section 1.2).</summary>
        public static float[] Background(float[] voice)
        {
            float[] sound = new float[voice.Length + (int)(0.1 * RateHz)];
            float gain = Decibels(-15) / (float)BenchMicrophone.LoudRms(voice);
            double first = 0;
            double second = 0;
            double share = 1 - Math.Exp(-2 * Math.PI * 3000 / RateHz);
            for (int i = 0; i < voice.Length; i++)
            {
                first += share * (voice[i] - first);
                second += share * (first - second);
                float direct = (float)(gain * second);
                sound[i] += direct;
                Add(sound, i + (int)(0.1 * RateHz), direct * Decibels(-10));
            }

            return sound;
        }

        private static void Burst(float[] sound, int at, double seconds, double loudness, SeededRandom random)
        {
            double low = 0;
            double lower = 0;
            for (int i = 0; i < seconds * RateHz && at + i < sound.Length; i++)
            {
                double t = (double)i / RateHz;
                low += 0.45 * (random.NextNormal() - low);
                lower += 0.05 * (low - lower);
                sound[at + i] += (float)(loudness * (low - lower) * Math.Min(1, t / 0.008) * Math.Exp(-t * 3.5 / seconds));
            }
        }

        private static void Add(float[] sound, int at, float value)
        {
            if (at < sound.Length)
            {
                sound[at] += value;
            }
        }

        private static float Decibels(double decibels) => (float)Math.Pow(10, decibels / 20);
    }
}
