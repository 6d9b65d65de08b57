using System.Collections.Generic;
using System.Globalization;
using Newtonsoft.Json.Linq;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Bench
{
    /// <summary>From the start of a process to the first audible sample of an answer, stage by stage, with the memory after each.</summary>
    internal static class StartupBench
    {
        /// <summary>Runs the suite.</summary>
        public static void Run(BenchContext context)
        {
            List<string> names = new List<string>();
            Dictionary<string, List<double>> seconds = new Dictionary<string, List<double>>();
            Dictionary<string, List<double>> megabytes = new Dictionary<string, List<double>>();
            int starts = context.IsQuick ? 2 : 7;
            for (int start = 0; start < starts; start++)
            {
                foreach (JToken stage in StartProbe.Start(context)["stages"]!)
                {
                    string name = stage.Value<string>("name")!;
                    if (!seconds.ContainsKey(name))
                    {
                        names.Add(name);
                        seconds[name] = new List<double>();
                        megabytes[name] = new List<double>();
                    }

                    seconds[name].Add(stage.Value<double>("seconds"));
                    megabytes[name].Add(stage.Value<double>("rss_mb"));
                }
            }

            TextTable table = new TextTable("startup: stage", "seconds since the process began, p50", "worst", "the stage alone", "RSS, MB");
            JArray rows = new JArray();
            double before = 0;
            double total = 0;
            double memory = 0;
            foreach (string name in names)
            {
                Percentiles at = new Percentiles(seconds[name]);
                total = at.Median;
                memory = new Percentiles(megabytes[name]).Median;
                table.Add(name, TextTable.Number(total, 3), TextTable.Number(at.Max, 3), TextTable.Number(total - before, 3), TextTable.Number(memory, 0));
                rows.Add(new JObject { ["name"] = name, ["seconds"] = JsonFile.Number(total, 4), ["rss_mb"] = JsonFile.Number(memory, 1) });
                before = total;
            }

            context.Report.Table(table);
            context.Report.Say(starts.ToString(CultureInfo.InvariantCulture) + " starts; the files were in the system's cache. The answer is one to a typed line, so the Thinker is part of it; the bundle is checked twice, once alone to be timed.");
            context.Results["startup"] = new JObject { ["first_audible_s"] = JsonFile.Number(total, 4), ["rss_mb"] = JsonFile.Number(memory, 1), ["starts"] = starts, ["stages"] = rows };
        }
    }
}
