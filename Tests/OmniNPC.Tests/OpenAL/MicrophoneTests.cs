using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.OpenAL;
using OmniNPC.Tests.Core;

namespace OmniNPC.Tests.OpenAL
{
    /// <summary>A microphone that is there, is not there, is unplugged, or is held by somebody else: on a capture device of the test's own, by a clock of the test's own.</summary>
    public sealed class MicrophoneTests
    {
        private readonly Plug plug = new Plug();
        private CaptureLoop loop = null!;
        private double now;

        [SetUp]
        public void Begin()
        {
            plug.Reset();
            now = 100;
            loop = new CaptureLoop(plug.Open, new OpenALMicrophoneOptions());
        }

        [Test]
        public void Before_the_first_step_it_is_being_opened()
        {
            Assert.That(loop.State, Is.EqualTo(MicrophoneState.Opening));
            Assert.That(loop.Ring.Count, Is.Zero);
        }

        [Test]
        public void Sound_arrives_in_blocks_of_10_ms_and_in_order()
        {
            plug.Device = new FakeDevice();
            loop.Step(now);
            Assert.That(loop.State, Is.EqualTo(MicrophoneState.Capturing));
            Assert.That(loop.Description, Is.EqualTo("The microphone \"Test headset\" captures at 16000 Hz."));

            var heard = new List<float>();
            foreach (int piece in new[] { 100, 70, 500, 1, 159, 5000, 10 })
            {
                plug.Device.Deliver(piece);
                now += loop.Step(now);
                var samples = new float[loop.Ring.Count];
                loop.Ring.Read(samples);
                Assert.That(samples.Length % 160, Is.Zero);
                heard.AddRange(samples);
            }

            Assert.That(heard, Has.Count.EqualTo(5840 / 160 * 160));
            for (int i = 0; i < heard.Count; i++)
            {
                Assert.That(heard[i], Is.EqualTo(FakeDevice.Sample(i) / 32768f));
            }
        }

        [Test]
        public void No_microphone_is_a_state_with_a_sentence_and_is_tried_less_and_less_often()
        {
            plug.Why = "There is no microphone: the system lists none";
            var pauses = new List<double>();
            for (int i = 0; i < 8; i++)
            {
                double wait = loop.Step(now);
                Assert.That(loop.State, Is.EqualTo(MicrophoneState.Unavailable));
                Assert.That(plug.Attempts, Is.EqualTo(i + 1));
                pauses.Add(wait);
                Assert.That(loop.Step(now + (wait / 2)), Is.EqualTo(wait / 2).Within(1e-9), "too early changes nothing");
                now += wait;
            }

            Assert.That(pauses, Is.EqualTo(new[] { 1, 2, 4, 8, 16, 30, 30, 30.0 }).Within(1e-9));
            Assert.That(loop.Description, Is.EqualTo("There is no microphone: the system lists none; the conversation goes on by text, and it is tried again in 30 s."));
            Assert.That(loop.Openings, Is.Zero);
        }

        [Test]
        public void A_microphone_that_is_plugged_in_later_is_heard_without_being_asked()
        {
            loop.Step(now);
            plug.Device = new FakeDevice();
            now += 1;
            loop.Step(now);
            plug.Device.Deliver(160);
            loop.Step(now);

            Assert.That(loop.State, Is.EqualTo(MicrophoneState.Capturing));
            Assert.That(loop.Ring.Count, Is.EqualTo(160));
            Assert.That(loop.Openings, Is.EqualTo(1));
        }

        [Test]
        public void A_microphone_that_is_unplugged_is_closed_and_its_last_sound_is_kept()
        {
            FakeDevice device = Capturing();
            device.Deliver(320);
            device.Unplug();
            plug.Device = null;
            double wait = loop.Step(now);

            Assert.That(loop.State, Is.EqualTo(MicrophoneState.Unavailable));
            Assert.That(loop.Description, Is.EqualTo("The microphone \"Test headset\" went away; the conversation goes on by text, and it is tried again in 1 s."));
            Assert.That(device.IsDisposed, Is.True);
            Assert.That(loop.Ring.Count, Is.EqualTo(320));
            Assert.That(wait, Is.EqualTo(1).Within(1e-9));

            plug.Device = new FakeDevice();
            loop.Step(now + 1);
            Assert.That(loop.State, Is.EqualTo(MicrophoneState.Capturing));
            Assert.That(loop.Openings, Is.EqualTo(2));
        }

