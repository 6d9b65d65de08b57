using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;

namespace OmniNPC.Onnx.Bundles
{
    /// <summary>The files a bundle lists: each a plain file inside the folder, with its size and SHA-256 checked.</summary>
    internal sealed class BundleFiles
    {
        private const int MostFiles = 4096;
        private const long LargestFile = 1L << 40;

        private readonly Dictionary<string, long> sizes;

        private BundleFiles(string folder, Dictionary<string, long> sizes)
        {
            Folder = folder;
            this.sizes = sizes;
        }

        public string Folder { get; }

        public long TotalBytes { get; private set; }

        public static BundleFiles Check(string folder, BundleNode list)
        {
            var files = new BundleFiles(folder, new Dictionary<string, long>(StringComparer.Ordinal));
            List<KeyValuePair<string, BundleNode>> entries = list.Entries(MostFiles);

            // Sizes first: a truncated bundle is told at once, before gigabytes are hashed.
            foreach (KeyValuePair<string, BundleNode> entry in entries)
            {
                string path = Inside(folder, entry.Key, entry.Value);
                long size = entry.Value.AsObject().Long("size", 0, LargestFile);
                if (!File.Exists(path))
                {
                    throw new BundleException(entry.Key, "", "no such file", $"a file of {size} bytes in {folder}");
                }

                RefuseLinks(folder, entry.Key);
                long found = new FileInfo(path).Length;
                if (found != size)
                {
                    throw new BundleException(entry.Key, "size", $"{found} bytes", $"{size} bytes, as bundle.json says");
                }

                files.sizes.Add(entry.Key, size);
                files.TotalBytes += size;
            }

            foreach (KeyValuePair<string, BundleNode> entry in entries)
            {
                string expected = entry.Value.Text("sha256", 64);
                string found = Hash(Path.Combine(folder, entry.Key));
                if (!string.Equals(found, expected, StringComparison.OrdinalIgnoreCase))
                {
                    throw new BundleException(entry.Key, "sha256", found, expected + ", as bundle.json says");
                }
            }

            return files;
        }

        /// <summary>Resolves a file named by a field; it must be one of the listed files.</summary>
        public string Require(string file, BundleNode at, string field)
        {
            if (!sizes.ContainsKey(file))
            {
                throw at.Fail(field, BundleNode.Quote(file), "one of the files listed under \"files\"");
            }

            return file;
        }

        public bool Contains(string file) => sizes.ContainsKey(file);

        public long Size(string file) => sizes[file];

        public string PathOf(string file) => Path.Combine(Folder, file);

        private static string Inside(string folder, string file, BundleNode at)
        {
            bool plain = file.Length > 0 && file.Length <= 256 && !Path.IsPathRooted(file) && file.IndexOf('\\') < 0 && file.IndexOf(':') < 0 && file.IndexOf('\0') < 0;
            if (plain)
            {
                foreach (string part in file.Split('/'))
                {
                    plain &= part.Length > 0 && part != "." && part != "..";
                }
            }

            if (!plain)
            {
                throw at.Fail("", BundleNode.Quote(file), "a path inside the bundle folder, with forward slashes, without \"..\", drive or root");
            }

            return Path.Combine(folder, file);
        }

        // netstandard2.1 cannot resolve a link's target, so every link below the folder is refused; the folder itself may be one.
        private static void RefuseLinks(string folder, string file)
        {
            string path = folder;
            foreach (string part in file.Split('/'))
            {
                path = Path.Combine(path, part);
                if ((File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0)
                {
                    throw new BundleException(file, "", "a link", "a plain file inside the bundle folder");
                }
            }
        }

        /// <summary>SHA-256 of a file, 64 small hexadecimal digits.</summary>
        public static string Hash(string path)
        {
            using (SHA256 sha = SHA256.Create())
            using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan))
            {
                byte[] hash = sha.ComputeHash(stream);
                return BitConverter.ToString(hash).Replace("-", "").ToLowerInvariant();
            }
        }
    }
}
