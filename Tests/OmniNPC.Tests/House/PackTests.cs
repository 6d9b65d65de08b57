using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace OmniNPC.Tests.House
{
    /// <summary>The tarball that Unity installs holds what it needs and nothing else, or is not made.</summary>
    public sealed class PackTests
    {
        private const string Pack = ".config/pack.mjs";
        private string root = string.Empty;

        [SetUp]
        public void MakePackage()
        {
            root = Path.Combine(Path.GetTempPath(), "omninpc-pack-test-" + Guid.NewGuid().ToString("N"));
            Write("Directory.Build.props", "<Project><PropertyGroup><Version>1.2.3</Version></PropertyGroup></Project>");
            Write("Game.sln", "solution");
            Write("README.md", "# Game");
            Write("CHANGELOG.md", "# Changelog\n\n## [1.2.3] - today\n");
            Write("LICENSE.md", "Apache License\nVersion 2.0, January 2004");
            Write("Third Party Notices.md", "com.github.asus4.onnxruntime, Newtonsoft.Json");
            Write("package.json", @"{
  ""name"": ""com.example.game"", ""version"": ""1.2.3"", ""displayName"": ""Game"", ""description"": ""A game."", ""unity"": ""2022.3"", ""license"": ""Apache-2.0"",
  ""documentationUrl"": ""https://example.com/docs"", ""changelogUrl"": ""https://example.com/changes"", ""licensesUrl"": ""https://example.com/licence"",
  ""keywords"": [""game""], ""author"": { ""name"": ""Somebody"" },
  ""dependencies"": { ""com.github.asus4.onnxruntime"": ""0.4.9"", ""com.unity.modules.audio"": ""1.0.0"" },
  ""samples"": [ { ""displayName"": ""Room"", ""description"": ""A room."", ""path"": ""Samples/Room"" } ]
}");
            WriteAssembly("Runtime/Game", "Game", "com.github.asus4.onnxruntime");
            Write("Runtime/Game/Game.csproj", "<Project/>");
            WriteAssembly("Samples/Room", "Room", "Game");
            WriteAssembly("Tests/Game.Tests", "Game.Tests", "Game");
            Write("Plugins/Bindings~/Binding.cs", "class Binding { }");
            Write("Documentation~/page.md", "a page");
            Write(".artifacts/out.dll", "built");
            Assert.That(NodeScript.Run(".config/metas.mjs", null, root).ExitCode, Is.EqualTo(0));
        }

        [TearDown]
        public void RemovePackage() => Directory.Delete(root, true);

        [Test]
        public void The_tarball_holds_the_package_with_hidden_samples_and_nothing_that_only_dotnet_reads()
        {
            NodeScript run = NodeScript.Run(Pack, null, root);

            Assert.That(run.ExitCode, Is.EqualTo(0), run.Complaint);
            string tarball = Path.Combine(root, ".out", "com.example.game-1.2.3.tgz");
            Assert.That(run.Output.TrimEnd(), Does.EndWith(tarball).And.Contain("at most 64.0 MB"));
            string[] files = Unpacked(tarball, out string folder);
            Assert.That(files, Is.SupersetOf(new[]
            {
                "package.json", "package.json.meta", "Runtime.meta", "Runtime/Game.meta", "Runtime/Game/Game.cs", "Runtime/Game/Game.cs.meta", "Runtime/Game/csc.rsp",
                "Samples~/Room.meta", "Samples~/Room/Room.cs", "Samples~/Room/Room.cs.meta", "Documentation~/page.md",
            }));
            Assert.That(files.Where(path => path.Contains("Tests") || path.Contains("Bindings") || path.Contains("artifacts") || path.Contains(".csproj") || path.Contains(".sln") || path.Contains(".props")), Is.Empty);
            Assert.That(files.Where(path => path.StartsWith("Plugins") || path.StartsWith("Samples.meta") || path.StartsWith("Samples~.meta")), Is.Empty, "a folder that keeps no file keeps no .meta");
            Assert.That((string?)JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "package.json")))!["samples"]![0]!["path"], Is.EqualTo("Samples~/Room"));
        }

        [Test]
        public void The_package_of_this_repository_is_right()
        {
            NodeScript run = NodeScript.Run(Pack, null, Repository.Root, "--out", root);

            Assert.That(run.ExitCode, Is.EqualTo(0), run.Complaint);
            string[] files = Unpacked(Directory.GetFiles(root, "*.tgz").Single(), out _);
            Assert.That(files, Does.Contain("Runtime/OmniNPC/NpcWorld.cs").And.Contain("Samples~/Models/Tiny/bundle.json").And.Contain("LICENSE.md").And.Contain("Third Party Notices.md"));
        }

        [Test]
        public void A_missing_meta_is_refused_by_name()
        {
            File.Delete(Full("Runtime/Game/Game.cs.meta"));
            Refused("Runtime/Game/Game.cs: has no .meta file");
        }

        [Test]
        public void A_missing_meta_of_a_sample_is_refused_by_name()
        {
            File.Delete(Full("Samples/Room/Room.cs.meta"));
            Refused("Samples~/Room/Room.cs: has no .meta file");
        }

        [Test]
        public void A_meta_without_a_file_is_refused_by_name()
        {
            File.Delete(Full("Runtime/Game/Game.cs"));
            Refused("Runtime/Game/Game.cs.meta: belongs to no file");
        }

        [Test]
        public void A_guid_used_twice_is_refused_by_both_names()
        {
            File.Copy(Full("Runtime/Game/Game.cs.meta"), Full("Samples/Room/Room.cs.meta"), true);
            Refused("Samples~/Room/Room.cs.meta: shares the GUID", "with Runtime/Game/Game.cs.meta");
        }

        [Test]
        public void A_meta_without_a_guid_is_refused_by_name()
        {
            File.WriteAllText(Full("Runtime/Game/Game.cs.meta"), "fileFormatVersion: 2\nguid: 12345\n");
            Refused("Runtime/Game/Game.cs.meta: has no GUID of 32 hexadecimal digits");
        }

        [TestCase("package.json", "1.2.3", "1.2.4", "package.json: version is 1.2.4, but Directory.Build.props says 1.2.3")]
        [TestCase("CHANGELOG.md", "1.2.3", "1.2.2", "CHANGELOG.md: the newest entry is 1.2.2, but Directory.Build.props says 1.2.3")]
        [TestCase("Directory.Build.props", "Version>", "Title>", "Directory.Build.props: states no <Version>")]
        [TestCase("package.json", "documentationUrl", "documentation", "package.json: documentationUrl must be an https address; found none")]
        [TestCase("package.json", "0.4.9", "^0.4.9", "package.json: dependencies must be package names with exact versions")]
        [TestCase("package.json", "\"keywords\"", "\"scopedRegistries\": [], \"keywords\"", "package.json: scopedRegistries must be absent")]
        [TestCase("package.json", "Samples/Room", "Samples/Rome", "package.json: the sample's path Samples~/Rome must be a folder of Samples~")]
        [TestCase("package.json", "Samples/Room", "Samples/Rome", "Samples~/Room: package.json lists no such sample")]
        [TestCase("package.json", "\"name\": \"com", "\"name\": com", "package.json: is not JSON")]
        [TestCase("package.json", "com.github.asus4.onnxruntime", "com.github.asus4.other", "refers to com.github.asus4.onnxruntime, but package.json does not depend on com.github.asus4.onnxruntime")]
        [TestCase("LICENSE.md", "Apache", "Some", "LICENSE.md: is not the Apache License 2.0")]
        [TestCase("Third Party Notices.md", "com.github.asus4.onnxruntime", "it", "Third Party Notices.md: does not name com.github.asus4.onnxruntime")]
        [TestCase("Runtime/Game/Game.asmdef", "com.github.asus4.onnxruntime", "Silk.NET", "Runtime/Game/Game.asmdef: refers to Silk.NET, which neither this package nor a known one holds")]
        [TestCase("Runtime/Game/Game.asmdef", "\"name\": \"Game\"", "\"name\": \"Play\"", "Runtime/Game/Game.asmdef: its name is Play, not that of its file")]
        [TestCase("Runtime/Game/Game.asmdef", "\"references\"", "\"precompiledReferences\": [ \"Silk.dll\" ], \"references\"", "Runtime/Game/Game.asmdef: refers to Silk.dll, which does not lie in this package")]
        [TestCase("Runtime/Game/csc.rsp", "-nullable:enable", "", "Runtime/Game/csc.rsp: must hold -nullable:enable")]
        public void A_wrong_file_is_refused_by_name(string path, string from, string to, string sentence)
        {
            string text = File.ReadAllText(Full(path));
            Assert.That(text, Does.Contain(from));
            File.WriteAllText(Full(path), text.Replace(from, to));

            Refused(sentence);
        }

        [TestCase("README.md")]
        [TestCase("LICENSE.md")]
        [TestCase("Third Party Notices.md")]
        [TestCase("CHANGELOG.md")]
        [TestCase("package.json")]
        public void A_missing_page_is_refused_by_name(string path)
        {
            File.Delete(Full(path));
            File.Delete(Full(path + ".meta"));
            Refused($"{path}: is missing");
        }

        [Test]
        public void Build_output_is_refused_by_name()
        {
            Write("Runtime/Game/obj/Game.cs", "class Game { }");
            Metas();
            Refused("Runtime/Game/obj: build output and downloads do not belong into the package");
        }

        [Test]
        public void Sources_under_no_assembly_definition_are_refused_by_name()
        {
            Write("Editor/Lost.cs", "class Lost { }");
            Metas();
            Refused("Editor/Lost.cs: lies under no .asmdef");
        }

        [Test]
        public void A_file_above_the_limit_is_refused_by_name_and_size()
        {
            using (FileStream file = File.Create(Full("Samples/Room/weights.bin")))
            {
                file.SetLength(32_000_001);
            }

            Metas();
            Refused("Samples~/Room/weights.bin: has 32.0 MB; at most 32.0 MB a file");
        }

        [Test]
        public void A_library_whose_import_settings_are_not_those_of_its_folder_is_refused_by_name()
        {
            Write("Plugins/linux-x64/libgame.so", "native");
            Metas();
            string meta = File.ReadAllText(Full("Plugins/linux-x64/libgame.so.meta"));
            Assert.That(meta, Does.Contain("Standalone: Linux64").And.Contain("OS: Linux"));
            File.WriteAllText(Full("Plugins/linux-x64/libgame.so.meta"), meta.Replace("Linux64", "Win64"));
            File.AppendAllText(Full("Third Party Notices.md"), " libgame.so");

            Refused("Plugins/linux-x64/libgame.so.meta: its PluginImporter block is not the one for linux-x64");
        }

        [Test]
        public void A_word_that_pack_does_not_know_is_refused_with_its_usage()
        {
            NodeScript run = NodeScript.Run(Pack, null, root, "--output");

            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.Complaint, Does.Contain("pack does not know --output").And.Contain("usage:"));
        }

        [Test]
        public void Libraries_of_restored_packages_are_laid_out_with_the_import_settings_of_their_platforms()
        {
            Write("feed/silk/2.0/lib/netstandard2.1/Silk.dll", "managed");
            Write("feed/soft/1.0/runtimes/win-x64/native/soft_oal.dll", "windows");
            Write("feed/soft/1.0/runtimes/linux-x64/native/libopenal.so", "linux");
            Write("feed/soft/1.0/runtimes/osx-arm64/native/libopenal.dylib", "mac");
            string assets = Write("project.assets.json", Assets(Full("feed")));

            NodeScript run = NodeScript.Run(".config/unity-plugins.mjs", null, assets, Full("Plugins"));

            Assert.That(run.ExitCode, Is.EqualTo(0), run.Complaint);
            Assert.That(run.Output, Does.Contain("left out: win-arm64"));
            Assert.That(File.ReadAllText(Full("Plugins/Managed/Silk.dll")), Is.EqualTo("managed"));
            Assert.That(Meta("Managed/Silk.dll"), Does.Contain("  - first:\n      Any: \n    second:\n      enabled: 1\n").And.Not.Contain("Standalone"));
            Assert.That(Meta("win-x64/soft_oal.dll"), Does.Contain("      Any: \n    second:\n      enabled: 0\n").And.Contain("OS: Windows").And.Contain("Standalone: Win64\n    second:\n      enabled: 1\n      settings:\n        CPU: x86_64\n"));
            Assert.That(Meta("linux-x64/libopenal.so"), Does.Contain("Standalone: Linux64"));
            Assert.That(Meta("osx-arm64/libopenal.dylib"), Does.Contain("Standalone: OSXUniversal\n    second:\n      enabled: 1\n      settings:\n        CPU: ARM64\n"));
            Assert.That(File.Exists(Full("Plugins/Managed.meta")) && File.Exists(Full("Plugins/win-x64.meta")), Is.True);
        }

        [Test]
        public void A_package_whose_library_is_not_there_is_refused_by_its_file()
        {
            string assets = Write("project.assets.json", Assets(Full("feed")));

            NodeScript run = NodeScript.Run(".config/unity-plugins.mjs", null, assets, Full("Plugins"));

            Assert.That(run.ExitCode, Is.EqualTo(1));
            Assert.That(run.Complaint, Does.Contain("lib/netstandard2.1/Silk.dll of the package silk/2.0 is missing from"));
        }

        [Test]
        public void A_feed_without_the_packages_is_named_in_one_sentence()
        {
            if (OperatingSystem.IsWindows())
            {
                Assert.Ignore("The stand-in for dotnet is a shell script.");
                return;
            }

            // What dotnet restore says of a feed that lacks a package.
            string dotnet = Write("tools/dotnet", "#!/bin/sh\necho 'x.csproj : error NU1101: Unable to find package Silk.NET.OpenAL. No packages exist with this id in source(s): feed'\nexit 1\n");
            File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserExecute);

            NodeScript run = NodeScript.Run(Pack, Full("tools"), root, "--plugins");

            Assert.That(run.ExitCode, Is.EqualTo(1));
            Assert.That(run.Complaint, Does.Match(@"^omninpc: the package feed of this machine does not carry Silk\.NET\.OpenAL, so there is nothing to lay out in Plugins/; pack without --plugins, [^\n]+\n$"));
        }

        // Two packages as NuGet writes them down: one of .NET code, one of natives.
        private static string Assets(string feed) => new JsonObject
        {
            ["packageFolders"] = new JsonObject { [feed] = new JsonObject() },
            ["libraries"] = new JsonObject { ["Silk/2.0"] = new JsonObject { ["path"] = "silk/2.0" }, ["Soft/1.0"] = new JsonObject { ["path"] = "soft/1.0" } },
            ["targets"] = new JsonObject
            {
                [".NETStandard,Version=v2.1"] = new JsonObject
                {
                    ["Silk/2.0"] = new JsonObject { ["type"] = "package", ["runtime"] = new JsonObject { ["lib/netstandard2.1/Silk.dll"] = new JsonObject(), ["lib/netstandard2.1/_._"] = new JsonObject() } },
                    ["Soft/1.0"] = new JsonObject
                    {
                        ["type"] = "package",
                        ["runtimeTargets"] = new JsonObject
                        {
                            ["runtimes/win-x64/native/soft_oal.dll"] = Native("win-x64"),
                            ["runtimes/linux-x64/native/libopenal.so"] = Native("linux-x64"),
                            ["runtimes/osx-arm64/native/libopenal.dylib"] = Native("osx-arm64"),
                            ["runtimes/win-arm64/native/soft_oal.dll"] = Native("win-arm64"),
                        },
                    },
                },
            },
        }.ToJsonString();

        private static JsonObject Native(string rid) => new JsonObject { ["assetType"] = "native", ["rid"] = rid };

        private static string[] Unpacked(string tarball, out string folder)
        {
            string target = Path.Combine(Path.GetDirectoryName(tarball)!, "unpacked");
            Directory.CreateDirectory(target);
            ProcessStartInfo start = new ProcessStartInfo("tar");
            foreach (string word in new[] { "-xzf", tarball, "-C", target })
            {
                start.ArgumentList.Add(word);
            }

            using Process tar = Process.Start(start)!;
            tar.WaitForExit();
            string package = Path.Combine(target, "package");
            folder = package;
            return Directory.GetFiles(package, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(package, path).Replace('\\', '/')).ToArray();
        }

        private string Meta(string path) => File.ReadAllText(Full("Plugins/" + path + ".meta"));

        private void Metas() => Assert.That(NodeScript.Run(".config/metas.mjs", null, root).ExitCode, Is.EqualTo(0));

        private void Refused(params string[] sentences)
        {
            NodeScript run = NodeScript.Run(Pack, null, root);

            Assert.That(run.ExitCode, Is.EqualTo(1));
            foreach (string sentence in sentences)
            {
                Assert.That(run.Complaint, Does.Contain(sentence));
            }

            Assert.That(Directory.Exists(Full(".out")), Is.False, "no tarball is left");
        }

        private string Full(string path) => Path.Combine(root, path);

        private string Write(string path, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Full(path))!);
            File.WriteAllText(Full(path), text);
            return Full(path);
        }

        private void WriteAssembly(string folder, string name, string reference)
        {
            Write($"{folder}/{name}.asmdef", $"{{ \"name\": \"{name}\", \"references\": [ \"{reference}\" ] }}");
            Write($"{folder}/csc.rsp", "-nullable:enable\n");
            Write($"{folder}/{name}.cs", "class Code { }");
        }
    }
}
