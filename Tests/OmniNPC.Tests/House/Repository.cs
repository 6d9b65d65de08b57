using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;

namespace OmniNPC.Tests.House
{
    /// <summary>The checkout that these tests were compiled from.</summary>
    internal static class Repository
    {
        /// <summary>Its root folder; the UPM package's root too.</summary>
        public static string Root { get; } = FindRoot();

        /// <summary>The text of one file, by its path from the root with forward slashes.</summary>
        public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).Replace("\r\n", "\n");

        /// <summary>Every file and folder that Unity imports, .meta files included, as paths from the root with forward slashes.</summary>
        public static IEnumerable<string> Imported() => Walk(Root, IsHiddenFromUnity);

        /// <summary>Every file that may be committed, .meta files left out: all but dot folders that hold build output, downloads and history.</summary>
        public static IEnumerable<string> Files() =>
            Walk(Root, name => name == ".git" || name == ".artifacts" || name == ".omninpc" || name == ".train" || name == ".out")
                .Where(path => !path.EndsWith(".meta", StringComparison.Ordinal) && File.Exists(Path.Combine(Root, path)));

        // Unity's rule for names it never imports.
        private static bool IsHiddenFromUnity(string name) =>
            name.StartsWith(".", StringComparison.Ordinal) || name.EndsWith("~", StringComparison.Ordinal)
            || name.EndsWith(".tmp", StringComparison.Ordinal) || name.Equals("cvs", StringComparison.OrdinalIgnoreCase);

        private static IEnumerable<string> Walk(string folder, Func<string, bool> isLeftOut)
        {
            foreach (string entry in Directory.EnumerateFileSystemEntries(folder).OrderBy(entry => entry, StringComparer.Ordinal))
            {
                if (isLeftOut(Path.GetFileName(entry)))
                {
                    continue;
                }

                yield return Path.GetRelativePath(Root, entry).Replace('\\', '/');
                if (Directory.Exists(entry))
                {
                    foreach (string inner in Walk(entry, isLeftOut))
                    {
                        yield return inner;
                    }
                }
            }
        }

        private static string FindRoot([CallerFilePath] string here = "")
        {
            for (DirectoryInfo? folder = new FileInfo(here).Directory; folder != null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "OmniNPC.sln")))
                {
                    return folder.FullName;
                }
            }

            throw new DirectoryNotFoundException($"OmniNPC.sln lies in no folder above {here}.");
        }
    }
}
