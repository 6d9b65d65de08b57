namespace OmniNPC.Tavern.Duplex
{
    /// <summary>What one way of looking found about one sound; NaN and null where it says nothing about it.</summary>
    internal sealed class SoundResult
    {
        /// <summary>Whether a character began to speak before the turn was over.</summary>
        public bool? PauseTaken { get; set; }

        /// <summary>Whether the turn was answered by whom it was meant for.</summary>
        public bool? TurnTaken { get; set; }

        /// <summary>From the end of the turn to the first audible sample of the answer, in milliseconds.</summary>
        public double GapMs { get; set; } = double.NaN;

        /// <summary>From the onset of an interruption until the voice was lowered, in milliseconds.</summary>
        public double DuckMs { get; set; } = double.NaN;

        /// <summary>From the onset of an interruption until the voice was silent, in milliseconds; a character that never yields takes as long as it speaks.</summary>
        public double StopMs { get; set; } = double.NaN;

        /// <summary>From the end of an interruption to the first audible sample of the answer, in milliseconds.</summary>
        public double ResponseMs { get; set; } = double.NaN;

        /// <summary>Whether a character that was disturbed without reason went on.</summary>
        public bool? Resumed { get; set; }
    }
}
