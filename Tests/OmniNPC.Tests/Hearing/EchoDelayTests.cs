using System;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.Speech;

namespace OmniNPC.Tests.Hearing
{
    /// <summary>Two streams of samples that know nothing of one another's clock are brought together.</summary>
    public sealed class EchoDelayTests
    {
        [TestCase(0.02, 0)]
        [TestCase(0.08, -10)]
        [TestCase(0.2, -10)]
        [TestCase(0.2, -18)]
        [TestCase(0.45, -10)]
        public void A_constant_delay_is_found_and_the_echo_behind_it_cancelled(double delay, double echoDecibels)
        {
            float[] played = EchoRoom.Character(14);
            float[] heard = EchoRoom.Mixed(new EchoRoom(echoDecibels, delay).Echo(played), EchoRoom.Noise(14, -65));
            using var control = new EchoControl(EchoRoom.Canceller());
            EchoRun run = new EchoRun(control).Play(played, heard);

            double enhancement = EchoRoom.Decibels(heard, 9) - EchoRoom.Decibels(run.Clean, 9);
            TestContext.Out.WriteLine($"delay {delay * 1000} ms, echo {echoDecibels} dB: found {control.DelaySeconds * 1000:F1} ms, ERLE {enhancement:F1} dB, {control.Realignments} realignments");
            Assert.That(control.DelaySeconds, Is.EqualTo(delay).Within(0.004));
            Assert.That(control.Realignments, Is.LessThanOrEqualTo(1));
            Assert.That(enhancement, Is.GreaterThan(12));
        }

        [Test]
        public void A_reference_in_stereo_at_another_rate_and_in_uneven_pieces_is_as_good()
        {
            float[] played = EchoRoom.Character(12);
            float[] heard = EchoRoom.Mixed(new EchoRoom(-6, 0.06).Echo(played), EchoRoom.Noise(12, -70));
            var up = new Resampler(EchoRoom.Rate, 48000);
            float[] fast = new float[up.MaxOutput(played.Length)];
            int count = up.Process(played, fast);
            using var control = new EchoControl(EchoRoom.Canceller());
            EchoRun run = new EchoRun(control);
            var random = new SeededRandom(5);
            double now = 0;
            int given = 0;
            int taken = 0;
            while (taken + EchoControl.BlockSamples <= heard.Length)
            {
                // Ticks of 5 to 45 ms: what the loudspeaker got first, then the microphone's whole blocks.
                now += 0.005 + (0.04 * random.NextUniform());
                int until = Math.Min(count, (int)(now * 48000));
                float[] stereo = new float[(until - given) * 2];
                for (int i = 0; i < until - given; i++)
                {
                    stereo[i * 2] = stereo[(i * 2) + 1] = fast[given + i];
                }

                control.PushReference(stereo, 2, 48000);
                given = until;
                for (; taken + EchoControl.BlockSamples <= Math.Min(heard.Length, now * EchoRoom.Rate); taken += EchoControl.BlockSamples)
                {
                    run.Hear(heard.AsSpan(taken, EchoControl.BlockSamples));
                }
            }

            double enhancement = EchoRoom.Decibels(heard, 8) - EchoRoom.Decibels(run.Clean, 8);
            TestContext.Out.WriteLine($"uneven ticks: ERLE {enhancement:F1} dB, {control.Realignments} realignments");
            Assert.That(enhancement, Is.GreaterThan(20));
        }

        [Test]
        public void An_output_that_stands_still_goes_on_with_the_delay_it_had()
        {
            float[] played = EchoRoom.Character(20);
            float[] heard = EchoRoom.Mixed(new EchoRoom(-6, 0.06).Echo(played), EchoRoom.Noise(20, -70));
            using var control = new EchoControl(EchoRoom.Canceller());
            EchoRun run = new EchoRun(control);
            int half = 10 * EchoRoom.Rate;
            run.Play(played.AsSpan(0, half).ToArray(), heard.AsSpan(0, half).ToArray());
            int before = control.Realignments;
            for (int i = 0; i < 300; i++)
            {
                run.Hear(new float[EchoControl.BlockSamples]);
            }

            run.Play(played.AsSpan(half).ToArray(), heard.AsSpan(half).ToArray());
            float[] after = run.Clean.AsSpan(half + (3 * EchoRoom.Rate)).ToArray();
            double enhancement = EchoRoom.Decibels(heard, 11, 13) - EchoRoom.Decibels(after, 1, 3);
            TestContext.Out.WriteLine($"after 3 s of standstill: ERLE {enhancement:F1} dB in the 2nd and 3rd second");
            Assert.That(enhancement, Is.GreaterThan(15));
            Assert.That(control.Realignments, Is.EqualTo(before));
        }

        [Test]
        public void Lost_microphone_samples_that_are_reported_cost_nothing()
        {
            float[] played = EchoRoom.Character(16);
            float[] heard = EchoRoom.Mixed(new EchoRoom(-6, 0.06).Echo(played), EchoRoom.Noise(16, -70));
            using var control = new EchoControl(EchoRoom.Canceller());
            EchoRun run = new EchoRun(control);
            int half = 10 * EchoRoom.Rate;
            int gap = EchoRoom.Rate / 2;
            run.Play(played.AsSpan(0, half).ToArray(), heard.AsSpan(0, half).ToArray());
            control.PushReference(played.AsSpan(half, gap), 1, EchoRoom.Rate);
            control.SkipMicrophone(gap);
            run.Play(played.AsSpan(half + gap).ToArray(), heard.AsSpan(half + gap).ToArray());

            float[] after = run.Clean.AsSpan(half).ToArray();
            Assert.That(EchoRoom.Decibels(heard, 10.5, 13.5) - EchoRoom.Decibels(after, 0, 3), Is.GreaterThan(15));
            Assert.That(control.Realignments, Is.LessThanOrEqualTo(1));
        }

        [Test]
        public void Lost_microphone_samples_that_nobody_reports_are_noticed()
        {
            float[] played = EchoRoom.Character(20);
            float[] heard = EchoRoom.Mixed(new EchoRoom(-6, 0.06).Echo(played), EchoRoom.Noise(20, -70));
            using var control = new EchoControl(EchoRoom.Canceller());
            EchoRun run = new EchoRun(control);
            int before = 8 * EchoRoom.Rate;
            int gap = EchoRoom.Rate / 5;
            run.Play(played.AsSpan(0, before).ToArray(), heard.AsSpan(0, before).ToArray());
            control.PushReference(played.AsSpan(before, gap), 1, EchoRoom.Rate);
            run.Play(played.AsSpan(before + gap).ToArray(), heard.AsSpan(before + gap).ToArray());

            double seconds = (double)(heard.Length - gap) / EchoRoom.Rate;
            double enhancement = EchoRoom.Decibels(heard, 17) - EchoRoom.Decibels(run.Clean, seconds - 3);
            TestContext.Out.WriteLine($"200 ms lost: ERLE {enhancement:F1} dB from 9 s after, {control.Realignments} realignments");
            Assert.That(enhancement, Is.GreaterThan(15));
        }

        [Test]
        public void Noise_that_has_nothing_to_do_with_the_output_is_given_no_delay()
        {
            float[] played = EchoRoom.Character(8);
            using var control = new EchoControl(null);
            new EchoRun(control).Play(played, EchoRoom.Noise(8, -25));

            Assert.That(control.DelaySeconds, Is.EqualTo(-1));
        }
    }
}
