using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.Mouths;
using OmniNPC.Tests.Core;
using OmniNPC.Unity.Editor;
using UnityEditor;
using UnityEngine;

namespace OmniNPC.Tests.Unity
{
    /// <summary>What the Voice preview window does, on a stepped mind and the stand-in's loudspeaker. A letter is one codec frame of 160 samples (20 ms) of its code / 1000, at 8000 Hz.</summary>
    public sealed class PreviewDeskTests
    {
        private const int RateHz = ScriptedSpeechModel.SampleRateHz;
        private readonly List<float> heard = new List<float>();
        private readonly List<Action> waiting = new List<Action>();
        private ScriptedSpeechModel model = null!;
        private PreviewDesk desk = null!;
        private string folder = string.Empty;
        private double now;

        [SetUp]
        public void Open()
        {
            UnityGame.Begin();
            heard.Clear();
            waiting.Clear();
            now = 5000;
            folder = Path.Combine(Path.GetTempPath(), "omninpc-desk-test-" + Guid.NewGuid().ToString("N"));
            Directory.CreateDirectory(folder);
            model = new ScriptedSpeechModel();
            desk = new PreviewDesk(_ => model, work => work(), MindMode.Stepped);
            desk.Open("Tiny");
            Run(0.1);
        }

        [TearDown]
        public void Close()
        {
            desk.Dispose();
            Directory.Delete(folder, true);
        }

        [Test]
        public void A_line_is_heard_as_it_is_generated_with_waveform_words_latency_and_at_last_a_take()
        {
            Assert.That((desk.IsReady, desk.Problem, desk.Model), Is.EqualTo((true, string.Empty, "scripted")));
            Assert.That(desk.Voices, Is.EqualTo(new[] { "keeper", "maid" }));
            desk.Say("Ale is good.");
            Run(2);

            PreviewShow show = desk.Show!;
            Assert.That(heard.Where(sample => sample != 0f).Count(), Is.EqualTo(10 * 160), "Ten letters and two silent spaces.");
            Assert.That(heard.First(sample => sample != 0f), Is.EqualTo('A' / 1000f));
            Assert.That(show.Words.Select(word => word.Text), Is.EqualTo(new[] { "Ale", "is", "good." }));
            Assert.That(show.Peaks, Has.Count.EqualTo(24), "0.24 s at 100 a second.");
            Assert.That(show.HeardSeconds, Is.EqualTo(0.24).Within(1e-9));
            Assert.That(show.Stages.Select(stage => stage.Name), Is.EqualTo(new[] { "first codec frame", "first decoded", "first audible" }));
            Assert.That(show.Last!.Text, Is.EqualTo("Ale is good."));
            Assert.That(show.Lines, Is.EqualTo(new[] { "keeper: Ale is good." }));
            Assert.That(desk.Problem, Is.Empty);
        }

        [Test]
        public void What_is_shown_as_heard_is_what_the_loudspeaker_played_and_not_what_it_was_given()
        {
            desk.Say("This is a line of more than a second, so that it cannot be over at once.");
            Run(0.5, isPlaying: false);
            Assert.That(desk.Show!.Peaks, Is.Not.Empty);
            Assert.That(desk.Show.HeardSeconds, Is.Zero);

            Run(0.2);
            Assert.That(desk.Show.HeardSeconds, Is.EqualTo(0.2).Within(0.02));
        }

        [Test]
        public void The_mouth_is_that_of_what_is_heard_and_rests_afterwards()
        {
            var weights = new float[VisemeTrack.Count];
            desk.Show!.Mouth(weights);
            Assert.That(weights[(int)Viseme.Sil], Is.EqualTo(1f));

            desk.Say("This is a line of more than a second, so that it cannot be over at once.");
            Run(0.7);
            desk.Show.Mouth(weights);
            Assert.That(weights[(int)Viseme.Sil], Is.LessThan(1f));
            Assert.That(weights.Sum(), Is.EqualTo(1f).Within(1e-3));

            Run(3);
            desk.Show.Mouth(weights);
            Assert.That(weights[(int)Viseme.Sil], Is.EqualTo(1f));
        }

