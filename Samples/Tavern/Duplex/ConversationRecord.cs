using System;
using System.Collections.Generic;
using OmniNPC.Tavern.Reports;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>A conversation that was played: what was placed, what was rendered, and what the engine said about it.</summary>
    internal sealed class ConversationRecord
    {
        public ConversationRecord(ConversationPlan plan)
        {
            Plan = plan;
        }

        /// <summary>What was to be played.</summary>
        public ConversationPlan Plan { get; }

        /// <summary>Why it was not played to its end, or null.</summary>
        public string? Unfinished { get; set; }

        /// <summary>Length in seconds.</summary>
        public double Seconds { get; set; }

        /// <summary>The time of each tick.</summary>
        public List<double> Ticks { get; } = new List<double>();

        /// <summary>What the microphone gave, at 16 kHz.</summary>
        public float[] Microphone { get; set; } = Array.Empty<float>();

        /// <summary>The rendered sound of the characters, left and right alternating.</summary>
        public float[] Mix { get; set; } = Array.Empty<float>();

        /// <summary>Rate of the mix in Hz.</summary>
        public int MixRateHz { get; set; } = 48000;

        /// <summary>FNV-1a over the bits of every sample of the mix: equal for equal sound.</summary>
        public ulong Hash { get; set; }

        /// <summary>What the microphone was given, in order.</summary>
        public List<PlacedSound> Placed { get; } = new List<PlacedSound>();

        /// <summary>Every change of state.</summary>
        public List<StateMark> States { get; } = new List<StateMark>();

        /// <summary>Every utterance, in the order in which they began to be heard.</summary>
        public List<SpokenUtterance> Utterances { get; } = new List<SpokenUtterance>();

        /// <summary>The words as they began to be heard.</summary>
        public List<WordRecord> Words { get; } = new List<WordRecord>();

        /// <summary>What the characters understood, and when they were sure of it.</summary>
        public List<TimelineMark> Understood { get; } = new List<TimelineMark>();

        /// <summary>When a character said "mm-hm" while it listened.</summary>
        public List<double> Backchannels { get; } = new List<double>();

        /// <summary>How many a character of this kind is to give, a minute of the player's speech; NaN where that is not set.</summary>
        public double BackchannelTarget { get; set; } = double.NaN;

        /// <summary>What failed.</summary>
        public List<string> Faults { get; } = new List<string>();

        /// <summary>Each character's voice.</summary>
        public List<RecordedVoice> Voices { get; } = new List<RecordedVoice>();

        /// <summary>What echo control says at the end.</summary>
        public string Echo { get; set; } = string.Empty;
    }
}
