using System;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.Tests.Core;

namespace OmniNPC.Tests.Hearing
{
    /// <summary>Canceller, gate, warm-up and bypass together: who counts as the player.</summary>
    public sealed class EchoControlTests
    {
        private const int Block = EchoControl.BlockSamples;

        // A state machine ducks a character after 130 to 250 ms over the gate.
        private const double BargeIn = 0.25;

        [TestCase(0)]
        [TestCase(-10)]
        [TestCase(-20)]
        public void A_characters_own_echo_is_never_the_player(double echoDecibels)
        {
            float[] played = EchoRoom.Character(30);
            float[] heard = EchoRoom.Mixed(new EchoRoom(echoDecibels).Echo(played), EchoRoom.Noise(30, -65));
            using var control = new EchoControl(EchoRoom.Canceller());
            EchoRun run = new EchoRun(control).Play(played, heard);

            TestContext.Out.WriteLine($"echo {echoDecibels} dB: longest over the gate {run.LongestOver():F2} s; {control.Description}");
            Assert.That(run.LongestOver(), Is.LessThan(0.13));
            Assert.That(run.PlayerBlocks(1, 30), Is.Zero);
            Assert.That(control.EnhancementDecibels, Is.GreaterThan(15));
            Assert.That(control.State, Is.EqualTo(EchoState.Learned));
        }

        [Test]
        public void An_echo_at_the_edge_of_the_bypass_is_not_the_player_either()
        {
            float[] played = EchoRoom.Character(20);
            using var control = new EchoControl(EchoRoom.Canceller());
            EchoRun run = new EchoRun(control).Play(played, EchoRoom.Mixed(new EchoRoom(-28).Echo(played), EchoRoom.Noise(20, -65)));

            Assert.That(run.LongestOver(), Is.LessThan(0.05));
        }

        [TestCase(0)]
        [TestCase(-10)]
        public void A_player_who_talks_over_the_character_is_heard_at_once(double echoDecibels)
        {
            float[] played = EchoRoom.Character(16);
            float[] echo = EchoRoom.Mixed(new EchoRoom(echoDecibels).Echo(played), EchoRoom.Noise(16, -65));
            using var control = new EchoControl(EchoRoom.Canceller());
            EchoRun run = new EchoRun(control).Play(played, EchoRoom.Mixed(echo, EchoRoom.Player(2), 12));

            double onset = run.FirstOver(BargeIn, 11) - 12;
            TestContext.Out.WriteLine($"echo {echoDecibels} dB: {BargeIn} s over the gate {onset:F2} s after the player began");
            Assert.That(run.LongestOver(0, 12), Is.LessThan(0.13));
            Assert.That(onset, Is.InRange(BargeIn, 0.6));
            Assert.That(run.PlayerBlocks(1, 12), Is.Zero);
            Assert.That(run.PlayerBlocks(12.1, 13.6), Is.GreaterThan(130), "a player's line is not cut into pieces");
        }

        [Test]
        public void Without_a_canceller_the_gate_alone_keeps_the_echo_out_and_a_louder_player_passes()
        {
            float[] played = EchoRoom.Character(16);
            float[] echo = EchoRoom.Mixed(new EchoRoom(-12).Echo(played), EchoRoom.Noise(16, -65));
            using var control = new EchoControl(null);
            EchoRun run = new EchoRun(control).Play(played, EchoRoom.Mixed(echo, EchoRoom.Player(2), 12));

            Assert.That(control.HasCanceller, Is.False);
            Assert.That(control.Description, Does.StartWith("Echo control: no canceller, the gate works alone; "));
            TestContext.Out.WriteLine($"gate alone: echo {run.LongestOver(0, 12):F2} s over, player {run.FirstOver(BargeIn, 11) - 12:F2} s");
            Assert.That(run.LongestOver(0, 12), Is.LessThan(0.2));
            Assert.That(run.FirstOver(BargeIn, 11) - 12, Is.InRange(BargeIn, 1));
        }