        [Test]
        public void A_question_is_answered_and_stop_fades_the_answer_out()
        {
            desk.Ask("an ale and a bed and a song");
            Run(0.3);
            desk.Stop();
            Run(1);

            Assert.That(desk.Show!.Lines[0], Is.EqualTo("you: an ale and a bed and a song"));
            Assert.That(desk.Show.Lines[1], Does.StartWith("keeper: You").And.EndsWith("\u2014"));
            Assert.That(heard.Count(sample => sample != 0f), Is.LessThan("Yousaidanaleandabedandasong.".Length * 160));
        }

        [Test]
        public void A_take_is_saved_as_each_kind_of_file()
        {
            desk.Save(PreviewFile.Wav, In("early.wav"));
            Assert.That(desk.Problem, Is.EqualTo("There is nothing to save yet; have a line spoken first."));

            desk.Say("Ale is good.");
            Run(1);
            desk.Save(PreviewFile.Wav, In("line.wav"));
            desk.Save(PreviewFile.Vtt, In("line.vtt"));
            desk.Save(PreviewFile.Srt, In("line.srt"));
            desk.Save(PreviewFile.Visemes, In("line.visemes.json"));

            Assert.That(desk.Problem, Is.Empty);
            WavFile wav = WavFile.Read(In("line.wav"));
            Assert.That((wav.RateHz, wav.Samples.Length), Is.EqualTo((RateHz, 12 * 160)));
            Assert.That(File.ReadAllText(In("line.vtt")), Does.StartWith("WEBVTT").And.Contain("good."));
            Assert.That(File.ReadAllText(In("line.srt")), Does.StartWith("1\n").Or.StartWith("1\r\n"));
            Assert.That(File.ReadAllText(In("line.visemes.json")), Does.StartWith("{"));
            desk.Save(PreviewFile.Wav, Path.Combine(folder, "no", "such", "folder.wav"));
            Assert.That(desk.Problem, Does.Contain("folder.wav"));
        }

        [Test]
        public void What_a_setting_must_be_is_said_and_the_character_stays()
        {
            desk.Become("maid", "You keep a mill.", "7", "0.5");
            Assert.That(desk.Problem, Is.Empty);
            desk.Become("maid", string.Empty, "seven", string.Empty);
            Assert.That(desk.Problem, Is.EqualTo("The seed must be a whole number from 0 to 18446744073709551615; found \"seven\"."));
            desk.Become("maid", string.Empty, "7", "hot");
            Assert.That(desk.Problem, Is.EqualTo("The temperature must be a number; found \"hot\"."));
            desk.Become("maid", string.Empty, "7", "9");
            Assert.That(desk.Problem, Does.Contain("The temperature must be 0 or 0.01 to 4; found 9."));
            desk.Become("bard", string.Empty, "7", string.Empty);
            Assert.That(desk.Problem, Does.Contain("has no voice \"bard\""));

            desk.Become("maid", string.Empty, "7", string.Empty);
            desk.Say("Aye.");
            Run(1);
            Assert.That(desk.Problem, Is.Empty);
            Assert.That(desk.Show!.Lines.Last(), Is.EqualTo("maid: Aye."));
        }

        [Test]
        public void A_bundle_that_cannot_be_used_is_its_sentence_and_another_may_follow()
        {
            using var broken = new PreviewDesk(path => path == "Broken" ? throw new FileNotFoundException("There is no bundle.") : new ScriptedSpeechModel(), work => work(), MindMode.Stepped);
            broken.Open("Broken");
            broken.Tick(0);
            Assert.That((broken.IsReady, broken.Problem), Is.EqualTo((false, "There is no bundle.")));

            broken.Open("Tiny");
            broken.Tick(0);
            Assert.That((broken.IsReady, broken.Problem), Is.EqualTo((true, string.Empty)));
        }

        [Test]
        public void Two_voices_are_compared_and_changing_over_keeps_the_place()
        {
            desk.Compare("This line is a second long, or a little longer.", "keeper", "maid");
            Run(0.02);
            Assert.That(desk.IsComparable, Is.True);
            desk.Hear(0);
            Run(0.5);
            Assert.That(desk.Playing, Is.Zero);
            Assert.That(desk.Show!.HeardSeconds, Is.EqualTo(0.5).Within(0.05));

            desk.Hear(1);
            Run(0.2);
            Assert.That(desk.Playing, Is.EqualTo(1));
            Assert.That(desk.Show.HeardSeconds, Is.EqualTo(0.7).Within(0.1));
            Run(2);
            Assert.That(desk.Show.HeardSeconds, Is.EqualTo("This line is a second long, or a little longer.".Length * 0.02).Within(0.01));
        }

