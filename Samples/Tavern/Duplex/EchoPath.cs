using System;
using System.Collections.Generic;
using System.Numerics;
using OmniNPC.Hearing;
using OmniNPC.Speech;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>The way from the loudspeaker to the microphone: a linear room of 50 ms behind 20 ms of way, fed with the rendered mix.</summary>
    internal sealed class EchoPath
    {
        private const double DelaySeconds = 0.02;
        private const double RoomSeconds = 0.05;

        private readonly Resampler down;
        private readonly float[] response; // reversed: the newest sample meets the last tap
        private readonly float[] past;
        private readonly Queue<float> ready = new Queue<float>();
        private readonly float[] mono = new float[4096];
        private readonly float[] low = new float[4096];
        private int at;

        /// <summary>Creates a path.</summary>
        /// <param name="decibels">Energy of the response in dB: the echo's level relative to the mix.</param>
        /// <param name="mixRateHz">Rate of the mix.</param>
        /// <param name="seed">Which room.</param>
        public EchoPath(double decibels, int mixRateHz, ulong seed)
        {
            SeededRandom random = new SeededRandom(seed);
            int delay = (int)(DelaySeconds * BenchLine.RateHz);
            int length = (int)(RoomSeconds * BenchLine.RateHz);
            response = new float[(delay + length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count];
            past = new float[2 * response.Length];
            double power = 0;
            for (int i = 0; i < length; i++)
            {
                // The direct sound is the strongest single arrival; what follows falls by 60 dB over the room's length.
                double tap = (i == 0 ? 3 : random.NextNormal()) * Math.Pow(10, -3.0 * i / length);
                response[response.Length - 1 - delay - i] = (float)tap;
                power += tap * tap;
            }

            float gain = (float)(Math.Pow(10, decibels / 20) / Math.Sqrt(power));
            for (int i = 0; i < response.Length; i++)
            {
                response[i] *= gain;
            }

            down = new Resampler(mixRateHz, BenchLine.RateHz);
        }

        /// <summary>Takes what the loudspeaker plays.</summary>
        public void Play(ReadOnlySpan<float> interleaved)
        {
            while (!interleaved.IsEmpty)
            {
                int moments = Math.Min(mono.Length, interleaved.Length / 2);
                for (int i = 0; i < moments; i++)
                {
                    mono[i] = 0.5f * (interleaved[2 * i] + interleaved[(2 * i) + 1]);
                }

                interleaved = interleaved.Slice(2 * moments);
                int count = down.Process(mono.AsSpan(0, moments), low);
                for (int i = 0; i < count; i++)
                {
                    ready.Enqueue(low[i]);
                }
            }
        }

        /// <summary>The next sample at the microphone.</summary>
        public float Next()
        {
            float played = ready.Count > 0 ? ready.Dequeue() : 0f;
            past[at] = past[at + response.Length] = played;
            at = (at + 1) % response.Length;
            Vector<float> sum = Vector<float>.Zero;
            for (int i = 0; i < response.Length; i += Vector<float>.Count)
            {
                sum += new Vector<float>(response, i) * new Vector<float>(past, at + i);
            }

            return Vector.Dot(sum, Vector<float>.One);
        }
    }
}
