using System.Collections.Generic;
using Newtonsoft.Json.Linq;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>Latencies and what their stages took, turn by turn.</summary>
    internal sealed class StagedLatencies
    {
        private readonly Dictionary<string, List<double>> stages = new Dictionary<string, List<double>>();
        private readonly List<string> order = new List<string>();

        /// <summary>The latencies in milliseconds.</summary>
        public List<double> Ms { get; } = new List<double>();

        /// <summary>Adds a turn; one that brought nothing audible adds nothing.</summary>
        public void Add(double ms, IReadOnlyList<KeyValuePair<string, double>> stagesMs)
        {
            if (double.IsNaN(ms))
            {
                return;
            }

            Ms.Add(ms);
            foreach (KeyValuePair<string, double> stage in stagesMs)
            {
                if (!stages.TryGetValue(stage.Key, out List<double>? list))
                {
                    stages[stage.Key] = list = new List<double>();
                    order.Add(stage.Key);
                }

                list.Add(stage.Value);
            }
        }

        /// <summary>The median of each stage in milliseconds, in order.</summary>
        public List<(string Name, double Value)> Medians()
        {
            List<(string, double)> medians = new List<(string, double)>();
            foreach (string stage in order)
            {
                medians.Add((stage, new Percentiles(stages[stage]).Median));
            }

            return medians;
        }

        /// <summary>The same as JSON.</summary>
        public JObject Json()
        {
            JObject medians = new JObject();
            foreach ((string name, double value) in Medians())
            {
                medians[name] = JsonFile.Number(value, 2);
            }

            return medians;
        }
    }
}
