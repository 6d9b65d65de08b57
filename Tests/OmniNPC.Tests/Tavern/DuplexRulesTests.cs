using System;
using System.Collections.Generic;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.Tavern.Duplex;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Tavern
{
    /// <summary>The formulas of the duplex bench by known answers, and its ground truth to the sample.</summary>
    public sealed class DuplexRulesTests
    {
        private static readonly Stretch Turn = new Stretch(10, 14);

        [TestCase(0.99, 3, false)]
        [TestCase(0.99, 4, true)]
        [TestCase(1.0, 1, true)]
        [TestCase(0.4, 1, false)]
        [TestCase(0.99, SpeechSpan.Unknown, false)]
        [TestCase(1.01, SpeechSpan.Unknown, true)]
        public void Less_than_a_second_and_at_most_three_words_take_no_turn(double seconds, int words, bool expected)
            => Assert.That(new SpeechSpan(5, 5 + seconds, words, 0).IsTakeover, Is.EqualTo(expected));

        [TestCase(10.9, 3.0, true, false, TestName = "Speech_that_began_before_the_pause_does_not_take_it")]
        [TestCase(11.0, 3.0, true, true, TestName = "Speech_that_begins_with_the_pause_takes_it")]
        [TestCase(13.9, 3.0, true, true, TestName = "Speech_that_begins_before_the_turn_is_over_takes_the_pause")]
        [TestCase(14.0, 3.0, true, false, TestName = "Speech_that_begins_at_the_end_takes_no_pause")]
        [TestCase(11.5, 0.4, true, true, TestName = "A_reply_that_was_stopped_at_once_took_the_pause_all_the_same")]
        [TestCase(11.5, 0.4, false, false, TestName = "A_nod_takes_no_pause_where_nods_are_told_apart_by_length")]
        public void Pauses(double start, double seconds, bool countsShort, bool expected)
            => Assert.That(DuplexRules.IsPauseTaken(new[] { new SpeechSpan(start, start + seconds, SpeechSpan.Unknown, 0) }, Turn, 11, countsShort), Is.EqualTo(expected));

        [Test]
        public void The_answer_is_the_first_speech_long_enough_within_five_seconds_by_whom_was_asked()
        {
            SpeechSpan nod = new SpeechSpan(14.1, 14.4, 1, 0);
            SpeechSpan answer = new SpeechSpan(14.5, 17, 9, 0);
            Assert.That(DuplexRules.AnswerStart(new[] { nod, answer }, 14, double.PositiveInfinity, 0), Is.EqualTo(14.5));
            Assert.That(DuplexRules.AnswerStart(new[] { nod, answer }, 14, 14.3, 0), Is.NaN, "it came after the player's next turn");
            Assert.That(DuplexRules.AnswerStart(new[] { answer }, 14, double.PositiveInfinity, 1), Is.NaN, "another one answered");
            Assert.That(DuplexRules.AnswerStart(new[] { new SpeechSpan(19.1, 22, 9, 0) }, 14, double.PositiveInfinity, 0), Is.NaN, "it came too late");
        }

        [TestCase(9.99, false)]
        [TestCase(10, true)]
        [TestCase(14.5, true)]
        [TestCase(14.51, false)]
        public void A_nod_belongs_to_a_turn_until_half_a_second_after(double onset, bool expected) => Assert.That(DuplexRules.IsInWindow(onset, Turn), Is.EqualTo(expected));

        [Test]
        public void Stretches_are_joined_over_short_gaps_only()
        {
            List<Stretch> merged = DuplexRules.Merge(new[] { new Stretch(0, 1), new Stretch(1.5, 2), new Stretch(2.51, 3) }, 0.5);
            Assert.That(merged, Has.Count.EqualTo(2));
            Assert.That(merged[0].End, Is.EqualTo(2));
            Assert.That(merged[1].Start, Is.EqualTo(2.51));
        }

        [Test]
        public void A_summary_holds_shares_and_percentiles_between_neighbours()
        {
            DuplexSummary summary = new DuplexSummary();
            ConversationRecord record = new ConversationRecord(new ConversationPlan(Scenarios.All[0], 1)) { Hash = 7 };
            ConversationFigures figures = new ConversationFigures { InvitingSeconds = 30, Backchannels = 4, BackchannelsInWindow = 3, UndisturbedSeconds = 120, BargeIns = 1 };
            PlayerSound sound = PlayerSound.Of(SoundKind.Turn, "a turn", new float[1600]);
            foreach (double gap in new double[] { 300, 100, 200 })
            {
                figures.Sounds.Add(new SoundResult { GapMs = gap, TurnTaken = gap > 100, PauseTaken = gap > 200 });
                record.Placed.Add(new PlacedSound(sound, 0));
            }

            figures.Histories.AddRange(new[] { true, true, true, false });
            summary.Add(record, figures, false);
            Assert.That(summary.GapMs.Median, Is.EqualTo(200));
            Assert.That(summary.GapMs.At(0.95), Is.EqualTo(290).Within(1e-9));
            Assert.That(summary.TurnTakeover, Is.EqualTo(2.0 / 3).Within(1e-9));
            Assert.That(summary.PauseTakeover, Is.EqualTo(1.0 / 3).Within(1e-9));
            Assert.That(summary.BackchannelRate, Is.EqualTo(8));
            Assert.That(summary.BackchannelsInWindow, Is.EqualTo(0.75));
            Assert.That(summary.EchoBargeInsPerMinute, Is.EqualTo(0.5));
            Assert.That(summary.HistoryEqualsHeard, Is.EqualTo(0.75));
            Assert.That(summary.ResumeRate, Is.NaN, "nothing was disturbed");

            DuplexSummary overall = new DuplexSummary();
            overall.Add(record, figures, true);
            Assert.That(overall.PauseTakeover, Is.NaN, "none of these turns had a pause cut in");
        }

        [Test]
        public void A_pause_is_cut_in_at_the_word_and_nothing_else_is_changed()
        {
            BenchLine line = new BenchLine("line.wav", LineKind.Question, "one two three four", Noise(16000), new[] { 0, 0.25, 0.5, 0.75 });
            PlayerSound sound = PlayerSound.WithPause(line, 2, 0.4);
            Assert.That(sound.Text, Is.EqualTo("one two ... three four"));
            Assert.That(sound.Speech[0].End, Is.EqualTo(0.5).Within(1.0 / 16000));
            Assert.That(sound.Speech[1].Start, Is.EqualTo(0.9).Within(1.0 / 16000));
            Assert.That(sound.Seconds, Is.EqualTo(line.Seconds + 0.4).Within(1.0 / 16000));
            for (int i = 0; i < line.Samples.Length; i++)
            {
                bool isFaded = Math.Abs(i - 8000) <= 80;
                Assert.That(isFaded || sound.Samples[i < 8000 ? i : i + 6400] == line.Samples[i], i.ToString());
            }

            Assert.That(sound.Samples.AsSpan(8000, 6400).ToArray(), Is.All.Zero);
        }

        [Test]
        public void A_line_begins_and_ends_with_what_is_audible_and_its_words_move_along()
        {
            float[] pcm = new float[32000];
            Noise(16000).CopyTo(pcm, 4000);
            BenchLine line = new BenchLine("line.wav", LineKind.Question, "one two", pcm, new[] { 0.25, 0.75 });
            Assert.That(line.Samples, Has.Length.EqualTo(16000));
            Assert.That(line.WordStart(1), Is.EqualTo(0.5).Within(1e-6));
        }

        [Test]
        public void The_microphone_gets_a_sound_at_the_very_sample_that_was_noted()
        {
            ConversationPlan plan = new ConversationPlan(Scenarios.All[0], 1) { NoiseDecibels = -100, SpeechDecibels = -20 };
            BenchMicrophone microphone = new BenchMicrophone(plan, null);
            using PlayerEar ear = new PlayerEar();
            microphone.Record(1234, ear);
            float[] dry = Noise(8000);
            PlacedSound placed = microphone.Begin(PlayerSound.Of(SoundKind.Turn, "noise", dry));
            microphone.Record(1234 + 4321, ear);
            microphone.Record(20000, ear);
            Assert.That(placed.StartSample, Is.EqualTo(1234));
            Assert.That(placed.End - placed.Start, Is.EqualTo(0.5));
            float gain = microphone.Recording[1234 + 4000] / dry[4000];
            for (int i = 0; i < 20000; i++)
            {
                float expected = i >= 1234 && i < 1234 + 8000 ? gain * dry[i - 1234] : 0f;
                Assert.That(microphone.Recording[i], Is.EqualTo(expected).Within(2e-4), i.ToString());
            }
        }

        [Test]
        public void The_rendered_sound_alone_shows_when_a_voice_is_lowered_and_when_it_is_silent()
        {
            // 3 s of voice, lowered by 12 dB from 2.0 s on, stopped at 2.5 s.
            using HeadlessVoiceBackend backend = new HeadlessVoiceBackend();
            using RecordedVoice voice = new RecordedVoice(backend.CreateVoice(16000, new VoiceOptions()), 16000);
            ConversationRecord record = new ConversationRecord(new ConversationPlan(Scenarios.All[0], 1)) { Seconds = 5 };
            record.Voices.Add(voice);
            float[] dry = Noise(48000);
            float[] mix = new float[5 * 48000 * 2];
            int written = 0;
            for (int tick = 1; tick <= 300; tick++)
            {
                double now = tick / 60.0;
                int count = Math.Min(voice.WritableSamples, Math.Min(dry.Length, 40000) - written);
                if (count > 0)
                {
                    voice.Write(dry.AsSpan(written, count));
                    written += count;
                }

                backend.Advance(now);
                voice.Tick();
                record.Ticks.Add(now);
            }

            PlayedTimeline played = new PlayedTimeline(record.Ticks, voice);
            for (int i = 0; i < mix.Length / 2; i++)
            {
                double now = i / 48000.0;
                long at = played.PlayedAt(now);
                float gain = now < 2.0 ? 0.5f : 0.125f;
                mix[2 * i] = mix[(2 * i) + 1] = at < 40000 ? gain * dry[at] : 0f;
            }

            record.Mix = mix;
            BlackBoxSource source = new BlackBoxSource(record);
            Assert.That(source.DuckedAt(1.9, 0), Is.EqualTo(2.0).Within(0.03));
            Assert.That(source.SilentAt(1.9, 0), Is.EqualTo(played.LastPlayed(5)).Within(0.006));
            Assert.That(source.BargeIns, Is.EqualTo(1));
            Assert.That(source.Speech, Has.Count.EqualTo(1));
            Assert.That(source.GoesOn(new Stretch(1.0, 1.2), 0), Is.True);
            Assert.That(source.GoesOn(new Stretch(2.0, 2.6), 0), Is.False);
        }

        private static float[] Noise(int samples)
        {
            Speech.SeededRandom random = new Speech.SeededRandom(5);
            float[] noise = new float[samples];
            for (int i = 0; i < samples; i++)
            {
                noise[i] = 0.2f + (0.1f * random.NextNormal());
                noise[i] *= i % 2 == 0 ? 1f : -1f;
            }

            // Low enough for the filter that compares gains.
            for (int i = 1; i < samples; i++)
            {
                noise[i] = (0.9f * noise[i - 1]) + (0.1f * noise[i]) + (float)(0.05 * Math.Sin(i * 0.05));
            }

            return noise;
        }
    }
}
