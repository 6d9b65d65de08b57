using System.Collections.Generic;

namespace OmniNPC.Tavern.Reports
{
    /// <summary>One turn of the conversation: what the player said and what came back.</summary>
    internal sealed class TurnRecord
    {
        /// <summary>Name of the character that took the turn; empty while nobody did.</summary>
        public string Speaker { get; set; } = string.Empty;

        /// <summary>What was given: the WAV file's name, or the typed line.</summary>
        public string Given { get; set; } = string.Empty;

        /// <summary>Whether the line was sound.</summary>
        public bool IsSpoken { get; set; }

        /// <summary>What the character understood; the typed line itself for a typed turn.</summary>
        public string Heard { get; set; } = string.Empty;

        /// <summary>What the player heard of the reply.</summary>
        public string Said { get; set; } = string.Empty;

        /// <summary>Whether it was said into an answer and taken for no turn, as "uh-huh" is.</summary>
        public bool IsAside { get; set; }

        /// <summary>Whether the reply was cut short.</summary>
        public bool Interrupted { get; set; }

        /// <summary>When the player began, in scene seconds.</summary>
        public double PlayerStartSeconds { get; set; }

        /// <summary>When the player ended, in scene seconds.</summary>
        public double PlayerEndSeconds { get; set; }

        /// <summary>The actions asked for, written <c>name</c> or <c>name(argument)</c>.</summary>
        public List<string> Actions { get; } = new List<string>();

        /// <summary>The words as they were heard, in scene seconds.</summary>
        public List<WordRecord> Words { get; } = new List<WordRecord>();

        /// <summary>End of the player's speech to the first audible sample in milliseconds; NaN when nothing was heard.</summary>
        public double TtfabMs { get; set; } = double.NaN;

        /// <summary>Milliseconds each stage on the way to the first audible sample took, in order.</summary>
        public List<KeyValuePair<string, double>> StagesMs { get; } = new List<KeyValuePair<string, double>>();
    }
}
