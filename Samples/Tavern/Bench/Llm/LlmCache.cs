using System;
using System.IO;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern.Bench.Llm
{
    /// <summary>Where the bench keeps the large files it makes: in ./omninpc's own folder, made once.</summary>
    internal static class LlmCache
    {
        private const long BytesPerFile = 400_000_000;

        /// <summary>A path in the folder.</summary>
        public static string PathOf(string name)
        {
            string? home = Environment.GetEnvironmentVariable("OmniNpcHome");
            string folder = Path.Combine(string.IsNullOrEmpty(home) ? RepositoryFolder.Locate(".omninpc") : home, "bench");
            Directory.CreateDirectory(folder);
            return Path.Combine(folder, name);
        }

        /// <summary>Makes a file, unless it is there from an earlier run.</summary>
        /// <param name="path">From <see cref="PathOf"/>.</param>
        /// <param name="write">Writes it.</param>
        public static void Require(string path, Action<FileStream> write)
        {
            if (File.Exists(path))
            {
                return;
            }

            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            long free = new DriveInfo(folder).AvailableFreeSpace;
            if (free < BytesPerFile)
            {
                throw new FailureException($"{folder} has {free / 1_000_000} MB left; the bench's random weights need {BytesPerFile / 1_000_000} MB.");
            }

            string unfinished = path + ".part";
            using (FileStream file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
            {
                write(file);
            }

            File.Move(unfinished, path);
        }
    }
}
