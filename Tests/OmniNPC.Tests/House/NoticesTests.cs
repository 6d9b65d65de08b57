using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace OmniNPC.Tests.House
{
    /// <summary>What others made is named, with its licence: no more and no less than what the lock files pin.</summary>
    public sealed class NoticesTests
    {
        private const string Notices = ".config/notices.mjs";
        private string root = string.Empty;

        [SetUp]
        public void MakeRepository()
        {
            root = Path.Combine(Path.GetTempPath(), "omninpc-notices-test-" + Guid.NewGuid().ToString("N"));
            Write(".config/locks/Game.json", @"{ ""version"": 2, ""dependencies"": { ""net10.0"": {
  ""Direct"": { ""type"": ""Direct"", ""resolved"": ""1.2.3"" }, ""Deep"": { ""type"": ""Transitive"", ""resolved"": ""4.0.0"" }, ""game"": { ""type"": ""Project"" } } } }");
            Write("Directory.Packages.props", "<Project><ItemGroup><PackageVersion Include=\"Direct\" Version=\"1.2.3\" /><PackageVersion Include=\"Elsewhere\" Version=\"7.0\" /></ItemGroup></Project>");
            Write("Plugins/Bindings~/Microsoft.ML.OnnxRuntime/package-lock.json", @"{ ""packages"": { """": {}, ""node_modules/com.example.native"": { ""version"": ""0.4.9"" } } }");
            Write("package.json", @"{ ""dependencies"": { ""com.example.native"": ""0.4.9"", ""com.unity.modules.audio"": ""1.0.0"" } }");
            Write("omninpc", "apt_install libsound1 || fail\n");
            Write("Editor/Training~/README.md", "```\napt-get install -o DPkg::Lock::Timeout=120 voice\n```\n");
            WriteEntries(Everything());
        }

        [TearDown]
        public void RemoveRepository() => Directory.Delete(root, true);

        [Test]
        public void The_notices_of_this_repository_are_what_its_lock_files_give()
        {
            NodeScript run = NodeScript.Run(Notices, null, Repository.Root, "--check");

            Assert.That(run.ExitCode, Is.EqualTo(0), run.Complaint);
        }

        [Test]
        public void Every_project_that_takes_packages_where_they_can_be_restored_is_locked()
        {
            // The two that .config holds ask feeds for what ours lacks.
            IEnumerable<string> projects = Repository.Files().Where(path => path.EndsWith(".csproj") && !path.StartsWith(".config/") && Repository.Read(path).Contains("<PackageReference "));

            // A project below Runtime takes an analyzer from the props beside it.
            IEnumerable<string> runtime = Repository.Files().Where(path => path.StartsWith("Runtime/") && path.EndsWith(".csproj"));
            string[] locked = projects.Union(runtime).Select(path => ".config/locks/" + Path.GetFileNameWithoutExtension(path) + ".json").OrderBy(path => path, StringComparer.Ordinal).ToArray();
            Assert.That(Repository.Files().Where(path => path.StartsWith(".config/locks/")), Is.EqualTo(locked));
        }

        [Test]
        public void No_lock_file_names_an_address()
        {
            foreach (string path in Repository.Files().Where(path => path.StartsWith(".config/locks/")))
            {
                Assert.That(Repository.Read(path), Does.Not.Match("https?://"), path);
            }
        }

        [Test]
        public void What_is_used_is_written_with_its_version_and_checked_again()
        {
            NodeScript written = NodeScript.Run(Notices, null, root);

            Assert.That(written.ExitCode, Is.EqualTo(0), written.Complaint);
            string page = File.ReadAllText(Full("Third Party Notices.md"));
            Assert.That(page, Does.Contain("Direct 1.2.3, Deep 4.0.0").And.Contain("Elsewhere 7.0").And.Contain("com.example.native 0.4.9").And.Contain("Debian: libsound1"));
            Assert.That(NodeScript.Run(Notices, null, root, "--check").ExitCode, Is.EqualTo(0));
        }

        [Test]
        public void A_file_that_was_edited_by_hand_is_refused()
        {
            NodeScript.Run(Notices, null, root);
            File.AppendAllText(Full("Third Party Notices.md"), "and more");

            Refused("Third Party Notices.md: is not what the lock files", "--check");
        }

        [TestCase("nuget", "Deep", "has no entry for the NuGet package Deep 4.0.0, which .config/locks/Game.json names")]
        [TestCase("nuget", "Elsewhere", "has no entry for the NuGet package Elsewhere 7.0, which Directory.Packages.props names")]
        [TestCase("npm", "com.example.native", "has no entry for the npm package com.example.native 0.4.9")]
        [TestCase("unity", "com.example.native", "has no entry for the Unity package com.example.native 0.4.9, which package.json names")]
        [TestCase("debian", "libsound1", "has no entry for the Debian package libsound1, which omninpc names")]
        [TestCase("training", "voice", "has no entry for the Debian package voice, which Editor/Training~/README.md names")]
        public void What_is_used_and_not_named_is_refused_by_name(string kind, string name, string sentence)
        {
            JsonObject entry = Everything();
            entry[kind]!.AsArray().Remove(entry[kind]!.AsArray().Single(node => (string?)node == name));
            WriteEntries(entry);

            Refused(sentence);
        }

        [TestCase("nuget")]
        [TestCase("npm")]
        [TestCase("unity")]
        [TestCase("debian")]
        [TestCase("training")]
        public void What_is_named_and_not_used_is_refused_by_name(string kind)
        {
            JsonObject entry = Everything();
            entry[kind]!.AsArray().Add("long-gone");
            WriteEntries(entry);

            Refused("the entry Everything is for the");
            Refused("long-gone, which nothing uses");
        }

        [Test]
        public void An_entry_without_a_licence_is_refused_by_name()
        {
            JsonObject entry = Everything();
            entry.Remove("licence");
            WriteEntries(entry);

            Refused("the entry Everything has no licence");
        }

        [Test]
        public void A_package_that_states_another_licence_than_its_entry_is_refused()
        {
            Write("packages/deep/4.0.0/deep.nuspec", "<package><metadata><license type=\"expression\">GPL-2.0-only</license></metadata></package>");
            string? before = Environment.GetEnvironmentVariable("NUGET_PACKAGES");
            Environment.SetEnvironmentVariable("NUGET_PACKAGES", Full("packages"));
            try
            {
                Refused("the entry Everything says MIT, and the NuGet package Deep 4.0.0 says GPL-2.0-only");
            }
            finally
            {
                Environment.SetEnvironmentVariable("NUGET_PACKAGES", before);
            }
        }

        [Test]
        public void Two_files_that_pin_one_package_differently_are_refused()
        {
            Write(".config/locks/Other.json", @"{ ""dependencies"": { ""net10.0"": { ""Deep"": { ""type"": ""Transitive"", ""resolved"": ""4.1.0"" } } } }");

            Refused(".config/locks/Other.json: pins Deep 4.1.0, and .config/locks/Game.json pins 4.0.0");
        }

        [Test]
        public void The_licence_of_what_is_shipped_is_there_in_full()
        {
            string page = Regex.Replace(Repository.Read("Third Party Notices.md"), @"\s+", " ");

            Assert.That(page, Does.Contain("All Rights Reserved").And.Contain("The code must retain the above copyright notice, this list of conditions and the following disclaimer."));
        }

        private static JsonObject Everything() => new JsonObject
        {
            ["name"] = "Everything", ["by"] = "Somebody", ["use"] = "all", ["licence"] = "MIT", ["arrives"] = "by post", ["copyright"] = "Somebody's",
            ["nuget"] = new JsonArray("Direct", "Deep", "Elsewhere"), ["npm"] = new JsonArray("com.example.native"), ["unity"] = new JsonArray("com.example.native"),
            ["debian"] = new JsonArray("libsound1"), ["training"] = new JsonArray("voice"),
        };

        private void WriteEntries(JsonObject entry) => Write(".config/notices.json", new JsonObject
        {
            ["parts"] = new JsonArray(new JsonObject { ["title"] = "All", ["text"] = "All of it.", ["entries"] = new JsonArray(entry) }),
            ["licences"] = new JsonObject { ["MIT"] = "MIT" },
            ["texts"] = new JsonArray(),
        }.ToJsonString());

        private void Refused(string sentence, params string[] words)
        {
            NodeScript run = NodeScript.Run(Notices, null, words.Prepend(root).ToArray());

            Assert.That(run.ExitCode, Is.EqualTo(1), run.Output);
            Assert.That(run.Complaint, Does.Contain(sentence));
        }

        private string Full(string path) => Path.Combine(root, path);

        private void Write(string path, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Full(path))!);
            File.WriteAllText(Full(path), text);
        }
    }
}
