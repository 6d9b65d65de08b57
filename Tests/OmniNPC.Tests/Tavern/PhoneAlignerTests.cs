using System;
using System.Collections.Generic;
using NUnit.Framework;
using OmniNPC.Mouths;
using OmniNPC.Onnx;
using OmniNPC.Tavern.Eval;
using OmniNPC.Tavern.Speech;
using OmniNPC.Tests.Onnx;

namespace OmniNPC.Tests.Tavern
{
    /// <summary>The independent alignment by which <c>eval visemes</c> measures word times and mouths, with the real recogniser and the real voice.</summary>
    public sealed class PhoneAlignerTests
    {
        private PhoneJudge judge = null!;

        [OneTimeSetUp]
        public void Open() => judge = new PhoneJudge(TestBundle.Model.Format.Mel);

        [OneTimeTearDown]
        public void Close() => judge.Dispose();

        [Test]
        public void What_sounds_and_what_the_Talker_says_agree()
        {
            using SpeechRenderer renderer = new SpeechRenderer(TestBundle.Model);
            RenderedSpeech speech = renderer.Render("They say a dragon sleeps under the mountain, on a bed of gold.", null, 1);
            Names(speech, out List<string> names, out List<int> words);
            List<TimedPhone> found = new PhoneAligner(judge).Align(speech.Pcm, names, words)!;
            Assert.That(found, Has.Count.EqualTo(names.Count));
            MouthScore score = new MouthScore();
            score.AddMouth(speech.Ledger.Visemes, found);
            for (int i = 0; i < found.Count; i++)
            {
                Assert.That(found[i].EndSeconds, Is.GreaterThan(found[i].StartSeconds));
                Assert.That(i == 0 || found[i].StartSeconds >= found[i - 1].EndSeconds - 1e-9, Is.True);
                if (i == 0 || found[i].Word != found[i - 1].Word)
                {
                    score.AddOnset(speech.Words[found[i].Word].StartSeconds, found[i].StartSeconds);
                }
            }

            Assert.That(score.Words, Is.EqualTo(13));
            Assert.That(score.Onsets().At(0.95), Is.LessThan(0.15));
            Assert.That(score.Agreement, Is.GreaterThan(0.7));
            Assert.That(score.PhoneAgreement, Is.GreaterThan(0.85));
        }

        [Test]
        public void A_mouth_that_is_late_is_found_out()
        {
            using SpeechRenderer renderer = new SpeechRenderer(TestBundle.Model);
            RenderedSpeech speech = renderer.Render("Good evening, traveller.", null, 1);
            Names(speech, out List<string> names, out List<int> words);
            List<TimedPhone> found = new PhoneAligner(judge).Align(speech.Pcm, names, words)!;
            VisemeTrack late = new VisemeTrack();
            for (int i = 0; i < speech.Ledger.Visemes.ShapeCount; i++)
            {
                Viseme first = speech.Ledger.Visemes.Shape(i, out double start, out _, out Viseme last);
                late.Add(first, last, start + 0.12);
            }

            late.Extend(speech.Seconds);
            MouthScore score = new MouthScore();
            score.AddMouth(late, found);
            Assert.That(score.Agreement, Is.LessThan(0.5));
        }

        [Test]
        public void A_sound_too_short_for_its_phones_and_a_phone_that_is_none_have_no_alignment()
        {
            PhoneAligner aligner = new PhoneAligner(judge);
            string[] many = new string[200];
            Array.Fill(many, "t");
            Assert.That(aligner.Align(new float[1600], many, new int[200]), Is.Null);
            Assert.That(aligner.Align(new float[16000], new[] { "qq" }, new[] { 0 }), Is.Null);
        }

        private static void Names(RenderedSpeech speech, out List<string> names, out List<int> words)
        {
            names = new List<string>();
            words = new List<int>();
            foreach (PhoneStart phone in speech.Phones)
            {
                if (phone.Phone.Length > 0)
                {
                    names.Add(phone.Phone);
                    words.Add(phone.Word);
                }
            }
        }
    }
}
