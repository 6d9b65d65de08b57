using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace OmniNPC.Tests.House
{
    /// <summary>Rules about names and files that no compiler checks.</summary>
    public sealed class LayoutTests
    {
        private static readonly string[] SaysNothing = { "Utils", "Util", "Helpers", "Helper", "Manager", "Managers", "Common", "Misc" };

        // In pieces, so that this file does not name them itself.
        private static readonly string[] RegistryHosts = { "registry." + "npmjs", "api." + "nuget", "nuget." + "org/v3", "registry." + "yarnpkg", "package." + "openupm", "pypi." + "org" };

        [Test]
        public void No_folder_is_called_by_a_name_that_says_nothing()
        {
            Assert.That(
                Repository.Files().Where(path => path.Split('/').SkipLast(1).Any(folder => SaysNothing.Contains(folder, StringComparer.OrdinalIgnoreCase))),
                Is.Empty);
        }

        [Test]
        public void No_file_names_a_package_registry()
        {
            List<string> named = new List<string>();
            foreach (string path in Repository.Files().Where(IsText))
            {
                string text = Repository.Read(path);
                named.AddRange(RegistryHosts.Where(host => text.Contains(host, StringComparison.OrdinalIgnoreCase)).Select(host => $"{path}: {host}"));
            }

            Assert.That(named, Is.Empty);
        }

        [TestCase("Plugins/Bindings~/Microsoft.ML.OnnxRuntime")]
        [TestCase("Plugins/Bindings~/Microsoft.ML.OnnxRuntime.Gpu/linux-x64")]
        [TestCase("Plugins/Bindings~/Microsoft.ML.OnnxRuntime.Gpu/win-x64")]
        [TestCase(".config/llama-cpp")]
        public void The_npm_lock_pins_a_hash_and_no_address(string folder)
        {
            string text = Repository.Read(folder + "/package-lock.json");

            Assert.That(text, Does.Match("\"integrity\": \"sha512-[A-Za-z0-9+/]{86}==\""));
            Assert.That(text, Does.Not.Contain("\"resolved\""));
        }

        [Test]
        public void Unity_and_the_npm_lock_take_the_same_version_of_onnx_runtime()
        {
            const string Pin = "\"com.github.asus4.onnxruntime\": \"([0-9.]+)\"";
            string unity = Regex.Match(Repository.Read("package.json"), Pin).Groups[1].Value;

            Assert.That(unity, Is.Not.Empty);
            Assert.That(Regex.Match(Repository.Read("Plugins/Bindings~/Microsoft.ML.OnnxRuntime/package.json"), Pin).Groups[1].Value, Is.EqualTo(unity));
            foreach (string gpu in new[] { "linux-x64", "win-x64" })
            {
                Assert.That(Regex.Match(Repository.Read($"Plugins/Bindings~/Microsoft.ML.OnnxRuntime.Gpu/{gpu}/package.json"), $@"onnxruntime\.{gpu}-gpu"": ""([0-9.]+)").Groups[1].Value, Is.EqualTo(unity));
            }
        }

        [Test]
        public void A_public_type_has_a_file_of_its_name()
        {
            List<string> elsewhere = new List<string>();
            foreach (string path in Repository.Files().Where(path => path.StartsWith("Runtime/") && path.EndsWith(".cs")))
            {
                string file = Path.GetFileName(path).Split('.')[0];
                elsewhere.AddRange(
                    Regex.Matches(Repository.Read(path), @"^    public (?:(?:sealed|static|abstract|readonly|partial|unsafe|ref) )*(?:class|struct|enum|interface|delegate [\w<>\[\]?.]+) (\w+)", RegexOptions.Multiline)
                        .Select(match => match.Groups[1].Value).Where(type => type != file).Select(type => $"{path}: {type}"));
            }

            Assert.That(elsewhere, Is.Empty);
        }

        // Weights, sounds and tables are large and hold no addresses; a file with a zero byte early on is one of those.
        private static bool IsText(string path)
        {
            byte[] start = new byte[512];
            using FileStream file = File.OpenRead(Path.Combine(Repository.Root, path));
            int length = file.Read(start, 0, start.Length);
            return file.Length < 4_000_000 && Array.IndexOf(start, (byte)0, 0, length) < 0;
        }
    }
}