        [Test]
        public void The_mouth_of_a_compared_voice_moves_while_it_is_heard()
        {
            var weights = new float[VisemeTrack.Count];
            desk.Compare("This line is a second long, or a little longer.", "keeper", "maid");
            Run(0.02);
            desk.Hear(1);
            Run(0.27);
            desk.Show!.Mouth(weights);
            Assert.That(weights[(int)Viseme.Sil], Is.LessThan(1f));
            Assert.That(weights.Sum(), Is.EqualTo(1f).Within(1e-3));

            Run(2);
            desk.Show.Mouth(weights);
            Assert.That(weights[(int)Viseme.Sil], Is.EqualTo(1f));
        }

        [Test]
        public void Tones_are_those_of_the_take_and_each_tick_is_counted()
        {
            desk.Say("Ale is good.");
            Run(1);
            PreviewShow show = desk.Show!;
            Assert.That(show.Tones.ColumnCount, Is.EqualTo(18), "24 columns begin in 0.24 s; the windows of 18 (64 ms each) end in it.");
            Assert.That(show.Tones.Column(0)[0], Is.EqualTo(255), "Letters of about 0.1 are -14 dB in the lowest band.");
            Assert.That(show.TickCount, Is.EqualTo(show.Ticks.Count).And.GreaterThan(60));
            Assert.That(show.TickBudgetSeconds, Is.EqualTo(new NpcWorldOptions().TickBudgetSeconds));

            Run(10);
            Assert.That(show.Ticks, Has.Count.EqualTo(PreviewShow.MostTicks));
        }

        [Test]
        public void Who_speaks_into_the_microphone_interrupts_the_character_and_is_answered()
        {
            Application.isPlaying = false;
            Microphone.Device = "Headset";
            desk.Say(string.Join(" ", Enumerable.Repeat("This is a line that goes on and on.", 8)));
            desk.Listen();
            Assert.That((desk.CanHear, desk.IsListening), Is.EqualTo((true, true)));
            Talk(Tone.Join(Tone.Silence(0.5, 16000), Tone.Sine(200, 1, 16000), Tone.Silence(3, 16000)));

            Assert.That(desk.Microphone, Is.EqualTo("The microphone of the system captures at 16000 Hz."));
            Assert.That(desk.Show!.Lines, Has.Some.EqualTo("you: an ale please").And.Some.EqualTo("keeper: You said an ale please."));
            Assert.That(desk.Show.Lines.First(line => line.StartsWith("keeper: This", StringComparison.Ordinal)), Does.EndWith("\u2014"), "It was cut short.");
            AudioClip recorded = Microphone.Recording;
            desk.StopListening();
            Assert.That((desk.IsListening, desk.Microphone, Microphone.Recording), Is.EqualTo((false, string.Empty, (AudioClip?)null)));
            Assert.That(recorded == null, Is.True, "The clip is gone, outside of play mode too.");
            Assert.That(Debug.Lines, Is.Empty);
        }

        [Test]
        public void A_line_is_recorded_and_heard_when_it_is_over()
        {
            Application.isPlaying = false;
            Microphone.Device = "Headset";
            desk.Record();
            desk.Listen();
            Assert.That((desk.IsRecording, desk.IsListening), Is.EqualTo((true, false)));
            Talk(Tone.Join(Tone.Silence(0.5, 16000), Tone.Sine(200, 1, 16000), Tone.Silence(1.5, 16000)));
            Assert.That(desk.Show!.Lines, Is.Empty, "A line that is being recorded is heard by nobody yet.");
            Assert.That(desk.Microphone, Is.EqualTo("Recording: 3.0 s. Press again when the line is over."));

            desk.StopListening();
            Assert.That((desk.IsRecording, desk.Microphone, Microphone.Recording), Is.EqualTo((false, string.Empty, (AudioClip?)null)));
            Run(6);
            Assert.That(desk.Show.Lines, Is.EqualTo(new[] { "you: an ale please", "keeper: You said an ale please." }));
            Assert.That(desk.Problem, Is.Empty);
            Assert.That(Debug.Lines, Is.Empty);
        }

