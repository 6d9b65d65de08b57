using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace OmniNPC.Tavern.Reports
{
    /// <summary>Rows of text in aligned columns; the first column is left-aligned, the rest right-aligned. Reads as a Markdown table too.</summary>
    internal sealed class TextTable
    {
        private readonly List<string[]> rows = new List<string[]>();
        private readonly int columns;

        /// <summary>Creates a table with its head row.</summary>
        public TextTable(params string[] head)
        {
            columns = head.Length;
            rows.Add(head);
        }

        /// <summary>Adds a row with a cell for every column.</summary>
        public void Add(params string[] cells)
        {
            if (cells.Length != columns)
            {
                throw new ArgumentException($"The table has {columns} columns; found {cells.Length} cells.", nameof(cells));
            }

            rows.Add(cells);
        }

        /// <summary>A number with a fixed count of digits after the point; an en dash where there is none.</summary>
        public static string Number(double value, int digits)
            => double.IsNaN(value) ? "–" : value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

        /// <summary>A share as a percentage with one digit.</summary>
        public static string Percent(double share) => double.IsNaN(share) ? "–" : (share * 100).ToString("F1", CultureInfo.InvariantCulture) + " %";

        /// <summary>Writes the table.</summary>
        public void Write(TextWriter output)
        {
            int[] widths = new int[columns];
            foreach (string[] row in rows)
            {
                for (int c = 0; c < columns; c++)
                {
                    widths[c] = Math.Max(widths[c], row[c].Length);
                }
            }

            for (int r = 0; r < rows.Count; r++)
            {
                output.Write('|');
                for (int c = 0; c < columns; c++)
                {
                    output.Write(c == 0 ? $" {rows[r][c].PadRight(widths[c])} |" : $" {rows[r][c].PadLeft(widths[c])} |");
                }

                output.WriteLine();
                if (r == 0)
                {
                    output.Write('|');
                    for (int c = 0; c < columns; c++)
                    {
                        output.Write(c == 0 ? $"{new string('-', widths[c] + 2)}|" : $"{new string('-', widths[c] + 1)}:|");
                    }

                    output.WriteLine();
                }
            }
        }
    }
}
