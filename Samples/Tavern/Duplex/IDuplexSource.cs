using System.Collections.Generic;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>One way of looking at a conversation that was played.</summary>
    internal interface IDuplexSource
    {
        /// <summary>The characters' speech in order of time.</summary>
        IReadOnlyList<SpeechSpan> Speech { get; }

        /// <summary>Whether speech too short for a turn counts as one: the engine knows its utterances from its backchannels.</summary>
        bool KnowsUtterances { get; }

        /// <summary>Onsets of what the characters gave as listeners, in seconds.</summary>
        IReadOnlyList<double> Backchannels { get; }

        /// <summary>Seconds of the characters' speech.</summary>
        double SpeakingSeconds { get; }

        /// <summary>How often a character that nobody disturbed lowered its voice, stopped, or took a turn for the player's.</summary>
        int BargeIns { get; }

        /// <summary>When the voice was lowered by 12 dB after an onset, or stopped if that came first, in seconds; NaN when neither.</summary>
        double DuckedAt(double onset, int character);

        /// <summary>When the voice fell silent after an onset, in seconds.</summary>
        double SilentAt(double onset, int character);

        /// <summary>Whether the voice goes on after a disturbance.</summary>
        bool GoesOn(in Stretch disturbance, int character);

        /// <summary>Whether what entered the history of an interrupted utterance is what was heard; null where this way of looking cannot say.</summary>
        bool? HistoryEqualsHeard(SpokenUtterance utterance);
    }
}
