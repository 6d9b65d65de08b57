using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using NUnit.Framework;
using OmniNPC.Dialogue;
using OmniNPC.Hearing;
using OmniNPC.Mouths;
using OmniNPC.Speech;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Core
{
    /// <summary>What a character says while it listens.</summary>
    public sealed class BackchannelTests
    {
        private const int Rate = ScriptedSpeechModel.SampleRateHz;

        // 15 and 20 letters: 0.3 and 0.4 s of the scripted hum.
        private const string Short = "mmmmmmmmmmmmmmm";
        private const string Long = "hmmmmmmmmmmmmmmmmmmm";

        private string folder = string.Empty;

        [SetUp]
        public void NameAFolder() => folder = Path.Combine(Path.GetTempPath(), "omninpc-backchannels-" + Guid.NewGuid().ToString("N"));

        [TearDown]
        public void RemoveIt()
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, true);
            }
        }

        [Test]
        public void A_listener_says_mm_hm_from_where_it_stands_and_nothing_else_knows_of_it()
        {
            using Scene scene = Listener(20, out List<BackchannelPlayedEvent> played);
            scene.Npc.Pose = new Pose(new Vector3(3, 1, 2), Quaternion.Identity, Vector3.Zero);
            scene.Play(Story(15), Rate);
            Assert.That(scene.Npc.DialogueState, Is.EqualTo(DialogueState.PlayerSpeaking), "the turn is still the player's");
            Assert.That(played, Has.Count.InRange(2, 8));
            Assert.That(played, Has.All.Property(nameof(BackchannelPlayedEvent.IsAddressed)).True);
            Assert.That(played.Select(e => e.Text).Distinct(), Is.SubsetOf(new[] { Short, Long }));
            HeadlessVoice second = scene.Voices.Voices[1];
            Assert.That(scene.Voices.Voices, Has.Count.EqualTo(2));
            Assert.That(scene.Voices.Voices[0].PlayedSamples, Is.Zero, "the voice of the turn is free");
            Assert.That(second.Pose.Position, Is.EqualTo(new Vector3(3, 1, 2)));
            scene.Clock.Run(0.4);
            Assert.That(second.PlayedSamples, Is.EqualTo(played.Sum(e => (long)Math.Round((e.WorldEndSeconds - e.WorldStartSeconds) * Rate))));
            Assert.That(scene.Npc.History, Is.Empty);
            Assert.That(scene.Npc.Epoch, Is.Zero);
            Assert.That(scene.Words, Is.Empty);
            Assert.That(scene.Npc.HeardText.ToString(), Is.Empty);
            Assert.That(scene.World.Diagnostics.Starvations, Is.Zero);
            scene.Play(Tone.Silence(1.5, Rate), Rate);
            scene.RunUntilIdle();
            Assert.That(scene.History, Is.EqualTo("player: an ale please | npc: You said an ale please."));
            Assert.That(scene.Context, Does.Not.Contain("mm"));
        }

        [Test]
        public void Its_mouth_says_it_too_and_is_at_rest_before_and_after()
        {
            using Scene scene = Listener(20, out List<BackchannelPlayedEvent> played);
            HeadlessVoice second = scene.Voices.Voices[1];
            float[] story = Story(15);
            float moved = 0;
            bool isQuietAtRest = true;
            double quietSince = 0;
            for (int at = 0; at < story.Length; at += Rate / 60)
            {
                scene.Npc.Hear(story.AsSpan(at, Math.Min(Rate / 60, story.Length - at)), Rate);
                scene.Clock.Tick();
                quietSince = second.QueuedSamples > 0 ? scene.Clock.NowSeconds : quietSince;
                moved = Math.Max(moved, 1f - scene.Npc.Mouth[Viseme.Sil]);
                isQuietAtRest &= scene.Clock.NowSeconds - quietSince < 0.1 || scene.Npc.Mouth[Viseme.Sil] == 1f;
            }

            Assert.That(played, Is.Not.Empty);
            Assert.That(moved, Is.GreaterThan(0.5f));
            Assert.That(isQuietAtRest, Is.True);
        }

        [Test]
        public void It_is_quieter_than_a_turn_by_the_stated_decibels()
        {
            foreach (double decibels in new[] { 0.0, -6, -20 })
            {
                using Scene scene = Listener(30, out List<BackchannelPlayedEvent> played, configure: options => options.BackchannelDecibels = decibels);
                scene.Play(Story(12), Rate);
                Assert.That(played, Is.Not.Empty);

                // The scripted m is a sine of 3 * 109 / 1000.
                float peak = scene.Voices.Voices[1].Recording.ToArray().Max();
                Assert.That(20 * Math.Log10(peak / 0.327), Is.EqualTo(decibels).Within(0.2));
                Assert.That(scene.Voices.Voices[1].Gain, Is.EqualTo(1f));
            }
        }

        [TestCase(4)]
        [TestCase(8)]
        [TestCase(15)]
        public void The_rate_is_the_one_of_the_profile_where_there_are_moments_enough(double perMinute)
        {
            int count = 0;
            for (ulong seed = 1; seed <= 5; seed++)
            {
                using Scene scene = Listener((float)perMinute, out List<BackchannelPlayedEvent> played, seed, options => options.MaxTurnSeconds = 60);
                scene.Play(Story(55), Rate);
                count += played.Count;
            }

            Assert.That(count / (5 * 55 / 60.0), Is.InRange(0.8 * perMinute, 1.2 * perMinute));
        }

        [Test]
        public void A_pace_keeps_its_mean_and_never_hurries_to_catch_up()
        {
            var pace = new BackchannelPace(6, 3);
            int taken = 0;
            for (int tenth = 0; tenth < 36000; tenth++)
            {
                pace.Elapse(0.1);
                taken += tenth % 30 == 0 && pace.TryTake() ? 1 : 0;
            }

            Assert.That(taken, Is.InRange(355, 365), "an hour at 6 per minute");
            pace.Elapse(600);
            int atOnce = 0;
            while (pace.TryTake())
            {
                atOnce++;
            }

            Assert.That(atOnce, Is.LessThanOrEqualTo(2));
            var silent = new BackchannelPace(0, 3);
            silent.Elapse(1e6);
            Assert.That(silent.TryTake(), Is.False);
        }

        [Test]
        public void The_same_seed_responds_at_the_same_moments_with_the_same_sounds_and_another_does_not()
        {
            string[] runs = new string[3];
            for (int run = 0; run < 3; run++)
            {
                using Scene scene = Listener(10, out List<BackchannelPlayedEvent> played, run < 2 ? 5UL : 6UL, options => options.MaxTurnSeconds = 60);
                scene.Play(Story(40), Rate);
                runs[run] = string.Join(" ", played.Select(e => FormattableString.Invariant($"{e.Text}@{e.WorldStartSeconds:F2}")));
            }

            Assert.That(runs[1], Is.EqualTo(runs[0]));
            Assert.That(runs[2], Is.Not.EqualTo(runs[0]));
        }

        [Test]
        public void Every_voice_of_several_variants_is_used_and_none_twice_in_a_row()
        {
            var pace = new BackchannelPace(6, 1);
            var seen = new int[4];
            int last = -1;
            for (int i = 0; i < 400; i++)
            {
                int next = pace.Choose(4, last);
                Assert.That(next, Is.Not.EqualTo(last));
                seen[last = next]++;
            }

            Assert.That(seen, Has.All.GreaterThan(60));
            Assert.That(pace.Choose(1, 0), Is.Zero);
        }

        [Test]
        public void Who_begins_its_turn_stops_it()
        {
            using Scene scene = Listener(30, out List<BackchannelPlayedEvent> played);
            float[] story = Story(20);
            for (int at = 0; at < story.Length && played.Count == 0; at += 133)
            {
                scene.Npc.Hear(story.AsSpan(at, Math.Min(133, story.Length - at)), Rate);
                scene.Clock.Tick();
            }

            HeadlessVoice second = scene.Voices.Voices[1];
            long before = second.PlayedSamples;
            scene.Npc.Hear("now you talk");
            scene.RunUntil(() => scene.Npc.DialogueState == DialogueState.Speaking);
            Assert.That(second.PlayedSamples - before, Is.LessThan(0.15 * Rate));
            Assert.That(second.QueuedSamples, Is.LessThanOrEqualTo(0.03 * Rate), "the fade at most");
            scene.RunUntilIdle();
            Assert.That(scene.History, Does.EndWith("player: now you talk | npc: You said now you talk."));
        }

        [Test]
        public void Who_stands_near_responds_less_often_and_never_together_with_the_one_who_is_spoken_to()
        {
            using Scene scene = Listener(12, out List<BackchannelPlayedEvent> played, configure: options => options.MaxTurnSeconds = 60);
            Npc near = scene.World[scene.World.Spawn(new NpcProfile("Ida") { BackchannelsPerMinute = 12, Seed = 9 }, new Pose(new Vector3(2, 0, 0), Quaternion.Identity, Vector3.Zero))];
            Npc far = scene.World[scene.World.Spawn(new NpcProfile("Bo") { BackchannelsPerMinute = 12, Seed = 10 }, new Pose(new Vector3(50, 0, 0), Quaternion.Identity, Vector3.Zero))];
            for (int turn = 0; turn < 4; turn++)
            {
                scene.Play(Story(50), Rate);
                scene.Npc.Interrupt();
                scene.Play(Tone.Silence(0.5, Rate), Rate);
            }

            int own = played.Count(e => e.Npc == scene.Npc && e.IsAddressed);
            int nears = played.Count(e => e.Npc == near && !e.IsAddressed);
            Assert.That(own, Is.InRange(30, 48));
            Assert.That(nears, Is.InRange(6, 15), "a quarter of it");
            Assert.That(played.Count(e => e.Npc == far), Is.Zero);
            for (int i = 1; i < played.Count; i++)
            {
                Assert.That(played[i].WorldStartSeconds, Is.GreaterThan(played[i - 1].WorldStartSeconds + 0.5));
            }

            Assert.That(near.DialogueState, Is.EqualTo(DialogueState.Idle));
        }

        [Test]
        public void A_backend_without_a_second_voice_leaves_it_nodding_and_says_so()
        {
            var sentences = new List<string>();
            using var voices = new OneVoice();
            using var model = new ScriptedSpeechModel { Hums = true };
            using var world = new NpcWorld(model, voices, new NpcWorldOptions { MindMode = MindMode.Stepped, BackchannelTexts = new[] { Short }, Log = sentences.Add });
            world.Spawn(new NpcProfile("Tam"), default);
            Assert.That(sentences, Has.Count.EqualTo(1));
            Assert.That(sentences[0], Does.StartWith("Tam has no second voice"));
        }

        [Test]
        public void Settings_out_of_range_are_refused_in_one_sentence()
        {
            using var scene = new Scene();
            foreach (float rate in new[] { -1f, 31f, float.NaN })
            {
                Assert.That(Thrown.By(() => scene.World.Spawn(new NpcProfile("X") { BackchannelsPerMinute = rate }, default))!.Message, Does.Contain("0 to 30"));
            }

            Refused(options => options.BackchannelDecibels = 1, "BackchannelDecibels must be -60 to 0; found 1");
            Refused(options => options.BystanderShare = double.NaN, "BystanderShare must be 0 to 1");
            Refused(options => options.BackchannelTexts = new[] { " " }, "1 to 40 characters");
            Refused(options => options.BackchannelTexts = new string[33], "0 to 32 texts; found 33");
            Refused(options => options.BackchannelFolder = "a\0b", "must be a path");
        }

        [Test]
        public void A_text_no_voice_can_say_well_is_left_out()
        {
            using Scene scene = Listener(30, out List<BackchannelPlayedEvent> played, configure: options => options.BackchannelTexts = new[] { "m", "mmmmm", Short });
            scene.Play(Story(15), Rate);
            Assert.That(played, Is.Not.Empty);
            Assert.That(played.Select(e => e.Text), Has.All.EqualTo(Short), "20 and 100 ms are no word");
        }

        [TestCase("talk")]
        [TestCase("decode")]
        [TestCase("create talker")]
        public void A_model_that_cannot_render_them_leaves_a_sentence_and_a_listener_that_nods(string stage)
        {
            var sentences = new List<string>();
            using var model = new ScriptedSpeechModel { Hums = true };
            using var voices = new HeadlessVoiceBackend();
            using var world = new NpcWorld(model, voices, new NpcWorldOptions { MindMode = MindMode.Stepped, BackchannelTexts = new[] { Short }, Log = sentences.Add });
            Npc npc = world[world.Spawn(new NpcProfile("Tam"), default)];
            while (world.Mind.Step() && model.SessionsMade < 4)
            {
            }

            model.BeforeCall = called => _ = called == stage ? throw new InvalidOperationException("out of memory") : called;
            while (world.Mind.Step())
            {
            }

            model.BeforeCall = called => { };
            world.Tick(new TickInfo(0.1, 0.1f));
            Assert.That(sentences, Has.Count.EqualTo(1));
            Assert.That(sentences[0], Does.Contain("could not be rendered (out of memory)"));
            Assert.That(npc.DialogueState, Is.EqualTo(DialogueState.Idle));
            Assert.That(world.Diagnostics.Faults, Is.Zero, "the character itself works");
            world.Tick(new TickInfo(0.2, 0.1f));
            Assert.That(sentences, Has.Count.EqualTo(1), "said once");
        }

        [Test]
        public void They_are_rendered_once_for_all_characters_of_a_voice_and_kept_on_disk()
        {
            Assert.That(TalkerSteps(), Is.GreaterThan(30));
            string[] files = Directory.GetFiles(folder);
            Assert.That(files, Has.Length.EqualTo(2));
            Assert.That(files.Select(Path.GetFileName), Has.All.Match("^[0-9a-f]{64}\\.wav$"));
            Assert.That(WavFile.Read(files[0]).RateHz, Is.EqualTo(Rate), "any player opens it");
            Assert.That(TalkerSteps(), Is.Zero, "the second start reads them");
            Assert.That(TalkerSteps(modelHash: "another model"), Is.GreaterThan(30));
            Assert.That(TalkerSteps(keep: false), Is.GreaterThan(30), "an empty folder name switches it off");
            Assert.That(TalkerSteps(modelHash: null), Is.GreaterThan(30), "a model without a hash is not kept");
            Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(4));
        }

        [Test]
        public void What_was_kept_sounds_as_what_was_rendered_to_the_bit()
        {
            float[] fresh = Heard();
            float[] kept = Heard();
            Assert.That(fresh.Length, Is.GreaterThan(1000));
            Assert.That(kept, Is.EqualTo(fresh));

            float[] Heard()
            {
                using Scene scene = Listener(20, out _, configure: options => options.BackchannelFolder = folder, script: model => model.ContentHash = "scripted");
                scene.Play(Story(20), Rate);
                return scene.Voices.Voices[1].Recording.ToArray();
            }
        }

        [TestCase("cut")]
        [TestCase("empty")]
        [TestCase("flipped")]
        [TestCase("foreign")]
        [TestCase("exchanged")]
        [TestCase("huge")]
        [TestCase("text")]
        public void A_file_that_is_broken_or_foreign_is_not_used_and_written_anew(string harm)
        {
            TalkerSteps();
            string[] files = Directory.GetFiles(folder);
            byte[] whole = File.ReadAllBytes(files[0]);
            byte[] other = File.ReadAllBytes(files[1]);
            switch (harm)
            {
                case "cut": File.WriteAllBytes(files[0], whole.Take(whole.Length / 2).ToArray()); break;
                case "empty": File.WriteAllBytes(files[0], Array.Empty<byte>()); break;
                case "flipped": File.WriteAllBytes(files[0], whole.Select((b, i) => i == 100 ? (byte)(b ^ 1) : b).ToArray()); break;
                case "foreign": WavWriter.WriteAll(files[0], Tone.Sine(200, 0.3, Rate), Rate); break;
                case "exchanged": File.WriteAllBytes(files[0], other); break;
                case "huge": File.WriteAllBytes(files[0], new byte[1 << 20]); break;
                default: File.WriteAllText(files[0], "mm-hm"); break;
            }

            Assert.That(TalkerSteps(), Is.InRange(15, 25), "one of the two is rendered again");
            Assert.That(File.ReadAllBytes(files[0]), Is.EqualTo(whole));
            Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(2), "and nothing else lies there");
        }

        [Test]
        public void A_folder_that_cannot_be_used_is_one_sentence()
        {
            File.WriteAllText(folder, "a file where the folder should be");
            var sentences = new List<string>();
            Assert.That(TalkerSteps(log: sentences.Add), Is.GreaterThan(30));
            Assert.That(sentences, Has.Count.EqualTo(1));
            Assert.That(sentences[0], Does.StartWith("Backchannels cannot be kept in " + folder));
            File.Delete(folder);
        }

        [Test]
        public void No_name_leads_out_of_the_folder()
        {
            BackchannelFolder kept = BackchannelFolder.Open(folder, "../../model")!;
            var voice = new VoiceDescription("../../../etc/passwd", 0, string.Empty);
            Assert.That(kept.Write(voice, "/../../mm", 1, Rate, BackchannelFolder.Wav(Tone.Sine(200, 0.3, Rate), Rate)), Is.Null);
            Assert.That(Directory.GetFiles(folder, "*", SearchOption.AllDirectories), Has.Length.EqualTo(1));
            Assert.That(Path.GetDirectoryName(Directory.GetFiles(folder)[0]), Is.EqualTo(folder));
            Assert.That(kept.Read(voice, "/../../mm", 1, Rate), Has.Length.EqualTo(2400));
            Assert.That(kept.Read(voice, "/../../mm", 2, Rate), Is.Null);
            Assert.That(kept.Read(voice, "/../../mm", 1, 16000), Is.Null);
            Assert.That(BackchannelFolder.Open(string.Empty, "model"), Is.Null);
        }

        [Test]
        public void Listening_and_mm_hm_allocate_nothing()
        {
            using Scene scene = Listener(30, out List<BackchannelPlayedEvent> played, record: false, configure: options => options.MaxTurnSeconds = 60);
            played.Capacity = 1000;
            float[] story = Story(12);
            scene.Play(story, Rate);
            int before = played.Count;
            Assert.That(AllocationMeter.Bytes(() => scene.Play(story, Rate)), Is.Zero);
            Assert.That(played.Count, Is.GreaterThan(before + 1));
        }

        [Test]
        public void A_character_that_despawns_in_the_middle_of_it_leaves_no_voice()
        {
            using Scene scene = Listener(30, out List<BackchannelPlayedEvent> played);
            float[] story = Story(20);
            for (int at = 0; at < story.Length && played.Count == 0; at += 133)
            {
                scene.Npc.Hear(story.AsSpan(at, Math.Min(133, story.Length - at)), Rate);
                scene.Clock.Tick();
            }

            scene.World.Despawn(scene.Npc.Handle);
            Assert.That(scene.Voices.Voices, Is.Empty);
            scene.Clock.Run(1);
        }

        /// <summary>A voice of a lively pitch that falls low for 150 ms every 2 s: a good moment each.</summary>
        private static float[] Story(double seconds)
        {
            float[] pcm = Tone.Silence(seconds, Rate);
            double phase = 0;
            for (int i = 0; i < pcm.Length; i++)
            {
                double at = (double)i / Rate;
                bool isLow = at % 2 > 1.8;
                double hertz = isLow ? 110 : 180 + (40 * Math.Sin(2 * Math.PI * 3 * at));
                phase += 2 * Math.PI * hertz / Rate;

                // A breath, shorter than what starts the decision: sound without any would be the noise of the room.
                pcm[i] = at % 2 < 0.1 ? 0f : (float)(0.3 * Math.Sin(phase));
            }

            return pcm;
        }

        private static Scene Listener(float perMinute, out List<BackchannelPlayedEvent> played, ulong seed = 1, Action<NpcWorldOptions>? configure = null, Action<ScriptedSpeechModel>? script = null, bool record = true)
        {
            var scene = new Scene(
                record: record,
                script: model =>
                {
                    model.Hums = true;
                    script?.Invoke(model);
                },
                configure: options =>
                {
                    options.BackchannelTexts = new[] { Short, Long };
                    configure?.Invoke(options);
                },
                profile: new NpcProfile("Tam") { BackchannelsPerMinute = perMinute, Seed = seed });
            var list = new List<BackchannelPlayedEvent>();
            scene.World.BackchannelPlayed += (in BackchannelPlayedEvent e) => list.Add(e);
            played = list;
            scene.Play(Tone.Silence(0.3, Rate), Rate);
            return scene;
        }

        private static void Refused(Action<NpcWorldOptions> configure, string sentence)
            => Assert.That(Thrown.By(() => new Scene(configure: configure))!.Message, Does.Contain(sentence));

        /// <summary>Starts a game with two characters of one voice.</summary>
        /// <returns>Codec frames the Talker spoke.</returns>
        private int TalkerSteps(string? modelHash = "scripted", bool keep = true, Action<string>? log = null)
        {
            int steps = 0;
            using var model = new ScriptedSpeechModel { Hums = true, ContentHash = modelHash };
            model.BeforeCall = stage => steps += stage == "talk" ? 1 : 0;
            using var voices = new HeadlessVoiceBackend();
            using var world = new NpcWorld(model, voices, new NpcWorldOptions
            {
                MindMode = MindMode.Stepped,
                BackchannelTexts = new[] { Short, Long },
                BackchannelFolder = keep ? folder : string.Empty,
                Log = log ?? (sentence => Assert.Fail(sentence)),
            });
            world.Spawn(new NpcProfile("Tam"), default);
            world.Spawn(new NpcProfile("Ida"), default);
            while (world.Mind.Step())
            {
            }

            world.Tick(new TickInfo(0.1, 0.1f));
            return steps;
        }

        /// <summary>A device with one source.</summary>
        private sealed class OneVoice : IVoiceBackend
        {
            private readonly HeadlessVoiceBackend inner = new HeadlessVoiceBackend();

            public VoiceDeviceState State => inner.State;

            public string Description => inner.Description;

            public double OutputLatencySeconds => 0;

            public IVoice CreateVoice(int sampleRateHz, VoiceOptions options)
                => inner.Voices.Count == 0 ? inner.CreateVoice(sampleRateHz, options) : throw new InvalidOperationException("All 1 voices are in use.");

            public void SetListener(in Pose pose) => inner.SetListener(pose);

            public void Advance(double nowSeconds) => inner.Advance(nowSeconds);

            public void Dispose() => inner.Dispose();
        }
    }
}
