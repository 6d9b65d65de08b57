using System;
using System.Collections.Generic;
using OmniNPC.Tavern.Reports;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>What one character said, did and how the player's voice lowered or stopped it.</summary>
    internal sealed class CharacterLog
    {
        private readonly List<WordRecord> heardNow = new List<WordRecord>();
        private string? overlap;
        private double overlapSince;

        public CharacterLog(string name)
        {
            Name = name;
        }

        /// <summary>The character's name.</summary>
        public string Name { get; }

        /// <summary>The words of the utterance that is being heard.</summary>
        public IReadOnlyList<WordRecord> HeardNow => heardNow;

        /// <summary>Every word heard so far, in scene seconds.</summary>
        public List<WordRecord> Words { get; } = new List<WordRecord>();

        /// <summary>Every action so far.</summary>
        public List<TimelineMark> Actions { get; } = new List<TimelineMark>();

        /// <summary>What it said while it listened.</summary>
        public List<TimelineMark> Backchannels { get; } = new List<TimelineMark>();

        /// <summary>Stretches in which the player was heard over it: lowered, stopped, given up.</summary>
        public List<TimelineMark> Overlaps { get; } = new List<TimelineMark>();

        /// <summary>Takes a word that begins to be heard.</summary>
        public void Word(string text, double startSeconds, double endSeconds) => heardNow.Add(new WordRecord(text, startSeconds, endSeconds));

        /// <summary>Nothing is being heard of it any more.</summary>
        public void Hush() => heardNow.Clear();

        /// <summary>Takes the end of an utterance: its words get their final ends.</summary>
        /// <param name="words">The final words.</param>
        /// <param name="turn">The turn they belong to, or null.</param>
        public void Finished(ReadOnlySpan<SpokenWord> words, TurnRecord? turn)
        {
            for (int i = 0; i < words.Length && i < heardNow.Count; i++)
            {
                double start = heardNow[i].StartSeconds;
                WordRecord word = new WordRecord(heardNow[i].Text, start, start + words[i].EndSeconds - words[i].StartSeconds);
                Words.Add(word);
                turn?.Words.Add(word);
            }

            heardNow.Clear();
        }

        /// <summary>Takes a change of the place in the turn table.</summary>
        public void Dialogue(DialogueState to, double nowSeconds)
        {
            if (overlap != null)
            {
                Overlaps.Add(new TimelineMark(overlapSince, nowSeconds, overlap));
            }

            overlap = to switch
            {
                DialogueState.Ducked => "lowered",
                DialogueState.Paused => "stopped",
                DialogueState.Yielding => "gives way",
                _ => null,
            };
            overlapSince = nowSeconds;
        }
    }
}
