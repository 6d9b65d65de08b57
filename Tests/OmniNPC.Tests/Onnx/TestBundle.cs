using System;
using System.IO;
using System.Security.Cryptography;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using OmniNPC.Onnx;

namespace OmniNPC.Tests.Onnx
{
    /// <summary>The bundle under test: the folder in OMNINPC_BUNDLE, or the tiny model of the samples.</summary>
    internal static class TestBundle
    {
        private static readonly Lazy<OnnxSpeechModel> Loaded = new Lazy<OnnxSpeechModel>(() => Load(new OnnxOptions()));

        private static readonly Lazy<OnnxSpeechModel> LoadedWhole = new Lazy<OnnxSpeechModel>(() => Load(new OnnxOptions { CodecInParts = false }));

        private static readonly Lazy<OnnxSpeechModel> LoadedInParts = new Lazy<OnnxSpeechModel>(() => Load(new OnnxOptions { CodecInParts = true, MindInParts = true, Log = _ => { } }));

        public static string Folder { get; } = Find();

        /// <summary>One model for all tests; it lives as long as the test process.</summary>
        public static OnnxSpeechModel Model => Loaded.Value;

        /// <summary>The same with every graph whole.</summary>
        public static OnnxSpeechModel Whole => LoadedWhole.Value;

        /// <summary>The same with every graph in parts that has any.</summary>
        public static OnnxSpeechModel InParts => LoadedInParts.Value;

        /// <summary>A copy of the bundle in a new temporary folder, to be broken.</summary>
        public static BundleCopy Copy() => new BundleCopy(Folder);

        private static OnnxSpeechModel Load(OnnxOptions options)
        {
            options.Provider = ExecutionProvider.Cpu;
            return OnnxSpeechModel.Load(Folder, options);
        }

        private static string Find()
        {
            string? chosen = Environment.GetEnvironmentVariable("OMNINPC_BUNDLE");
            if (!string.IsNullOrEmpty(chosen))
            {
                return chosen;
            }

            for (DirectoryInfo? folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory); folder != null; folder = folder.Parent)
            {
                string bundle = Path.Combine(folder.FullName, "Samples", "Models", "Tiny");
                if (Directory.Exists(bundle))
                {
                    return bundle;
                }
            }

            return Path.Combine("Samples", "Models", "Tiny");
        }

        internal sealed class BundleCopy : IDisposable
        {
            public BundleCopy(string source)
            {
                Folder = Path.Combine(Path.GetTempPath(), "omninpc-bundle-" + Guid.NewGuid().ToString("N"));
                foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
                {
                    string target = Path.Combine(Folder, Path.GetRelativePath(source, file));
                    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                    File.Copy(file, target);
                }

                Json = JObject.Parse(File.ReadAllText(At("bundle.json")));
            }

            public string Folder { get; }

            public JObject Json { get; }

            public string At(string file) => Path.Combine(Folder, file);

            /// <summary>Replaces a file and lists its new size and hash, so that only its content is wrong.</summary>
            public void Replace(string file, byte[] content)
            {
                File.WriteAllBytes(At(file), content);
                var entry = (JObject)((JObject)Json["files"]!)[file]!;
                entry["size"] = content.Length;
                using (SHA256 sha = SHA256.Create())
                {
                    entry["sha256"] = Convert.ToHexString(sha.ComputeHash(content)).ToLowerInvariant();
                }
            }

            public void Save() => File.WriteAllText(At("bundle.json"), Json.ToString());

            public void Dispose() => Directory.Delete(Folder, true);
        }
    }
}
