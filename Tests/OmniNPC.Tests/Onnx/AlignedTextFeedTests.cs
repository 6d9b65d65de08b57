using System;
using System.Collections.Generic;
using NUnit.Framework;
using OmniNPC.Onnx.Text;
using OmniNPC.Speech;

namespace OmniNPC.Tests.Onnx
{
    public sealed class AlignedTextFeedTests
    {
        private static readonly float[] MoveOne = { 0f, 1f, 0f, 0f };

        [Test]
        public void A_sentence_becomes_tokens_with_stress_and_word_starts()
        {
            Assert.That(Walk(Feed("The keeper has ale, well."), out _), Is.EqualTo("|< #dh ax #k1 iy1 p er #hh1 ae1 z1 #ey1 l1 |, #w1 eh1 l1 |."));
        }

        [Test]
        public void A_possessive_follows_the_last_sound()
        {
            Assert.That(Walk(Feed("keeper's bench's cat's"), out _), Is.EqualTo("|< #k1 iy1 p er z #b1 eh1 n1 ch1 ax z #k1 ae1 t1 s1 |."));
        }

        [Test]
        public void The_article_has_its_full_vowel_before_a_vowel()
        {
            Assert.That(Walk(Feed("The ale the man the \"ale\" the"), out _),
                Is.EqualTo("|< #dh iy #ey1 l1 #dh ax #m1 ae1 n1 #dh iy #ey1 l1 #dh ax |."));
        }

        [Test]
        public void A_number_is_one_subtitle_word_of_several_spoken_words()
        {
            AlignedTextFeed feed = Feed("The 42 ale.");
            Assert.That(Walk(feed, out List<int> words), Is.EqualTo("|< #dh ax #f1 ao1 r t iy #t1 uw1 #ey1 l1 |."));
            Assert.That(words, Is.EqualTo(new[] { -1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2, -1 }));
            Assert.That(feed.Word(1).Start, Is.EqualTo(4));
            Assert.That(feed.Word(1).Length, Is.EqualTo(2));
            Assert.That(feed.Word(2).Length, Is.EqualTo(4), "the word keeps its full stop");
        }

        [Test]
        public void A_token_ends_where_the_chance_that_it_goes_on_falls_below_one_half()
        {
            AlignedTextFeed feed = Feed("The keeper.");
            Assert.That(feed.Prepare(), Is.EqualTo(FeedState.Ready));
            feed.Advance(new[] { 0.8f, 0.2f, 0f, 0f });
            Assert.That(feed.Moved, Is.EqualTo(0));
            feed.Advance(new[] { 0.25f, 0.75f, 0f, 0f });
            Assert.That(feed.Moved, Is.EqualTo(1));
            Assert.That(feed.MovedAt, Is.EqualTo((0.8f - 0.5f) / (0.8f - 0.2f)).Within(1e-6f));
            feed.Advance(new[] { 0f, 0.1f, 0.2f, 0.7f });
            Assert.That(feed.Moved, Is.EqualTo(3));
            Assert.That(feed.MovedAt, Is.EqualTo(0.5f));
        }

        [Test]
        public void A_lone_mark_belongs_to_the_word_before_it()
        {
            AlignedTextFeed feed = Feed("Well - ale");
            Walk(feed, out _);
            Assert.That(feed.WordCount, Is.EqualTo(2));
            Assert.That(feed.Word(0).Length, Is.EqualTo(6));
        }

        [Test]
        public void The_voice_waits_until_the_whole_window_is_known()
        {
            AlignedTextFeed feed = SmallLexicon.Feed(new SmallLexicon.Guesser());
            feed.Append("The keep");
            Assert.That(feed.Prepare(), Is.EqualTo(FeedState.WaitingForText));
            feed.Append("er has");
            Assert.That(feed.Prepare(), Is.EqualTo(FeedState.WaitingForText), "has may become hash");
            feed.Append(" ");
            Assert.That(feed.Prepare(), Is.EqualTo(FeedState.Ready));
            for (int i = 0; i < 2; i++)
            {
                feed.Advance(MoveOne);
            }

            Assert.That(feed.Prepare(), Is.EqualTo(FeedState.WaitingForText));
            feed.Complete();
            Assert.That(feed.Prepare(), Is.EqualTo(FeedState.Ready));
        }

        [TestCase(1)]
        [TestCase(2)]
        [TestCase(5)]
        public void What_is_said_does_not_depend_on_how_the_text_was_cut(int size)
        {
            const string Text = "Well... stop, the 42 keepers (no. 4) has $5 million ale! A.m. or no? The man\n\nstop \uD83D\uDE00 the cat. ";
            string whole = Walk(Feed(Text), out List<int> wholeWords);
            AlignedTextFeed feed = SmallLexicon.Feed(new SmallLexicon.Guesser());
            var said = new List<string>();
            var words = new List<int>();
            for (int i = 0; i < Text.Length; i += size)
            {
                feed.Append(Text.AsSpan(i, Math.Min(size, Text.Length - i)));
                Walk(feed, said, words);
            }

            feed.Complete();
            Walk(feed, said, words);
            Assert.That(string.Join(" ", said), Is.EqualTo(whole));
            Assert.That(words, Is.EqualTo(wholeWords));
        }

