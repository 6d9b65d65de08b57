using System;
using System.Collections.Generic;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.Tests.Core;

namespace OmniNPC.Tests.Hearing
{
    /// <summary>A microphone, a file and pushed samples are equal.</summary>
    public sealed class PlayerEarTests
    {
        [Test]
        public void A_microphone_and_pushed_samples_give_the_same_blocks()
        {
            float[] sound = EchoRoom.Player(1);
            var pushed = new List<float>();
            using var ear = new PlayerEar();
            ear.Heard += (in HeardBlock block) => pushed.AddRange(block.Samples.ToArray());
            for (int at = 0; at < sound.Length; at += 777)
            {
                ear.Hear(sound.AsSpan(at, Math.Min(777, sound.Length - at)), 16000);
            }

            var captured = new List<float>();
            var microphone = new FakeMicrophone();
            using var other = new PlayerEar(null, microphone);
            other.Heard += (in HeardBlock block) => captured.AddRange(block.Samples.ToArray());
            for (int at = 0; at < sound.Length; at += 320)
            {
                microphone.Say(sound.AsSpan(at, 320));
                other.Listen();
            }

            Assert.That(pushed, Is.EqualTo(sound));
            Assert.That(captured, Is.EqualTo(sound));
        }

        [Test]
        public void A_file_of_another_rate_is_heard_to_its_last_block()
        {
            int blocks = 0;
            using var ear = new PlayerEar();
            ear.Heard += (in HeardBlock block) => blocks++;
            ear.Hear(Tone.Sine(300, 1.005, 44100), 44100);
            Assert.That(blocks, Is.EqualTo(100));
            ear.EndHearing();
            Assert.That(blocks, Is.EqualTo(101));
            ear.EndHearing();
            Assert.That(blocks, Is.EqualTo(101), "nothing is left");
        }

        [Test]
        public void A_block_says_whether_the_player_is_over_the_gate()
        {
            int over = 0;
            using var ear = new PlayerEar();
            ear.Heard += (in HeardBlock block) => over += block.Echo.IsOverGate ? 1 : 0;
            ear.Hear(new float[16000], 16000);
            Assert.That(over, Is.Zero);
            ear.Hear(Tone.Sine(300, 0.5, 16000), 16000);
            Assert.That(over, Is.InRange(48, 50));
        }

        [Test]
        public void A_microphone_that_was_opened_again_starts_the_warm_up_anew()
        {
            var microphone = new FakeMicrophone();
            using var ear = new PlayerEar(new EchoControl(null), microphone);
            float[] noise = EchoRoom.Noise(4, -20);
            for (int at = 0; at < noise.Length; at += 160)
            {
                ear.Echo.PushReference(noise.AsSpan(at, 160), 1, 16000);
                microphone.Say(noise.AsSpan(at, 160));
                ear.Listen();
            }

            Assert.That(ear.Echo.State, Is.EqualTo(EchoState.Learned));
            microphone.Openings++;
            ear.Listen();
            Assert.That(ear.Echo.State, Is.EqualTo(EchoState.WarmingUp));
        }

        [Test]
        public void Samples_that_the_microphone_lost_do_not_move_the_echo()
        {
            var microphone = new FakeMicrophone();
            using var ear = new PlayerEar(new EchoControl(null), microphone);
            float[] played = EchoRoom.Noise(8, -20);
            float[] heard = new EchoRoom(-6, 0.04).Echo(played);
            int at = 0;
            for (; at < 3 * EchoRoom.Rate; at += 160)
            {
                ear.Echo.PushReference(played.AsSpan(at, 160), 1, EchoRoom.Rate);
                microphone.Say(heard.AsSpan(at, 160));
                ear.Listen();
            }

            double delay = ear.Echo.DelaySeconds;
            Assert.That(delay, Is.InRange(0.039, 0.05), "or a reflection close behind");
            ear.Echo.PushReference(played.AsSpan(at, 1600), 1, EchoRoom.Rate);
            microphone.DroppedSamples = 1600;
            ear.Listen();
            for (at += 1600; at < played.Length; at += 160)
            {
                ear.Echo.PushReference(played.AsSpan(at, 160), 1, EchoRoom.Rate);
                microphone.Say(heard.AsSpan(at, 160));
                ear.Listen();
                Assert.That(ear.Echo.DelaySeconds, Is.EqualTo(delay).Within(0.002));
            }

            Assert.That(ear.Echo.Realignments, Is.Zero);
        }

        [Test]
        public void Listening_costs_no_managed_byte()
        {
            var microphone = new FakeMicrophone();
            using var ear = new PlayerEar(null, microphone);
            long heard = 0;
            ear.Heard += (in HeardBlock block) => heard += block.Samples.Length;
            float[] sound = EchoRoom.Noise(0.05, -30);
            Action tick = () =>
            {
                microphone.Say(sound);
                ear.Listen();
            };
            tick();

            Assert.That(AllocationMeter.Bytes(() => Repeat(tick, 50)), Is.Zero);
            Assert.That(heard, Is.EqualTo(51 * 800));
        }

        [Test]
        public void What_cannot_be_heard_is_refused_and_a_disposed_ear_says_so()
        {
            var microphone = new FakeMicrophone();
            var ear = new PlayerEar(null, microphone);
            Assert.That(Thrown.By(() => ear.Hear(new float[10], 999))?.Message, Does.StartWith("The rate of the player's sound must be 1000 to 384000 Hz; found 999."));
            ear.Dispose();
            ear.Dispose();
            Assert.That(microphone.State, Is.EqualTo(MicrophoneState.Closed), "the ear owns it");
            Assert.That(Thrown.By(() => ear.Listen()), Is.TypeOf<ObjectDisposedException>());
            Assert.That(Thrown.By(() => ear.Hear(new float[10], 16000)), Is.TypeOf<ObjectDisposedException>());
        }

        private static void Repeat(Action action, int times)
        {
            for (int i = 0; i < times; i++)
            {
                action();
            }
        }

        private sealed class FakeMicrophone : IMicrophone
        {
            private readonly Crossing.SpscQueue<float> ring = new Crossing.SpscQueue<float>(16000);

            public MicrophoneState State { get; private set; } = MicrophoneState.Capturing;

            public string Description => "a test";

            public int RateHz => 16000;

            public int Openings { get; set; } = 1;

            public long DroppedSamples { get; set; }

            public int AvailableSamples => ring.Count;

            public void Say(ReadOnlySpan<float> samples) => ring.TryWrite(samples);

            public int Read(Span<float> samples) => ring.Read(samples);

            public void Dispose() => State = MicrophoneState.Closed;
        }
    }
}
