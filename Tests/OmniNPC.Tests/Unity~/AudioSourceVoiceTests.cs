using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using OmniNPC.Tests.Core;
using OmniNPC.Unity;
using OmniNPC.Voice;
using UnityEngine;
using Numerics = System.Numerics;

namespace OmniNPC.Tests.Unity
{
    /// <summary>Voices through Unity's own audio.</summary>
    public sealed class AudioSourceVoiceTests
    {
        private AudioSourceVoiceBackend backend = null!;

        [SetUp]
        public void Open()
        {
            UnityGame.Begin();
            backend = new AudioSourceVoiceBackend();
        }

        [TearDown]
        public void Close() => backend.Dispose();

        [Test]
        public void A_voice_is_multiplied_onto_what_unity_made_of_its_source()
        {
            NpcVoiceOutput output = AddOutput();
            IVoice voice = MakeVoice(output);
            voice.Write(Enumerable.Repeat(0.5f, 2400).ToArray());

            float[] data = UnityGame.Render(output, 2400);

            // The resampler is silent for its delay, then level.
            Assert.That(data[4000], Is.EqualTo(0.5f).Within(1e-3f));
            Assert.That(data[4001], Is.EqualTo(0.25f).Within(1e-3f), "Unity's panning is kept");
        }

        [Test]
        public void The_source_plays_a_looped_clip_of_ones()
        {
            NpcVoiceOutput output = AddOutput();
            MakeVoice(output);

            var ones = new float[output.Source.clip.samples];
            output.Source.clip.GetData(ones, 0);
            Assert.That(ones, Is.All.EqualTo(1f));
            Assert.That((output.Source.loop, output.Source.isPlaying, output.Source.clip.frequency), Is.EqualTo((true, true, 48000)));
        }

        [Test]
        public void A_source_without_a_voice_passes_untouched()
        {
            Assert.That(UnityGame.Render(AddOutput(), 3), Is.EqualTo(new[] { 1f, 0.5f, 1f, 0.5f, 1f, 0.5f }));
        }

        [Test]
        public void Two_voices_of_a_character_sound_together_and_one_that_left_does_not()
        {
            NpcVoiceOutput output = AddOutput();
            AudioSettings.outputSampleRate = 24000;
            AudioSettings.Change(24000);
            backend.Advance(0);
            IVoice turn = MakeVoice(output);
            IVoice aside = MakeVoice(output);
            turn.Write(Enumerable.Repeat(0.5f, 100).ToArray());
            aside.Write(Enumerable.Repeat(0.25f, 100).ToArray());

            Assert.That(UnityGame.Render(output, 10)[0], Is.EqualTo(0.75f).Within(1e-6f));
            aside.Dispose();
            Assert.That(UnityGame.Render(output, 10)[0], Is.EqualTo(0.5f).Within(1e-6f));
        }

        [Test]
        public void The_tap_gets_what_is_played_at_the_rate_of_the_output()
        {
            NpcVoiceOutput output = AddOutput();
            IVoice voice = MakeVoice(output);
            voice.Write(Tone.Sine(200, 0.1, 24000, 0.5f));
            var tapped = new List<float>();
            int rate = 0;
            output.PcmTap += (mono, rateHz) =>
            {
                tapped.AddRange(mono.ToArray());
                rate = rateHz;
            };

            float[] data = UnityGame.Render(output, 1300);

            Assert.That(rate, Is.EqualTo(48000));
            Assert.That(tapped, Is.EqualTo(data.Where((_, i) => i % 2 == 0)));
            Assert.That(tapped.Max(), Is.GreaterThan(0.4f));
        }

        [Test]
        public void The_audio_thread_allocates_nothing()
        {
            NpcVoiceOutput output = AddOutput();
            IVoice voice = MakeVoice(output);
            voice.Write(new float[2000]);
            var data = new float[2048];
            output.Render(data, 2);

            Assert.That(AllocationMeter.Bytes(() => output.Render(data, 2)), Is.EqualTo(0));
        }

        [Test]
        public void A_voice_without_a_source_of_the_game_gets_one_at_its_pose()
        {
            var voice = (AudioSourceVoice)MakeVoice(null);
            voice.SetPose(new Pose(new Numerics.Vector3(1f, 2f, 3f), Numerics.Quaternion.Identity, Numerics.Vector3.Zero));

            Vector3 place = voice.Output.transform.position;
            Assert.That((place.x, place.y, place.z), Is.EqualTo((1f, 2f, -3f)));
            AudioSource source = voice.Output.Source;
            Assert.That((source.spatialBlend, source.rolloffMode, source.minDistance, source.maxDistance, source.playOnAwake), Is.EqualTo((1f, AudioRolloffMode.Logarithmic, 1f, 50f, false)));
            Assert.That(source.spatializePostEffects, Is.True, "before the voice, a spatializer hears only the constant");
            voice.Dispose();
            Assert.That(voice.Output == null, Is.True, "its source went with it");
        }

        [Test]
        public void A_voice_without_rolloff_is_as_loud_far_away()
        {
            backend.OutputForNextVoices = null;
            var voice = (AudioSourceVoice)backend.CreateVoice(24000, new VoiceOptions { Rolloff = 0f });

            Assert.That((voice.Output.Source.minDistance, voice.Output.Source.maxDistance), Is.EqualTo((50f, 50f)));
        }

