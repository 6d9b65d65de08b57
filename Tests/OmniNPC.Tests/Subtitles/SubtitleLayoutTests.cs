using System;
using System.Collections.Generic;
using System.IO;
using NUnit.Framework;
using OmniNPC.Speech;
using OmniNPC.Subtitles;
using OmniNPC.Tests.Core;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Subtitles
{
    public sealed class SubtitleLayoutTests
    {
        private const string Tale = "Aye, I have a cup of milk for one copper, and if you are hungry there is a bowl of soup on the fire. "
            + "They say a dragon sleeps under the mountain, on a bed of gold that no thief has ever seen and lived to tell the tale about. Sit down!";

        [Test]
        public void Every_cue_keeps_to_the_limits_and_no_word_is_lost()
        {
            IReadOnlyList<SubtitleCue> cues = SubtitleLayout.Layout(Spoken(Tale, 14));
            var words = new List<string>();
            for (int i = 0; i < cues.Count; i++)
            {
                SubtitleCue cue = cues[i];
                Assert.That(cue.Lines, Has.Count.InRange(1, 2));
                Assert.That(cue.Lines, Has.All.Length.LessThanOrEqualTo(42));
                Assert.That(cue.EndSeconds - cue.StartSeconds, Is.InRange(5.0 / 6, 7.001), cue.ToString());
                Assert.That(cue.CharactersPerSecond, Is.LessThanOrEqualTo(17.0), cue.ToString());
                Assert.That(cue.StartSeconds, Is.EqualTo(cue.Words[0].StartSeconds));
                Assert.That(i == 0 || cue.StartSeconds - cues[i - 1].EndSeconds >= (1.0 / 12) - 1e-9, Is.True);
                foreach (SubtitleWord word in cue.Words)
                {
                    words.Add(word.Text);
                }
            }

            Assert.That(string.Join(" ", words), Is.EqualTo(Tale));
        }

        [Test]
        public void A_cue_ends_with_its_sentence_and_a_line_at_its_comma()
        {
            IReadOnlyList<SubtitleCue> cues = SubtitleLayout.Layout(Spoken(Tale, 14));
            Assert.That(cues[0].ToString(), Is.EqualTo("Aye, I have a cup of milk for one copper,"));
            Assert.That(cues[1].ToString(), Does.StartWith("and if you are hungry").And.EndWith("on the fire."));
            Assert.That(cues[2].ToString(), Does.StartWith("They say a dragon sleeps"));
            Assert.That(cues[cues.Count - 1].ToString(), Does.EndWith("Sit down!"));
        }

        [Test]
        public void What_belongs_together_is_not_torn()
        {
            foreach (SubtitleCue cue in SubtitleLayout.Layout(Spoken(Tale, 14)))
            {
                foreach (string line in cue.Lines)
                {
                    string last = line.Substring(line.LastIndexOf(' ') + 1);
                    Assert.That(new[] { "the", "a", "of", "on", "no", "I", "you", "are", "has", "and" }, Does.Not.Contain(last), line);
                }
            }
        }

        [Test]
        public void A_short_line_is_one_line_and_stays_long_enough_to_be_read()
        {
            IReadOnlyList<SubtitleCue> cues = SubtitleLayout.Layout(Spoken("Aye.", 20));
            Assert.That(cues, Has.Count.EqualTo(1));
            Assert.That(cues[0].Lines, Is.EqualTo(new[] { "Aye." }));
            Assert.That(cues[0].EndSeconds - cues[0].StartSeconds, Is.EqualTo(5.0 / 6).Within(1e-9));
        }

        [Test]
        public void A_long_silence_parts_two_cues()
        {
            List<SubtitleWord> words = Spoken("Well then", 14);
            words.Add(new SubtitleWord("goodbye", words[1].EndSeconds + 3, words[1].EndSeconds + 3.5));
            IReadOnlyList<SubtitleCue> cues = SubtitleLayout.Layout(words);
            Assert.That(cues, Has.Count.EqualTo(2));
            Assert.That(cues[0].EndSeconds, Is.LessThan(cues[1].StartSeconds - 1));
        }

        [Test]
        public void Speech_too_fast_to_be_read_keeps_its_words_and_says_how_fast_it_is()
        {
            IReadOnlyList<SubtitleCue> cues = SubtitleLayout.Layout(Spoken(Tale, 40));
            double fastest = 0;
            int characters = 0;
            foreach (SubtitleCue cue in cues)
            {
                fastest = Math.Max(fastest, cue.CharactersPerSecond);
                characters += cue.ToString().Length;
                Assert.That(cue.EndSeconds, Is.GreaterThan(cue.StartSeconds));
            }

            Assert.That(fastest, Is.GreaterThan(17));
            Assert.That(characters + cues.Count - 1, Is.EqualTo(Tale.Length));
        }

        [Test]
        public void A_word_longer_than_a_line_is_cut_and_no_character_is_torn()
        {
            string word = new string('x', 41) + "\U0001F600" + new string('y', 60);
            var words = new List<SubtitleWord> { new SubtitleWord(word, 1, 4) };
            IReadOnlyList<SubtitleCue> cues = SubtitleLayout.Layout(words);
            string all = string.Empty;
            foreach (SubtitleCue cue in cues)
            {
                foreach (string line in cue.Lines)
                {
                    Assert.That(line.Length, Is.LessThanOrEqualTo(42));
                    Assert.That(char.IsHighSurrogate(line[line.Length - 1]), Is.False);
                    all += line;
                }
            }

            Assert.That(all, Is.EqualTo(word));
            Assert.That(cues[0].Words[1].StartSeconds, Is.InRange(2.0, 2.4));
        }

        [Test]
        public void Line_breaks_and_control_characters_of_a_word_become_spaces_and_empty_words_vanish()
        {
            var words = new List<SubtitleWord> { new SubtitleWord("Well\n\t\0 -", 0, 1), new SubtitleWord("  ", 1, 1.2), new SubtitleWord("aye", 1.2, 1.5) };
            Assert.That(SubtitleLayout.Layout(words)[0].ToString(), Is.EqualTo("Well - aye"));
            Assert.That(SubtitleLayout.Layout(new List<SubtitleWord>()), Is.Empty);
        }

        [Test]
        public void The_words_of_an_utterance_are_ranges_of_its_text()
        {
            SpokenWord[] words = { new SpokenWord(new TextRange(0, 4), 0, 0.3), new SpokenWord(new TextRange(5, 4), 0.3, 0.8) };
            Assert.That(SubtitleLayout.Layout("Good ale.", words)[0].ToString(), Is.EqualTo("Good ale."));
            Assert.That(Thrown.By(() => SubtitleLayout.Layout("Good", words)), Is.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("character 9 of a text of 4"));
        }

        [Test]
        public void An_option_out_of_range_is_refused()
        {
            Assert.That(
                Thrown.By(() => SubtitleLayout.Layout(Spoken("Aye.", 14), new SubtitleOptions { MaxCharactersPerLine = 3 })),
                Is.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("MaxCharactersPerLine must be 16 to 200; found 3"));
        }

        [Test]
        public void Vtt_has_a_time_before_each_word_and_text_stays_text()
        {
            var words = new List<SubtitleWord> { new SubtitleWord("<b>Good</b>", 0.04, 0.5), new SubtitleWord("&", 0.5, 0.6), new SubtitleWord("-->", 0.6, 1), new SubtitleWord("ale.", 1.25, 3661.5) };
            var text = new StringWriter();
            SubtitleFile.WriteVtt(text, SubtitleLayout.Layout(words, new SubtitleOptions { MaxSeconds = 60 }), "Old >Tom\n<& Co");
            string[] cues = text.ToString().Split("\n\n");
            Assert.That(cues[0], Is.EqualTo("WEBVTT"));
            Assert.That(cues[1], Is.EqualTo("1\n00:00:00.040 --> 00:00:01.040\n<v Old &gt;Tom &lt;&amp; Co>&lt;b&gt;Good&lt;/b&gt; <00:00:00.500>&amp; <00:00:00.600>--&gt;"));
            Assert.That(cues[2], Is.EqualTo("2\n00:00:01.250 --> 01:01:01.500\n<v Old &gt;Tom &lt;&amp; Co>ale.\n"));
        }

        [Test]
        public void Srt_has_numbers_commas_and_no_tags()
        {
            var words = new List<SubtitleWord> { new SubtitleWord("<i>Good</i>", 0, 0.5), new SubtitleWord("{ale}.", 0.5, 1) };
            var text = new StringWriter();
            SubtitleFile.WriteSrt(text, SubtitleLayout.Layout(words));
            Assert.That(text.ToString(), Is.EqualTo("1\n00:00:00,000 --> 00:00:01,059\n\u2039i\u203AGood\u2039/i\u203A (ale).\n"));
        }

        [Test]
        public void Files_of_a_long_tale_have_times_that_never_go_back()
        {
            var text = new StringWriter();
            SubtitleFile.WriteVtt(text, SubtitleLayout.Layout(Spoken(Tale + " " + Tale, 19)));
            double last = -1;
            int seen = 0;
            foreach (System.Text.RegularExpressions.Match match in System.Text.RegularExpressions.Regex.Matches(text.ToString(), @"(\d\d):(\d\d):(\d\d\.\d\d\d)(?! -->)|(\d\d):(\d\d):(\d\d\.\d\d\d) -->"))
            {
                bool isStart = match.Groups[4].Success;
                double at = double.Parse(match.Groups[isStart ? 6 : 3].Value, System.Globalization.CultureInfo.InvariantCulture);
                bool isEnd = !isStart && text.ToString()[match.Index - 1] == ' ' && text.ToString()[match.Index - 2] == '>';
                if (!isEnd)
                {
                    Assert.That(at, Is.GreaterThan(last));
                    last = at;
                }

                seen++;
            }

            Assert.That(seen, Is.GreaterThan(60));
        }

        // Words that last as long as their letters at a pace, with a short pause after a sentence.
        private static List<SubtitleWord> Spoken(string text, double charactersPerSecond)
        {
            var words = new List<SubtitleWord>();
            double at = 0;
            foreach (string word in text.Split(' '))
            {
                double seconds = (word.Length + 1) / charactersPerSecond;
                words.Add(new SubtitleWord(word, at, at + seconds));
                at += seconds + (word.EndsWith('.') ? 0.3 : 0);
            }

            return words;
        }
    }
}
