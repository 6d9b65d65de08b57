using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern.Eval
{
    /// <summary>Rows of tab-separated text under a row of column names.</summary>
    internal sealed class TsvFile
    {
        private readonly string path;
        private readonly string[] head;
        private readonly List<string[]> rows = new List<string[]>();

        /// <summary>Reads a file.</summary>
        /// <exception cref="FailureException">It is missing or empty, or a row has another number of cells than the head.</exception>
        public TsvFile(string path)
        {
            this.path = path;
            if (!File.Exists(path))
            {
                throw new FailureException($"{path} was not found; it belongs to the repository: git checkout -- {RepositoryFolder.Evaluation}");
            }

            string[] lines = File.ReadAllLines(path);
            if (lines.Length < 2)
            {
                throw new FailureException($"{path} has {lines.Length} lines; expected a row of column names and rows of values.");
            }

            head = lines[0].Split('\t');
            for (int i = 1; i < lines.Length; i++)
            {
                string[] cells = lines[i].Split('\t');
                if (cells.Length != head.Length)
                {
                    throw new FailureException($"{path}, line {i + 1}: found {cells.Length} cells, expected {head.Length} as in its first line.");
                }

                rows.Add(cells);
            }
        }

        /// <summary>Number of rows.</summary>
        public int Count => rows.Count;

        /// <summary>Whether there is such a column.</summary>
        public bool Has(string column) => Array.IndexOf(head, column) >= 0;

        /// <summary>One cell.</summary>
        /// <exception cref="FailureException">There is no such column.</exception>
        public string Text(int row, string column)
        {
            int index = Array.IndexOf(head, column);
            return index >= 0 ? rows[row][index] : throw new FailureException($"{path} has no column {column}; its columns are {string.Join(", ", head)}.");
        }

        /// <summary>One cell as a number.</summary>
        public double Number(int row, string column)
        {
            string text = Text(row, column);
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? value
                : throw new FailureException($"{path}, line {row + 2}, column {column}: expected a number; found \"{text}\".");
        }
    }
}