        [Test]
        public void Without_any_output_the_player_passes_and_steady_noise_does_not()
        {
            float[] noise = EchoRoom.Noise(10, -45);
            using var control = new EchoControl(null);
            EchoRun run = new EchoRun(control).Play(new float[noise.Length], EchoRoom.Mixed(noise, EchoRoom.Player(2), 7));

            Assert.That(run.LongestOver(0, 7), Is.LessThan(0.05));
            Assert.That(run.FirstOver(BargeIn, 7) - 7, Is.InRange(BargeIn, 0.5));
        }

        [Test]
        public void Echo_does_not_teach_the_noise_floor()
        {
            float[] played = EchoRoom.Mixed(new float[10 * EchoRoom.Rate], EchoRoom.Character(8), 1);
            float[] heard = EchoRoom.Mixed(new EchoRoom(0).Echo(played), EchoRoom.Noise(10, -70));
            using var control = new EchoControl(null);
            EchoRun run = new EchoRun(control).Play(played, heard);

            Assert.That(run.Verdicts[90].GateDecibels, Is.EqualTo(-52f).Within(0.5f));
            Assert.That(run.Verdicts[500].GateDecibels, Is.GreaterThan(-35f));
            Assert.That(run.Verdicts[run.Verdicts.Count - 1].GateDecibels, Is.EqualTo(-52f).Within(1f), "0.3 s after the output the room is as quiet as before");
        }

        [Test]
        public void The_gate_stays_up_for_300_ms_after_the_output_and_no_longer()
        {
            float[] played = EchoRoom.Mixed(new float[6 * EchoRoom.Rate], EchoRoom.Noise(4, -20));
            using var control = new EchoControl(null);
            EchoRun run = new EchoRun(control).Play(played, new EchoRoom(-10).Echo(played));

            int last = 0;
            for (int i = 0; i < run.Verdicts.Count; i++)
            {
                last = run.Verdicts[i].IsOutputAudible ? i : last;
            }

            Assert.That(last, Is.InRange(399 + 29, 399 + 31));
            Assert.That(run.Verdicts[410].GateDecibels, Is.GreaterThan(-45f));
            Assert.That(run.Verdicts[440].GateDecibels, Is.LessThan(-50f));
        }

        [Test]
        public void An_echo_that_grows_louder_for_good_does_not_hold_the_gate_open()
        {
            float[] played = EchoRoom.Character(24);
            float[] quiet = new EchoRoom(-25).Echo(played);
            float[] loud = new EchoRoom(-3).Echo(played);
            loud.AsSpan(10 * EchoRoom.Rate).CopyTo(quiet.AsSpan(10 * EchoRoom.Rate));
            using var control = new EchoControl(null);
            EchoRun run = new EchoRun(control).Play(played, quiet);

            Assert.That(run.LongestOver(10, 12), Is.GreaterThan(BargeIn), "the volume knob surprises the gate");
            Assert.That(run.LongestOver(19, 24), Is.LessThan(0.2));
        }

        [Test]
        public void The_first_three_seconds_of_output_on_a_new_device_are_a_warm_up()
        {
            float[] played = EchoRoom.Noise(7, -20);
            float[] heard = new EchoRoom(-10).Echo(played);
            using var control = new EchoControl(EchoRoom.Canceller());
            EchoRun run = new EchoRun(control);
            run.Play(played.AsSpan(0, 2 * EchoRoom.Rate).ToArray(), heard.AsSpan(0, 2 * EchoRoom.Rate).ToArray());
            Assert.That(control.State, Is.EqualTo(EchoState.WarmingUp));
            run.Play(new float[2 * EchoRoom.Rate], new float[2 * EchoRoom.Rate]);
            Assert.That(control.State, Is.EqualTo(EchoState.WarmingUp), "silence teaches nothing");
            run.Play(played, heard);
            Assert.That(control.State, Is.EqualTo(EchoState.Learned));

            control.DeviceChanged();
            Assert.That(control.State, Is.EqualTo(EchoState.WarmingUp));
            Assert.That(control.DelaySeconds, Is.EqualTo(-1));
            Assert.That(control.EnhancementDecibels, Is.NaN);
            Assert.That(control.LossDecibels, Is.NaN);
        }

