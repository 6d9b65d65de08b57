using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.Unity;
using UnityEngine;

namespace OmniNPC.Tests.Unity
{
    /// <summary>Unity's microphone: a looping clip and a position become a stream, and having none is a state.</summary>
    public sealed class MicrophoneTests
    {
        [SetUp]
        public void Plug()
        {
            UnityGame.Begin();
            Microphone.Device = "Headset";
        }

        [Test]
        public void Samples_arrive_once_and_in_order_also_past_the_end_of_the_clip()
        {
            using var microphone = new UnityMicrophone();
            var heard = new List<float>();
            var read = new float[700];
            int recorded = 0;
            for (int tick = 0; tick < 600; tick++)
            {
                Microphone.Record(Enumerable.Range(recorded, 267).Select(Ramp).ToArray());
                recorded += 267;
                UnityGame.Pass(1 / 60.0);
                int count = microphone.AvailableSamples;
                Assert.That(microphone.Read(read.AsSpan(0, count)), Is.EqualTo(count));
                heard.AddRange(read.Take(count));
            }

            Assert.That(microphone.State, Is.EqualTo(MicrophoneState.Capturing));
            Assert.That(microphone.Description, Is.EqualTo("The microphone of the system captures at 16000 Hz."));
            Assert.That((microphone.RateHz, microphone.Openings, microphone.DroppedSamples), Is.EqualTo((16000, 1, 0L)));
            Assert.That(heard, Is.EqualTo(Enumerable.Range(0, recorded).Select(Ramp)), "more than twice the four seconds of the clip");
        }

        [Test]
        public void Reading_and_looking_allocate_nothing()
        {
            using var microphone = new UnityMicrophone();
            var read = new float[400];
            var sound = new float[267];
            Action turn = () =>
            {
                UnityGame.Pass(1 / 60.0);
                microphone.Read(read.AsSpan(0, microphone.AvailableSamples));
            };
            Microphone.Record(sound);
            turn();
            Microphone.Record(sound);

            Assert.That(Core.AllocationMeter.Bytes(turn), Is.EqualTo(0));
        }

        [Test]
        public void Channels_are_mixed_down()
        {
            Microphone.Channels = 2;
            using var microphone = new UnityMicrophone();
            Microphone.Record(new[] { 0.25f, 0.5f });
            UnityGame.Pass(0.02);

            var read = new float[10];
            Assert.That(microphone.AvailableSamples, Is.EqualTo(2));
            Assert.That(microphone.Read(read), Is.EqualTo(2));
            Assert.That(read.Take(2), Is.EqualTo(new[] { 0.25f, 0.5f }));
        }

        [TestCase(44100, 48000, 44100)]
        [TestCase(8000, 11025, 11025)]
        [TestCase(8000, 48000, 16000)]
        public void A_device_that_cannot_do_16_kHz_is_opened_at_the_nearest_rate_it_can(int least, int most, int expected)
        {
            Microphone.LeastHz = least;
            Microphone.MostHz = most;
            using var microphone = new UnityMicrophone();

            Assert.That(microphone.RateHz, Is.EqualTo(expected));
        }

        [Test]
        public void Without_a_device_it_says_so_and_finds_one_that_is_plugged_in_later()
        {
            Microphone.Device = null;
            using var microphone = new UnityMicrophone();
            Assert.That(microphone.State, Is.EqualTo(MicrophoneState.Unavailable));
            Assert.That(microphone.Description, Is.EqualTo("There is no microphone: the system lists none, or the user did not allow it. It is tried again every 2 s."));

            Microphone.Device = "Headset";
            UnityGame.Pass(1.9);
            Assert.That((microphone.AvailableSamples, microphone.State), Is.EqualTo((0, MicrophoneState.Unavailable)));
            UnityGame.Pass(0.2);
            Assert.That((microphone.AvailableSamples, microphone.State, microphone.Openings), Is.EqualTo((0, MicrophoneState.Opening, 1)));
        }

        [Test]
        public void An_unplugged_device_is_noticed_and_opened_again()
        {
            using var microphone = new UnityMicrophone();
            Microphone.Device = null;
            UnityGame.Pass(0.02);
            Assert.That((microphone.AvailableSamples, microphone.State), Is.EqualTo((0, MicrophoneState.Unavailable)));
            Assert.That(microphone.Description, Does.Contain("unplugged"));

            Microphone.Device = "Headset";
            UnityGame.Pass(2.1);
            Assert.That((microphone.AvailableSamples, microphone.Openings), Is.EqualTo((0, 2)));
        }

        [Test]
        public void A_device_that_delivers_nothing_is_given_up_and_tried_again()
        {
            using var microphone = new UnityMicrophone();
            for (int tick = 0; tick < 130; tick++)
            {
                UnityGame.Pass(1 / 60.0);
                _ = microphone.AvailableSamples;
            }

            Assert.That(microphone.State, Is.EqualTo(MicrophoneState.Unavailable));
            Assert.That(microphone.Description, Does.Contain("it delivers nothing"));
        }

        [Test]
        public void A_device_that_does_not_open_and_one_that_is_not_there_are_named()
        {
            Microphone.IsBroken = true;
            using (var broken = new UnityMicrophone())
            {
                Assert.That(broken.Description, Does.Contain("Unity could not open it"));
            }

            using var missing = new UnityMicrophone("Webcam");
            Assert.That(missing.Description, Does.Contain("Webcam is not among Headset"));
        }

        [Test]
        public void Closing_stops_the_recording_and_is_for_good()
        {
            var microphone = new UnityMicrophone();
            microphone.Dispose();
            microphone.Dispose();
            UnityGame.Pass(5);

            Assert.That(Microphone.Recording, Is.Null);
            Assert.That((microphone.AvailableSamples, microphone.State), Is.EqualTo((0, MicrophoneState.Closed)));
        }

        [Test]
        public void A_game_that_hung_longer_than_the_clip_drops_what_was_overwritten()
        {
            var ring = new MicrophoneRing(64000, 16000, 0);
            ring.Advance(1600, 0.1);
            ring.Take(1600);

            // Ten seconds later the recorder has gone round twice and stands 32000 further on.
            ring.Advance(33600, 10.1);

            Assert.That(ring.Available, Is.EqualTo(64000 - 800), "all that is left but what is about to be overwritten");
            Assert.That(ring.Dropped, Is.EqualTo(160000 - ring.Available));
            Assert.That(ring.Offset, Is.EqualTo((33600 - ring.Available + 64000) % 64000), "it ends where the recorder is");
        }

        [TestCase(1.9)]
        [TestCase(0.5)]
        [TestCase(0.0)]
        public void A_device_that_tells_late_loses_nothing(double lateSeconds)
        {
            var ring = new MicrophoneRing(64000, 16000, 0);
            ring.Advance(0, lateSeconds);
            ring.Advance(160, lateSeconds + 0.01);

            Assert.That((ring.Available, ring.Offset, ring.Dropped), Is.EqualTo((160, 0, 0L)));
        }

        private static float Ramp(int i) => (i % 20000) / 40000f;
    }
}
