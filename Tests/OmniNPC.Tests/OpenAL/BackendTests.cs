using System;
using System.Collections.Generic;
using System.Numerics;
using NUnit.Framework;
using OmniNPC.OpenAL;
using OmniNPC.Voice;
using Silk.NET.OpenAL;

namespace OmniNPC.Tests.OpenAL
{
    /// <summary>The backend as a whole: opening, rendering, refusing, ending.</summary>
    public sealed unsafe class BackendTests
    {
        [Test]
        public void Loopback_renders_the_clock_to_the_sample_and_says_what_it_is([Values(48000, 44100)] int rateHz)
        {
            using Scene scene = new Scene(rateHz: rateHz);

            Assert.That(scene.Backend.State, Is.EqualTo(VoiceDeviceState.Loopback));
            Assert.That(scene.Backend.Description, Does.Contain($"{rateHz} Hz").And.Contain("HRTF").And.Contain("asked for").And.EndsWith("."));
            Assert.That(scene.Backend.RateHz, Is.EqualTo(rateHz));
            Assert.That(scene.Backend.OutputLatencySeconds, Is.Zero);
            double now = 0;
            for (int i = 1; i < 50; i++)
            {
                now += 0.0001 * i;
                scene.Backend.Advance(now);
                Assert.That(scene.Mix.Frames, Is.EqualTo((int)Math.Floor((now * rateHz) + 1e-3)));
            }
        }

        [Test]
        public void A_clock_that_starts_late_or_jumps_is_not_rendered()
        {
            using Scene scene = new Scene();
            scene.Backend.Advance(1e6);
            scene.Backend.Advance(1e6 + 0.5);
            scene.Backend.Advance(2e6);
            scene.Backend.Advance(2e6 + 0.25);

            Assert.That(scene.Mix.Frames, Is.EqualTo(36000).Within(1));
        }

        [Test]
        public void The_callback_gets_the_same_samples_as_the_recording()
        {
            List<float> heard = new List<float>();
            LoopbackMix mix = new LoopbackMix(0);
            using OpenALVoiceBackend backend = OpenALVoiceBackend.Open(new OpenALOptions { Loopback = true, Recording = mix, OnMix = block => heard.AddRange(block.ToArray()) });
            IVoice voice = backend.CreateVoice(24000, new VoiceOptions());
            voice.Write(Scene.Noise(0.1));
            backend.Advance(0.25);

            Assert.That(heard, Is.EqualTo(mix.Interleaved.ToArray()));
            Assert.That(mix.Frames, Is.EqualTo(12000));
            Assert.That(mix.Peak, Is.GreaterThan(0.01f));
            Assert.That(mix.RmsLeft, Is.GreaterThan(0).And.LessThan(mix.Peak));
        }

        [Test]
        public void The_same_scene_gives_the_same_mix_bit_for_bit()
        {
            float[][] mixes = new float[2][];
            for (int run = 0; run < 2; run++)
            {
                using Scene scene = new Scene();
                IVoice voice = scene.Voice(new Vector3(-1, 0, -1), 16000);
                scene.Play(voice, Scene.Noise(1, 16000), tick => voice.SetPose(new Pose(new Vector3(tick * 0.1f, 0, -1), Quaternion.Identity, Vector3.Zero)));
                mixes[run] = scene.Mix.Interleaved.ToArray();
            }

            Assert.That(mixes[1], Is.EqualTo(mixes[0]));
        }

        [Test]
        public void Two_backends_do_not_disturb_each_other()
        {
            using Scene alone = new Scene();
            alone.Play(alone.Voice(new Vector3(-2, 0, 0)), Scene.Noise(0.5));

            using Scene first = new Scene();
            using Scene second = new Scene(hrtf: false);
            IVoice other = second.Voice(new Vector3(2, 0, 0));
            float[] tone = Scene.Tone(440, 1);
            int written = 0;
            first.Play(first.Voice(new Vector3(-2, 0, 0)), Scene.Noise(0.5), tick =>
            {
                written += Scene.Feed(other, tone, written);
                second.Step();
            });

            Assert.That(first.Mix.Interleaved.ToArray(), Is.EqualTo(alone.Mix.Interleaved.ToArray()));
            Assert.That(second.Mix.RmsRight, Is.GreaterThan(second.Mix.RmsLeft * 2));
        }