        [Test]
        public void A_microphone_that_stops_delivering_is_let_go_after_a_second()
        {
            FakeDevice device = Capturing();
            device.Deliver(160);
            loop.Step(now);
            loop.Step(now + 0.99);
            Assert.That(loop.State, Is.EqualTo(MicrophoneState.Capturing));
            loop.Step(now + 1.01);

            Assert.That(loop.State, Is.EqualTo(MicrophoneState.Unavailable));
            Assert.That(loop.Description, Does.StartWith("The microphone \"Test headset\" is open and delivers nothing; "));
            Assert.That(device.IsDisposed, Is.True);
        }

        [Test]
        public void A_microphone_that_opens_and_never_delivers_is_tried_less_and_less_often()
        {
            var pauses = new List<double>();
            for (int i = 0; i < 4; i++)
            {
                plug.Device = new FakeDevice();
                loop.Step(now);
                now += 1.01;
                double wait = loop.Step(now);
                pauses.Add(wait);
                now += wait;
            }

            Assert.That(pauses, Is.EqualTo(new[] { 1, 2, 4, 8.0 }).Within(1e-9));
        }

        [Test]
        public void A_driver_that_throws_is_a_lost_device()
        {
            Capturing().Failure = new InvalidOperationException("bus error");
            loop.Step(now);
            Assert.That(loop.Description, Does.StartWith("The microphone \"Test headset\" failed (bus error); "));

            plug.Failure = new InvalidOperationException("no access");
            loop.Step(now + 1);
            Assert.That(loop.Description, Is.EqualTo("The microphone could not be opened (no access); the conversation goes on by text, and it is tried again in 2 s."));
        }

        [Test]
        public void A_game_that_does_not_read_loses_whole_blocks_and_is_told_how_many()
        {
            FakeDevice device = Capturing();
            device.Deliver(48000);
            loop.Step(now);

            Assert.That(loop.Ring.Count, Is.GreaterThanOrEqualTo(32000 - 160));
            Assert.That(loop.Ring.Count + loop.DroppedSamples, Is.EqualTo(48000));
        }

        [Test]
        public void A_step_that_captures_allocates_nothing()
        {
            FakeDevice device = Capturing();
            var samples = new float[800];
            Action step = () =>
            {
                device.Deliver(800);
                loop.Step(now);
                loop.Ring.Read(samples);
            };
            step();

            Assert.That(AllocationMeter.Bytes(step), Is.Zero);
        }

        [TestCase(null, new string[0], "There is no microphone: the system lists none")]
        [TestCase("Headset", new[] { "Webcam", "Line in" }, "There is no microphone \"Headset\"; listed are: Webcam, Line in")]
        [TestCase("Webcam", new[] { "Webcam" }, "The microphone \"Webcam\" could not be opened (InvalidValue): it is not plugged in, another program holds it, or the system does not allow it; listed are: Webcam")]
        [TestCase(null, new[] { "Webcam" }, "The default microphone could not be opened (InvalidValue): it is not plugged in, another program holds it, or the system does not allow it; listed are: Webcam")]
        public void The_reason_is_told_from_what_the_system_lists(string? asked, string[] names, string sentence)
        {
            Assert.That(CaptureDevice.WhyNot(asked, names, "InvalidValue"), Is.EqualTo(sentence));
        }

        [TestCase(0.05, 30)]
        [TestCase(1, 0.5)]
        [TestCase(double.NaN, 30)]
        public void Options_out_of_range_are_refused(double retry, double most)
        {
            Assert.That(
                Thrown.By(() => OpenALMicrophone.Open(new OpenALMicrophoneOptions { RetrySeconds = retry, MaxRetrySeconds = most })),
                Is.TypeOf<ArgumentOutOfRangeException>());
        }

