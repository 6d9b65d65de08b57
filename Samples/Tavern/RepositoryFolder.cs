using System;
using System.IO;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern
{
    /// <summary>Finds what lies in the repository beside the program: the tiny model, the spoken lines, the evaluation sets.</summary>
    internal static class RepositoryFolder
    {
        /// <summary>The embedded model bundle.</summary>
        public const string TinyModel = "Samples/Models/Tiny";

        /// <summary>The player's lines of the demo.</summary>
        public const string Lines = "Samples/Tavern/Lines";

        /// <summary>What the keeper says while it listens, rendered at the first start; a dot folder that is ignored by git.</summary>
        public const string Backchannels = ".omninpc/backchannels";

        /// <summary>The evaluation sets.</summary>
        public const string Evaluation = "Editor/Training~/eval";

        /// <summary>The repository that started the program (OMNINPC_ROOT, set by ./omninpc) or that it lies in, or null when it runs elsewhere.</summary>
        public static string? Find()
        {
            foreach (string? start in new[] { Environment.GetEnvironmentVariable("OMNINPC_ROOT"), AppContext.BaseDirectory, Directory.GetCurrentDirectory() })
            {
                if (string.IsNullOrEmpty(start))
                {
                    continue;
                }

                for (DirectoryInfo? folder = new DirectoryInfo(start); folder != null; folder = folder.Parent)
                {
                    if (File.Exists(Path.Combine(folder.FullName, "package.json")) && Directory.Exists(Path.Combine(folder.FullName, "Samples")))
                    {
                        return folder.FullName;
                    }
                }
            }

            return null;
        }

        /// <summary>A path inside the repository.</summary>
        /// <exception cref="FailureException">The program does not run from a repository.</exception>
        public static string Locate(string relative)
            => Path.Combine(Find() ?? throw new FailureException($"{relative} was not found: no folder above {AppContext.BaseDirectory} or {Directory.GetCurrentDirectory()} holds package.json and Samples."), relative);
    }
}
