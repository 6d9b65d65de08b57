using System;
using System.Collections.Generic;
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
            List<KeyValuePair<double, string>> entries = new List<KeyValuePair<double, string>>();
            foreach (TurnRecord turn in log.Turns)
            {
                entries.Add(Entry(turn.PlayerStartSeconds, Of(turn)));
            }

            foreach (TurnRecord remark in log.Remarks)
            {
                double at = remark.Words.Count > 0 ? remark.Words[0].StartSeconds : 0;
                entries.Add(Entry(at, FormattableString.Invariant($"[{at,7:F2} s] {remark.Speaker}, unasked: {remark.Said}{(remark.Interrupted ? " -" : string.Empty)}\n")));
            }

            foreach (CharacterLog character in log.Characters)
            {
                foreach (TimelineMark listened in character.Backchannels)
                {
                    entries.Add(Entry(listened.StartSeconds, FormattableString.Invariant($"[{listened.StartSeconds,7:F2} s] {character.Name}, listening: {listened.Text}\n")));
                }
            }

            entries.Sort((one, other) => one.Key.CompareTo(other.Key));
            StringBuilder text = new StringBuilder();
            foreach (KeyValuePair<double, string> entry in entries)
            {
                text.Append(entry.Value);
            }

            return text.ToString();
        }

        private static KeyValuePair<double, string> Entry(double seconds, string text) => new KeyValuePair<double, string>(seconds, text);

        private static string Of(TurnRecord turn)
        {
            StringBuilder text = new StringBuilder();
            string given = turn.IsSpoken ? $" (heard from {turn.Given})" : string.Empty;
            text.Append(FormattableString.Invariant($"[{turn.PlayerStartSeconds,7:F2} s] player: {(turn.Heard.Length == 0 && !turn.IsSpoken ? turn.Given : turn.Heard)}{given}\n"));
            if (turn.IsAside)
            {
                return text.Append("            (no turn: the character goes on)\n").ToString();
            }

            if (turn.Speaker.Length == 0)
            {
                return text.Append("            (nobody took the turn)\n").ToString();
            }

            double at = turn.Words.Count > 0 ? turn.Words[0].StartSeconds : turn.PlayerEndSeconds;
            text.Append(FormattableString.Invariant($"[{at,7:F2} s] {turn.Speaker}: {(turn.Said.Length == 0 ? "(nothing)" : turn.Said)}{(turn.Interrupted ? " -" : string.Empty)}"));
            if (!double.IsNaN(turn.TtfabMs))
            {
                text.Append(FormattableString.Invariant($" [{turn.TtfabMs:F0} ms after the player]"));
            }

            text.Append('\n');
            foreach (string action in turn.Actions)
            {
                text.Append(FormattableString.Invariant($"            * {action}\n"));
            }

            return text.ToString();
        }
    }
}
