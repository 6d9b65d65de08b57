using System;
using System.IO;
using OmniNPC.Tests.Onnx;

namespace OmniNPC.Tests.Preview
{
    /// <summary>The bundles a preview is started with: the one under test, and one whose bundle.json names another format.</summary>
    internal sealed class PreviewBundles : IDisposable
    {
        public PreviewBundles()
        {
            Broken = Path.Combine(Path.GetTempPath(), "omninpc-preview-" + Guid.NewGuid().ToString("N"), "Broken");
            Directory.CreateDirectory(Broken);
            File.WriteAllText(Path.Combine(Broken, "bundle.json"), "{ \"format\": \"something-else\" }");
        }

        public string Broken { get; }

        public string[] Folders => new[] { TestBundle.Folder, Broken };

        public void Dispose() => Directory.Delete(Path.GetDirectoryName(Broken)!, true);
    }
}
