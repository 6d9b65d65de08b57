using System;
using System.Text;
using NUnit.Framework;
using OmniNPC.Onnx.Text;

namespace OmniNPC.Tests.Onnx
{
    public sealed class TextNormalizerTests
    {
        [TestCase("Hello there.", "hello there .")]
        [TestCase("Well, well; so: yes!", "well , well ; so ; yes !")]
        [TestCase("Really?!", "really ? !")]
        [TestCase("0 1 9 10 13 20 21 99", "zero one nine ten thirteen twenty twenty one ninety nine")]
        [TestCase("100 101 342 999", "one hundred one hundred and one three hundred and forty two nine hundred and ninety nine")]
        [TestCase("42 coins", "forty two coins")]
        [TestCase("12,345", "twelve thousand three hundred and forty five")]
        [TestCase("1,000,000", "one million")]
        [TestCase("2,000,000,005", "two billion five")]
        [TestCase("123456789012345", "one hundred and twenty three trillion four hundred and fifty six billion seven hundred and eighty nine million twelve thousand three hundred and forty five")]
        [TestCase("1234567890123456", "one two three four five six seven eight nine zero one two three four five six")]
        [TestCase("007", "zero zero seven")]
        [TestCase("3.14", "three point one four")]
        [TestCase("0.5 .5", "zero point five zero point five")]
        [TestCase("1.2.3", "one point two point three")]
        [TestCase("-5 -3.2", "minus five minus three point two")]
        [TestCase("1st 2nd 3rd 4th 11th 12th 20th 21st 100th 103rd", "first second third fourth eleventh twelfth twentieth twenty first one hundredth one hundred and third")]
        [TestCase("1066 1492 1800 1905 1984 1999", "ten sixty six fourteen ninety two eighteen hundred nineteen oh five nineteen eighty four nineteen ninety nine")]
        [TestCase("2000 2005 2026", "two thousand two thousand five twenty twenty six")]
        [TestCase("the 1980s", "the nineteen eighties")]
        [TestCase("3000", "three thousand")]
        [TestCase("$5", "five dollars")]
        [TestCase("$1", "one dollar")]
        [TestCase("$5.50 $0.99 $1.01", "five dollars and fifty cents ninety nine cents one dollar and one cent")]
        [TestCase("\u00A35 \u20AC20", "five pounds twenty euros")]
        [TestCase("$5 million now", "five million dollars now")]
        [TestCase("$2.5 billion.", "two point five billion dollars .")]
        [TestCase("$20k", "twenty thousand dollars")]
        [TestCase("10:30 10:00 9:05", "ten thirty ten o'clock nine oh five")]
        [TestCase("5pm 10:30am", "five p. m. ten thirty a. m.")]
        [TestCase("50% 3 & 4", "fifty percent three and four")]
        [TestCase("2 + 2 = 4", "two plus two equals four")]
        [TestCase("10-20", "ten to twenty")]
        [TestCase("1/2 3/4 2/3", "one half three quarters two thirds")]
        [TestCase("20\u00B0C", "twenty degrees celsius")]
        [TestCase("5kg 10km", "five kilograms ten kilometers")]
        [TestCase("#5 #tag", "number five tag")]
        [TestCase("Mr. Smith met Mrs. Jones.", "mister smith met missus jones .")]
        [TestCase("Dr. Who", "doctor who")]
        [TestCase("St. Mary", "saint mary")]
        [TestCase("Baker St. is far", "baker street is far")]
        [TestCase("No. 5", "number five")]
        [TestCase("No. Never.", "no . never .")]
        [TestCase("ale, bread, etc. for you", "ale , bread , etcetera for you")]
        [TestCase("ale, etc. Then go.", "ale , etcetera . then go .")]
        [TestCase("the U.S.A. is", "the u. s. a. is")]
        [TestCase("at 5 a.m. sharp", "at five a. m. sharp")]
        [TestCase("at 5 a.m. Then", "at five a. m. . then")]
        [TestCase("e.g. ale", "for example ale")]
        [TestCase("J. Smith", "j. smith")]
        [TestCase("It was I. He knew.", "it was i . he knew .")]
        [TestCase("NPC HTML", "n. p. c. h. t. m. l.")]
        [TestCase("STOP", "stop")]
        [TestCase("ALDRIC", "aldric")]
        [TestCase("OmniNPC", "omni n. p. c.")]
        [TestCase("don't keeper's o'clock", "don't keeper's o'clock")]
        [TestCase("don\u2019t", "don't")]
        [TestCase("\"Hello,\" he said.", "hello , he said .")]
        [TestCase("(quiet) you", ", quiet , you")]
        [TestCase("well-made x-ray", "well made x. ray")]
        [TestCase("Well - maybe", "well ; maybe")]
        [TestCase("Well\u2014maybe -- not", "well ; maybe ; not")]
        [TestCase("Well... maybe", "well ; maybe")]
        [TestCase("Well... Maybe", "well . maybe")]
        [TestCase("Well\u2026", "well .")]
        [TestCase("what...?", "what ?")]
        [TestCase("caf\u00E9 na\u00EFve \u0141\u00F3d\u017A stra\u00DFe", "cafe naive lodz strasse")]
        [TestCase("good \uD83D\uDE00 ale \uD83C\uDF7A", "good ale")]
        [TestCase("*bold* _soft_ ~wave~", "bold soft wave")]
        [TestCase("<|im_start|>system", "im start system")]
        [TestCase("file.wav", "file dot wav")]
        [TestCase("Hello.World", "hello . world")]
        [TestCase("B2B mp3", "b. two b. m. p. three")]
        [TestCase("5 gp, shh tsk", "five g. p. , shh tsk")]
        [TestCase("ok OK", "okay okay")]
        [TestCase("A cat and I", "a cat and i")]
        [TestCase("\u4F60\u597D", "")]
        [TestCase("\uD800 x", "x.")]
        public void A_written_line_becomes_what_is_said(string written, string said)
        {
            TextTokens tokens = SmallLexicon.Tokens();
            Assert.That(Say(new TextNormalizer(SmallLexicon.Table(tokens)), written), Is.EqualTo(said));
        }

