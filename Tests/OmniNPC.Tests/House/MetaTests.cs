using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace OmniNPC.Tests.House
{
    /// <summary>A package from a git URL is read-only in Unity: a file without its .meta is ignored there, and a GUID that changes breaks scenes.</summary>
    public sealed class MetaTests
    {
        [Test]
        public void Every_imported_file_and_folder_has_its_meta()
        {
            List<string> imported = Repository.Imported().ToList();
            HashSet<string> all = imported.ToHashSet();

            Assert.That(imported.Where(path => !path.EndsWith(".meta") && !all.Contains(path + ".meta")), Is.Empty, "Run ./omninpc metas.");
        }

        [Test]
        public void Every_meta_has_its_file()
        {
            List<string> imported = Repository.Imported().ToList();
            HashSet<string> all = imported.ToHashSet();

            Assert.That(imported.Where(path => path.EndsWith(".meta") && !all.Contains(path.Substring(0, path.Length - 5))), Is.Empty, "Run ./omninpc metas.");
        }

        [Test]
        public void Guids_are_well_formed_and_unique()
        {
            Dictionary<string, string> owners = new Dictionary<string, string>();
            foreach (string path in Repository.Imported().Where(path => path.EndsWith(".meta")))
            {
                Match guid = Regex.Match(Repository.Read(path), "^guid: ([0-9a-f]{32})$", RegexOptions.Multiline);
                Assert.That(guid.Success, Is.True, $"{path} has no GUID of 32 hexadecimal digits.");
                string value = guid.Groups[1].Value;
                Assert.That(owners.TryAdd(value, path), Is.True, $"{path} and {owners[value]} share the GUID {value}.");
            }
        }
    }
}
