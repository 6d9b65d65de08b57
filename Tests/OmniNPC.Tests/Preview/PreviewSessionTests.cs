using System;
using System.Collections.Generic;
using NUnit.Framework;
using OmniNPC.Tests.Core;
using OmniNPC.VoicePreview;

namespace OmniNPC.Tests.Preview
{
    /// <summary>A letter is one codec frame of 160 samples (20 ms) of its code / 1000, at 8000 Hz.</summary>
    public sealed class PreviewSessionTests
    {
        [Test]
        public void A_line_is_shown_as_samples_words_mouth_latency_and_at_last_as_a_take()
        {
            PreviewLog log = Run(session => session.Say("Ale is good."), 2);

            Assert.That(log.Takes, Has.Count.EqualTo(1));
            PreviewTake take = log.Takes[0];
            Assert.That((take.Number, take.Text, take.Voice, take.WasInterrupted, take.SampleRateHz), Is.EqualTo((1, "Ale is good.", "keeper", false, 8000)));
            Assert.That(take.Pcm.Length, Is.EqualTo(12 * 160));
            Assert.That(take.Pcm.Span[0], Is.EqualTo('A' / 1000f));
            Assert.That(Joined(log, 1), Is.EqualTo(take.Pcm.ToArray()), "What was shown on the way is the take.");
            Assert.That(log.Words.ConvertAll(word => word.Text), Is.EqualTo(new[] { "Ale", "is", "good." }));
            Assert.That(log.Words.ConvertAll(word => word.Start), Is.EqualTo(new[] { 0, 0.08, 0.14 }).Within(1e-9));

            // 0.24 s at 60 a second: 0 to 14.
            Assert.That(log.Mouths.ConvertAll(mouth => mouth.Index), Is.EqualTo(new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 }));
            Assert.That(log.Mouths.ConvertAll(mouth => mouth.Sum), Is.All.EqualTo(1f).Within(1e-4));
            Assert.That(log.Latencies, Has.Count.EqualTo(1));
            Assert.That(log.Latencies[0].Latency.Stages[log.Latencies[0].Latency.Stages.Count - 1].Name, Is.EqualTo("first audible"));
            Assert.That(log.Ticks, Is.EqualTo(120));
            Assert.That(log.Faults, Is.Empty);
        }

        [Test]
        public void Samples_are_shown_while_the_line_is_generated_and_not_only_at_its_end()
        {
            var log = new PreviewLog();
            using var model = new ScriptedSpeechModel();
            using var session = new PreviewSession(model, new PreviewSettings(), log, MindMode.Stepped);
            session.Say("This is a line of more than a second, so that it cannot be there at once.");
            session.Advance(0.3);

            Assert.That(log.Sounds, Is.Not.Empty);
            Assert.That(log.Takes, Is.Empty);
            Assert.That(session.IsIdle, Is.False);
        }

        [Test]
        public void A_typed_line_is_answered_with_the_stages_of_the_turn()
        {
            PreviewLog log = Run(session => session.Talk("an ale"), 3);

            Assert.That(log.Heard, Is.EqualTo(new[] { "an ale" }));
            Assert.That(log.Takes[0].Text, Is.EqualTo("You said an ale."));
            var names = new List<string>();
            foreach (PreviewStage stage in log.Latencies[0].Latency.Stages)
            {
                names.Add(stage.Name);
            }

            Assert.That(names, Is.EqualTo(new[] { "first text", "first codec frame", "first decoded", "first audible" }));
            Assert.That(log.Latencies[0].Latency.Start, Is.EqualTo("line typed"));
        }

        [Test]
        public void A_line_that_is_stopped_is_a_take_of_what_was_heard()
        {
            var log = new PreviewLog();
            using var model = new ScriptedSpeechModel();
            using var session = new PreviewSession(model, new PreviewSettings(), log, MindMode.Stepped);
            session.Say("one two three four five six seven eight nine ten");
            session.Advance(0.5);
            session.Interrupt();
            session.Advance(1);

            Assert.That(log.Stops, Is.EqualTo(1));
            Assert.That(log.Takes, Has.Count.EqualTo(1));
            Assert.That(log.Takes[0].WasInterrupted, Is.True);
            Assert.That("one two three four five six seven eight nine ten", Does.StartWith(log.Takes[0].Text));
            Assert.That(log.Takes[0].Text, Has.Length.LessThan(40));
            session.Say("again");
            session.Advance(3);
            Assert.That(log.Takes[1].Text, Is.EqualTo("again"));
            Assert.That((log.Takes[1].Number, log.Takes[1].Pcm.Length), Is.EqualTo((2, 5 * 160)));
        }

        [Test]
        public void A_new_line_takes_the_place_of_the_one_that_is_spoken()
        {
            var log = new PreviewLog();
            using var model = new ScriptedSpeechModel();
            using var session = new PreviewSession(model, new PreviewSettings(), log, MindMode.Stepped);
            session.Say("one two three four five six seven eight nine ten");
            session.Advance(0.5);
            session.Say("aye");
            session.Advance(2);

            Assert.That(log.Takes.ConvertAll(take => take.WasInterrupted), Is.EqualTo(new[] { true, false }));
            Assert.That(Joined(log, 2), Is.EqualTo(log.Takes[1].Pcm.ToArray()));
        }