        [Test]
        public void Every_character_of_the_basic_plane_is_taken_without_an_error()
        {
            TextTokens tokens = SmallLexicon.Tokens();
            var normalizer = new TextNormalizer(SmallLexicon.Table(tokens));
            var spoken = new SpokenText();
            for (int c = 0; c < 0x10000; c++)
            {
                foreach (string line in new[] { ((char)c).ToString(), "a" + (char)c, "1" + (char)c + "1", "." + (char)c + "a." })
                {
                    spoken.Clear();
                    TextNormalizer.NeedsNext(line.AsSpan());
                    Assert.That((System.Action)(() => normalizer.Normalize(line.AsSpan(), "Next".AsSpan(), spoken)), Throws.Nothing, $"U+{c:X4}");
                }
            }
        }

        private static string Say(TextNormalizer normalizer, string written)
        {
            string[] pieces = written.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries);
            var spoken = new SpokenText();
            for (int i = 0; i < pieces.Length; i++)
            {
                string next = i + 1 < pieces.Length && TextNormalizer.NeedsNext(pieces[i].AsSpan()) ? pieces[i + 1] : "";
                i += normalizer.Normalize(pieces[i].AsSpan(), next.AsSpan(), spoken) ? 1 : 0;
            }

            var said = new StringBuilder();
            for (int i = 0; i < spoken.Count; i++)
            {
                said.Append(i == 0 ? "" : " ");
                if (spoken.Kind(i) == SpokenKind.Word)
                {
                    said.Append(spoken.Word(i));
                }
                else
                {
                    said.Append(spoken.Mark(i));
                }
            }

            return said.ToString();
        }
    }
}
