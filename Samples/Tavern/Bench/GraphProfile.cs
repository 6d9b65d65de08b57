using System;
using System.Collections.Generic;
using System.IO;
using Newtonsoft.Json.Linq;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>Where the time of a run goes, by kind of node, as ONNX Runtime's own profiler says.</summary>
    internal static class GraphProfile
    {
        /// <summary>Profiles a graph with zeros for inputs.</summary>
        /// <param name="path">The ONNX file.</param>
        /// <param name="runs">Runs over which the mean is taken; as many before them warm up.</param>
        /// <param name="size">The size of an axis that the file leaves open, by input and axis.</param>
        /// <returns>Microseconds and nodes of a run by kind, and a last entry "sum".</returns>
        public static Dictionary<string, (double Us, double Nodes)> Of(string path, int runs, Func<string, int, long> size)
        {
            string prefix = Path.Combine(Path.GetTempPath(), "omninpc-profile-" + Guid.NewGuid().ToString("N"));
            string file;
            using (RawGraph graph = new RawGraph(path, 1, size, prefix))
            {
                for (int run = 0; run < 2 * runs; run++)
                {
                    graph.Run();
                }

                file = graph.EndProfiling();
            }

            try
            {
                return Read(file, runs);
            }
            finally
            {
                File.Delete(file);
            }
        }

        // Events come in order; each run ends with one of its own.
        private static Dictionary<string, (double Us, double Nodes)> Read(string file, int runs)
        {
            Dictionary<string, (double Us, double Nodes)> kinds = new Dictionary<string, (double, double)>(StringComparer.Ordinal);
            int ended = 0;
            (double Us, double Nodes) sum = default;
            foreach (JToken entry in JArray.Parse(File.ReadAllText(file)))
            {
                if (entry.Value<string>("name") == "model_run")
                {
                    ended++;
                }

                string? kind = entry.SelectToken("args.op_name")?.Value<string>();
                if (ended < runs || kind == null || !entry.Value<string>("name")!.EndsWith("_kernel_time", StringComparison.Ordinal))
                {
                    continue;
                }

                double us = entry.Value<double>("dur") / runs;
                kinds.TryGetValue(kind, out (double Us, double Nodes) so);
                kinds[kind] = (so.Us + us, so.Nodes + (1.0 / runs));
                sum = (sum.Us + us, sum.Nodes + (1.0 / runs));
            }

            kinds["sum"] = sum;
            return kinds;
        }
    }
}