        [Test]
        public void The_voice_can_be_changed_at_any_time_and_an_unknown_one_is_refused_by_name()
        {
            var log = new PreviewLog();
            using var model = new ScriptedSpeechModel();
            using var session = new PreviewSession(model, new PreviewSettings(), log, MindMode.Stepped);
            session.Say("one two three four five six");
            session.Advance(0.4);
            session.Become(new PreviewSettings("maid"));
            session.Say("aye");
            session.Advance(2);

            Assert.That(log.Takes.ConvertAll(take => take.Voice), Is.EqualTo(new[] { "maid" }), "What was cut off by the change is no take.");
            Assert.That(log.Stops, Is.EqualTo(1));
            Assert.That(
                Thrown.By(() => session.Become(new PreviewSettings("bob"))),
                Is.InstanceOf<ArgumentException>().With.Message.EqualTo("scripted has no voice \"bob\"; its voices are keeper, maid."));
            session.Say("aye");
            session.Advance(4);
            Assert.That(log.Takes, Has.Count.EqualTo(2));
        }

        [Test]
        public void Settings_reach_the_talker()
        {
            using var model = new ScriptedSpeechModel();
            using var session = new PreviewSession(model, new PreviewSettings("maid", "You sell hats.", 7, 0.5f), new PreviewLog(), MindMode.Stepped);
            session.Talk("aye");
            session.Advance(1);

            Assert.That(model.LastThinker!.Context, Does.Contain("You sell hats."));
            Assert.That(
                Thrown.By(() => new PreviewSettings(null, null, 1, 5f)),
                Is.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("0 or 0.01 to 4; found 5"));
        }

        [Test]
        public void A_recording_is_heard_in_real_time_and_answered_at_its_end()
        {
            var log = new PreviewLog();
            using var model = new ScriptedSpeechModel();
            using var session = new PreviewSession(model, new PreviewSettings(), log, MindMode.Stepped);
            session.Play(Line());
            session.Advance(1.2);
            Assert.That((session.IsPlaying, log.Heard.Count), Is.EqualTo((true, 0)), "A second and a half of sound takes as long.");

            session.Advance(1.6);
            Assert.That(session.IsPlaying, Is.False);
            session.Advance(5);
            Assert.That(log.Heard, Is.EqualTo(new[] { "an ale please" }));
            Assert.That(log.Takes.ConvertAll(take => take.Text), Is.EqualTo(new[] { "You said an ale please." }));
            Assert.That(log.Latencies[0].Latency.Start, Does.Contain("end of your speech"));
        }

        [Test]
        public void A_recording_that_is_stopped_is_not_answered()
        {
            var log = new PreviewLog();
            using var model = new ScriptedSpeechModel();
            using var session = new PreviewSession(model, new PreviewSettings(), log, MindMode.Stepped);
            session.Play(Line());
            session.Advance(1);
            session.Interrupt();
            Assert.That(session.IsPlaying, Is.False);
            session.Advance(6);

            Assert.That(log.Takes, Is.Empty);
            Assert.That(session.IsIdle, Is.True);
        }

        [Test]
        public void A_microphone_and_another_character_end_a_recording()
        {
            using var model = new ScriptedSpeechModel();
            using var session = new PreviewSession(model, new PreviewSettings(), new PreviewLog(), MindMode.Stepped);
            session.Play(Line());
            session.Hear(new float[160], 16000);
            Assert.That(session.IsPlaying, Is.False);

            session.Play(Line());
            session.Become(new PreviewSettings("maid"));
            Assert.That(session.IsPlaying, Is.False);
        }

        [Test]
        public void A_model_that_cannot_hear_says_so()
        {
            using var model = new ScriptedSpeechModel(false);
            using var session = new PreviewSession(model, new PreviewSettings(), new PreviewLog(), MindMode.Stepped);

            Assert.That(Thrown.By(() => session.Play(Line())), Is.InstanceOf<InvalidOperationException>().With.Message.EqualTo("scripted cannot hear; type the line."));
        }

        [Test]
        public void A_line_that_cannot_be_spoken_is_refused()
        {
            using var model = new ScriptedSpeechModel();
            using var session = new PreviewSession(model, new PreviewSettings(), new PreviewLog(), MindMode.Stepped);

            Assert.That(Thrown.By(() => session.Say("  ")), Is.InstanceOf<ArgumentException>().With.Message.Contains("not white space"));
            Assert.That(Thrown.By(() => session.Talk(new string('a', 2001))), Is.InstanceOf<ArgumentException>().With.Message.Contains("at most 2000 characters; found 2001"));
        }

        // A tone between silences, 1.5 s.
        private static PreviewRecording Line() => new PreviewRecording(Tone.Join(Tone.Silence(0.25, 16000), Tone.Sine(200, 1, 16000), Tone.Silence(0.25, 16000)), 16000);

        private static PreviewLog Run(Action<PreviewSession> ask, double seconds)
        {
            var log = new PreviewLog();
            using var model = new ScriptedSpeechModel();
            using var session = new PreviewSession(model, new PreviewSettings(), log, MindMode.Stepped);
            ask(session);
            session.Advance(seconds);
            return log;
        }

        private static float[] Joined(PreviewLog log, int take)
        {
            var all = new List<float>();
            foreach ((int number, long position, float[] pcm) in log.Sounds)
            {
                if (number == take)
                {
                    Assert.That(position, Is.EqualTo(all.Count));
                    all.AddRange(pcm);
                }
            }

            return all.ToArray();
        }
    }
}
