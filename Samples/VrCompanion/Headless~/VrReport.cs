using System;
using System.Globalization;
using Newtonsoft.Json.Linq;
using OmniNPC.Diagnostics;

namespace OmniNPC.VrCompanion.Headless
{
    /// <summary>A scene that is over, as JSON.</summary>
    internal static class VrReport
    {
        /// <summary>The scene.</summary>
        public static JObject Of(CompanionScene scene, BinauralFigures figures, string clock, string model, string sound, string wav, ulong hash)
        {
            WorldDiagnostics diagnostics = scene.World.Diagnostics;
            JArray lines = new JArray();
            foreach (SpokenLine line in scene.Lines)
            {
                lines.Add(new JObject { ["seconds"] = Number(line.Seconds, 3), ["text"] = line.Text, ["looked_at"] = line.LookedAt, ["answered_by"] = line.AnsweredBy, ["said"] = line.Said });
            }

            float nearest = float.PositiveInfinity;
            float farthest = 0;
            foreach (HeadRow row in scene.Rows)
            {
                nearest = Math.Min(nearest, row.Distance);
                farthest = Math.Max(farthest, row.Distance);
            }

            return new JObject
            {
                ["model"] = model,
                ["sound"] = sound,
                ["clock"] = clock,
                ["wav"] = wav,
                ["mix_hash"] = hash.ToString("x16", CultureInfo.InvariantCulture),
                ["tick_rate"] = CompanionScene.TickRate,
                ["ticks"] = diagnostics.Ticks.Count,
                ["tick_ms"] = new JObject
                {
                    ["p50"] = Number(diagnostics.Ticks.Percentile(0.5) * 1000, 4),
                    ["p99"] = Number(diagnostics.Ticks.Percentile(0.99) * 1000, 4),
                    ["max"] = Number(diagnostics.Ticks.MaxSeconds * 1000, 4),
                    ["budget"] = Number(scene.BudgetMs, 4),
                },
                ["starvations"] = diagnostics.Starvations,
                ["lines"] = lines,
                ["companion"] = new JObject
                {
                    ["nearest_m"] = Number(nearest, 3),
                    ["farthest_m"] = Number(farthest, 3),
                    ["followed_s"] = Number(scene.FollowedSeconds, 2),
                    ["stepped_back_s"] = Number(scene.SteppedBackSeconds, 2),
                    ["most_facing_error_degrees"] = Number(scene.MostFacingErrorDegrees, 2),
                },
                ["binaural"] = Binaural(figures),
            };
        }

        private static JObject Binaural(BinauralFigures figures)
        {
            JArray bins = new JArray();
            foreach ((double degrees, int count, double level, double delay, double expected) in figures.Bins)
            {
                bins.Add(new JObject { ["degrees"] = degrees, ["windows"] = count, ["ild_db"] = Number(level, 2), ["itd_us"] = Number(delay * 1e6, 0), ["sphere_us"] = Number(expected * 1e6, 0) });
            }

            return new JObject
            {
                ["windows"] = figures.Windows,
                ["sided_windows"] = figures.SidedWindows,
                ["from_degrees"] = Number(figures.MostLeftDegrees, 1),
                ["to_degrees"] = Number(figures.MostRightDegrees, 1),
                ["ild_sign_agreement"] = Number(figures.LevelSignAgreement, 4),
                ["itd_sign_agreement"] = Number(figures.DelaySignAgreement, 4),
                ["ild_correlation"] = Number(figures.LevelCorrelation, 4),
                ["itd_correlation"] = Number(figures.DelayCorrelation, 4),
                ["itd_over_sphere"] = Number(figures.DelaySlope, 4),
                ["itd_error_us_p50"] = Number(figures.DelayErrorMedian * 1e6, 0),
                ["itd_error_us_p95"] = Number(figures.DelayErrorP95 * 1e6, 0),
                ["bins"] = bins,
            };
        }

        // JSON has no NaN.
        private static JToken Number(double value, int digits) => double.IsNaN(value) || double.IsInfinity(value) ? JValue.CreateNull() : new JValue(Math.Round(value, digits));
    }
}
