using System;
using System.Collections.Generic;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.SpeexDsp;
using OmniNPC.Tests.Core;

namespace OmniNPC.Tests.Hearing
{
    /// <summary>The real SpeexDSP in rooms whose every sample is known.</summary>
    public sealed class SpeexEchoCancellerTests
    {
        private const int Block = EchoControl.BlockSamples;
        private static readonly string[] Nowhere = { "libno-such-speexdsp.so.1", "no-such-speexdsp.dll" };

        // Measured on the machine of the README: 34.2, 32.7 and 26.3 dB at these levels; noise of the room at -75 dB relative to full scale is the limit of the last.
        [TestCase(0, 27)]
        [TestCase(-10, 27)]
        [TestCase(-20, 24)]
        public void Most_of_the_echo_of_a_50_ms_room_is_taken_out(double echoDecibels, double atLeast)
        {
            float[] played = EchoRoom.Character(14);
            float[] echo = new EchoRoom(echoDecibels).Echo(played);
            float[] heard = EchoRoom.Mixed(echo, EchoRoom.Noise(14, -75));
            float[] clean = Cancel(heard, played);

            double enhancement = EchoRoom.Decibels(heard, 6) - EchoRoom.Decibels(clean, 6);
            TestContext.Out.WriteLine($"echo {echoDecibels} dB: ERLE {enhancement:F1} dB from 6 s to 14 s; {EchoRoom.Decibels(heard, 1, 2) - EchoRoom.Decibels(clean, 1, 2):F1} dB in the 2nd second");
            Assert.That(enhancement, Is.GreaterThan(atLeast));
        }

        [Test]
        public void The_players_voice_survives_double_talk()
        {
            float[] played = EchoRoom.Character(14);
            float[] echo = new EchoRoom(0).Echo(played);
            float[] player = EchoRoom.Player(6);
            float[] clean = Cancel(EchoRoom.Mixed(echo, player, 8), played);

            // Alone through the same canceller: its filter against offsets turns the phase of the lowest tones, which is no damage by the echo.
            ReadOnlySpan<float> voice = Cancel(player, new float[player.Length]);
            ReadOnlySpan<float> kept = clean.AsSpan(8 * EchoRoom.Rate, voice.Length);
            double product = 0;
            for (int i = 0; i < voice.Length; i++)
            {
                product += (double)voice[i] * kept[i];
            }

            double correlation = product / Math.Pow(10, (EchoRoom.Decibels(voice) + EchoRoom.Decibels(kept)) / 20);
            double change = EchoRoom.Decibels(kept) - EchoRoom.Decibels(voice);
            TestContext.Out.WriteLine($"double talk at 0 dB: correlation with the player alone {correlation:F3}, level {change:F1} dB");
            Assert.That(correlation, Is.GreaterThan(0.93));
            Assert.That(change, Is.InRange(-1.5, 1.5));
        }

        [Test]
        public void The_same_sound_gives_the_same_samples_and_a_reset_filter_starts_over()
        {
            float[] played = EchoRoom.Character(2);
            float[] heard = new EchoRoom(-6).Echo(played);
            using SpeexEchoCanceller canceller = EchoRoom.Canceller();
            float[] first = Cancel(canceller, heard, played);
            float[] learned = Cancel(canceller, heard, played);
            canceller.Reset();
            float[] again = Cancel(canceller, heard, played);

            Assert.That(again, Is.EqualTo(first));
            Assert.That(EchoRoom.Decibels(learned), Is.LessThan(EchoRoom.Decibels(first) - 3), "what was learned lasts until the reset");
        }

        [Test]
        public void A_block_of_another_length_is_refused_with_all_lengths()
        {
            using SpeexEchoCanceller canceller = EchoRoom.Canceller();
            float[] block = new float[Block];

            Assert.That(
                Thrown.By(() => canceller.Cancel(new float[159], block, block))?.Message,
                Is.EqualTo("The echo canceller takes blocks of 160 samples; found 159 of the microphone, 160 of the reference and room for 160."));
            Assert.That(Thrown.By(() => canceller.Cancel(block, new float[480], block)), Is.TypeOf<ArgumentException>());
            Assert.That(Thrown.By(() => canceller.Cancel(block, block, new float[0])), Is.TypeOf<ArgumentException>());
        }

