using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Numerics;

namespace OmniNPC.VrCompanion
{
    /// <summary>A head that was recorded: plays a track of poses, so that a scene without a headset runs the same each time.</summary>
    /// <remarks>
    /// A track is a text file, one pose a row: <c>seconds,x,y,z,yaw,pitch,roll</c>, times growing, metres, degrees; yaw to the left, pitch up and roll to the left are positive. Rows that begin with #
    /// are skipped. Between two rows the position is interpolated along a line and the rotation along the shortest arc; before the first and after the last row the head stands still. Thread: game.
    /// </remarks>
    public sealed class RecordedHead : IHeadPose
    {
        /// <summary>The first row of every track.</summary>
        public const string Header = "seconds,x,y,z,yaw,pitch,roll";

        private const int MostBytes = 16 << 20;
        private const int MostRows = 100_000; // 18 minutes at 90 a second
        private const float FarthestMetres = 1000f;
        private const int Columns = 7;

        private readonly Row[] rows;
        private int last;

        private RecordedHead(Row[] rows)
        {
            this.rows = rows;
        }

        /// <summary>Poses of the track.</summary>
        public int Count => rows.Length;

        /// <summary>When the last pose is, in seconds from the track's own zero.</summary>
        public double Seconds => rows[rows.Length - 1].Seconds;

        /// <summary>Reads and checks a track.</summary>
        /// <param name="path">The file.</param>
        /// <exception cref="InvalidDataException">The file is no track; the message names file and row, what was found and what was expected.</exception>
        /// <exception cref="IOException">The file cannot be read.</exception>
        public static RecordedHead Read(string path)
        {
            var file = new FileInfo(path ?? throw new ArgumentNullException(nameof(path)));
            if (!file.Exists)
            {
                throw new FileNotFoundException($"{path} is not there; expected a head track.");
            }

            if (file.Length > MostBytes)
            {
                throw new InvalidDataException($"{path} has {file.Length} bytes; expected a head track of at most {MostBytes}.");
            }

            var rows = new List<Row>();
            bool hasHeader = false;
            string[] lines = File.ReadAllLines(path);
            for (int i = 0; i < lines.Length; i++)
            {
                string line = lines[i].Trim();
                if (line.Length == 0 || line[0] == '#')
                {
                    continue;
                }

                if (!hasHeader)
                {
                    hasHeader = line == Header ? true : throw Wrong(path, i + 1, line, $"the row \"{Header}\" first");
                    continue;
                }

                Row row = Parse(path, i + 1, line);
                if (rows.Count > 0 && !(row.Seconds > rows[rows.Count - 1].Seconds))
                {
                    throw Wrong(path, i + 1, row.Seconds.ToString(CultureInfo.InvariantCulture), "a time after " + rows[rows.Count - 1].Seconds.ToString(CultureInfo.InvariantCulture) + " s");
                }

                rows.Add(row);
                if (rows.Count > MostRows)
                {
                    throw Wrong(path, i + 1, "another pose", $"at most {MostRows}");
                }
            }

            return rows.Count >= 2 ? new RecordedHead(rows.ToArray()) : throw new InvalidDataException($"{path} holds {rows.Count} poses; expected a head track of at least 2.");
        }

        /// <inheritdoc/>
        public bool TryGetHead(double nowSeconds, out Pose head)
        {
            // The clock never goes back, so the search goes on where it stopped.
            if (rows[last].Seconds > nowSeconds)
            {
                last = 0;
            }

            while (last < rows.Length - 2 && rows[last + 1].Seconds <= nowSeconds)
            {
                last++;
            }

            ref readonly Row from = ref rows[last];
            ref readonly Row to = ref rows[last + 1];
            double span = to.Seconds - from.Seconds;
            float share = (float)Math.Clamp((nowSeconds - from.Seconds) / span, 0, 1);
            bool isMoving = nowSeconds >= from.Seconds && nowSeconds <= to.Seconds;
            head = new Pose(
                Vector3.Lerp(from.Position, to.Position, share),
                Quaternion.Slerp(from.Rotation, to.Rotation, share),
                isMoving ? (to.Position - from.Position) / (float)span : Vector3.Zero);
            return true;
        }

        private static Row Parse(string path, int number, string line)
        {
            string[] cells = line.Split(',');
            if (cells.Length != Columns)
            {
                throw Wrong(path, number, $"{cells.Length} cells", $"{Columns}: {Header}");
            }

            Span<double> values = stackalloc double[Columns];
            for (int i = 0; i < Columns; i++)
            {
                double most = i == 0 ? 86400 : i <= 3 ? FarthestMetres : 3600;
                if (!double.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) || !(Math.Abs(values[i]) <= most) || (i == 0 && values[i] < 0))
                {
                    throw Wrong(path, number, cells[i].Trim(), FormattableString.Invariant($"{Header.Split(',')[i]}, a number from {(i == 0 ? 0 : -most)} to {most}"));
                }
            }

            const double Radians = Math.PI / 180;
            return new Row(
                values[0],
                new Vector3((float)values[1], (float)values[2], (float)values[3]),
                Quaternion.CreateFromYawPitchRoll((float)(values[4] * Radians), (float)(values[5] * Radians), (float)(values[6] * Radians)));
        }

        private static InvalidDataException Wrong(string path, int row, string found, string expected)
            => new InvalidDataException($"{path}:{row}: found \"{(found.Length <= 80 ? found : found.Substring(0, 80))}\"; expected {expected}.");

        private readonly struct Row
        {
            public Row(double seconds, Vector3 position, Quaternion rotation)
            {
                Seconds = seconds;
                Position = position;
                Rotation = rotation;
            }

            public double Seconds { get; }

            public Vector3 Position { get; }

            public Quaternion Rotation { get; }
        }
    }
}