        [Test]
        public void With_headphones_the_microphone_passes_untouched_and_without_them_it_is_cancelled_again()
        {
            float[] played = EchoRoom.Character(24);
            float[] heard = new EchoRoom(-45).Echo(played);
            new EchoRoom(-6).Echo(played).AsSpan(12 * EchoRoom.Rate).CopyTo(heard.AsSpan(12 * EchoRoom.Rate));
            heard = EchoRoom.Mixed(heard, EchoRoom.Noise(24, -70));
            using var control = new EchoControl(EchoRoom.Canceller());
            EchoRun run = new EchoRun(control);
            run.Play(played.AsSpan(0, 12 * EchoRoom.Rate).ToArray(), heard.AsSpan(0, 12 * EchoRoom.Rate).ToArray());
            Assert.That(control.State, Is.EqualTo(EchoState.Bypassed));
            Assert.That(control.LossDecibels, Is.GreaterThan(30));
            Assert.That(run.Clean.AsSpan(10 * EchoRoom.Rate).SequenceEqual(heard.AsSpan(10 * EchoRoom.Rate, 2 * EchoRoom.Rate)), Is.True);

            run.Play(played.AsSpan(12 * EchoRoom.Rate).ToArray(), heard.AsSpan(12 * EchoRoom.Rate).ToArray());
            Assert.That(control.State, Is.Not.EqualTo(EchoState.Bypassed));
            Assert.That(control.EnhancementDecibels, Is.GreaterThan(15));
        }

        [Test]
        public void A_player_with_headphones_who_talks_over_the_character_does_not_end_the_bypass()
        {
            float[] played = EchoRoom.Character(16);
            float[] heard = EchoRoom.Noise(16, -70);
            using var control = new EchoControl(EchoRoom.Canceller());
            EchoRun run = new EchoRun(control).Play(played, EchoRoom.Mixed(heard, EchoRoom.Player(6), 9));

            Assert.That(control.State, Is.EqualTo(EchoState.Bypassed));
            Assert.That(run.FirstOver(BargeIn, 9) - 9, Is.InRange(BargeIn, 0.5));
        }

        [TestCase(-45, EchoState.Bypassed)]
        [TestCase(-8, EchoState.Learned)]
        public void An_echo_that_the_rooms_noise_covers_is_none_and_a_louder_one_is(double echoDecibels, EchoState expected)
        {
            float[] played = Tone.Join(new float[6 * EchoRoom.Rate], EchoRoom.Character(12));
            float[] heard = EchoRoom.Mixed(new EchoRoom(echoDecibels).Echo(played), EchoRoom.Noise(18, -38));
            using var control = new EchoControl(EchoRoom.Canceller());
            EchoRun run = new EchoRun(control).Play(played, heard);

            Assert.That(control.LossDecibels, Is.LessThan(26), "by its power alone the noise might be an echo");
            Assert.That(control.State, Is.EqualTo(expected), control.Description);
            Assert.That(run.LongestOver(6, 18), Is.LessThan(0.13));
        }

        [Test]
        public void Broken_samples_are_counted_and_the_room_is_learned_all_the_same()
        {
            float[] played = EchoRoom.Character(10);
            float[] heard = new EchoRoom(-6).Echo(played);
            for (int i = 0; i < heard.Length; i += 4001)
            {
                heard[i] = float.NaN;
                played[i] = float.NegativeInfinity;
                heard[(i / 2) + 1] = 1e30f;
                played[(i / 2) + 1] = -1e30f;
            }

            using var control = new EchoControl(EchoRoom.Canceller());
            EchoRun run = new EchoRun(control).Play(played, heard);
            Assert.That(control.NonFiniteSamples, Is.EqualTo(2 * 40));
            Assert.That(run.Clean, Is.All.InRange(-1f, 1f));
            Assert.That(run.Verdicts[run.Verdicts.Count - 1].GateDecibels, Is.InRange(-52f, 0f));
            Assert.That(control.EnhancementDecibels, Is.GreaterThan(8));
        }