        [Test]
        public void The_games_own_context_stays_current()
        {
            ALContext alc = OpenALLibrary.Shared().Alc;
            Context* before = alc.GetCurrentContext();
            using (Scene scene = new Scene())
            {
                scene.Play(scene.Voice(Vector3.UnitX), Scene.Noise(0.1));
                Assert.That(alc.GetCurrentContext() == before);
            }

            Assert.That(alc.GetCurrentContext() == before);
        }

        [Test]
        public void A_tick_with_eight_speaking_voices_allocates_nothing()
        {
            using Scene scene = new Scene();
            IVoice[] voices = new IVoice[8];
            for (int i = 0; i < voices.Length; i++)
            {
                voices[i] = scene.Voice(new Vector3(i - 4, 0, -1), 16000);
            }

            float[] piece = Scene.Noise(0.02, 16000);
            void Ticks(int count)
            {
                for (int tick = 0; tick < count; tick++)
                {
                    foreach (IVoice voice in voices)
                    {
                        if (voice.WritableSamples >= piece.Length)
                        {
                            voice.Write(piece);
                        }

                        voice.SetPose(Pose.Facing(new Vector3(tick * 0.01f, 0, -1), Vector3.Zero));
                        voice.SetGain(0.5f);
                    }

                    scene.Backend.SetListener(Pose.Facing(Vector3.Zero, new Vector3(tick, 0, -1)));
                    scene.Step();
                    if (tick % 20 == 19)
                    {
                        voices[0].FadeOut(0.01);
                    }
                }
            }

            Ticks(30);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Ticks(120);

            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        }

        [Test]
        public void A_device_that_is_not_there_means_loopback_and_a_sentence_that_says_so()
        {
            using OpenALVoiceBackend backend = OpenALVoiceBackend.Open(new OpenALOptions { DeviceName = "No such device" });

            Assert.That(backend.State, Is.EqualTo(VoiceDeviceState.Loopback));
            Assert.That(backend.Description, Does.EndWith(", because the audio device \"No such device\" could not be opened."));
        }

        [Test]
        public void A_missing_native_library_is_one_sentence_that_says_what_to_install()
        {
            static T Missing<T>(bool soft) => throw new System.IO.FileNotFoundException("no such file");

            Assert.That(
                Calling.Of(() => OpenALLibrary.Load(Missing<AL>, Missing<ALContext>)),
                Throws.TypeOf<DllNotFoundException>().With.Message.StartsWith("OpenAL was not found: expected "));
        }

        [Test]
        public void More_voices_than_allowed_are_refused_until_one_is_given_back()
        {
            using OpenALVoiceBackend backend = OpenALVoiceBackend.Open(new OpenALOptions { Loopback = true, MaxVoices = 2 });
            IVoice first = backend.CreateVoice(24000, new VoiceOptions());
            backend.CreateVoice(24000, new VoiceOptions());

            Assert.That(Calling.Of(() => backend.CreateVoice(24000, new VoiceOptions())), Throws.InvalidOperationException.With.Message.Contains("2"));
            first.Dispose();
            Assert.That(Calling.Of(() => backend.CreateVoice(24000, new VoiceOptions())), Throws.Nothing);
        }

        [Test]
        public void All_256_voices_get_a_source()
        {
            using OpenALVoiceBackend backend = OpenALVoiceBackend.Open(new OpenALOptions { Loopback = true, MaxVoices = 256 });
            for (int i = 0; i < 256; i++)
            {
                backend.CreateVoice(24000, new VoiceOptions());
            }

            Assert.That(Calling.Of(() => backend.CreateVoice(24000, new VoiceOptions())), Throws.InvalidOperationException.With.Message.Contains("256"));
        }

