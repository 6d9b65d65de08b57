using System;
using System.Numerics;
using NUnit.Framework;
using OmniNPC.Scheduling;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Onnx
{
    /// <summary>Decode placement and voices out of earshot with the real codec, whose state outlives a codec frame.</summary>
    public sealed class DecodePlacementOnTheModelTests
    {
        // What cutting a stream into other slices may change, as for the codec itself.
        private const float CodecTolerance = 2e-4f;

        private const string Line = "Good evening, traveller. What will it be?";

        [Test]
        public void The_mind_decodes_what_the_tick_would_have()
        {
            float[] inTick = Speak(options => { }, null, out _);
            float[] onMind = Speak(options => options.DecodePlacement = DecodePlacement.MindThread, null, out _);
            Assert.That(onMind, Has.Length.EqualTo(inTick.Length));
            float largest = 0;
            for (int i = 0; i < inTick.Length; i++)
            {
                largest = Math.Max(largest, Math.Abs(inTick[i] - onMind[i]));
            }

            TestContext.Out.WriteLine($"largest difference {largest:g3} of {CodecTolerance:g3}, {inTick.Length} samples");
            Assert.That(largest, Is.LessThanOrEqualTo(CodecTolerance));
        }

        [Test]
        public void A_voice_that_comes_back_in_mid_sentence_says_the_rest_and_begins_without_a_step()
        {
            // Every codec frame is spoken before the mind learns that nobody listens: the same codes both times.
            float[] whole = Speak(options => options.GenerateAheadSeconds = 8, null, out _);
            float[] rest = Speak(options => options.GenerateAheadSeconds = 8, 1.0, out long starvations);
            int rate = TestBundle.Model.Format.SampleRateHz;
            Assert.That(starvations, Is.EqualTo(0));
            Assert.That(rest.Length, Is.InRange(3 * rate / 4, whole.Length - (3 * rate / 4)));
            float step = Math.Abs(rest[0]);
            for (int i = 1; i < 240; i++)
            {
                step = Math.Max(step, Math.Abs(rest[i] - rest[i - 1]));
            }

            Assert.That(step, Is.LessThanOrEqualTo(LargestStep(whole)));

            // The last half second says what it says to who was near all the time, and when. The samples are others: the decoder's noise began anew, and so did the pulses of its voice, which nobody can tell.
            double right = SpectrumDistance(whole, rest, rate, 0);
            double early = SpectrumDistance(whole, rest, rate, 0.08);
            TestContext.Out.WriteLine($"spectra of the last half second: {right:F2} dB apart, {early:F2} dB from those 80 ms before; largest step at the return {step:F3}");
            Assert.That(right, Is.LessThan(0.5 * early));
        }

        /// <summary>How far the last half second of one recording is from another's that ends some time before its end: the mean over 40 ms windows and bands of 250 Hz, in decibels.</summary>
        private static double SpectrumDistance(float[] a, float[] b, int rateHz, double beforeSeconds)
        {
            int window = rateHz / 25;
            int before = (int)(beforeSeconds * rateHz);
            double sum = 0;
            int count = 0;
            for (int end = 0; end + window <= rateHz / 2; end += window / 2)
            {
                double[] wanted = Bands(a.AsSpan(a.Length - end - window - before, window));
                double[] found = Bands(b.AsSpan(b.Length - end - window, window));
                for (int i = 0; i < wanted.Length; i++)
                {
                    sum += Math.Abs(wanted[i] - found[i]);
                    count++;
                }
            }

            return sum / count;
        }

        /// <summary>Level in each band of 250 Hz from 125 Hz to 4125 Hz, under a Hann window of 40 ms; nothing below -70 dB, where there is only noise.</summary>
        private static double[] Bands(ReadOnlySpan<float> pcm)
        {
            const int BinsPerBand = 10;
            var bands = new double[16];
            for (int band = 0; band < bands.Length; band++)
            {
                double power = 0;
                for (int bin = 5 + (band * BinsPerBand); bin < 5 + ((band + 1) * BinsPerBand); bin++)
                {
                    Complex sum = Complex.Zero;
                    for (int i = 0; i < pcm.Length; i++)
                    {
                        double hann = 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / pcm.Length));
                        sum += Complex.FromPolarCoordinates(pcm[i] * hann, -2 * Math.PI * bin * i / pcm.Length);
                    }

                    power += Math.Pow(sum.Magnitude / pcm.Length, 2);
                }

                bands[band] = Math.Max(-70, 10 * Math.Log10(power + 1e-12));
            }

            return bands;
        }

        private static float LargestStep(float[] pcm)
        {
            float largest = 0;
            for (int i = 1; i < pcm.Length; i++)
            {
                largest = Math.Max(largest, Math.Abs(pcm[i] - pcm[i - 1]));
            }

            return largest;
        }

        private static float[] Speak(Action<NpcWorldOptions> configure, double? awaySeconds, out long starvations)
        {
            var options = new NpcWorldOptions { MindMode = MindMode.Stepped, BackchannelTexts = Array.Empty<string>() };
            configure(options);
            using var voices = new HeadlessVoiceBackend(true);
            using var world = new NpcWorld(TestBundle.Model, voices, options);
            var clock = new VirtualClock(world);
            Npc npc = world[world.Spawn(new NpcProfile("Tam") { Seed = 3 }, new Pose(new Vector3(0, 0, awaySeconds == null ? -2 : -200), default, default))];
            world.SetListener(default);
            npc.Say(Line);
            while (npc.State != NpcState.Speaking)
            {
                clock.Tick();
            }

            clock.Run(awaySeconds ?? 0);
            npc.Pose = new Pose(new Vector3(0, 0, -2), default, default);
            for (int i = 0; i < 1200 && npc.State != NpcState.Idle; i++)
            {
                clock.Tick();
            }

            starvations = world.Diagnostics.Starvations;
            return voices.Voices[0].Recording.ToArray();
        }
    }
}