        [Test]
        public void A_constant_offset_and_a_thump_are_not_the_player()
        {
            float[] heard = new float[4 * EchoRoom.Rate];
            for (int i = 0; i < heard.Length; i++)
            {
                double hum = Math.Sin(2 * Math.PI * 12 * i / EchoRoom.Rate);
                heard[i] = 0.4f + (0.05f * (float)hum);
            }

            using var control = new EchoControl(null);
            EchoRun run = new EchoRun(control).Play(new float[heard.Length], heard);
            Assert.That(run.LongestOver(0.2), Is.LessThan(0.1));
        }

        [Test]
        public void A_block_costs_no_managed_byte_in_any_state()
        {
            using var control = new EchoControl(EchoRoom.Canceller());
            float[] played = EchoRoom.Noise(0.01, -20);
            float[] stereo = EchoRoom.Noise(0.06, -20);
            float[] clean = new float[Block];
            Action block = () =>
            {
                control.PushReference(stereo, 2, 48000);
                control.Process(played, clean);
            };
            block();
            // The search for the delay looks ten times a second; all of it has run once by then.
            Repeat(block, 200);
            var watch = System.Diagnostics.Stopwatch.StartNew();
            long bytes = AllocationMeter.Bytes(() => Repeat(block, 300));
            TestContext.Out.WriteLine($"a block with SpeexDSP, 48 kHz stereo reference and search for the delay: {watch.Elapsed.TotalMilliseconds * 1000 / 300:F0} us on this busy machine");

            Assert.That(bytes, Is.Zero);
            Assert.That(control.State, Is.EqualTo(EchoState.Learned), "the warm-up and the search for the delay were part of it");
        }

        [Test]
        public void What_cannot_be_a_block_or_a_reference_is_refused_in_a_sentence()
        {
            using var control = new EchoControl(null);
            Assert.That(Thrown.By(() => control.Process(new float[480], new float[480]))?.Message, Does.StartWith("A microphone block is 160 samples at 16000 Hz; found 480 to clean into 480."));
            Assert.That(Thrown.By(() => control.Process(new float[Block], new float[10])), Is.TypeOf<ArgumentException>());
            Assert.That(Thrown.By(() => control.PushReference(new float[3], 2, 48000))?.Message, Does.StartWith("A reference of 2 channels has a multiple of 2 samples; found 3."));
            Assert.That(Thrown.By(() => control.PushReference(new float[2], 0, 48000)), Is.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(Thrown.By(() => control.PushReference(new float[2], 2, 10)), Is.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(Thrown.By(() => control.SkipMicrophone(-1)), Is.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(Thrown.By(() => new EchoControl(new OtherCanceller()))?.Message, Does.StartWith("Echo control works on blocks of 160 samples at 16000 Hz; the canceller (of another kind) takes 80 at 8000 Hz."));
            Assert.That(Thrown.By(() => new EchoControl(null, new EchoOptions { WarmUpSeconds = -1 }))?.Message, Does.StartWith("WarmUpSeconds must be 0 to 30; found -1."));
            control.Dispose();
            Assert.That(Thrown.By(() => control.Process(new float[Block], new float[Block])), Is.TypeOf<ObjectDisposedException>());
        }

        private static void Repeat(Action action, int times)
        {
            for (int i = 0; i < times; i++)
            {
                action();
            }
        }

        private sealed class OtherCanceller : IEchoCanceller
        {
            public int RateHz => 8000;

            public int BlockSamples => 80;

            public double TailSeconds => 0.1;

            public string Description => "of another kind";

            public void Cancel(ReadOnlySpan<float> microphone, ReadOnlySpan<float> reference, Span<float> clean) => microphone.CopyTo(clean);

            public void Reset()
            {
            }

            public void Dispose()
            {
            }
        }
    }
}
