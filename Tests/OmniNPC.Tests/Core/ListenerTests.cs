using System;
using System.Numerics;
using NUnit.Framework;
using OmniNPC.Dialogue;
using OmniNPC.Hearing;

namespace OmniNPC.Tests.Core
{
    /// <summary>What a listener makes of a voice: pitch, the end of a turn, the moment for a nod, and who is meant.</summary>
    public sealed class ListenerTests
    {
        [TestCase(80, 16000)]
        [TestCase(120, 16000)]
        [TestCase(250, 16000)]
        [TestCase(390, 48000)]
        [TestCase(200, 8000)]
        public void Pitch_is_found_within_one_percent(double hertz, int rate)
        {
            var tracker = new F0Tracker(rate);
            float[] sound = Tone.Sine(hertz, 0.2, rate);
            float[] overtone = Tone.Sine(2 * hertz, 0.2, rate, 0.2f);
            float found = 0;
            for (int at = 0; at + (rate / 100) <= sound.Length; at += rate / 100)
            {
                for (int i = at; i < at + (rate / 100); i++)
                {
                    sound[i] += overtone[i];
                }

                found = tracker.Push(sound.AsSpan(at, rate / 100));
            }

            Assert.That(found, Is.EqualTo(hertz).Within(hertz / 100));
        }

        [Test]
        public void Noise_and_silence_have_no_pitch()
        {
            var tracker = new F0Tracker(16000);
            float[] noise = Tone.Noise(2, 16000, 0.2f);
            int pitched = 0;
            for (int at = 0; at < noise.Length; at += 160)
            {
                pitched += tracker.Push(noise.AsSpan(at, 160)) > 0 ? 1 : 0;
            }

            Assert.That(pitched, Is.LessThan(20), "of 200");
            tracker.Push(new float[16000]);
            Assert.That(tracker.Push(new float[160]), Is.EqualTo(0f));
        }

        [TestCase("an ale please", 0.74)]
        [TestCase("where is the mill", 0.74)]
        [TestCase("thank you", 0.74)]
        [TestCase("What time is it?", 0.74)]
        public void A_whole_line_is_likely_over(string text, double least) => Assert.That(Estimate(text), Is.GreaterThan(least));

        [TestCase("i would like the")]
        [TestCase("tell me about")]
        [TestCase("we came from the north and")]
        [TestCase("uh")]
        [TestCase("please")]
        [TestCase("I saw the wolf, but")]
        [TestCase("my brother,")]
        public void A_line_that_hangs_is_likely_to_go_on(string text) => Assert.That(Estimate(text), Is.LessThan(0.3));

        [Test]
        public void A_falling_end_is_surer_than_a_flat_one_and_a_question_may_rise()
        {
            Assert.That(Estimate("i want an ale", -4f, -6f), Is.GreaterThan(Estimate("i want an ale", 0f, 0f)));
            Assert.That(Estimate("i want an ale", 4f, 0f), Is.LessThan(Estimate("i want an ale", -4f, 0f)));
            Assert.That(Estimate("is this the mill", 4f, 0f), Is.GreaterThan(Estimate("is this the mill", 0f, 0f)));
            Assert.That(Estimate("an ale please", -4f, -6f), Is.GreaterThan(0.9f));
        }

        [TestCase("uh-huh")]
        [TestCase("Mm-hmm.")]
        [TestCase("yeah, right")]
        [TestCase("Oh wow")]
        [TestCase("okay")]
        [TestCase("I see.")]
        public void A_listeners_words_claim_no_turn(string text) => Assert.That(BackchannelWords.Judge(text.AsSpan()), Is.EqualTo(PlayerWords.Backchannel));

        [TestCase("stop")]
        [TestCase("but yeah okay")]
        [TestCase("yeah and then what")]
        [TestCase("what")]
        [TestCase("I see a wolf")]
        [TestCase("okay that is enough now")]
        public void Other_words_do(string text) => Assert.That(BackchannelWords.Judge(text.AsSpan()), Is.EqualTo(PlayerWords.Speech));

        [Test]
        public void Of_more_words_than_there_was_time_for_the_first_ones_count()
        {
            Assert.That(BackchannelWords.Judge("uh hot".AsSpan(), 0.22), Is.EqualTo(PlayerWords.Backchannel));
            Assert.That(BackchannelWords.Judge("uh hot".AsSpan(), 0.4), Is.EqualTo(PlayerWords.Speech));
            Assert.That(BackchannelWords.Judge("uh, where is it".AsSpan(), 0.22), Is.EqualTo(PlayerWords.Backchannel));
        }

        [TestCase("stop now", 0.2, false)]
        [TestCase("what", 0.25, false)]
        [TestCase("a goat", 0.3, true)]
        [TestCase("you are a", 0.3, true)]
        [TestCase("a goat", 0.5, false)]
        public void What_is_short_takes_the_turn_only_with_a_word_that_claims_it(string text, double voicedSeconds, bool isBackchannel)
        {
            Assert.That(BackchannelWords.Judge(text.AsSpan(), voicedSeconds), Is.EqualTo(isBackchannel ? PlayerWords.Backchannel : PlayerWords.Speech));
        }