        [Test]
        public void A_driver_that_takes_for_ever_to_open_never_makes_the_game_wait()
        {
            using var gate = new ManualResetEventSlim(false);
            CaptureOpener slow = (OpenALMicrophoneOptions options, out string why) =>
            {
                gate.Wait();
                why = "It was slow";
                return null;
            };
            Stopwatch watch = Stopwatch.StartNew();
            var microphone = new OpenALMicrophone(slow, new OpenALMicrophoneOptions());
            var samples = new float[160];
            for (int tick = 0; tick < 1000; tick++)
            {
                Assert.That(microphone.Read(samples), Is.Zero);
                Assert.That(microphone.State, Is.EqualTo(MicrophoneState.Opening));
            }

            Assert.That(watch.Elapsed.TotalSeconds, Is.LessThan(5), "the opener would wait for ever");
            gate.Set();
            microphone.Dispose();
            microphone.Dispose();
            Assert.That(microphone.State, Is.EqualTo(MicrophoneState.Closed));
        }

        [Test]
        public void The_thread_captures_by_itself()
        {
            plug.Device = new FakeDevice();
            plug.Device.Deliver(1600);
            using var microphone = new OpenALMicrophone(plug.Open, new OpenALMicrophoneOptions());
            Until(() => microphone.AvailableSamples == 1600);
            Assert.That(microphone.State, Is.EqualTo(MicrophoneState.Capturing));
            Assert.That(microphone.RateHz, Is.EqualTo(16000));
        }

        [Test]
        public void Without_a_microphone_the_real_library_says_so_in_one_sentence()
        {
            using OpenALMicrophone microphone = OpenALMicrophone.Open();
            Until(() => microphone.State != MicrophoneState.Opening);
            Assume.That(microphone.State, Is.EqualTo(MicrophoneState.Unavailable), "This machine has a microphone.");

            Assert.That(microphone.Description, Does.Match(@"^(There is no microphone|The default microphone could not be opened)[^.]*; the conversation goes on by text, and it is tried again in 1 s\.$"));
            Assert.That(microphone.AvailableSamples, Is.Zero);
            Assert.That(microphone.Openings, Is.Zero);
        }

        private static void Until(Func<bool> done)
        {
            Stopwatch watch = Stopwatch.StartNew();
            while (!done())
            {
                Thread.Yield();
                Assert.That(watch.Elapsed.TotalSeconds, Is.LessThan(60));
            }
        }

        private FakeDevice Capturing()
        {
            plug.Device = new FakeDevice();
            loop.Step(now);
            return plug.Device;
        }

        private sealed class Plug
        {
            public FakeDevice? Device { get; set; }

            public Exception? Failure { get; set; }

            public string Why { get; set; } = string.Empty;

            public int Attempts { get; private set; }

            public void Reset()
            {
                Device = null;
                Failure = null;
                Why = "It is unplugged";
                Attempts = 0;
            }

            public ICaptureDevice? Open(OpenALMicrophoneOptions options, out string why)
            {
                Attempts++;
                why = Why;
                return Failure == null ? Device : throw Failure;
            }
        }

        private sealed class FakeDevice : ICaptureDevice
        {
            private int delivered;
            private int read;

            public string Name => "Test headset";

            public bool IsConnected { get; private set; } = true;

            public bool IsDisposed { get; private set; }

            public Exception? Failure { get; set; }

            public int AvailableSamples => Failure == null ? delivered - read : throw Failure;

            public static short Sample(int index) => (short)((index * 37) % 65536 - 32768);

            public void Deliver(int samples) => delivered += samples;

            public void Unplug() => IsConnected = false;

            public void Read(Span<short> samples)
            {
                if (samples.Length > delivered - read)
                {
                    throw new InvalidOperationException("more was asked for than is there");
                }

                for (int i = 0; i < samples.Length; i++)
                {
                    samples[i] = Sample(read++);
                }
            }

            public void Dispose() => IsDisposed = true;
        }
    }
}
