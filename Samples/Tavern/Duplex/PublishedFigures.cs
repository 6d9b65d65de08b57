using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>What others published on Full-Duplex-Bench v1 (its README, tables of the repository's head in 2026): recordings of people and synthesised ones, other lines, other scoring.</summary>
    internal static class PublishedFigures
    {
        // Pauses of the synthetic set; the rows as they stand there.
        private static readonly string[][] Rows =
        {
            new[] { "Moshi", "0.985", "0.941", "0.265", "1.000", "0.257", "0.001" },
            new[] { "dGSLM", "0.934", "0.975", "0.352", "0.917", "2.531", "0.015" },
            new[] { "Freeze-Omni", "0.642", "0.336", "0.953", "0.867", "1.409", "0.001" },
            new[] { "Gemini Live 2.0", "0.255", "0.655", "1.301", "0.891", "1.183", "0.012" },
            new[] { "GPT-Realtime", "0.010", "1.000", "1.470", "0.970", "1.500", "0.007" },
            new[] { "PersonaPlex", "0.584", "0.992", "0.070", "1.000", "0.400", "0.025" },
        };

        /// <summary>The table with our own rows on top.</summary>
        public static TextTable Beside(DuplexSummary oracle, DuplexSummary blackBox)
        {
            TextTable table = new TextTable("system", "pause taken (low)", "turn taken (high)", "answer after, s", "interruption taken (high)", "answer after, s", "backchannels a second");
            Add(table, "OmniNPC tiny, by its ledgers", oracle);
            Add(table, "OmniNPC tiny, by its sound", blackBox);
            foreach (string[] row in Rows)
            {
                table.Add(row);
            }

            return table;
        }

        private static void Add(TextTable table, string name, DuplexSummary summary) => table.Add(
            name,
            TextTable.Number(summary.PauseTakeover, 3),
            TextTable.Number(summary.TurnTakeover, 3),
            TextTable.Number(summary.GapMs.Mean / 1000, 3),
            TextTable.Number(summary.InterruptionTakeover, 3),
            TextTable.Number(summary.ResponseMs.Mean / 1000, 3),
            TextTable.Number(summary.BackchannelRate / 60, 3));
    }
}
