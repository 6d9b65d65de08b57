using System;
using System.Collections.Generic;
using System.IO;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>The player's lines that come with the demo, in the order of their names.</summary>
    internal static class ShippedLines
    {
        /// <summary>Their paths.</summary>
        public static string[] Paths()
        {
            string folder = RepositoryFolder.Locate(RepositoryFolder.Lines);
            string[] paths = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.wav") : Array.Empty<string>();
            Array.Sort(paths, StringComparer.Ordinal);
            return paths.Length > 0 ? paths : throw new FailureException($"{folder} holds no WAV file; expected the player's lines of the demo. Give lines with --hear FILE.wav or --say \"text\".");
        }

        /// <summary>The lines themselves.</summary>
        public static List<PlayerLine> Load()
        {
            List<PlayerLine> lines = new List<PlayerLine>();
            foreach (string path in Paths())
            {
                lines.Add(PlayerLine.Spoken(path));
            }

            return lines;
        }
    }
}
