using System;
using System.Numerics;
using OmniNPC.OpenAL;
using OmniNPC.Voice;

namespace OmniNPC.Tests.OpenAL
{
    /// <summary>A loopback backend, 60 ticks a second, and the signals and measures of these tests.</summary>
    internal sealed class Scene : IDisposable
    {
        public const double Tick = 1.0 / 60;

        private readonly OpenALVoiceBackend backend;
        private long ticks;

        public Scene(bool hrtf = true, int rateHz = 48000, double queueSeconds = 0.12)
        {
            Mix = new LoopbackMix(10);
            backend = OpenALVoiceBackend.Open(new OpenALOptions { Loopback = true, Hrtf = hrtf, RateHz = rateHz, QueueSeconds = queueSeconds, Recording = Mix });
            backend.SetListener(Pose.Facing(Vector3.Zero, -Vector3.UnitZ));
        }

        public OpenALVoiceBackend Backend => backend;

        public LoopbackMix Mix { get; }

        /// <summary>A voice that radiates alike to all sides, at a place.</summary>
        public IVoice Voice(Vector3 position, int rateHz = 24000)
        {
            IVoice voice = backend.CreateVoice(rateHz, new VoiceOptions { ConeInnerDegrees = 360, ConeOuterDegrees = 360 });
            voice.SetPose(new Pose(position, Quaternion.Identity, Vector3.Zero));
            return voice;
        }

        /// <summary>One tick of the clock.</summary>
        public void Step() => backend.Advance(++ticks * Tick);

        /// <summary>Feeds a whole signal tick by tick, as much as fits each time, and plays it to the end.</summary>
        public void Play(IVoice voice, float[] signal, Action<int>? eachTick = null)
        {
            int written = 0;
            for (int tick = 0; written < signal.Length || voice.QueuedSamples > 0; tick++)
            {
                written += Feed(voice, signal, written);
                if (written == signal.Length)
                {
                    voice.Finish();
                }

                eachTick?.Invoke(tick);
                Step();
                if (tick > 60 * 120)
                {
                    throw new InvalidOperationException("The voice never came to its end.");
                }
            }
        }

        /// <summary>Writes as much as fits and says how much that was.</summary>
        public static int Feed(IVoice voice, float[] signal, int from)
        {
            int count = Math.Min(voice.WritableSamples, signal.Length - from);
            voice.Write(new ReadOnlySpan<float>(signal, from, count));
            return count;
        }

        /// <summary>White noise of 0.3 root mean square at most, the same for the same seed.</summary>
        public static float[] Noise(double seconds, int rateHz = 24000, uint seed = 1)
        {
            float[] noise = new float[(int)(seconds * rateHz)];
            uint state = seed;
            for (int i = 0; i < noise.Length; i++)
            {
                state = (state * 1664525) + 1013904223;
                noise[i] = ((int)state / 2147483648f) * 0.5f;
            }

            return noise;
        }

        public static float[] Tone(double hertz, double seconds, int rateHz = 24000)
        {
            float[] tone = new float[(int)(seconds * rateHz)];
            for (int i = 0; i < tone.Length; i++)
            {
                tone[i] = 0.5f * (float)Math.Sin(2 * Math.PI * hertz * i / rateHz);
            }

            return tone;
        }

        /// <summary>One channel of the mix, 0 left and 1 right, from a second to another.</summary>
        public float[] Channel(int channel, double from = 0, double to = double.MaxValue)
        {
            ReadOnlySpan<float> mix = Mix.Interleaved;
            int first = (int)(from * Mix.RateHz);
            int last = (int)Math.Min(Mix.Frames, to * Mix.RateHz);
            float[] samples = new float[last - first];
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = mix[((first + i) * 2) + channel];
            }

            return samples;
        }

        public static double Decibels(float[] louder, float[] quieter) => 20 * Math.Log10(Rms(louder) / Rms(quieter));

        public static double Rms(float[] samples)
        {
            double sum = 0;
            foreach (float sample in samples)
            {
                sum += (double)sample * sample;
            }

            return Math.Sqrt(sum / samples.Length);
        }

        /// <summary>Seconds by which the first signal leads the second, by the peak of their cross-correlation within 1 ms.</summary>
        public static double Lead(float[] first, float[] second, int rateHz)
        {
            int most = rateHz / 1000;
            double best = 0;
            int lead = 0;
            for (int lag = -most; lag <= most; lag++)
            {
                double sum = 0;
                for (int i = most; i < first.Length - most; i++)
                {
                    sum += first[i] * (double)second[i + lag];
                }

                if (Math.Abs(sum) > best)
                {
                    best = Math.Abs(sum);
                    lead = lag;
                }
            }

            return (double)lead / rateHz;
        }

        /// <summary>The largest step between neighbouring samples.</summary>
        public static float LargestStep(float[] samples)
        {
            float step = 0;
            for (int i = 1; i < samples.Length; i++)
            {
                step = Math.Max(step, Math.Abs(samples[i] - samples[i - 1]));
            }

            return step;
        }

        public void Dispose() => backend.Dispose();
    }
}