        [TestCase("ohay", 0.5, true)]
        [TestCase("ohay", 0.8, false)]
        [TestCase("stop", 0.5, false)]
        [TestCase("Hamish!", 0.5, false)]
        [TestCase("the ale", 0.5, false)]
        public void A_single_word_is_a_listeners_unless_it_is_long_or_claims_the_turn_or_calls_the_character(string text, double voicedSeconds, bool isBackchannel)
            => Assert.That(BackchannelWords.Judge(text.AsSpan(), voicedSeconds, "Hamish"), Is.EqualTo(isBackchannel ? PlayerWords.Backchannel : PlayerWords.Speech));

        [Test]
        public void Punctuation_alone_is_no_word() => Assert.That(BackchannelWords.Judge(" ... - ".AsSpan()), Is.EqualTo(PlayerWords.None));

        [TestCase(true)]
        [TestCase(false)]
        public void The_moment_for_a_nod_is_700_ms_after_110_ms_of_low_voice(bool hasPitch)
        {
            var cue = new BackchannelCue();
            cue.Begin();
            int found = -1;
            int count = 0;
            for (int block = 0; block < 600; block++)
            {
                // 2 s of lively voice, then 150 ms low, then lively again.
                bool isLow = block >= 200 && block < 215;
                float pitch = isLow ? 8f : 14f + (block % 10);
                float level = isLow ? -30f : -20f + (block % 5);
                if (cue.Push(true, hasPitch ? pitch : float.NaN, hasPitch ? -20f : level))
                {
                    found = found < 0 ? block : found;
                    count++;
                }
            }

            Assert.That(found, Is.EqualTo(200 + 10 + 70).Within(2));
            Assert.That(count, Is.EqualTo(1));
        }

        [Test]
        public void Nods_keep_their_distance_and_need_speech_before_them()
        {
            var cue = new BackchannelCue();
            cue.Begin();
            int last = -1000;
            int count = 0;
            for (int block = 0; block < 6000; block++)
            {
                bool isLow = block % 80 < 15;
                if (cue.Push(true, isLow ? 8f : 14f + (block % 10), -20f))
                {
                    Assert.That(block - last, Is.GreaterThanOrEqualTo(80));
                    last = block;
                    count++;
                }
            }

            Assert.That(count, Is.GreaterThan(10));
            cue.Begin();
            for (int block = 0; block < 69; block++)
            {
                Assert.That(cue.Push(true, block < 55 ? 20f : 8f, -20f), Is.False);
            }
        }

        [Test]
        public void Who_is_faced_near_or_named_is_meant()
        {
            Pose head = Pose.Facing(Vector3.Zero, new Vector3(0, 0, -1));
            float ahead = Addressing.Score(head, new Vector3(0, 0, -3), 8, false, false);
            Assert.That(ahead, Is.GreaterThan(Addressing.Score(head, new Vector3(3, 0, 0), 8, false, false)), "faced");
            Assert.That(ahead, Is.GreaterThan(Addressing.Score(head, new Vector3(0, 0, -6), 8, false, false)), "near");
            Assert.That(ahead, Is.LessThan(Addressing.Score(head, new Vector3(0, 0, 6), 8, true, false)), "named");
            Assert.That(Addressing.Score(head, new Vector3(0, 0, -3.5f), 8, false, true), Is.GreaterThan(ahead), "the partner so far");
            Assert.That(Addressing.Score(head, new Vector3(0, 0, -9), 8, true, true), Is.EqualTo(0f), "out of earshot");
        }

        [TestCase("Ida, where is the mill?")]
        [TestCase("ida where is the mill")]
        [TestCase("Hello, ida!")]
        [TestCase("good evening ida how are you")]
        [TestCase("an ale please, Ida")]
        [TestCase("thank you ida")]
        [TestCase("Where is the mill, Ida?")]
        [TestCase("Ida?")]
        [TestCase("Ida, is it far?")]
        public void Who_is_called_by_name_is_meant(string text) => Assert.That(Addressing.IsCalled(text.AsSpan(), "Ida".AsSpan()), Is.True);

        [TestCase("Hello, Idalia!")]
        [TestCase("where is ida")]
        [TestCase("Have you seen Ida?")]
        [TestCase("Ida's goat is lost")]
        [TestCase("ida is lost")]
        [TestCase("so ida went to the mill")]
        [TestCase("I am looking for Ida, the miller")]
        [TestCase("hello there")]
        [TestCase("")]
        [TestCase("...")]
        [TestCase("id")]
        public void Who_is_talked_about_is_not(string text) => Assert.That(Addressing.IsCalled(text.AsSpan(), "Ida".AsSpan()), Is.False);

        private static float Estimate(string text, float pitch = float.NaN, float level = float.NaN)
            => new RuleEndOfTurnEstimator().Estimate(new EndOfTurnInput(text.AsSpan(), true, 1, pitch, level));
    }
}