        [TestCase(0.019)]
        [TestCase(0.51)]
        [TestCase(double.NaN)]
        public void A_tail_out_of_range_is_refused(double tail)
        {
            Assert.That(Thrown.By(() => SpeexEchoCanceller.Create(tail))?.Message, Does.StartWith("The tail of an echo canceller must be 0.02 to 0.5 seconds; found "));
        }

        [Test]
        public void Samples_that_are_not_numbers_leave_no_trace()
        {
            using SpeexEchoCanceller canceller = EchoRoom.Canceller();
            float[] broken = new float[Block];
            Array.Fill(broken, float.NaN);
            broken[1] = float.PositiveInfinity;
            broken[2] = float.NegativeInfinity;
            broken[3] = 1e30f;
            float[] clean = new float[Block];
            canceller.Cancel(broken, broken, clean);
            Assert.That(clean, Is.All.InRange(-1f, 1f));

            float[] played = EchoRoom.Character(8);
            float[] heard = new EchoRoom(-6).Echo(played);
            float[] after = Cancel(canceller, heard, played);
            Assert.That(EchoRoom.Decibels(heard, 5) - EchoRoom.Decibels(after, 5), Is.GreaterThan(20), "it learns the room as if nothing had been");
        }

        [Test]
        public void A_block_costs_no_managed_byte()
        {
            using SpeexEchoCanceller canceller = EchoRoom.Canceller();
            float[] block = EchoRoom.Noise(0.01, -20);
            float[] clean = new float[Block];
            Action cancel = () => canceller.Cancel(block, block, clean);
            cancel();

            Assert.That(AllocationMeter.Bytes(() => Repeat(cancel, 100)), Is.Zero);
        }

        [Test]
        public void A_disposed_canceller_says_so_and_can_be_disposed_again()
        {
            SpeexEchoCanceller canceller = EchoRoom.Canceller();
            canceller.Dispose();
            canceller.Dispose();

            Assert.That(Thrown.By(() => canceller.Reset()), Is.TypeOf<ObjectDisposedException>());
            Assert.That(Thrown.By(() => canceller.Cancel(new float[Block], new float[Block], new float[Block])), Is.TypeOf<ObjectDisposedException>());
        }

        [Test]
        public void A_missing_library_is_said_once_in_a_sentence_that_says_what_to_do()
        {
            List<string> said = new List<string>();
            int memory = 0;
            for (int i = 0; i < 3; i++)
            {
                Assert.That(SpeexEchoCanceller.CreateIfPresent(() => SpeexLibrary.Load(Nowhere), said.Add, 0.1, ref memory), Is.Null);
            }

            Assert.That(said, Has.Count.EqualTo(1));
            Assert.That(said[0], Does.StartWith("SpeexDSP was not found: expected libno-such-speexdsp.so.1 or no-such-speexdsp.dll beside the application or in the system; "));
            Assert.That(said[0], Does.Contain("the echo gate works alone"));
        }

        [Test]
        public void A_library_that_is_no_speexdsp_is_named_with_the_function_it_lacks()
        {
            Assume.That(OperatingSystem.IsLinux(), "Another system library stands in for it.");

            Assert.That(
                Thrown.By(() => SpeexLibrary.Load(new[] { "libc.so.6" }))?.Message,
                Does.StartWith("libc.so.6 is no SpeexDSP: it has no function speex_echo_state_init; install SpeexDSP"));
        }

        private static float[] Cancel(float[] heard, float[] played)
        {
            using SpeexEchoCanceller canceller = EchoRoom.Canceller();
            return Cancel(canceller, heard, played);
        }

        private static float[] Cancel(SpeexEchoCanceller canceller, float[] heard, float[] played)
        {
            float[] clean = new float[heard.Length];
            for (int at = 0; at + Block <= heard.Length; at += Block)
            {
                canceller.Cancel(heard.AsSpan(at, Block), played.AsSpan(at, Block), clean.AsSpan(at, Block));
            }

            return clean;
        }

        private static void Repeat(Action action, int times)
        {
            for (int i = 0; i < times; i++)
            {
                action();
            }
        }
    }
}
