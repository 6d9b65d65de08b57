using System.Collections.Generic;
using System.IO;
using NUnit.Framework;
using OmniNPC.Tests.Core;
using OmniNPC.VoicePreview;

namespace OmniNPC.Tests.Preview
{
    /// <summary>A script is read whole or refused by the row that is broken.</summary>
    public sealed class ScriptedLinesTests
    {
        [Test]
        public void Quoted_cells_line_ends_of_all_kinds_and_a_byte_order_mark_are_read()
        {
            IReadOnlyList<ScriptedLine> lines = Read("\uFEFFVoice,text,seed,file\r\nmaid,\"Ale, \"\"good\"\" ale.\",7,ale_1\r\n\r\n,Plain.,,\nkeeper,\"Two\nlines.\",0,z");

            Assert.That(lines, Has.Count.EqualTo(3));
            Assert.That((lines[0].Voice, lines[0].Text, lines[0].Seed, lines[0].Name), Is.EqualTo(("maid", "Ale, \"good\" ale.", (ulong?)7, "ale_1")));
            Assert.That((lines[1].Voice, lines[1].Text, lines[1].Seed, lines[1].Name), Is.EqualTo(((string?)null, "Plain.", (ulong?)null, "0002")));
            Assert.That(lines[2].Text, Is.EqualTo("Two\nlines."));
        }

        [TestCase("", "s.csv is empty; expected a header row with the column text, then one line a row.")]
        [TestCase("text\n", "s.csv has a header and no line.")]
        [TestCase("voice\nkeeper\n", "s.csv, line 1: there is no column text.")]
        [TestCase("text,mood\na,b\n", "s.csv, line 1: the column \"mood\" is unknown; expected text, and if wanted voice, seed and file.")]
        [TestCase("text,text\na,b\n", "s.csv, line 1: the column \"text\" is there twice.")]
        [TestCase("text,voice\nfine,keeper\nbroken,keeper,7\n", "s.csv, line 3: found 3 cells; the header has 2 columns.")]
        [TestCase("text,voice\nAle,bob\n", "s.csv, line 2: scripted has no voice \"bob\"; its voices are keeper, maid.")]
        [TestCase("text,seed\nAle,-1\n", "s.csv, line 2: the seed must be a whole number from 0; found \"-1\".")]
        [TestCase("text,seed\n\"two\nlines\",1\n ,1\n", "s.csv, line 4: the text is empty.")]
        [TestCase("text\nsay \"it\"\n", "s.csv, line 2: a quotation mark stands inside of a cell that does not begin with one.")]
        [TestCase("text\n\"never closed\n", "s.csv, line 2: a cell begins with a quotation mark that is never closed.")]
        [TestCase("text\n\"a\"b\n", "s.csv, line 2: \"b\" follows the quotation mark that closes a cell; expected a comma or the end of the line.")]
        [TestCase("text,file\na,../../etc/passwd\n", "s.csv, line 2: a file's name must be 1 to 64 letters, digits, - and _ without an ending, and no name of a device; found \"../../etc/passwd\".")]
        [TestCase("text,file\na,CON\n", "s.csv, line 2: a file's name must be 1 to 64 letters, digits, - and _ without an ending, and no name of a device; found \"CON\".")]
        [TestCase("text,file\na,x\nb,X\n", "s.csv, line 3: the file \"X\" is named by line 2 already.")]
        public void A_broken_script_is_refused_in_one_sentence(string csv, string sentence)
        {
            Assert.That(Thrown.By(() => Read(csv)), Is.InstanceOf<InvalidDataException>().With.Message.EqualTo(sentence));
        }

        [Test]
        public void More_than_500_lines_are_refused_and_500_are_not()
        {
            string rows = string.Concat(System.Linq.Enumerable.Repeat("aye\n", ScriptedLines.MaxRows));

            Assert.That(Read("text\n" + rows), Has.Count.EqualTo(500));
            Assert.That(Thrown.By(() => Read("text\n" + rows + "aye\n")), Is.InstanceOf<InvalidDataException>().With.Message.Contains("more than 500 lines"));
        }

        private static IReadOnlyList<ScriptedLine> Read(string csv)
        {
            using var model = new ScriptedSpeechModel();
            return ScriptedLines.Read(csv, "s.csv", model);
        }
    }
}
