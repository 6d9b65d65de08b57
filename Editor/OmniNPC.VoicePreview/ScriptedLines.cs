using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using OmniNPC.Speech;

namespace OmniNPC.VoicePreview
{
    /// <summary>Reads scripted lines from CSV (RFC 4180): a header row, then one line a row. The column <c>text</c> is needed; <c>voice</c>, <c>seed</c> and <c>file</c> may be there, others are refused.</summary>
    /// <remarks>Thread: any. Allocates: the lines. One broken row refuses the whole file, so that no script is rendered by half.</remarks>
    public static class ScriptedLines
    {
        /// <summary>Most rows.</summary>
        /// <remarks>500: an act of a game, some 40 minutes of speech and 80 MB of samples, which the renderer's host keeps in memory.</remarks>
        public const int MaxRows = 500;

        private const int MaxNameLength = 64;
        private static readonly string[] Columns = { "text", "voice", "seed", "file" };

        // Names that Windows keeps for devices: a file of that name cannot be unpacked there.
        private static readonly string[] DeviceNames = { "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9" };

        /// <summary>Reads a script.</summary>
        /// <param name="csv">The file's text.</param>
        /// <param name="name">How messages call it.</param>
        /// <param name="model">Whose voices may be named.</param>
        /// <returns>The lines in order; at least one.</returns>
        /// <exception cref="InvalidDataException">It is broken; the message names the row, what was found and what was expected.</exception>
        public static IReadOnlyList<ScriptedLine> Read(string csv, string name, ISpeechModel model)
        {
            if (model == null)
            {
                throw new ArgumentNullException(nameof(model));
            }

            // Spreadsheets begin UTF-8 with a mark.
            List<Row> rows = Rows((csv ?? throw new ArgumentNullException(nameof(csv))).TrimStart((char)0xFEFF), name);
            if (rows.Count == 0)
            {
                throw new InvalidDataException($"{name} is empty; expected a header row with the column text, then one line a row.");
            }

            int[] columns = Header(rows[0], name);
            var lines = new List<ScriptedLine>();
            var names = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
            for (int i = 1; i < rows.Count; i++)
            {
                if (lines.Count == MaxRows)
                {
                    throw new InvalidDataException($"{name} has more than {MaxRows} lines; cut it into several files.");
                }

                ScriptedLine line = Line(rows[i], rows[0].Cells.Count, columns, lines.Count + 1, name, model);
                if (names.TryGetValue(line.Name, out int first))
                {
                    throw Broken(name, rows[i], $"the file \"{line.Name}\" is named by line {first} already");
                }

                names.Add(line.Name, rows[i].Number);
                lines.Add(line);
            }

            return lines.Count > 0 ? lines : throw new InvalidDataException($"{name} has a header and no line.");
        }

        private static int[] Header(in Row header, string name)
        {
            int[] columns = { -1, -1, -1, -1 };
            for (int i = 0; i < header.Cells.Count; i++)
            {
                string title = header.Cells[i].Trim();
                int column = Array.FindIndex(Columns, known => string.Equals(known, title, StringComparison.OrdinalIgnoreCase));
                if (column < 0 || columns[column] >= 0)
                {
                    throw Broken(name, header, column < 0 ? $"the column \"{title}\" is unknown; expected text, and if wanted voice, seed and file" : $"the column \"{title}\" is there twice");
                }

                columns[column] = i;
            }

            return columns[0] >= 0 ? columns : throw Broken(name, header, "there is no column text");
        }

