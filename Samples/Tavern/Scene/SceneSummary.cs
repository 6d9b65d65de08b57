using System.Collections.Generic;
using System.IO;
using OmniNPC.Diagnostics;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>What a scene cost, as a few lines for people.</summary>
    internal static class SceneSummary
    {
        /// <summary>Writes them.</summary>
        public static void Write(TextWriter output, TavernScene scene)
        {
            WorldDiagnostics diagnostics = scene.World.Diagnostics;
            List<double> latencies = new List<double>();
            foreach (TurnRecord turn in scene.Log.Turns)
            {
                if (!double.IsNaN(turn.TtfabMs))
                {
                    latencies.Add(turn.TtfabMs);
                }
            }

            Percentiles ttfab = new Percentiles(latencies);
            output.WriteLine($"first sound after the player's last: p50 {Ms(ttfab.Median, 0)}, worst {Ms(ttfab.Max, 0)} over {ttfab.Count} answers");
            output.WriteLine($"tick: p50 {Ms(diagnostics.Ticks.Percentile(0.5) * 1000, 2)}, p99 {Ms(diagnostics.Ticks.Percentile(0.99) * 1000, 2)}, p99.9 {Ms(diagnostics.Ticks.Percentile(0.999) * 1000, 2)}, worst {Ms(diagnostics.Ticks.MaxSeconds * 1000, 2)}; decode budget {Ms(scene.BudgetMs, 2)}");
            output.WriteLine($"compute per second of speech: Talker {Number(diagnostics.Costs.TalkerRealTimeFactor)} s, code predictor {Number(diagnostics.Costs.CodePredictorRealTimeFactor)} s, codec {Number(diagnostics.Costs.CodecRealTimeFactor)} s");
            output.WriteLine($"starvations: {diagnostics.Starvations}; bytes allocated per tick: {TextTable.Number(scene.Allocations.BytesPerTick, 1)}, all in {scene.Allocations.Allocating} of {scene.Allocations.Count} ticks");
        }

        private static string Ms(double value, int digits) => TextTable.Number(value, digits) + " ms";

        private static string Number(double value) => TextTable.Number(value, 3);
    }
}
