using System;
using System.Collections.Generic;
using OmniNPC.Hearing;
using OmniNPC.Speech;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>The player's microphone: the noise of the room, the sounds of the plan at known samples, and the echo of the loudspeaker.</summary>
    internal sealed class BenchMicrophone
    {
        // A fan: noise that falls towards high frequencies.
        private const double NoiseMemory = 0.8;

        // Reflections of the player's own voice: twelve arrivals within 80 ms.
        private const int Reflections = 12;
        private const double ReflectionSeconds = 0.08;

        private const double LouderNoise = 1.3;

        private readonly List<float> recording = new List<float>(60 * BenchLine.RateHz);
        private readonly List<PlacedSound> placed = new List<PlacedSound>();
        private readonly SeededRandom noise;
        private readonly double noiseStep;
        private readonly float[] speakerPlayer;
        private readonly double speechLevel;
        private readonly EchoPath? echo;
        private double noiseState;
        private float[] current = Array.Empty<float>();
        private int currentAt;

        /// <summary>Creates a microphone for a plan.</summary>
        /// <param name="plan">Levels and rooms.</param>
        /// <param name="echo">The echo's way, or null with headphones.</param>
        public BenchMicrophone(ConversationPlan plan, EchoPath? echo)
        {
            this.echo = echo;
            noise = new SeededRandom(SeededRandom.Mix(plan.Seed, 101));
            noiseStep = Math.Pow(10, plan.NoiseDecibels / 20) * Math.Sqrt(1 - (NoiseMemory * NoiseMemory));
            speechLevel = Math.Pow(10, plan.SpeechDecibels / 20);
            speakerPlayer = Room(plan);
        }

        /// <summary>Samples given so far; the next sample has this number.</summary>
        public int Position => recording.Count;

        /// <summary>Everything the microphone gave, at 16 kHz.</summary>
        public IReadOnlyList<float> Recording => recording;

        /// <summary>What was placed, in order.</summary>
        public IReadOnlyList<PlacedSound> Placed => placed;

        /// <summary>Whether a placed sound is going on, its reflections left out.</summary>
        public bool IsSounding => placed.Count > 0 && Position < placed[placed.Count - 1].StartSample + placed[placed.Count - 1].Sound.Samples.Length;

        /// <summary>Places a sound: its first sample is the microphone's next one.</summary>
        public PlacedSound Begin(PlayerSound sound)
        {
            // Side talk has the level its distance gave it, relative to speech. A cough or a door is a little louder than speech.
            double gain = sound.Kind == SoundKind.SideTalk ? speechLevel : (sound.Kind == SoundKind.Noise ? LouderNoise : 1) * speechLevel / LoudRms(sound.Samples);
            current = new float[sound.Samples.Length + speakerPlayer.Length - 1];
            for (int i = 0; i < sound.Samples.Length; i++)
            {
                float sample = (float)(sound.Samples[i] * gain);
                if (sample == 0f)
                {
                    continue;
                }

                for (int tap = 0; tap < speakerPlayer.Length; tap++)
                {
                    if (speakerPlayer[tap] != 0f)
                    {
                        current[i + tap] += sample * speakerPlayer[tap];
                    }
                }
            }

            currentAt = 0;
            PlacedSound result = new PlacedSound(sound, Position);
            placed.Add(result);
            return result;
        }

        /// <summary>Records up to a sample and hands it over.</summary>
        public void Record(int until, PlayerEar ear)
        {
            Span<float> block = stackalloc float[512];
            while (Position < until)
            {
                int count = Math.Min(block.Length, until - Position);
                for (int i = 0; i < count; i++)
                {
                    noiseState = (NoiseMemory * noiseState) + (noiseStep * noise.NextNormal());
                    float sample = (float)noiseState + (echo?.Next() ?? 0f) + (currentAt < current.Length ? current[currentAt++] : 0f);
                    block[i] = Math.Max(-1f, Math.Min(1f, sample));
                    recording.Add(block[i]);
                }

                ear.Hear(block.Slice(0, count), BenchLine.RateHz);
            }
        }

        /// <summary>Root mean square over the blocks of 20 ms within 25 dB of the loudest: the level of speech without its gaps.</summary>
        internal static double LoudRms(float[] samples)
        {
            const int Block = BenchLine.RateHz / 50;
            double loudest = 0;
            for (int pass = 0; ; pass++)
            {
                double sum = 0;
                int blocks = 0;
                for (int start = 0; start < samples.Length; start += Block)
                {
                    double power = 0;
                    int end = Math.Min(samples.Length, start + Block);
                    for (int i = start; i < end; i++)
                    {
                        power += samples[i] * samples[i];
                    }

                    power /= end - start;
                    if (pass == 0)
                    {
                        loudest = Math.Max(loudest, power);
                    }
                    else if (power >= loudest * 0.00316)
                    {
                        sum += power;
                        blocks++;
                    }
                }

                if (pass == 1)
                {
                    return Math.Sqrt(Math.Max(sum / Math.Max(1, blocks), 1e-9));
                }
            }
        }

        private static float[] Room(ConversationPlan plan)
        {
            if (double.IsNaN(plan.ReverbDecibels))
            {
                return new[] { 1f };
            }

            SeededRandom random = new SeededRandom(SeededRandom.Mix(plan.Seed, 102));
            float[] room = new float[(int)(ReflectionSeconds * BenchLine.RateHz) + 1];
            room[0] = 1f;
            double power = 0;
            double[] taps = new double[Reflections];
            int[] places = new int[Reflections];
            for (int i = 0; i < Reflections; i++)
            {
                double late = random.NextUniform();
                places[i] = Math.Max(1, (int)(late * (room.Length - 1)));
                taps[i] = random.NextNormal() * Math.Pow(10, -1.5 * late);
                power += taps[i] * taps[i];
            }

            double gain = Math.Pow(10, plan.ReverbDecibels / 20) / Math.Sqrt(power);
            for (int i = 0; i < Reflections; i++)
            {
                room[places[i]] += (float)(gain * taps[i]);
            }

            return room;
        }
    }
}
