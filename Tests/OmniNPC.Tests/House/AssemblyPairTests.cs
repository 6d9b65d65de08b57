using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace OmniNPC.Tests.House
{
    /// <summary>Each assembly is one folder with a csproj for .NET and an asmdef for Unity that say the same.</summary>
    public sealed class AssemblyPairTests
    {
        public static IEnumerable<string> Projects() => Repository.Imported().Where(path => path.EndsWith(".csproj"));

        [TestCaseSource(nameof(Projects))]
        public void Csproj_and_asmdef_have_one_name_and_the_same_references(string project)
        {
            string asmdef = Path.ChangeExtension(project, ".asmdef");
            Assert.That(File.Exists(Path.Combine(Repository.Root, asmdef)), Is.True, $"{asmdef} is missing.");
            Assert.That(Repository.Read(Path.GetDirectoryName(project) + "/csc.rsp").Trim(), Is.EqualTo("-nullable:enable"));

            using JsonDocument unity = JsonDocument.Parse(Repository.Read(asmdef));
            Assert.That(unity.RootElement.GetProperty("name").GetString(), Is.EqualTo(Path.GetFileNameWithoutExtension(project)));

            // Packages and stand-ins have names of their own in Unity; between our own assemblies the two files must agree.
            IEnumerable<string> named = unity.RootElement.GetProperty("references").EnumerateArray().Select(name => name.GetString()!).Where(IsOurs);
            Assert.That(named, Is.EquivalentTo(Referenced(project)));
        }

        [Test]
        public void Every_asmdef_has_its_csproj()
        {
            Assert.That(Definitions().Where(path => !UsesEngine(path) && !File.Exists(Path.Combine(Repository.Root, Path.ChangeExtension(path, ".csproj")))), Is.Empty);
        }

        public static IEnumerable<string> EngineAssemblies() => Definitions().Where(UsesEngine);

        [TestCaseSource(nameof(EngineAssemblies))]
        public void What_needs_Unity_is_compiled_against_its_stand_in_with_the_same_references(string asmdef)
        {
            string name = Path.GetFileNameWithoutExtension(asmdef);
            string project = $"Tests/OmniNPC.Unity.Stubs~/{name}/{name}.csproj";
            string folder = Path.GetDirectoryName(asmdef)!.Replace('\\', '/');

            Assert.That(File.Exists(Path.Combine(Repository.Root, Path.ChangeExtension(asmdef, ".csproj"))), Is.False, "Unity's own compiler is the only one that takes it as it stands.");
            Assert.That(Repository.Read(folder + "/csc.rsp").Trim(), Is.EqualTo("-nullable:enable"));
            Assert.That(Repository.Read(project), Does.Contain($"Compile Include=\"../../../{folder}/**/*.cs\""));
            Assert.That(Repository.Read("Tests/OmniNPC.Tests/OmniNPC.Tests.csproj"), Does.Contain($"{name}/{name}.csproj"));
            using JsonDocument unity = JsonDocument.Parse(Repository.Read(asmdef));
            Assert.That(unity.RootElement.GetProperty("name").GetString(), Is.EqualTo(name));
            IEnumerable<string> named = unity.RootElement.GetProperty("references").EnumerateArray().Select(reference => reference.GetString()!).Where(IsOurs);
            Assert.That(named, Is.EquivalentTo(Referenced(project, true)));
        }

        [Test]
        public void The_core_refers_to_nothing()
        {
            Assert.That(Repository.Read("Runtime/OmniNPC/OmniNPC.csproj"), Does.Not.Contain("Reference"));
            Assert.That(Repository.Read("Runtime/OmniNPC/OmniNPC.asmdef"), Does.Contain("\"noEngineReferences\": true"));
        }

        [Test]
        public void Siblings_do_not_know_one_another()
        {
            foreach (string project in Projects().Where(path => path.StartsWith("Runtime/")))
            {
                IEnumerable<string> referenced = Regex.Matches(Repository.Read(project), @"ProjectReference Include=""\.\./(.+?)/").Select(match => match.Groups[1].Value);
                Assert.That(referenced.Where(name => name != "OmniNPC"), Is.Empty, project);
            }
        }

        // References into folders that Unity does not see, stand-ins, are left out; a stand-in itself refers to those beside it.
        private static IEnumerable<string> Referenced(string project, bool isStandIn = false) => Regex.Matches(Repository.Read(project), "ProjectReference Include=\"(.+?)\"")
            .Select(match => match.Groups[1].Value).Where(path => isStandIn || !path.Contains("~/")).Select(path => Path.GetFileNameWithoutExtension(path)).Where(IsOurs);

        private static IEnumerable<string> Definitions() => Repository.Imported().Where(path => path.EndsWith(".asmdef"));

        private static bool UsesEngine(string asmdef) => Repository.Read(asmdef).Contains("\"noEngineReferences\": false");

        private static bool IsOurs(string name) => name == "OmniNPC" || name.StartsWith("OmniNPC.");
    }
}
