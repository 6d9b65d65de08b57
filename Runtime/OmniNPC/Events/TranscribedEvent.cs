using System;

namespace OmniNPC
{
    /// <summary>The words of the player's turn are known, and the turn is over for certain.</summary>
    public readonly struct TranscribedEvent
    {
        internal TranscribedEvent(Npc npc, int turn, ReadOnlyMemory<char> text, bool isSpoken)
        {
            Npc = npc;
            Turn = turn;
            Text = text;
            IsSpoken = isSpoken;
        }

        /// <summary>The character that was spoken to.</summary>
        public Npc Npc { get; }

        /// <summary>Number of the turn, counted per character from 1.</summary>
        public int Turn { get; }

        /// <summary>What the character understood, empty when it was no words, or the line as typed. Valid until the handler returns.</summary>
        public ReadOnlyMemory<char> Text { get; }

        /// <summary>Whether it was heard as sound; false when it was typed.</summary>
        public bool IsSpoken { get; }
    }
}
