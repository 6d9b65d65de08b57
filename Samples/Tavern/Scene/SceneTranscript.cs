using System;
using System.Text;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>A scene that is over, as text for people.</summary>
    internal static class SceneTranscript
    {
        /// <summary>The conversation.</summary>
        public static string Of(SceneLog log)
        {
            StringBuilder text = new StringBuilder();
            int listened = 0;
            foreach (TurnRecord turn in log.Turns)
            {
                string given = turn.IsSpoken ? $" (heard from {turn.Given})" : string.Empty;
                text.Append(FormattableString.Invariant($"[{turn.PlayerStartSeconds,7:F2} s] player: {turn.Heard}{given}\n"));
                for (; listened < log.Backchannels.Count && log.Backchannels[listened].StartSeconds <= Math.Max(turn.PlayerEndSeconds + 1, turn.PlayerStartSeconds); listened++)
                {
                    text.Append(FormattableString.Invariant($"[{log.Backchannels[listened].StartSeconds,7:F2} s] keeper, listening: {log.Backchannels[listened].Text}\n"));
                }

                if (turn.IsAside)
                {
                    text.Append("            (no turn: the keeper goes on)\n");
                    continue;
                }

                double at = turn.Words.Count > 0 ? turn.Words[0].StartSeconds : turn.PlayerEndSeconds;
                text.Append(FormattableString.Invariant($"[{at,7:F2} s] keeper: {(turn.Said.Length == 0 ? "(nothing)" : turn.Said)}{(turn.Interrupted ? " -" : string.Empty)}"));
                if (!double.IsNaN(turn.TtfabMs))
                {
                    text.Append(FormattableString.Invariant($" [{turn.TtfabMs:F0} ms after the player]"));
                }

                text.Append('\n');
                foreach (string action in turn.Actions)
                {
                    text.Append(FormattableString.Invariant($"            * {action}\n"));
                }
            }

            return text.ToString();
        }
    }
}
