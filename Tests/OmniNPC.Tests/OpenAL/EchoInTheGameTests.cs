using System;
using System.Numerics;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.OpenAL;
using OmniNPC.Tests.Hearing;
using OmniNPC.Voice;

namespace OmniNPC.Tests.OpenAL
{
    /// <summary>The whole way: a voice in space, the loopback mix with HRTF, a room, the microphone in ticks of a game, the player's ear.</summary>
    public sealed class EchoInTheGameTests
    {
        private const double Tick = 1.0 / 60;

        [Test]
        public void A_character_who_walks_around_the_player_does_not_hear_itself_but_hears_the_player()
        {
            using var ear = new PlayerEar(new EchoControl(EchoRoom.Canceller()));
            var mix = new LoopbackMix(20);
            using var backend = OpenALVoiceBackend.Open(new OpenALOptions { Loopback = true, Echo = ear.Echo, Recording = mix });
            backend.SetListener(Pose.Facing(Vector3.Zero, -Vector3.UnitZ));
            IVoice voice = backend.CreateVoice(16000, new VoiceOptions { ConeInnerDegrees = 360, ConeOuterDegrees = 360 });
            float[] speech = EchoRoom.Character(16);
            float[] player = EchoRoom.Player(2);
            var room = new StreamingRoom(0.5f);
            var down = new Resampler(48000, EchoRoom.Rate);
            double longest = 0;
            double longestBeforePlayer = 0;
            double enhancementBeforePlayer = 0;
            double onset = double.PositiveInfinity;
            double now = 0;
            ear.Heard += (in HeardBlock block) =>
            {
                longest = Math.Max(longest, block.Echo.OverGateSeconds);
                onset = block.Echo.OverGateSeconds >= 0.25 ? Math.Min(onset, now) : onset;
            };

            int written = 0;
            int playerAt = 0;
            var mono = new float[1000];
            var heard = new float[1000];
            for (int tick = 0; now < 14; tick++)
            {
                now += Tick;
                double angle = now * 0.5;
                voice.SetPose(new Pose(new Vector3((float)Math.Sin(angle), 0, -(float)Math.Cos(angle)), Quaternion.Identity, Vector3.Zero));
                int count = Math.Min(voice.WritableSamples, speech.Length - written);
                voice.Write(speech.AsSpan(written, count));
                written += count;
                mix.Clear();
                backend.Advance(now);

                int samples = PlayerAudio.MixDown(mix.Interleaved, 2, mono);
                int atMicrophone = down.Process(mono.AsSpan(0, samples), heard);
                for (int i = 0; i < atMicrophone; i++)
                {
                    heard[i] = room.Next(heard[i]) + (now > 12 && playerAt < player.Length ? player[playerAt++] : 0f);
                }

                if (now < 12)
                {
                    longestBeforePlayer = longest;
                    enhancementBeforePlayer = ear.Echo.EnhancementDecibels;
                }

                ear.Hear(heard.AsSpan(0, atMicrophone), EchoRoom.Rate);
            }

            TestContext.Out.WriteLine($"own echo at most {longestBeforePlayer:F2} s over the gate; lowered by {enhancementBeforePlayer:F1} dB; player noticed after {onset - 12:F2} s; {ear.Echo.Description}");
            Assert.That(longestBeforePlayer, Is.LessThan(0.13));
            Assert.That(onset - 12, Is.InRange(0.2, 0.6));
            Assert.That(enhancementBeforePlayer, Is.GreaterThan(15));
        }
    }
}
