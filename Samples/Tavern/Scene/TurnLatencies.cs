using System.Collections.Generic;
using OmniNPC.Diagnostics;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>Copies the runtime's latency ledgers into the turns of a log.</summary>
    internal static class TurnLatencies
    {
        /// <summary>Fills in the time to first audible and its stages, which add up to it.</summary>
        public static void Fill(NpcWorld world, SceneLog log)
        {
            foreach (KeyValuePair<TurnKey, TurnRecord> turn in log.ByNumber)
            {
                if (world.Diagnostics.TryGetTurn(turn.Key.Npc, turn.Key.Number, out TurnLedger ledger))
                {
                    Fill(turn.Value, ledger);
                }
            }
        }

        private static void Fill(TurnRecord record, in TurnLedger ledger)
        {
            record.TtfabMs = ledger.TtfabSeconds * 1000;
            record.StagesMs.Clear();
            double from = ledger.PlayerSpeechEnd;
            Add(record, "endpoint", ledger.Endpoint, ref from);
            Add(record, "transcript", ledger.Transcribed, ref from);
            Add(record, "first_text", ledger.FirstText, ref from);
            Add(record, "first_codec_frame", ledger.FirstCodecFrame, ref from);
            Add(record, "first_decoded", ledger.FirstDecoded, ref from);
            Add(record, "first_audible", ledger.FirstAudible, ref from);
        }

        private static void Add(TurnRecord record, string name, double at, ref double from)
        {
            if (!double.IsNaN(at))
            {
                record.StagesMs.Add(new KeyValuePair<string, double>(name, (at - from) * 1000));
                from = at;
            }
        }
    }
}
