using System;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.Speech;

namespace OmniNPC.Tests.Core
{
    public sealed class HearingTests
    {
        [TestCase(48000, 16000)]
        [TestCase(44100, 16000)]
        [TestCase(7350, 16000)]
        [TestCase(192000, 16000)]
        [TestCase(16000, 8000)]
        public void Resampling_keeps_a_tone_of_the_pass_band(int fromHz, int toHz)
        {
            double hertz = 0.3 * Math.Min(fromHz, toHz);
            var resampler = new Resampler(fromHz, toHz);
            float[] sound = Tone.Sine(hertz, 0.5, fromHz, 0.5f);
            var output = new float[resampler.MaxOutput(sound.Length)];
            int count = resampler.Process(sound, output);
            Assert.That(count, Is.EqualTo(toHz / 2).Within(3));

            // Delay is known, so the phase is too: what is left after subtracting the true tone is error.
            double error = 0;
            int settled = (int)(0.1 * toHz);
            for (int i = settled; i < count; i++)
            {
                double seconds = ((double)i / toHz) - ((double)resampler.DelaySamples / fromHz);
                double difference = output[i] - (0.5 * Math.Sin(2 * Math.PI * hertz * seconds));
                error += difference * difference;
            }

            Assert.That(20 * Math.Log10(Math.Sqrt(error / (count - settled)) / 0.5), Is.LessThan(-70), "dB of error");
        }

        [TestCase(48000, 16000, 9000)]
        [TestCase(192000, 16000, 50000)]
        [TestCase(44100, 8000, 5000)]
        public void Resampling_down_removes_what_would_alias(int fromHz, int toHz, double hertz)
        {
            var resampler = new Resampler(fromHz, toHz);
            float[] sound = Tone.Sine(hertz, 0.3, fromHz, 0.5f);
            var output = new float[resampler.MaxOutput(sound.Length)];
            int count = resampler.Process(sound, output);
            int settled = (int)(0.1 * toHz);
            Assert.That(20 * Math.Log10(Tone.Rms(output.AsSpan(settled, count - settled)) / 0.35), Is.LessThan(-70), "dB of what is left");
        }

        [Test]
        public void Resampling_in_pieces_equals_resampling_at_once()
        {
            float[] sound = Tone.Noise(0.2, 44100, 0.2f);
            var whole = new Resampler(44100, 16000);
            var expected = new float[whole.MaxOutput(sound.Length)];
            int expectedCount = whole.Process(sound, expected);
            var pieces = new Resampler(44100, 16000);
            var output = new float[expected.Length + 8];
            int count = 0;
            for (int at = 0, step = 1; at < sound.Length; at += step, step = (step * 7 % 311) + 1)
            {
                int taken = Math.Min(step, sound.Length - at);
                var target = new float[pieces.MaxOutput(taken)];
                int written = pieces.Process(sound.AsSpan(at, taken), target);
                target.AsSpan(0, written).CopyTo(output.AsSpan(count));
                count += written;
            }

            Assert.That(count, Is.EqualTo(expectedCount));
            Assert.That(output.AsSpan(0, count).ToArray(), Is.EqualTo(expected.AsSpan(0, count).ToArray()));
        }

        [Test]
        public void Log_mel_frames_equal_a_naive_transform_in_double_precision()
        {
            MelFormat format = new ScriptedSpeechModel().Format.Mel!;
            float[] sound = Tone.Join(Tone.Noise(0.05, 8000, 0.1f), Tone.Sine(1000, 0.05, 8000));
            var mel = new LogMel(format);
            var frames = new float[sound.Length / format.Hop * format.Mels];
            int count = mel.Process(sound, frames);
            Assert.That(count, Is.EqualTo(10));
            for (int frame = 0; frame < count; frame++)
            {
                double[] expected = NaiveMel(format, sound, frame);
                for (int band = 0; band < format.Mels; band++)
                {
                    Assert.That(frames[(frame * format.Mels) + band], Is.EqualTo(expected[band]).Within(1e-3), $"frame {frame}, band {band}");
                }
            }
        }

        [Test]
        public void Log_mel_in_pieces_equals_log_mel_at_once_and_silence_is_the_floor()
        {
            MelFormat format = new ScriptedSpeechModel().Format.Mel!;
            float[] sound = Tone.Noise(0.1, 8000, 0.1f);
            var whole = new LogMel(format);
            var expected = new float[10 * 8];
            whole.Process(sound, expected);
            var pieces = new LogMel(format);
            var frames = new float[10 * 8];
            int count = 0;
            for (int at = 0; at < sound.Length; at += 37)
            {
                count += pieces.Process(sound.AsSpan(at, Math.Min(37, sound.Length - at)), frames.AsSpan(count * 8));
            }

            Assert.That(frames, Is.EqualTo(expected));
            pieces.Reset();
            pieces.Process(new float[80], frames);
            Assert.That(frames[0], Is.EqualTo((-10f + 4f) / 4f));
        }

