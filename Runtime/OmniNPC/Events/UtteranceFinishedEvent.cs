using System;
using OmniNPC.Mouths;
using OmniNPC.Voice;

namespace OmniNPC
{
    /// <summary>An utterance is over: it was heard to its end, or it was interrupted.</summary>
    public readonly struct UtteranceFinishedEvent
    {
        internal UtteranceFinishedEvent(Npc npc, int utterance, int turn, ReadOnlyMemory<char> heardText, ReadOnlyMemory<char> subtitle, ReadOnlyMemory<SpokenWord> words, VisemeTrack visemes, bool wasInterrupted)
        {
            Npc = npc;
            Utterance = utterance;
            Turn = turn;
            HeardText = heardText;
            Subtitle = subtitle;
            Words = words;
            Visemes = visemes;
            WasInterrupted = wasInterrupted;
        }

        /// <summary>The character that spoke.</summary>
        public Npc Npc { get; }

        /// <summary>Number of the utterance, counted per character from 1.</summary>
        public int Utterance { get; }

        /// <summary>The turn it answered, or 0 for a line of <see cref="OmniNPC.Npc.Say"/>.</summary>
        public int Turn { get; }

        /// <summary>What was heard of it; this and nothing else enters the character's history. Valid until the handler returns.</summary>
        public ReadOnlyMemory<char> HeardText { get; }

        /// <summary>The heard text as a subtitle shows it: an utterance that was cut short ends in a dash. Valid until the handler returns.</summary>
        public ReadOnlyMemory<char> Subtitle { get; }

        /// <summary>The heard words and their times; ranges index <see cref="HeardText"/>. Valid until the handler returns.</summary>
        public ReadOnlyMemory<SpokenWord> Words { get; }

        /// <summary>The mouth of the utterance, as far as it was generated; of one that was cut short more than was heard. Valid until the handler returns.</summary>
        public VisemeTrack Visemes { get; }

        /// <summary>Whether it was cut short.</summary>
        public bool WasInterrupted { get; }
    }
}
