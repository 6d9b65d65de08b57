using System;
using System.Diagnostics;
using System.Threading;
using NUnit.Framework;
using OmniNPC.OpenAL;
using OmniNPC.Voice;

namespace OmniNPC.Tests.OpenAL
{
    /// <summary>The path of a real device, on OpenAL Soft's "No Output" device, which takes samples in real time and needs no hardware.</summary>
    public sealed class RealTimeDeviceTests
    {
        private OpenALVoiceBackend backend = null!;

        [OneTimeSetUp]
        public void OpenTheDeviceThatPlaysNothing()
        {
            backend = OpenALVoiceBackend.Open(new OpenALOptions());
            if (!backend.Description.StartsWith("No Output", StringComparison.Ordinal))
            {
                string found = backend.Description;
                backend.Dispose();
                Assert.Ignore($"Another device was open before the silent one could be chosen; run this fixture alone. Found: {found}");
            }
        }

        [OneTimeTearDown]
        public void Close() => backend?.Dispose();

        [Test]
        public void The_device_runs_at_48_kilohertz_with_head_related_filters()
        {
            Assert.That(backend.State, Is.EqualTo(VoiceDeviceState.Open));
            Assert.That(backend.RateHz, Is.EqualTo(48000));
            Assert.That(backend.Description, Does.Contain("48000 Hz").And.Contain("HRTF"));
            Assert.That(OpenALVoiceBackend.DeviceNames(), Is.Not.Empty);
        }

        [Test]
        public void A_voice_plays_in_real_time_to_its_last_sample()
        {
            IVoice voice = backend.CreateVoice(24000, new VoiceOptions());
            float[] signal = Scene.Noise(0.5);
            int written = 0;
            Stopwatch watch = Stopwatch.StartNew();
            long last = 0;
            while (voice.PlayedSamples < signal.Length)
            {
                written += Scene.Feed(voice, signal, written);
                if (written == signal.Length)
                {
                    voice.Finish();
                }

                backend.Advance(watch.Elapsed.TotalSeconds);
                Assert.That(voice.PlayedSamples, Is.GreaterThanOrEqualTo(last).And.LessThanOrEqualTo(written));
                last = voice.PlayedSamples;
                Assert.That(watch.Elapsed.TotalSeconds, Is.LessThan(20));
                Thread.Yield();
            }

            Assert.That(watch.Elapsed.TotalSeconds, Is.GreaterThan(0.35), "it is paced by the device, not by the loop");
            Assert.That(backend.OutputLatencySeconds, Is.InRange(0.001, 1));
            voice.Dispose();
        }

        [Test]
        public void A_fade_ends_and_the_voice_speaks_again()
        {
            IVoice voice = backend.CreateVoice(24000, new VoiceOptions());
            Stopwatch watch = Stopwatch.StartNew();
            double start = 1000;
            voice.Write(Scene.Noise(0.12));
            Until(() => voice.PlayedSamples > 0);
            voice.FadeOut(0.03);
            Until(() => voice.WritableSamples > 0);
            long played = voice.PlayedSamples;
            Assert.That(voice.QueuedSamples, Is.Zero);

            voice.Write(Scene.Noise(0.1));
            voice.Finish();
            Until(() => voice.QueuedSamples == 0);
            Assert.That(voice.PlayedSamples - played, Is.EqualTo(2400));
            voice.Dispose();

            void Until(Func<bool> done)
            {
                while (!done())
                {
                    backend.Advance(start + watch.Elapsed.TotalSeconds);
                    Assert.That(watch.Elapsed.TotalSeconds, Is.LessThan(20));
                    Thread.Yield();
                }
            }
        }
    }
}
