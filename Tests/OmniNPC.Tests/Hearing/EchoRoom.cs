using System;
using System.IO;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.SpeexDsp;
using OmniNPC.Speech;
using OmniNPC.Tests.House;

namespace OmniNPC.Tests.Hearing
{
    /// <summary>A synthetic room between loudspeaker and microphone, and the voices in it: all known to the sample.</summary>
    internal sealed class EchoRoom
    {
        public const int Rate = EchoControl.RateHz;

        private readonly float[] response;

        /// <summary>Creates a room: noise that falls by 60 dB over its length, as loud in all as the level says.</summary>
        public EchoRoom(double echoDecibels, double delaySeconds = 0.02, double roomSeconds = 0.05, ulong seed = 3)
        {
            var random = new SeededRandom(seed);
            int delay = (int)(delaySeconds * Rate);
            int length = (int)(roomSeconds * Rate);
            response = new float[delay + length];
            double power = 0;
            for (int i = 0; i < length; i++)
            {
                // The direct sound is the strongest single arrival, as in a real room.
                double tap = (i == 0 ? 3 : random.NextNormal()) * Math.Pow(10, -3.0 * i / length);
                response[delay + i] = (float)tap;
                power += tap * tap;
            }

            float gain = (float)(Math.Pow(10, echoDecibels / 20) / Math.Sqrt(power));
            for (int i = 0; i < response.Length; i++)
            {
                response[i] *= gain;
            }
        }

        /// <summary>What the microphone gets of what the loudspeaker played.</summary>
        public float[] Echo(float[] played)
        {
            float[] echo = new float[played.Length];
            for (int i = 0; i < played.Length; i++)
            {
                if (played[i] == 0f)
                {
                    continue;
                }

                int count = Math.Min(response.Length, played.Length - i);
                for (int tap = 0; tap < count; tap++)
                {
                    echo[i + tap] += played[i] * response[tap];
                }
            }

            return echo;
        }

        /// <summary>The character: spoken lines of the repository one after another, 0.2 s apart, at -23 dB relative to full scale.</summary>
        public static float[] Character(double seconds, int firstLine = 0)
        {
            float[] speech = new float[(int)(seconds * Rate)];
            int at = 0;
            for (int line = firstLine; at < speech.Length; line++)
            {
                at = Add(speech, at, Path.Combine(Repository.Root, "Editor/Training~/eval/spoken", $"{line % 128:D3}.wav"));
                at += Rate / 5;
            }

            return Levelled(speech, -23);
        }

        /// <summary>The player: the tavern's lines, another voice, from their first audible sample on, at a level relative to full scale.</summary>
        public static float[] Player(double seconds, double decibels = -23)
        {
            string[] lines = Directory.GetFiles(Path.Combine(Repository.Root, "Samples/Tavern/Lines"), "*.wav");
            Array.Sort(lines, StringComparer.Ordinal);
            float[] speech = new float[(int)(seconds * Rate)];
            int at = 0;
            for (int line = 0; at < speech.Length; line++)
            {
                at = Add(speech, at, lines[line % lines.Length]);
            }

            int onset = Array.FindIndex(speech, sample => Math.Abs(sample) > 0.03f);
            speech.AsSpan(onset).CopyTo(speech);
            speech.AsSpan(speech.Length - onset).Clear();
            return Levelled(speech, decibels);
        }

        /// <summary>Noise of a room with a fan, at a level relative to full scale.</summary>
        public static float[] Noise(double seconds, double decibels, ulong seed = 11)
            => Core.Tone.Noise(seconds, Rate, (float)Math.Pow(10, decibels / 20), seed);

        /// <summary>The sum of two signals, the second from a moment on.</summary>
        public static float[] Mixed(float[] first, float[] second, double fromSeconds = 0)
        {
            float[] sum = (float[])first.Clone();
            int from = (int)(fromSeconds * Rate);
            for (int i = 0; i < second.Length && from + i < sum.Length; i++)
            {
                sum[from + i] += second[i];
            }

            return sum;
        }

        /// <summary>Energy of a stretch in dB.</summary>
        public static double Decibels(ReadOnlySpan<float> samples, double from = 0, double to = double.MaxValue)
        {
            double sum = 1e-12;
            int last = (int)Math.Min(samples.Length, to * Rate);
            for (int i = (int)(from * Rate); i < last; i++)
            {
                sum += (double)samples[i] * samples[i];
            }

            return 10 * Math.Log10(sum);
        }

        /// <summary>SpeexDSP, or a skipped test that says what is missing.</summary>
        public static SpeexEchoCanceller Canceller(double tailSeconds = SpeexEchoCanceller.DefaultTailSeconds)
        {
            try
            {
                return SpeexEchoCanceller.Create(tailSeconds);
            }
            catch (DllNotFoundException missing)
            {
                Assert.Ignore(missing.Message);
                throw;
            }
        }

        private static int Add(float[] speech, int at, string path)
        {
            ReadOnlySpan<float> samples = WavFile.Read(path).Samples.Span;
            int count = Math.Min(samples.Length, speech.Length - at);
            samples.Slice(0, count).CopyTo(speech.AsSpan(at));
            return at + count;
        }

        private static float[] Levelled(float[] speech, double decibels)
        {
            float gain = (float)(Math.Pow(10, decibels / 20) / Core.Tone.Rms(speech));
            for (int i = 0; i < speech.Length; i++)
            {
                speech[i] = Math.Max(-1f, Math.Min(1f, speech[i] * gain));
            }

            return speech;
        }
    }
}
