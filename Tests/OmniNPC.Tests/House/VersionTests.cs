using System.Text.RegularExpressions;
using NUnit.Framework;

namespace OmniNPC.Tests.House
{
    /// <summary>There is one version, written in three places that different tools read.</summary>
    public sealed class VersionTests
    {
        [Test]
        public void Props_package_and_changelog_agree()
        {
            string props = First("Directory.Build.props", "<Version>(.+?)</Version>");

            Assert.That(First("package.json", "\"version\": \"(.+?)\""), Is.EqualTo(props));
            Assert.That(First("CHANGELOG.md", @"^## \[(.+?)\]"), Is.EqualTo(props));
        }

        private static string First(string path, string pattern)
        {
            Match match = Regex.Match(Repository.Read(path), pattern, RegexOptions.Multiline);
            Assert.That(match.Success, Is.True, $"{path} states no version.");
            return match.Groups[1].Value;
        }
    }
}
