using System;

namespace OmniNPC
{
    /// <summary>A word of a character begins to be heard.</summary>
    public readonly struct SubtitleWordEvent
    {
        internal SubtitleWordEvent(Npc npc, int utterance, ReadOnlyMemory<char> text, double startSeconds, double endSeconds, double worldStartSeconds, double worldEndSeconds)
        {
            Npc = npc;
            Utterance = utterance;
            Text = text;
            StartSeconds = startSeconds;
            EndSeconds = endSeconds;
            WorldStartSeconds = worldStartSeconds;
            WorldEndSeconds = worldEndSeconds;
        }

        /// <summary>The speaking character.</summary>
        public Npc Npc { get; }

        /// <summary>Number of the utterance, counted per character from 1.</summary>
        public int Utterance { get; }

        /// <summary>The word with its punctuation, without spaces. Valid until the handler returns.</summary>
        public ReadOnlyMemory<char> Text { get; }

        /// <summary>When the word begins, in seconds of the utterance's sound.</summary>
        public double StartSeconds { get; }

        /// <summary>When the word ends, as far as it was generated when it began; <see cref="UtteranceFinishedEvent.Words"/> has the final times.</summary>
        public double EndSeconds { get; }

        /// <summary>When the word began to be heard, on the world's clock.</summary>
        public double WorldStartSeconds { get; }

        /// <summary>When it will have been heard, on the world's clock, if the voice does not starve.</summary>
        public double WorldEndSeconds { get; }
    }
}
