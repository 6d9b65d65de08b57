using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using NUnit.Framework;

namespace OmniNPC.Tests.House
{
    /// <summary>The check that stands between a downloaded package and our build refuses what is not pinned.</summary>
    public sealed class PackageCheckTests
    {
        private const string Script = "Plugins/Bindings~/Microsoft.ML.OnnxRuntime/verify.mjs";
        private string folder = string.Empty;

        [SetUp]
        public void MakePackage()
        {
            folder = Path.Combine(Path.GetTempPath(), "omninpc-package-" + Guid.NewGuid().ToString("N"));
            Directory.CreateDirectory(Path.Combine(folder, "package", "Runtime"));
            File.WriteAllText(Source("Session.cs"), "class Session { }");
            string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes("class Session { }"))).ToLowerInvariant();
            File.WriteAllText(Path.Combine(folder, "checksums.txt"), $"{hash}  Runtime/Session.cs\n");
        }

        [TearDown]
        public void RemovePackage() => Directory.Delete(folder, true);

        [Test]
        public void The_pinned_package_passes() => Assert.That(Check(out _), Is.EqualTo(0));

        [Test]
        public void A_changed_file_is_refused_by_name()
        {
            File.AppendAllText(Source("Session.cs"), " ");

            Assert.That(Check(out string complaint), Is.EqualTo(1));
            Assert.That(complaint, Does.Contain("Runtime/Session.cs: SHA-256 is").And.Contain("expected"));
        }

        [Test]
        public void A_missing_file_is_refused_by_name()
        {
            File.Delete(Source("Session.cs"));

            Assert.That(Check(out string complaint), Is.EqualTo(1));
            Assert.That(complaint, Does.Contain("Runtime/Session.cs: missing"));
        }

        [Test]
        public void A_source_that_nobody_pinned_is_refused_by_name()
        {
            File.WriteAllText(Source("Extra.cs"), "class Extra { }");

            Assert.That(Check(out string complaint), Is.EqualTo(1));
            Assert.That(complaint, Does.Contain("Runtime/Extra.cs: not in"));
        }

        [Test]
        public void An_empty_list_of_checksums_is_refused()
        {
            File.WriteAllText(Path.Combine(folder, "checksums.txt"), "\n");

            Assert.That(Check(out string complaint), Is.EqualTo(1));
            Assert.That(complaint, Does.Contain("holds no checksum"));
        }

        private string Source(string name) => Path.Combine(folder, "package", "Runtime", name);

        private int Check(out string complaint)
        {
            NodeScript run = NodeScript.Run(Script, null, Path.Combine(folder, "checksums.txt"), Path.Combine(folder, "package"));
            complaint = run.Complaint;
            return run.ExitCode;
        }
    }
}
