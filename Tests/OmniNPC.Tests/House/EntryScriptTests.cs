using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace OmniNPC.Tests.House
{
    /// <summary>The entry scripts of the two worlds offer the same.</summary>
    public sealed class EntryScriptTests
    {
        [Test]
        public void Both_entry_scripts_list_the_same_verbs()
        {
            List<string> unix = Verbs("omninpc", @"^  ([a-z-]+)  ");

            Assert.That(unix, Has.Count.EqualTo(16));
            Assert.That(Verbs("omninpc.cmd", @"^echo   ([a-z-]+)  "), Is.EqualTo(unix));
        }

        [Test]
        public void Every_listed_verb_is_handled_by_both()
        {
            string unix = Repository.Read("omninpc");
            string windows = Repository.Read("omninpc.cmd");
            foreach (string verb in Verbs("omninpc", @"^  ([a-z-]+)  "))
            {
                Assert.That(unix, Does.Match($@"(?m)^    (?:[a-z-]+\|)*{verb}(?:\|[a-z-]+)*\)"));
                Assert.That(windows, Does.Match($@"(?m)\(.*\b{verb}\b.*\) do if|^if /i ""%verb%""==""{verb}"""));
            }
        }

        [Test]
        public void The_check_that_ci_runs_is_the_one_of_the_readme()
        {
            Assert.That(Repository.Read(".ci/run"), Does.Contain("/omninpc\" test"));
            Assert.That(Repository.Read("README.md"), Does.Match(@"(?s)^# OmniNPC.{0,300}\./omninpc demo.{0,200}\./omninpc test"));
        }

        private static List<string> Verbs(string path, string pattern) =>
            Regex.Matches(Repository.Read(path), pattern, RegexOptions.Multiline).Select(match => match.Groups[1].Value).ToList();
    }
}