        [Test]
        public void A_voice_can_go_while_it_speaks_and_a_backend_with_all_its_voices()
        {
            Scene scene = new Scene();
            IVoice first = scene.Voice(Vector3.UnitX);
            IVoice second = scene.Voice(Vector3.UnitX);
            first.Write(Scene.Noise(0.1));
            second.Write(Scene.Noise(0.1));
            scene.Step();
            first.Dispose();
            first.Dispose();
            scene.Step();
            scene.Dispose();
            scene.Dispose();
            second.Dispose();
            second.FadeOut(0.03);
            second.SetGain(1);

            Assert.That(Calling.Of(() => second.Write(Scene.Noise(0.01))), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(Calling.Of(scene.Step), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(Calling.Of(() => scene.Voice(Vector3.UnitX)), Throws.TypeOf<ObjectDisposedException>());
        }

        [Test]
        public void Options_outside_their_range_are_refused_by_name()
        {
            Refused(new OpenALOptions { RateHz = 7999 }, "RateHz");
            Refused(new OpenALOptions { RateHz = 192001 }, "RateHz");
            Refused(new OpenALOptions { MaxVoices = 0 }, "MaxVoices");
            Refused(new OpenALOptions { MaxVoices = 257 }, "MaxVoices");
            Refused(new OpenALOptions { QueueSeconds = 0.03 }, "QueueSeconds");
            Refused(new OpenALOptions { QueueSeconds = double.NaN }, "QueueSeconds");
            Refused(new OpenALOptions { DopplerFactor = -1 }, "DopplerFactor");
            Assert.That(Calling.Of(() => OpenALVoiceBackend.Open(null!)), Throws.ArgumentNullException);
        }

        [Test]
        public void Voice_options_outside_their_range_are_refused_by_name()
        {
            using OpenALVoiceBackend backend = OpenALVoiceBackend.Open(new OpenALOptions { Loopback = true });
            void Refused(VoiceOptions options, string name, int rateHz = 24000) => Assert.That(
                Calling.Of(() => backend.CreateVoice(rateHz, options)),
                Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo(name));

            Refused(new VoiceOptions(), "sampleRateHz", 7999);
            Refused(new VoiceOptions(), "sampleRateHz", 48001);
            Refused(new VoiceOptions { ReferenceDistance = 0 }, "ReferenceDistance");
            Refused(new VoiceOptions { ReferenceDistance = 10, MaxDistance = 5 }, "MaxDistance");
            Refused(new VoiceOptions { Rolloff = -1 }, "Rolloff");
            Refused(new VoiceOptions { ConeInnerDegrees = 361 }, "ConeInnerDegrees");
            Refused(new VoiceOptions { ConeInnerDegrees = 200, ConeOuterDegrees = 100 }, "ConeOuterDegrees");
            Refused(new VoiceOptions { ConeOuterGain = 1.1f }, "ConeOuterGain");
            Refused(new VoiceOptions { Gain = float.NaN }, "Gain");
        }

        [Test]
        public void Poses_gains_and_times_that_are_no_numbers_are_refused()
        {
            using Scene scene = new Scene();
            IVoice voice = scene.Voice(Vector3.UnitX);
            Pose nowhere = new Pose(new Vector3(float.NaN, 0, 0), Quaternion.Identity, Vector3.Zero);

            Assert.That(Calling.Of(() => voice.SetPose(nowhere)), Throws.ArgumentException);
            Assert.That(Calling.Of(() => scene.Backend.SetListener(nowhere)), Throws.ArgumentException);
            Assert.That(Calling.Of(() => voice.SetGain(-1)), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(Calling.Of(() => scene.Backend.Advance(double.NaN)), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(Calling.Of(() => new LoopbackMix(-1)), Throws.TypeOf<ArgumentOutOfRangeException>());
        }

        private static void Refused(OpenALOptions options, string name) => Assert.That(
            Calling.Of(() => OpenALVoiceBackend.Open(options)),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo(name));
    }
}