        [Test]
        public void The_source_of_the_game_stays_where_it_is_and_outlives_the_voice()
        {
            NpcVoiceOutput output = AddOutput();
            IVoice voice = MakeVoice(output);
            voice.SetPose(new Pose(new Numerics.Vector3(1f, 2f, 3f), Numerics.Quaternion.Identity, Numerics.Vector3.Zero));
            voice.Dispose();
            voice.Dispose();

            Assert.That(output != null && output.transform.position.x == 0f, Is.True);
        }

        [Test]
        public void A_mouth_that_turns_away_is_quieter()
        {
            var options = new VoiceOptions();
            Pose mouth = Pose.Facing(Numerics.Vector3.Zero, Numerics.Vector3.UnitX);

            Assert.That(ConeGain.Towards(options, mouth, At(1f, 0f)), Is.EqualTo(1f));
            Assert.That(ConeGain.Towards(options, mouth, At(-1f, 0f)), Is.EqualTo(0.5f));
            // 90 degrees off is a full angle of 180: a third of the way from 120 to 300.
            Assert.That(ConeGain.Towards(options, mouth, At(0f, 1f)), Is.EqualTo(1f - (0.5f / 3)).Within(1e-4f));
            Assert.That(ConeGain.Towards(options, mouth, At(0f, 0f)), Is.EqualTo(1f), "in the mouth there is no direction");
        }

        [Test]
        public void An_output_that_changes_is_followed()
        {
            NpcVoiceOutput output = AddOutput();
            MakeVoice(output);
            AudioClip before = output.Source.clip;

            AudioSettings.Change(44100);
            backend.Advance(0);

            Assert.That((backend.RateHz, backend.Description), Is.EqualTo((44100, "Unity's audio at 44100 Hz")));
            Assert.That(output.Source.clip.frequency, Is.EqualTo(44100));
            Assert.That(before == null, Is.True, "the old clip is given back");
            Assert.That(backend.OutputLatencySeconds, Is.EqualTo(2048 / 44100.0));
        }

        [Test]
        public void Without_an_audio_thread_voices_go_on_and_the_state_says_so()
        {
            IVoice voice = MakeVoice(AddOutput());
            voice.Write(new float[2000]);
            for (int tick = 0; tick <= 60; tick++)
            {
                backend.Advance(tick / 60.0);
            }

            Assert.That(voice.PlayedSamples, Is.EqualTo(2000));
            Assert.That(backend.State, Is.EqualTo(VoiceDeviceState.Lost));
            Assert.That(backend.Description, Does.Contain("takes no samples"));

            UnityGame.Render(((AudioSourceVoice)voice).Output, 100);
            backend.Advance(1.1);
            Assert.That(backend.State, Is.EqualTo(VoiceDeviceState.Open), "the audio thread is back");
        }

        [Test]
        public void A_paused_listener_stops_the_voices()
        {
            IVoice voice = MakeVoice(AddOutput());
            voice.Write(new float[2000]);
            AudioListener.pause = true;
            for (int tick = 0; tick <= 60; tick++)
            {
                backend.Advance(tick / 60.0);
            }

            Assert.That((voice.PlayedSamples, backend.State), Is.EqualTo((0L, VoiceDeviceState.Open)));
        }

        [Test]
        public void Closing_takes_every_voice_along_and_lets_go_of_unity()
        {
            var voice = (AudioSourceVoice)MakeVoice(null);
            backend.Dispose();
            backend.Dispose();

            Assert.That(voice.Output == null, Is.True);
            Assert.That(AudioSettings.Listeners, Is.EqualTo(0));
            Assert.That(Thrown.By(() => MakeVoice(null)), Is.TypeOf<ObjectDisposedException>());
            Assert.That(Thrown.By(() => voice.Write(new float[1])), Is.TypeOf<ObjectDisposedException>());
        }

        [Test]
        public void Rates_and_gains_out_of_range_are_refused()
        {
            Assert.That(Thrown.By(() => backend.CreateVoice(7999, new VoiceOptions())), Is.TypeOf<ArgumentOutOfRangeException>().With.Message.Contain("8000 to 48000 Hz; found 7999"));
            Assert.That(Thrown.By(() => backend.CreateVoice(8000, null!)), Is.TypeOf<ArgumentNullException>());
            Assert.That(Thrown.By(() => MakeVoice(AddOutput()).SetGain(5f)), Is.TypeOf<ArgumentOutOfRangeException>().With.Message.Contain("0 to 4; found 5"));
        }

        private static Pose At(float x, float z) => new Pose(new Numerics.Vector3(x, 0f, z), Numerics.Quaternion.Identity, Numerics.Vector3.Zero);

        private static NpcVoiceOutput AddOutput() => new GameObject("mouth").AddComponent<NpcVoiceOutput>();

        private IVoice MakeVoice(NpcVoiceOutput? output)
        {
            backend.OutputForNextVoices = output;
            return backend.CreateVoice(24000, new VoiceOptions());
        }
    }
}
