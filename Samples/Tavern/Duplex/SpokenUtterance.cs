using System.Collections.Generic;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>One utterance of a character as the engine accounts for it.</summary>
    internal sealed class SpokenUtterance
    {
        /// <summary>Who speaks.</summary>
        public int Character { get; set; }

        /// <summary>When its first audible sample was heard, in seconds; NaN when none was.</summary>
        public double AudibleSeconds { get; set; } = double.NaN;

        /// <summary>The number under which the voice played its first sample.</summary>
        public long FirstSample { get; set; }

        /// <summary>When its last sample was heard, in seconds.</summary>
        public double EndSeconds { get; set; }

        /// <summary>Samples heard at the last look before it ended, by the playback ledger.</summary>
        public long HeardSamples { get; set; }

        /// <summary>When each generated word begins, in seconds of the utterance's sound; also of words nobody heard.</summary>
        public List<double> WordStarts { get; } = new List<double>();

        /// <summary>The words that were announced as beginning to be heard.</summary>
        public List<string> Subtitles { get; } = new List<string>();

        /// <summary>What the engine says was heard.</summary>
        public string HeardText { get; set; } = string.Empty;

        /// <summary>What entered the history for it; null when nothing did.</summary>
        public string? History { get; set; }

        /// <summary>Whether it was cut short.</summary>
        public bool WasInterrupted { get; set; }

        /// <summary>Whether it is over.</summary>
        public bool IsOver { get; set; }
    }
}
