using System;

namespace OmniNPC.Diagnostics
{
    /// <summary>When each stage of one turn was reached, in seconds of the world's clock; NaN where it was not (yet).</summary>
    public struct TurnLedger
    {
        internal TurnLedger(NpcHandle npc, int turn, bool isSpoken, double nowSeconds)
        {
            Npc = npc;
            Turn = turn;
            IsSpoken = isSpoken;
            PlayerSpeechEnd = Endpoint = Transcribed = nowSeconds;
            Encoded = FirstText = FirstCodecFrame = FirstDecoded = FirstAudible = double.NaN;
        }

        /// <summary>The character that answered.</summary>
        public NpcHandle Npc { get; }

        /// <summary>Number of the turn, counted per character from 1.</summary>
        public int Turn { get; }

        /// <summary>Whether the player spoke; a typed line has its first three times at once.</summary>
        public bool IsSpoken { get; }

        /// <summary>The end of the player's speech, before the silence that ends the turn.</summary>
        public double PlayerSpeechEnd { get; internal set; }

        /// <summary>The silence had lasted long enough to begin a reply; whether the turn was really over was decided beside it.</summary>
        public double Endpoint { get; internal set; }

        /// <summary>All sound of the turn was encoded; NaN for a typed line.</summary>
        public double Encoded { get; internal set; }

        /// <summary>The transcript was there.</summary>
        public double Transcribed { get; internal set; }

        /// <summary>The first text of the reply was there.</summary>
        public double FirstText { get; internal set; }

        /// <summary>The first codec frame was there.</summary>
        public double FirstCodecFrame { get; internal set; }

        /// <summary>The first codec frame was decoded.</summary>
        public double FirstDecoded { get; internal set; }

        /// <summary>The first audible sample (magnitude 0.01 or more) was heard, output latency included.</summary>
        public double FirstAudible { get; internal set; }

        /// <summary>Time to first audible: from the end of the player's speech to the first audible sample, in seconds; NaN until then.</summary>
        public double TtfabSeconds => FirstAudible - PlayerSpeechEnd;

        /// <inheritdoc/>
        public override string ToString()
            => FormattableString.Invariant($"{Npc} turn {Turn}: endpoint {Ms(Endpoint)}, transcript {Ms(Transcribed)}, text {Ms(FirstText)}, codec frame {Ms(FirstCodecFrame)}, decoded {Ms(FirstDecoded)}, audible {Ms(FirstAudible)} ms after speech end");

        private string Ms(double seconds) => double.IsNaN(seconds) ? "-" : Math.Round((seconds - PlayerSpeechEnd) * 1000).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