        private static ScriptedLine Line(in Row row, int count, int[] columns, int number, string name, ISpeechModel model)
        {
            if (row.Cells.Count != count)
            {
                throw Broken(name, row, $"found {row.Cells.Count} cells; the header has {count} columns");
            }

            List<string> cells = row.Cells;
            string Cell(int column) => columns[column] < 0 ? string.Empty : cells[columns[column]].Trim();
            string text = Cell(0);
            if (text.Length == 0 || text.Length > PreviewSession.MaxTextLength)
            {
                throw Broken(name, row, text.Length == 0 ? "the text is empty" : $"the text has {text.Length} characters; at most {PreviewSession.MaxTextLength}");
            }

            string? voice = Cell(1).Length == 0 ? null : Cell(1);
            try
            {
                new PreviewSettings(voice).FindVoice(model);
            }
            catch (ArgumentException unknown)
            {
                throw Broken(name, row, unknown.Message.TrimEnd('.'));
            }

            ulong? seed = null;
            if (Cell(2).Length > 0)
            {
                seed = ulong.TryParse(Cell(2), NumberStyles.None, CultureInfo.InvariantCulture, out ulong given)
                    ? given
                    : throw Broken(name, row, $"the seed must be a whole number from 0; found \"{Cell(2)}\"");
            }

            string file = Cell(3).Length == 0 ? number.ToString("D4", CultureInfo.InvariantCulture) : Cell(3);
            if (!IsFileName(file))
            {
                throw Broken(name, row, $"a file's name must be 1 to {MaxNameLength} letters, digits, - and _ without an ending, and no name of a device; found \"{file}\"");
            }

            return new ScriptedLine(file, text, voice, seed);
        }

        private static bool IsFileName(string name)
        {
            foreach (char c in name)
            {
                if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
                {
                    return false;
                }
            }

            return name.Length <= MaxNameLength && Array.FindIndex(DeviceNames, device => string.Equals(device, name, StringComparison.OrdinalIgnoreCase)) < 0;
        }

        private static InvalidDataException Broken(string name, in Row row, string what) => new InvalidDataException($"{name}, line {row.Number}: {what}.");

        private static List<Row> Rows(string csv, string name)
        {
            var rows = new List<Row>();
            int line = 1;
            int at = 0;
            while (at < csv.Length && rows.Count <= MaxRows + 1)
            {
                Row row = ReadRow(csv, ref at, ref line, name);
                if (row.Cells.Count > 1 || row.Cells[0].Trim().Length > 0)
                {
                    rows.Add(row);
                }
            }

            return rows;
        }

        private static Row ReadRow(string csv, ref int at, ref int line, string name)
        {
            var row = new Row(line);
            while (true)
            {
                row.Cells.Add(at < csv.Length && csv[at] == '"' ? ReadQuoted(csv, ref at, ref line, row, name) : ReadPlain(csv, ref at, row, name));
                if (at < csv.Length && csv[at] == ',')
                {
                    at++;
                    continue;
                }

                if (at < csv.Length && csv[at] == '\r')
                {
                    at++;
                }

                if (at < csv.Length && csv[at] == '\n')
                {
                    at++;
                }

                line++;
                return row;
            }
        }

        private static string ReadPlain(string csv, ref int at, in Row row, string name)
        {
            int start = at;
            while (at < csv.Length && csv[at] != ',' && csv[at] != '\n' && csv[at] != '\r')
            {
                if (csv[at] == '"')
                {
                    throw Broken(name, row, "a quotation mark stands inside of a cell that does not begin with one");
                }

                at++;
            }

            return csv.Substring(start, at - start);
        }

        private static string ReadQuoted(string csv, ref int at, ref int line, in Row row, string name)
        {
            var cell = new StringBuilder();
            for (at++; at < csv.Length; at++)
            {
                if (csv[at] == '\n')
                {
                    line++;
                }

                if (csv[at] != '"')
                {
                    cell.Append(csv[at]);
                    continue;
                }

                at++;
                if (at < csv.Length && csv[at] == '"')
                {
                    cell.Append('"');
                    continue;
                }

                if (at < csv.Length && csv[at] != ',' && csv[at] != '\n' && csv[at] != '\r')
                {
                    throw Broken(name, row, $"\"{csv[at]}\" follows the quotation mark that closes a cell; expected a comma or the end of the line");
                }

                return cell.ToString();
            }

            throw Broken(name, row, "a cell begins with a quotation mark that is never closed");
        }

        private readonly struct Row
        {
            public Row(int number)
            {
                Number = number;
                Cells = new List<string>();
            }

            /// <summary>Line of the file where it begins, from 1.</summary>
            public int Number { get; }

            public List<string> Cells { get; }
        }
    }
}
