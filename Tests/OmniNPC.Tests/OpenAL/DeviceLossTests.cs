using System;
using System.Diagnostics;
using System.Numerics;
using System.Threading;
using NUnit.Framework;
using OmniNPC.OpenAL;
using OmniNPC.Voice;

namespace OmniNPC.Tests.OpenAL
{
    /// <summary>A headset that is unplugged in the middle of a sentence, on loopback devices that the test can unplug.</summary>
    public sealed class DeviceLossTests
    {
        private readonly LoopbackMix mix = new LoopbackMix(1);
        private UnpluggableDevice device = null!;
        private OpenALVoiceBackend backend = null!;
        private int attempts;
        private volatile bool isThere;
        private ManualResetEventSlim? gate;

        [SetUp]
        public void Open()
        {
            OpenALOptions options = new OpenALOptions { Loopback = true, Recording = mix, Hrtf = false };
            OpenALLibrary library = OpenALLibrary.Shared();
            device = new UnpluggableDevice(library, options);
            attempts = 0;
            isThere = false;
            gate = null;
            mix.Clear();
            backend = new OpenALVoiceBackend(library, options, device, string.Empty, OpenAgain);
        }

        [TearDown]
        public void Close() => backend.Dispose();

        [Test]
        public void A_voice_goes_on_silently_by_the_clock_and_its_sentence_comes_to_an_end()
        {
            IVoice voice = Speaking(out float[] signal, out int written);
            device.Unplug();
            double lost = mix.Seconds;
            double now = lost;
            Advance(ref now);
            Assert.That(backend.State, Is.EqualTo(VoiceDeviceState.Lost).Or.EqualTo(VoiceDeviceState.Reopening));
            Assert.That(backend.Description, Does.Contain("went away"));

            while (written < signal.Length || voice.QueuedSamples > 0)
            {
                written += Scene.Feed(voice, signal, written);
                if (written == signal.Length)
                {
                    voice.Finish();
                }

                Advance(ref now);
                Assert.That(now, Is.LessThan(3));
            }

            Assert.That(voice.PlayedSamples, Is.EqualTo(signal.Length));
            Assert.That(voice.Starvations, Is.Zero);
            Assert.That(now, Is.EqualTo(1).Within(0.05), "one second of speech takes one second without a device too");
            Assert.That(mix.Seconds, Is.EqualTo(lost));
        }

        [Test]
        public void A_device_that_comes_back_plays_what_is_left()
        {
            IVoice voice = Speaking(out float[] signal, out int written);
            device.Unplug();
            double now = mix.Seconds;
            for (int tick = 0; tick < 15; tick++)
            {
                written += Scene.Feed(voice, signal, written);
                Advance(ref now);
            }

            Until(() => attempts == 1 && backend.State == VoiceDeviceState.Lost, ref now);
            isThere = true;
            int before = mix.Frames;
            Until(() => backend.State == VoiceDeviceState.Loopback, ref now);
            long played = voice.PlayedSamples;
            while (voice.PlayedSamples < signal.Length)
            {
                written += Scene.Feed(voice, signal, written);
                Advance(ref now);
                Assert.That(now, Is.LessThan(30));
            }

            Assert.That(attempts, Is.EqualTo(2));
            double heard = (double)(signal.Length - played) / 24000;
            Assert.That((mix.Frames - before) / 48000.0, Is.EqualTo(heard).Within(0.1));
            Assert.That(mix.Peak, Is.GreaterThan(0.1f));
        }

        [Test]
        public void A_slow_device_never_makes_a_tick_wait()
        {
            Speaking(out _, out _);
            gate = new ManualResetEventSlim(false);
            device.Unplug();
            double now = mix.Seconds;
            Stopwatch watch = Stopwatch.StartNew();
            for (int tick = 0; tick < 100; tick++)
            {
                Advance(ref now);
            }

            Assert.That(watch.Elapsed.TotalSeconds, Is.LessThan(2), "the opener would wait for ever");
            Assert.That(backend.State, Is.EqualTo(VoiceDeviceState.Reopening));
            Assert.That(Volatile.Read(ref attempts), Is.LessThanOrEqualTo(1));
            gate.Set();
        }

        [Test]
        public void A_lost_device_can_be_disposed_while_it_is_being_reopened()
        {
            Speaking(out _, out _);
            isThere = true;
            device.Unplug();
            double now = mix.Seconds;
            Advance(ref now);
            backend.Dispose();

            Assert.That(backend.State, Is.EqualTo(VoiceDeviceState.Headless));
        }

        [Test]
        public void A_voice_made_without_a_device_is_heard_when_there_is_one()
        {
            device.Unplug();
            double now = 0;
            Advance(ref now);
            IVoice voice = backend.CreateVoice(24000, new VoiceOptions());
            isThere = true;
            Until(() => backend.State == VoiceDeviceState.Loopback, ref now);
            voice.Write(Scene.Noise(0.1));
            voice.Finish();
            for (int tick = 0; tick < 20; tick++)
            {
                Advance(ref now);
            }

            Assert.That(voice.PlayedSamples, Is.EqualTo(2400));
            Assert.That(mix.Peak, Is.GreaterThan(0.1f));
        }

        [Test]
        public void Fading_without_a_device_drops_at_once()
        {
            IVoice voice = Speaking(out _, out _);
            device.Unplug();
            double now = mix.Seconds;
            Advance(ref now);
            long played = voice.PlayedSamples;
            voice.FadeOut(0.03);
            Advance(ref now);

            Assert.That(voice.QueuedSamples, Is.Zero);
            Assert.That(voice.PlayedSamples, Is.EqualTo(played));
        }

        private IVoice Speaking(out float[] signal, out int written)
        {
            IVoice voice = backend.CreateVoice(24000, new VoiceOptions());
            voice.SetPose(new Pose(new Vector3(0, 0, -1), Quaternion.Identity, Vector3.Zero));
            signal = Scene.Noise(1);
            written = 0;
            double now = 0;
            for (int tick = 0; tick < 12; tick++)
            {
                written += Scene.Feed(voice, signal, written);
                Advance(ref now);
            }

            return voice;
        }

        private void Advance(ref double now)
        {
            now += Scene.Tick;
            backend.Advance(now);
        }

        // An attempt runs on its own thread: advance until it is through, and a second further after each that failed.
        private void Until(Func<bool> done, ref double now)
        {
            Stopwatch watch = Stopwatch.StartNew();
            while (!done())
            {
                if (backend.State == VoiceDeviceState.Lost)
                {
                    now += 1;
                }

                backend.Advance(now);
                Thread.Yield();
                Assert.That(watch.Elapsed.TotalSeconds, Is.LessThan(20));
            }
        }

        private OpenALDevice? OpenAgain(OpenALLibrary library, OpenALOptions options, out string why)
        {
            Interlocked.Increment(ref attempts);
            gate?.Wait();
            why = "it is unplugged";
            return isThere ? OpenALDevice.TryOpenLoopback(library, options, out why) : null;
        }

        private sealed class UnpluggableDevice : OpenALDevice
        {
            private bool isPlugged = true;

            public UnpluggableDevice(OpenALLibrary library, OpenALOptions options)
                : base(TryOpenLoopback(library, options, out _)!)
            {
            }

            public void Unplug() => isPlugged = false;

            public override bool IsConnected() => isPlugged && base.IsConnected();
        }
    }
}