        [Test]
        public void The_pointer_moves_when_staying_becomes_unlikely_or_has_lasted_too_long()
        {
            AlignedTextFeed feed = Feed("The keeper has ale");
            Assert.That(feed.Prepare(), Is.EqualTo(FeedState.Ready));
            feed.Advance(new[] { 0.8f, 0.2f, 0f, 0f });
            Assert.That(feed.Elapsed, Is.EqualTo(1));
            feed.Advance(new[] { 0.6f, 0.1f, 0.3f, 0f });
            Assert.That(feed.Pointer, Is.EqualTo(2), "0.8 * 0.6 is below one half, and two is likeliest");
            Assert.That(feed.Elapsed, Is.Zero);
            for (int i = 0; i < 14; i++)
            {
                feed.Advance(new[] { 1f, 0f, 0f, 0f });
                Assert.That(feed.Pointer, Is.EqualTo(2));
            }

            feed.Advance(new[] { 1f, 0f, 0f, 0f });
            Assert.That(feed.Pointer, Is.EqualTo(3));
        }

        [Test]
        public void A_long_text_is_split_into_sentences_of_at_most_160_tokens()
        {
            var text = new System.Text.StringBuilder();
            for (int i = 0; i < 300; i++)
            {
                text.Append("keeper ");
            }

            AlignedTextFeed feed = Feed(text.ToString());
            string[] sentences = Walk(feed, out _).Split(new[] { "|< " }, StringSplitOptions.RemoveEmptyEntries);
            Assert.That(sentences.Length, Is.EqualTo(8));
            foreach (string sentence in sentences)
            {
                Assert.That(sentence.Trim().Split(' ').Length + 1, Is.LessThanOrEqualTo(160));
            }

            Assert.That(sentences[0].Trim(), Does.EndWith("|,"));
            Assert.That(sentences[7].Trim(), Does.EndWith("|."));
        }

        [Test]
        public void A_million_characters_without_a_space_do_not_stall_the_voice()
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            AlignedTextFeed feed = Feed(new string('a', 1_000_000));
            Assert.That(feed.Prepare(), Is.EqualTo(FeedState.Ready));
            Assert.That(clock.Elapsed.TotalSeconds, Is.LessThan(1));
        }

        [TestCase("")]
        [TestCase("   \n\n ")]
        [TestCase("... !!! --")]
        [TestCase("\uD83D\uDE00")]
        public void Text_with_nothing_to_say_is_finished_at_once(string text)
        {
            Assert.That(Feed(text).Prepare(), Is.EqualTo(FeedState.Finished));
        }

        [Test]
        public void A_guessed_word_is_guessed_once()
        {
            var guesser = new SmallLexicon.Guesser();
            AlignedTextFeed feed = SmallLexicon.Feed(guesser);
            feed.Append("blorp blorp blorp");
            feed.Complete();
            Walk(feed, out _);
            Assert.That(guesser.Calls, Is.EqualTo(1));
        }

        [Test]
        public void Text_after_completion_is_refused()
        {
            AlignedTextFeed feed = Feed("no");
            Assert.That((System.Action)(() => feed.Append("more")), Throws.InvalidOperationException);
        }

        [Test]
        public void Known_words_are_read_without_allocation()
        {
            AlignedTextFeed feed = SmallLexicon.Feed(new SmallLexicon.Guesser());
            const string Text = "The keeper's 42 ales, no. 4, has $5 a.m. and the well... stop!";
            void Round()
            {
                feed.Begin();
                feed.Append(Text);
                feed.Complete();
                while (feed.Prepare() == FeedState.Ready)
                {
                    feed.Advance(MoveOne);
                }
            }

            Round();
            Round();
            long before = GC.GetAllocatedBytesForCurrentThread();
            Round();
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        }

        private static AlignedTextFeed Feed(string text)
        {
            AlignedTextFeed feed = SmallLexicon.Feed(new SmallLexicon.Guesser());
            feed.Append(text);
            feed.Complete();
            return feed;
        }

        private static string Walk(AlignedTextFeed feed, out List<int> words)
        {
            var said = new List<string>();
            words = new List<int>();
            Walk(feed, said, words);
            Assert.That(feed.Prepare(), Is.EqualTo(FeedState.Finished));
            return string.Join(" ", said);
        }

        private static void Walk(AlignedTextFeed feed, List<string> said, List<int> words)
        {
            TextTokens tokens = SmallLexicon.Tokens();
            while (feed.Prepare() == FeedState.Ready)
            {
                said.Add(tokens.NameOf(feed.Token(0)));
                words.Add(feed.CurrentWord);
                feed.Advance(MoveOne);
            }
        }
    }
}
