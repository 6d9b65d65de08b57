using System;
using System.Collections.Generic;
using OmniNPC.Diagnostics;

namespace OmniNPC.VoicePreview
{
    /// <summary>When each stage from the end of the player's line to the first audible sample was reached.</summary>
    /// <remarks>Immutable; any thread.</remarks>
    public sealed class PreviewLatency
    {
        private readonly List<PreviewStage> stages = new List<PreviewStage>();

        private PreviewLatency(string start)
        {
            Start = start;
        }

        /// <summary>What the times count from, for people.</summary>
        public string Start { get; }

        /// <summary>The stages that were reached, in the order of the way; times never go back.</summary>
        public IReadOnlyList<PreviewStage> Stages => stages;

        /// <summary>A turn of a conversation, from its ledger.</summary>
        internal static PreviewLatency OfTurn(in TurnLedger turn)
        {
            var latency = new PreviewLatency(turn.IsSpoken ? "end of your speech" : "line typed");
            if (turn.IsSpoken)
            {
                latency.Add("silence noticed", turn.Endpoint - turn.PlayerSpeechEnd);
                latency.Add("sound encoded", turn.Encoded - turn.PlayerSpeechEnd);
                latency.Add("words known", turn.Transcribed - turn.PlayerSpeechEnd);
            }

            latency.Add("first text", turn.FirstText - turn.PlayerSpeechEnd);
            latency.Add("first codec frame", turn.FirstCodecFrame - turn.PlayerSpeechEnd);
            latency.Add("first decoded", turn.FirstDecoded - turn.PlayerSpeechEnd);
            latency.Add("first audible", turn.FirstAudible - turn.PlayerSpeechEnd);
            return latency;
        }

        /// <summary>A line spoken as it stands; seconds from the asking, NaN where a stage was not reached. Seen at ticks, so up to one tick late.</summary>
        internal static PreviewLatency OfLine(double codecFrame, double decoded, double audible)
        {
            var latency = new PreviewLatency("line asked for");
            latency.Add("first codec frame", codecFrame);
            latency.Add("first decoded", decoded);
            latency.Add("first audible", audible);
            return latency;
        }

        private void Add(string name, double seconds)
        {
            if (!double.IsNaN(seconds))
            {
                // Thinking may begin before the silence is long enough; a bar cannot be shorter than nothing.
                double least = stages.Count == 0 ? 0 : stages[stages.Count - 1].Seconds;
                stages.Add(new PreviewStage(name, Math.Max(least, seconds)));
            }
        }
    }
}
