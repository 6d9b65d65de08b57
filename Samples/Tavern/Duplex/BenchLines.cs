using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using OmniNPC.Hearing;
using OmniNPC.Tavern.Cli;
using OmniNPC.Tavern.Eval;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>The player's lines: those of the repository, or anyone's recordings.</summary>
    internal sealed class BenchLines
    {
        /// <summary>The lines that come with the repository.</summary>
        public const string Folder = RepositoryFolder.Evaluation + "/duplex";

        private const double ListenerMostSeconds = 1.2;
        private const int ListenerMostWords = 3;
        private const double StoryLeastSeconds = 8;
        private const double LongestSeconds = 60;

        // Two words to either side of a pause, and room to hear them.
        private const int PauseLeastWords = 4;

        private BenchLines(IReadOnlyList<PlayerVoice> players, string description)
        {
            Players = players;
            Description = description;
        }

        /// <summary>The speakers.</summary>
        public IReadOnlyList<PlayerVoice> Players { get; }

        /// <summary>One sentence for people.</summary>
        public string Description { get; }

        /// <summary>Reads the lines of the repository.</summary>
        public static BenchLines Shipped()
        {
            string folder = RepositoryFolder.Locate(Folder);
            TsvFile table = new TsvFile(Path.Combine(folder, "lines.tsv"));
            List<PlayerVoice> players = new List<PlayerVoice>();
            for (int row = 0; row < table.Count; row++)
            {
                string name = table.Text(row, "wav");
                LineKind kind = Enum.Parse<LineKind>(table.Text(row, "kind"), true);
                BenchLine line = new BenchLine(name, kind, table.Text(row, "text"), Sound(Path.Combine(folder, name)), Starts(table.Text(row, "word_starts")));
                PlayerVoice? player = players.Find(known => known.Name == table.Text(row, "player"));
                if (player == null)
                {
                    players.Add(player = new PlayerVoice(table.Text(row, "player")));
                }

                player.Add(line, kind);
            }

            return new BenchLines(players, $"{table.Count} lines of {players.Count} synthesised players ({Folder})");
        }

        /// <summary>Reads recordings: every WAV file of a folder with a text file of the same name beside it. What they lack is taken from the repository's lines.</summary>
        /// <exception cref="FailureException">The folder is missing or holds no WAV file, or a line has no text or no sound.</exception>
        public static BenchLines FromFolder(string folder)
        {
            if (!Directory.Exists(folder))
            {
                throw new FailureException($"The folder {folder} was not found; --player-lines expects WAV files with a .txt of the same name beside each.");
            }

            string[] paths = Directory.GetFiles(folder, "*.wav");
            Array.Sort(paths, StringComparer.Ordinal);
            if (paths.Length == 0)
            {
                throw new FailureException($"{folder} holds no WAV file; --player-lines expects WAV files with a .txt of the same name beside each.");
            }

            PlayerVoice own = new PlayerVoice(Path.GetFileName(Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar)));
            foreach (string path in paths)
            {
                BenchLine line = Recorded(path);
                own.Add(line, line.Kind);
                if (line.Kind == LineKind.Question)
                {
                    own.Add(line, LineKind.Interruption);
                    own.Add(line, LineKind.Greeting);
                }
            }

            BenchLines shipped = Shipped();
            List<string> lacking = new List<string>();
            foreach (LineKind kind in (LineKind[])Enum.GetValues(typeof(LineKind)))
            {
                if (own.Of(kind).Count == 0)
                {
                    lacking.Add(kind.ToString().ToLowerInvariant());
                    foreach (BenchLine line in shipped.Players[0].Of(kind))
                    {
                        own.Add(line, kind);
                    }
                }
            }

            // Whoever talks to somebody else, and with less than one other speaker nobody could.
            List<PlayerVoice> players = new List<PlayerVoice> { own };
            return new BenchLines(players, $"{paths.Length} lines from {folder}" + (lacking.Count == 0 ? string.Empty : $"; none of them is a {string.Join(" or a ", lacking)}: those are the repository's"));
        }

        /// <summary>Whether a pause can be cut into a line: two words to either side.</summary>
        public static bool TakesPause(BenchLine line) => line.WordCount >= PauseLeastWords && line.Kind != LineKind.Story;

        private static BenchLine Recorded(string path)
        {
            string beside = Path.ChangeExtension(path, ".txt");
            if (!File.Exists(beside))
            {
                throw new FailureException($"{path} has no {Path.GetFileName(beside)} beside it; expected a text file with what is said.");
            }

            string text = string.Join(" ", File.ReadAllText(beside).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (text.Length == 0)
            {
                throw new FailureException($"{beside} is empty; expected what {Path.GetFileName(path)} says.");
            }

            float[] pcm = Sound(path);
            double seconds = (double)pcm.Length / BenchLine.RateHz;
            if (seconds > LongestSeconds)
            {
                throw new FailureException(FormattableString.Invariant($"{path} is {seconds:F0} s long; a line has at most {LongestSeconds:F0} s."));
            }

            int words = text.Split(' ').Length;
            LineKind kind = words <= ListenerMostWords && seconds <= ListenerMostSeconds ? LineKind.Listener : seconds >= StoryLeastSeconds ? LineKind.Story : LineKind.Question;
            return new BenchLine(path, kind, text, pcm, null);
        }

        private static float[] Sound(string path)
        {
            WavFile wav = WavFile.Read(path);
            if (wav.RateHz == BenchLine.RateHz)
            {
                return wav.Samples.ToArray();
            }

            // The kernel's delay is cut off, so that word times stay.
            Resampler resampler = new Resampler(wav.RateHz, BenchLine.RateHz);
            float[] padded = new float[wav.Samples.Length + resampler.DelaySamples];
            wav.Samples.Span.CopyTo(padded);
            float[] output = new float[resampler.MaxOutput(padded.Length)];
            int count = resampler.Process(padded, output);
            int delay = Math.Min(count, (int)((long)resampler.DelaySamples * BenchLine.RateHz / wav.RateHz));
            return output.AsSpan(delay, count - delay).ToArray();
        }

        private static double[] Starts(string cell)
        {
            string[] cells = cell.Split(' ');
            double[] starts = new double[cells.Length];
            for (int i = 0; i < cells.Length; i++)
            {
                starts[i] = double.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) ? seconds : double.NaN;
            }

            return starts;
        }
    }
}
