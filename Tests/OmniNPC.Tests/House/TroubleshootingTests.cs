using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace OmniNPC.Tests.House
{
    /// <summary>The page of sentences has the sentences that are there: none that nobody says, and all that the runtime throws.</summary>
    public sealed class TroubleshootingTests
    {
        private const string Page = "Documentation~/troubleshooting.md";
        private const string Hole = "\u2026";

        // Shorter pieces between two holes are everywhere.
        private const int LeastPiece = 6;

        // Who writes sentences: the sources, and the scripts.
        private static readonly string[] Speakers = { "Runtime/", "Editor/OmniNPC.", "Samples/Tavern/", ".config/" };

        [Test]
        public void Every_sentence_of_the_page_is_said_by_the_sources()
        {
            string sources = string.Join("\n", Repository.Files().Where(path => path == "omninpc" || (Speakers.Any(path.StartsWith) && (path.EndsWith(".cs") || path.EndsWith(".mjs")))).Select(Repository.Read)).Replace("\\\"", "\"");
            List<string> unsaid = Quoted().SelectMany(sentence => sentence.Split(Hole).Select(piece => piece.Trim()).Where(piece => piece.Length >= LeastPiece && !sources.Contains(piece)).Select(piece => $"{sentence}: \"{piece}\"")).ToList();

            Assert.That(unsaid, Is.Empty);
        }

        [Test]
        public void Every_sentence_that_is_thrown_is_on_the_page()
        {
            List<Regex> known = Quoted().Select(sentence => new Regex("^" + string.Join(".*", sentence.Split(Hole).Select(Regex.Escape)) + "$", RegexOptions.Singleline)).ToList();
            IEnumerable<string> sources = Repository.Files().Where(path => path.EndsWith(".cs") && (path.StartsWith("Runtime/") || path.StartsWith("Editor/OmniNPC.")));
            List<string> unknown = sources.SelectMany(path => Thrown(Repository.Read(path)).Where(sentence => !known.Any(row => row.IsMatch(sentence))).Select(sentence => $"{path}: {sentence}")).ToList();

            Assert.That(unknown, Is.Empty, $"Each needs a row in {Page}, with its cause and its cure.");
        }

        [Test]
        public void Thrown_sentences_are_found_with_their_holes()
        {
            const string Code = "throw new E(x ? $\"A {b[\"k\"]} is {(c ? \"d e\" : f)}; found \\\"{g}\\\".\" : \"It is not there.\"); var s = \"Nothing of this.\";";

            Assert.That(Thrown(Code), Is.EqualTo(new[] { "A \u2026 is \u2026; found \"\u2026\".", "It is not there." }));
        }

        private static List<string> Quoted() =>
            Repository.Read(Page).Split('\n').Where(line => line.StartsWith("| `")).SelectMany(line => Regex.Matches(line.Split(" | ")[0], "`([^`]+)`").Select(match => match.Groups[1].Value)).ToList();

        // The texts of every throw up to its semicolon, {holes} as one sign; a bundle's refusals are composed of parts and have a section of their own. One word is a name and no sentence.
        private static List<string> Thrown(string code)
        {
            var found = new List<string>();
            foreach (Match start in Regex.Matches(code, @"\bthrow new (?!BundleException)\w+"))
            {
                for (int i = start.Index + start.Length; i < code.Length && code[i] != ';';)
                {
                    if (code[i] == '"')
                    {
                        string text = Literal(code, ref i);
                        if (text.Contains(' ') && text.Any(char.IsLetter) && !text.StartsWith(", ") && !text.StartsWith(" "))
                        {
                            found.Add(text);
                        }
                    }
                    else
                    {
                        i++;
                    }
                }
            }

            return found;
        }

        // Reads a string from its quotation mark on and leaves the position behind it.
        private static string Literal(string code, ref int i)
        {
            bool hasHoles = i > 0 && code[i - 1] == '$';
            var text = new StringBuilder();
            for (i++; i < code.Length && code[i] != '"'; i++)
            {
                if (code[i] == '\\')
                {
                    text.Append(code[++i]);
                }
                else if (hasHoles && code[i] == '{' && code[i + 1] != '{')
                {
                    text.Append(Hole);
                    SkipHole(code, ref i);
                }
                else
                {
                    text.Append(code[i]);
                }
            }

            i++;
            return text.ToString();
        }

        private static void SkipHole(string code, ref int i)
        {
            int depth = 0;
            while (true)
            {
                if (code[i] == '"')
                {
                    Literal(code, ref i);
                    continue;
                }

                depth += code[i] == '{' ? 1 : code[i] == '}' ? -1 : 0;
                if (depth == 0)
                {
                    return;
                }

                i++;
            }
        }
    }
}
