using System.Collections.Generic;
using System.IO;
using UnityEngine;

namespace OmniNPC.Unity.Editor
{
    /// <summary>Finds the bundles that a project has, without a setting: those in StreamingAssets, and the tiny one that lies hidden in the package.</summary>
    internal static class PreviewBundles
    {
        private const string Manifest = "bundle.json";

        /// <summary>Folders with a bundle.json, in the order in which they are offered.</summary>
        public static List<string> Find()
        {
            var found = new List<string>();
            AddBelow(found, Application.streamingAssetsPath);
            AddBelow(found, Path.Combine(Application.streamingAssetsPath, "OmniNPC"));
            UnityEditor.PackageManager.PackageInfo? package = UnityEditor.PackageManager.PackageInfo.FindForAssembly(typeof(NpcWorldBehaviour).Assembly);
            if (package != null)
            {
                AddBelow(found, Path.Combine(package.resolvedPath, "Samples~", "Models"));
                AddBelow(found, Path.Combine(package.resolvedPath, "Samples", "Models"));
            }

            return found;
        }

        private static void AddBelow(List<string> found, string folder)
        {
            if (!Directory.Exists(folder))
            {
                return;
            }

            string[] inside = Directory.GetDirectories(folder);
            System.Array.Sort(inside, System.StringComparer.Ordinal);
            foreach (string bundle in inside)
            {
                if (File.Exists(Path.Combine(bundle, Manifest)))
                {
                    found.Add(bundle);
                }
            }
        }
    }
}