        [TestCase(0f, TestName = "The_end_of_speech_is_found_after_200_ms_of_digital_silence")]
        [TestCase(0.003f, TestName = "The_end_of_speech_is_found_after_200_ms_in_a_quiet_room")]
        [TestCase(0.02f, TestName = "The_end_of_speech_is_found_after_200_ms_in_steady_noise_20_dB_below_the_voice")]
        public void Endpoint(float noise)
        {
            var vad = new EnergyVad(16000, 0.2);
            float[] sound = Tone.Join(Tone.Silence(4, 16000), Tone.Sine(220, 0.7, 16000), Tone.Silence(1, 16000));
            float[] background = Tone.Noise(5.7, 16000, noise);
            int began = -1;
            int ended = -1;
            for (int block = 0; block < sound.Length / 160; block++)
            {
                var pcm = new float[160];
                for (int i = 0; i < 160; i++)
                {
                    pcm[i] = sound[(block * 160) + i] + background[(block * 160) + i];
                }

                VadChange change = vad.Push(pcm);
                began = change == VadChange.Began && block >= 350 ? block : began;
                ended = change == VadChange.Ended && block >= 400 && ended < 0 ? block : ended;
            }

            Assert.That(began, Is.InRange(403, 408), "onset at 4.00 s, seen within 80 ms");
            Assert.That(ended, Is.InRange(488, 491), "speech ended at 4.70 s, 20 silent blocks");
        }

        [TestCase(0.3, 0f)]
        [TestCase(0.3, 0.003f)]
        [TestCase(0.3, 0.015f)]
        [TestCase(0.0, 0f)]
        [TestCase(0.0, 0.003f)]
        public void A_room_heard_for_the_first_time_gives_one_turn(double before, float noise)
        {
            var vad = new EnergyVad(16000, 0.2);
            float[] sound = Tone.Join(Tone.Silence(before, 16000), Tone.Sine(220, 0.8, 16000), Tone.Silence(1, 16000));
            float[] background = Tone.Noise(sound.Length / 16000.0, 16000, noise);
            int began = 0;
            double ended = 0;
            var block = new float[160];
            for (int at = 0; at < sound.Length; at += 160)
            {
                for (int i = 0; i < 160; i++)
                {
                    block[i] = sound[at + i] + background[at + i];
                }

                VadChange change = vad.Push(block);
                began += change == VadChange.Began ? 1 : 0;
                ended = change == VadChange.Ended ? (at + 160) / 16000.0 : ended;
            }

            Assert.That(began, Is.EqualTo(1));
            Assert.That(ended, Is.EqualTo(before + 0.8 + 0.2).Within(0.03));
        }

        [Test]
        public void A_pause_shorter_than_the_limit_does_not_end_the_turn()
        {
            var vad = new EnergyVad(8000, 0.2);
            float[] sound = Tone.Join(Tone.Silence(0.5, 8000), Tone.Sine(220, 0.4, 8000), Tone.Silence(0.18, 8000), Tone.Sine(220, 0.4, 8000));
            for (int at = 0; at < sound.Length; at += 80)
            {
                Assert.That(vad.Push(sound.AsSpan(at, 80)), Is.Not.EqualTo(VadChange.Ended));
            }
        }

        [Test]
        public void Mixing_down_checks_its_room()
        {
            var mono = new float[2];
            Assert.That(PlayerAudio.MixDown(new[] { 1f, 0f, 0f, 1f }, 2, mono), Is.EqualTo(2));
            Assert.That(mono, Is.EqualTo(new[] { 0.5f, 0.5f }));
            Assert.That(Thrown.By(() => PlayerAudio.MixDown(new float[6], 2, new float[2])), Is.TypeOf<ArgumentException>());
            Assert.That(Thrown.By(() => PlayerAudio.MixDown(new float[6], 0, new float[6])), Is.TypeOf<ArgumentException>());
        }

        private static double[] NaiveMel(MelFormat format, float[] sound, int frame)
        {
            var window = new double[format.Window];
            for (int i = 0; i < format.Window; i++)
            {
                int at = ((frame + 1) * format.Hop) - format.Window + i;
                double hann = 0.5 * (1 - Math.Cos(2 * Math.PI * i / format.Window));
                window[i] = at < 0 ? 0 : sound[at] * hann;
            }

            var bands = new double[format.Mels];
            for (int bin = 0; bin <= format.Fft / 2; bin++)
            {
                double real = 0;
                double imaginary = 0;
                for (int i = 0; i < format.Window; i++)
                {
                    real += window[i] * Math.Cos(2 * Math.PI * bin * i / format.Fft);
                    imaginary -= window[i] * Math.Sin(2 * Math.PI * bin * i / format.Fft);
                }

                for (int band = 0; band < format.Mels; band++)
                {
                    bands[band] += ((real * real) + (imaginary * imaginary)) * format.Filters.Span[(bin * format.Mels) + band];
                }
            }

            for (int band = 0; band < format.Mels; band++)
            {
                bands[band] = (Math.Log10(Math.Max(bands[band], 1e-10)) + 4) / 4;
            }

            return bands;
        }
    }
}