        [Test]
        public void A_line_ends_by_itself_when_the_microphone_goes_or_it_is_as_long_as_one_may_be()
        {
            Microphone.Device = "Headset";
            desk.Record();
            Talk(Tone.Join(Tone.Silence(0.5, 16000), Tone.Sine(200, 1, 16000)));
            Microphone.Device = null;
            Run(0.02);
            Assert.That(desk.IsRecording, Is.False, "What was said until it was unplugged is the line.");
            Run(6);
            Assert.That(desk.Show!.Lines, Has.Some.EqualTo("you: an ale please"));

            Microphone.Device = "Headset";
            desk.Record();
            Talk(Tone.Silence(59.98, 16000));
            Assert.That(desk.IsRecording, Is.True);
            Talk(Tone.Silence(0.02, 16000));
            Assert.That((desk.IsRecording, Microphone.Recording), Is.EqualTo((false, (AudioClip?)null)));
            Assert.That(desk.Problem, Is.Empty);
        }

        [Test]
        public void Who_stops_before_anything_was_recorded_has_said_nothing()
        {
            desk.Record();
            Run(0.1);
            Assert.That(desk.Microphone, Does.StartWith("There is no microphone: "));
            desk.StopListening();
            Run(1);
            Assert.That((desk.IsRecording, desk.Problem, desk.Show!.Lines.Count), Is.EqualTo((false, string.Empty, 0)));
        }

        [Test]
        public void A_wav_file_is_heard_and_a_broken_one_is_its_sentence()
        {
            WavWriter.WriteAll(In("line.wav"), Tone.Join(Tone.Silence(0.5, 22050), Tone.Sine(200, 1, 22050)), 22050);
            Microphone.Device = "Headset";
            desk.Listen();
            desk.HearFile(In("line.wav"));
            Assert.That(desk.IsListening, Is.False, "One or the other is heard.");
            Run(6);
            Assert.That(desk.Show!.Lines, Is.EqualTo(new[] { "you: an ale please", "keeper: You said an ale please." }));
            Assert.That(desk.Problem, Is.Empty);

            File.WriteAllText(In("broken.wav"), "this is no sound at all");
            desk.HearFile(In("broken.wav"));
            Assert.That(desk.Problem, Does.StartWith("broken.wav is no WAV file: expected RIFF and WAVE in its first 12 bytes, found "));
            desk.HearFile(In("gone.wav"));
            Assert.That(desk.Problem, Does.Contain("gone.wav"));
            WavWriter.WriteAll(In("long.wav"), new float[8000 * 61], 8000);
            desk.HearFile(In("long.wav"));
            Assert.That(desk.Problem, Is.EqualTo("A recording may be 60 s long; this one has 61.0 s."));

            desk.HearFile(In("line.wav"));
            Assert.That(desk.Problem, Is.Empty, "The next one is taken.");
        }

        [Test]
        public void A_character_that_cannot_hear_has_no_microphone_and_a_closed_desk_gives_it_back()
        {
            Microphone.Device = "Headset";
            using (var deaf = new PreviewDesk(_ => new ScriptedSpeechModel(false), work => work(), MindMode.Stepped))
            {
                deaf.Open("Deaf");
                deaf.Tick(0);
                deaf.Listen();
                Assert.That((deaf.IsReady, deaf.CanHear, deaf.IsListening), Is.EqualTo((true, false, false)));
                deaf.Record();
                Assert.That((deaf.IsRecording, Microphone.Recording), Is.EqualTo((false, (AudioClip?)null)));
                WavWriter.WriteAll(In("line.wav"), Tone.Sine(200, 1, 16000), 16000);
                deaf.HearFile(In("line.wav"));
                Assert.That(deaf.Problem, Is.EqualTo("scripted cannot hear; type the line."));
            }

            desk.Record();
            Assert.That(Microphone.Recording, Is.Not.Null);
            desk.Dispose();
            Assert.That(Microphone.Recording, Is.Null);
        }

        [Test]
        public void An_answer_ends_the_comparison()
        {
            desk.Compare(string.Join(" ", Enumerable.Repeat("This is a line that goes on and on.", 8)), "keeper", "maid");
            Run(0.02);
            Microphone.Device = "Headset";
            desk.Listen();
            desk.Hear(0);
            Talk(Tone.Join(Tone.Silence(0.5, 16000), Tone.Sine(200, 1, 16000), Tone.Silence(3, 16000)));

            Assert.That(desk.Playing, Is.EqualTo(-1));
            Assert.That(desk.Show!.Lines, Has.Some.EqualTo("keeper: You said an ale please."));
            Assert.That(desk.Show.Words.Select(word => word.Text), Is.EqualTo(new[] { "You", "said", "an", "ale", "please." }), "What is shown is the answer.");
        }

