using System;
using System.Collections.Generic;
using System.IO;
using Newtonsoft.Json;

namespace OmniNPC.Tavern.Reports
{
    /// <summary>
    /// A trace in Chrome's JSON format, which ui.perfetto.dev and chrome://tracing open: slices on named tracks and counters, times in seconds from the trace's beginning.
    /// </summary>
    /// <remarks>The format: "Trace Event Format" of the Chromium project; events X (a slice), C (a counter), M (a name).</remarks>
    internal sealed class ChromeTrace
    {
        private const int Process = 1;

        private readonly List<string> tracks = new List<string>();
        private readonly List<Slice> slices = new List<Slice>();
        private readonly List<(string Name, double At, double Value)> counts = new List<(string, double, double)>();

        /// <summary>Adds a track below those there are.</summary>
        /// <returns>Its number.</returns>
        public int Track(string name)
        {
            tracks.Add(name);
            return tracks.Count;
        }

        /// <summary>Adds a slice; those of one track lie beside or in one another.</summary>
        public void Add(int track, string name, double startSeconds, double endSeconds, string? detail = null) => slices.Add(new Slice(track, name, startSeconds, endSeconds, detail));

        /// <summary>Adds a value of a counter, which has a track of its own.</summary>
        public void Count(string name, double atSeconds, double value) => counts.Add((name, atSeconds, value));

        /// <summary>Writes the file.</summary>
        public void Write(string path)
        {
            // Perfetto wants slices that begin together with the longer one first.
            slices.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.End.CompareTo(a.End));
            using StreamWriter text = new StreamWriter(path);
            using JsonTextWriter json = new JsonTextWriter(text);
            json.WriteStartObject();
            json.WritePropertyName("displayTimeUnit");
            json.WriteValue("ms");
            json.WritePropertyName("traceEvents");
            json.WriteStartArray();
            Name(json, "process_name", 0, "OmniNPC");
            for (int track = 1; track <= tracks.Count; track++)
            {
                Name(json, "thread_name", track, tracks[track - 1]);
                Begin(json, "thread_sort_index", "M", track);
                Detail(json, "sort_index", track);
            }

            foreach (Slice slice in slices)
            {
                Begin(json, slice.Name, "X", slice.Track);
                Time(json, "ts", slice.Start);
                Time(json, "dur", slice.End - slice.Start);
                if (slice.Detail == null)
                {
                    json.WriteEndObject();
                }
                else
                {
                    Detail(json, "what", slice.Detail);
                }
            }

            foreach ((string name, double at, double value) in counts)
            {
                Begin(json, name, "C", 0);
                Time(json, "ts", at);
                Detail(json, "value", Math.Round(value, 3));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        private static void Name(JsonWriter json, string kind, int track, string name)
        {
            Begin(json, kind, "M", track);
            Detail(json, "name", name);
        }

        private static void Begin(JsonWriter json, string name, string phase, int track)
        {
            json.WriteStartObject();
            json.WritePropertyName("name");
            json.WriteValue(name);
            json.WritePropertyName("ph");
            json.WriteValue(phase);
            json.WritePropertyName("pid");
            json.WriteValue(Process);
            json.WritePropertyName("tid");
            json.WriteValue(track);
        }

        // Microseconds, to the nanosecond.
        private static void Time(JsonWriter json, string name, double seconds)
        {
            json.WritePropertyName(name);
            json.WriteValue(Math.Round(seconds * 1e6, 3));
        }

        private static void Detail(JsonWriter json, string name, object value)
        {
            json.WritePropertyName("args");
            json.WriteStartObject();
            json.WritePropertyName(name);
            json.WriteValue(value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        private readonly struct Slice
        {
            public Slice(int track, string name, double start, double end, string? detail)
            {
                Track = track;
                Name = name;
                Start = start;
                End = Math.Max(start, end);
                Detail = detail;
            }

            public int Track { get; }

            public string Name { get; }

            public double Start { get; }

            public double End { get; }

            public string? Detail { get; }
        }
    }
}
