using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace OmniNPC.Tests.House
{
    /// <summary>C# shown in a README is a region of Snippets/, or of Unity~/ and Engines~/ where it needs an engine, which the compiler has read.</summary>
    public sealed class ReadmeTests
    {
        private static readonly string[] Compiled = { "Tests/OmniNPC.Tests/Snippets/", "Tests/OmniNPC.Tests/Unity~/", "Tests/OmniNPC.Tests/Engines~/" };

        public static IEnumerable<string> Pages() =>
            Repository.Files().Where(path => path.EndsWith(".md") && !path.StartsWith("Editor/Training~") && !path.StartsWith("CHANGELOG"));

        [TestCaseSource(nameof(Pages))]
        public void Every_csharp_block_is_a_compiled_snippet(string page)
        {
            HashSet<string> snippets = Repository.Files().Where(path => Compiled.Any(folder => path.StartsWith(folder))).Where(path => path.EndsWith(".cs"))
                .SelectMany(path => Regex.Matches(Repository.Read(path), @"#region [^\n]*\n(.*?)\n *#endregion", RegexOptions.Singleline))
                .Select(match => Straightened(match.Groups[1].Value)).ToHashSet();

            foreach (Match block in Regex.Matches(Repository.Read(page), "```(?:csharp|cs|c#)\n(.*?)\n```", RegexOptions.Singleline))
            {
                Assert.That(snippets, Does.Contain(Straightened(block.Groups[1].Value)), $"{page} shows C# that is no region of Tests/OmniNPC.Tests/Snippets.");
            }
        }

        [TestCaseSource(nameof(Pages))]
        public void Every_picture_and_sound_that_a_page_shows_is_there_and_small(string page)
        {
            string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
            foreach (Match link in Regex.Matches(Repository.Read(page), @"\]\(([^)\s#:]+\.(?:png|svg|wav))\)"))
            {
                var file = new FileInfo(Path.Combine(folder, link.Groups[1].Value));
                Assert.That(file.Exists, Is.True, $"{page} shows {link.Groups[1].Value}, which is not there.");

                // Everyone who installs the package downloads it.
                Assert.That(file.Extension == ".png" ? file.Length : 0, Is.LessThan(300_000), file.Name);
            }
        }

        [TestCaseSource(nameof(Pages))]
        public void Every_link_to_a_file_or_heading_leads_there(string page)
        {
            string text = Repository.Read(page);
            string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
            foreach (Match link in Regex.Matches(text, @"\]\(<?([^)>\s#:]*(?: [^)>#:]+)?)(?:#([^)>\s]+))?>?\)"))
            {
                string target = link.Groups[1].Length == 0 ? Path.Combine(Repository.Root, page) : Path.GetFullPath(Path.Combine(folder, link.Groups[1].Value));
                Assert.That(File.Exists(target) || Directory.Exists(target), Is.True, $"{page} links to {link.Value}, which is not there.");
                if (link.Groups[2].Success && target.EndsWith(".md"))
                {
                    Assert.That(Anchors(File.ReadAllText(target)), Does.Contain(link.Groups[2].Value), $"{page} links to {link.Value}, and there is no such heading.");
                }
            }
        }

        // As GitHub makes them: small letters, no punctuation, hyphens for spaces.
        private static IEnumerable<string> Anchors(string page) =>
            Regex.Matches(page, "^#+ (.+)$", RegexOptions.Multiline).Select(match => Regex.Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), @"[^\w\- ]", string.Empty).Replace(' ', '-'));

        // Without the indentation that all lines share, and without spaces at line ends.
        private static string Straightened(string code)
        {
            string[] lines = code.Trim('\n').Split('\n').Select(line => line.TrimEnd()).ToArray();
            int indent = lines.Where(line => line.Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
            return string.Join("\n", lines.Select(line => line.Length > indent ? line.Substring(indent) : string.Empty));
        }
    }
}