        [Test]
        public void A_clip_and_a_script_become_zips_with_progress()
        {
            desk.RenderClip("Aye.", In("clip.zip"));
            using (ZipArchive clip = ZipFile.OpenRead(In("clip.zip")))
            {
                Assert.That(clip.Entries.Select(entry => entry.Name), Is.EquivalentTo(new[] { "clip.wav", "clip.json", "clip.vtt", "clip.srt", "clip.visemes.json" }));
            }

            File.WriteAllText(In("lines.csv"), "text,voice,file\nAye.,maid,yes\nNo.,keeper,no\n");
            desk.RenderScript(In("lines.csv"), In("lines.zip"));
            Assert.That((desk.Job!.Steps, desk.Job.Total, desk.Job.Note, desk.Job.Problem), Is.EqualTo((2, 2, "no", (string?)null)));
            using ZipArchive lines = ZipFile.OpenRead(In("lines.zip"));
            Assert.That(lines.Entries, Has.Count.EqualTo(10));
        }

        [Test]
        public void A_script_with_a_broken_row_is_refused_by_the_row_and_nothing_is_written()
        {
            File.WriteAllText(In("lines.csv"), "text,voice\nAye.,bard\n");
            desk.RenderScript(In("lines.csv"), In("lines.zip"));

            Assert.That(desk.Problem, Does.StartWith("lines.csv, line 2: ").And.Contain("bard"));
            Assert.That(Directory.GetFiles(folder, "lines.zip*"), Is.Empty);
        }

        [Test]
        public void A_rendering_that_is_given_up_leaves_no_file_and_a_second_one_waits_for_the_first()
        {
            using var slow = new PreviewDesk(_ => model, waiting.Add, MindMode.Stepped);
            slow.Open("Tiny");
            Work();
            slow.Tick(0);
            slow.RenderClip("Aye.", In("clip.zip"));
            slow.RenderClip("No.", In("other.zip"));
            Assert.That(slow.Problem, Is.EqualTo("Something is being rendered; wait for it or cancel it."));

            slow.Cancel();
            Work();
            Assert.That((slow.Job!.IsDone, slow.Job.IsCancelled, slow.Job.Note), Is.EqualTo((true, true, "cancelled")));
            Assert.That(Directory.GetFiles(folder), Is.Empty);
        }

        [Test]
        public void Who_closes_it_while_something_is_rendered_leaves_the_model_to_the_worker()
        {
            var lent = new ScriptedSpeechModel();
            var slow = new PreviewDesk(_ => lent, waiting.Add, MindMode.Stepped) { Patience = TimeSpan.Zero };
            slow.Open("Tiny");
            Work();
            slow.Tick(0);
            slow.RenderClip("Aye.", In("clip.zip"));
            slow.Dispose();
            Assert.That(lent.IsDisposed, Is.False, "The worker uses it still.");

            Work();
            Assert.That(lent.IsDisposed, Is.True);
            Assert.That(EditorUtility.Hidden == null, Is.True, "The hidden source is gone.");
        }

        private string In(string name) => Path.Combine(folder, name);

        private void Work()
        {
            foreach (Action work in waiting.ToArray())
            {
                waiting.Remove(work);
                work();
            }
        }

        // The player speaks at 16000 Hz while the editor goes on.
        private void Talk(float[] sound)
        {
            for (int at = 0; at + 320 <= sound.Length; at += 320)
            {
                UnityGame.Pass(0.02);
                Microphone.Record(sound.AsSpan(at, 320));
                Run(0.02);
            }
        }

        // The editor's updates, 50 a second, and the loudspeaker.
        private void Run(double seconds, bool isPlaying = true)
        {
            for (int i = 0; i < (int)Math.Round(seconds * 50); i++)
            {
                now += 0.02;
                desk.Tick(now);
                if (isPlaying && desk.IsReady)
                {
                    heard.AddRange(EditorUtility.Hidden.GetComponent<AudioSource>().Pass(RateHz / 50));
                }
            }

            desk.Tick(now);
        }
    }
}
