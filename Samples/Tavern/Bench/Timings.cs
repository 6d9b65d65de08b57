using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using Newtonsoft.Json.Linq;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>Takes times and writes them the same way for every suite.</summary>
    internal static class Timings
    {
        /// <summary>Seconds an action takes.</summary>
        public static double Of(Action action)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            return (double)(Stopwatch.GetTimestamp() - start) / Stopwatch.Frequency;
        }

        /// <summary>Milliseconds as JSON.</summary>
        public static JObject Json(Percentiles ms) => new JObject
        {
            ["count"] = ms.Count,
            ["p50"] = JsonFile.Number(ms.Median, 4),
            ["p90"] = JsonFile.Number(ms.At(0.9), 4),
            ["p99"] = JsonFile.Number(ms.At(0.99), 4),
            ["max"] = JsonFile.Number(ms.Max, 4),
        };

        /// <summary>Milliseconds as JSON, with what one tick in a thousand takes.</summary>
        public static JObject Tail(Percentiles ms) => new JObject
        {
            ["p50"] = JsonFile.Number(ms.Median, 4),
            ["p99"] = JsonFile.Number(ms.At(0.99), 4),
            ["p999"] = JsonFile.Number(ms.At(0.999), 4),
            ["max"] = JsonFile.Number(ms.Max, 4),
        };

        /// <summary>A whole number as a cell.</summary>
        public static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);

        /// <summary>Milliseconds as the cells p50, p90, p99 and max of a table.</summary>
        public static string[] Cells(string name, Percentiles ms, params string[] more)
        {
            List<string> cells = new List<string> { name };
            foreach (double value in new[] { ms.Median, ms.At(0.9), ms.At(0.99), ms.Max })
            {
                cells.Add(TextTable.Number(value, 2));
            }

            cells.AddRange(more);
            return cells.ToArray();
        }
    }
}
