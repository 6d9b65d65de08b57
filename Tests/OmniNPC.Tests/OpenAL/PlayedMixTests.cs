using System;
using System.Diagnostics;
using System.Numerics;
using System.Threading;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.OpenAL;
using OmniNPC.Voice;

namespace OmniNPC.Tests.OpenAL
{
    /// <summary>Our own mix on OpenAL Soft's "No Output" device, which takes samples in real time: what is played is what we were given.</summary>
    public sealed class PlayedMixTests
    {
        private readonly LoopbackMix mix = new LoopbackMix(20);
        private OpenALVoiceBackend backend = null!;
        private EchoControl echo = null!;
        private long received;
        private double start;
        private Stopwatch watch = null!;

        [OneTimeSetUp]
        public void Open()
        {
            echo = new EchoControl(null);
            backend = OpenALVoiceBackend.Open(new OpenALOptions { PlayMix = true, Echo = echo, Recording = mix, OnMix = samples => received += samples.Length });
            watch = Stopwatch.StartNew();
            if (!backend.Description.StartsWith("No Output", StringComparison.Ordinal))
            {
                string found = backend.Description;
                backend.Dispose();
                Assert.Ignore($"Another device was open before the silent one could be chosen; run this fixture alone. Found: {found}");
            }
        }

        [OneTimeTearDown]
        public void Close()
        {
            backend?.Dispose();
            echo?.Dispose();
        }

        [Test]
        public void The_device_is_a_real_one_that_plays_our_mix()
        {
            Assert.That(backend.State, Is.EqualTo(VoiceDeviceState.Open));
            Assert.That(backend.Description, Does.Contain("playing our own mix (Loopback at ").And.Contain("HRTF \""));
            Assert.That(mix.RateHz, Is.EqualTo(backend.RateHz));
        }

        [Test]
        public void A_voice_plays_in_real_time_and_all_of_it_passes_through_our_hands()
        {
            mix.Clear();
            long before = received;
            IVoice voice = backend.CreateVoice(24000, new VoiceOptions());
            voice.SetPose(new Pose(new Vector3(0, 0, -1), Quaternion.Identity, Vector3.Zero));
            float[] signal = Scene.Noise(0.5);
            int written = 0;
            double from = watch.Elapsed.TotalSeconds;
            Until(() =>
            {
                written += Scene.Feed(voice, signal, written);
                if (written == signal.Length)
                {
                    voice.Finish();
                }

                Assert.That(voice.PlayedSamples, Is.LessThanOrEqualTo(written));
                return voice.PlayedSamples == signal.Length;
            });
            Assert.That(watch.Elapsed.TotalSeconds - from, Is.GreaterThan(0.3), "it is paced by the device, not by the loop");
            int frames = mix.Frames;
            Until(() => mix.Frames > frames);

            double energy = 0;
            foreach (float sample in mix.Interleaved)
            {
                energy += (double)sample * sample;
            }

            Assert.That(mix.Peak, Is.GreaterThan(0.1f));
            Assert.That(energy, Is.GreaterThan(100));
            Assert.That((received - before) / 2, Is.EqualTo(mix.Frames));
            Assert.That(backend.OutputLatencySeconds, Is.InRange(0.06, 1));
            voice.Dispose();
        }

        [Test]
        public void A_voice_fades_out_and_speaks_again()
        {
            IVoice voice = backend.CreateVoice(24000, new VoiceOptions());
            voice.Write(Scene.Noise(0.12));
            Until(() => voice.PlayedSamples > 0);
            voice.FadeOut(0.03);
            Until(() => voice.WritableSamples > 0);
            Assert.That(voice.QueuedSamples, Is.Zero);
            voice.Write(Scene.Noise(0.1));
            voice.Finish();
            Until(() => voice.QueuedSamples == 0);
            voice.Dispose();
        }

        [Test]
        public void Echo_control_gets_the_mix_as_its_reference()
        {
            IVoice voice = backend.CreateVoice(24000, new VoiceOptions());
            voice.SetPose(new Pose(new Vector3(0, 0, -1), Quaternion.Identity, Vector3.Zero));
            float[] signal = Scene.Noise(0.3);
            float[] silence = new float[EchoControl.BlockSamples];
            int written = 0;
            bool wasAudible = false;
            Until(() =>
            {
                written += Scene.Feed(voice, signal, written);
                wasAudible |= echo.Process(silence, new float[EchoControl.BlockSamples]).IsOutputAudible;
                return wasAudible;
            });
            voice.Dispose();
        }

        [Test]
        public void A_queue_out_of_range_is_refused()
        {
            Assert.That(Calling.Of(() => OpenALVoiceBackend.Open(new OpenALOptions { MixQueueSeconds = 0.01 })), Throws.TypeOf<ArgumentOutOfRangeException>());
        }

        [Test]
        public void In_loopback_echo_control_gets_the_mix_too()
        {
            using var control = new EchoControl(null);
            using var loopback = OpenALVoiceBackend.Open(new OpenALOptions { Loopback = true, Echo = control });
            IVoice voice = loopback.CreateVoice(24000, new VoiceOptions());
            voice.SetPose(new Pose(new Vector3(0, 0, -1), Quaternion.Identity, Vector3.Zero));
            voice.Write(Scene.Noise(0.1));
            loopback.Advance(0.05);
            float[] block = new float[EchoControl.BlockSamples];

            Assert.That(loopback.State, Is.EqualTo(VoiceDeviceState.Loopback));
            Assert.That(control.Process(block, block).IsOutputAudible, Is.True);
        }

        private void Until(Func<bool> done)
        {
            double limit = watch.Elapsed.TotalSeconds + 60;
            while (!done())
            {
                start = Math.Max(start, watch.Elapsed.TotalSeconds);
                backend.Advance(start);
                Assert.That(start, Is.LessThan(limit));
                Thread.Yield();
            }
        }
    }
}
