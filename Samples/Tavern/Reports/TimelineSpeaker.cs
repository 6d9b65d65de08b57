using System.Collections.Generic;

namespace OmniNPC.Tavern.Reports
{
    /// <summary>One character's part of a picture: its words, what it did, and what became of its voice.</summary>
    internal sealed class TimelineSpeaker
    {
        public TimelineSpeaker(string name)
        {
            Name = name;
        }

        /// <summary>The character's name.</summary>
        public string Name { get; }

        /// <summary>The words as they were heard.</summary>
        public List<WordRecord> Words { get; } = new List<WordRecord>();

        /// <summary>What it said while it listened.</summary>
        public List<TimelineMark> Backchannels { get; } = new List<TimelineMark>();

        /// <summary>Stretches in which it was lowered, stopped or giving way because the player spoke.</summary>
        public List<TimelineMark> Overlaps { get; } = new List<TimelineMark>();

        /// <summary>The actions it asked for.</summary>
        public List<TimelineMark> Actions { get; } = new List<TimelineMark>();

        /// <summary>Whether anything of it falls between two times.</summary>
        public bool IsActive(double from, double to)
        {
            foreach (WordRecord word in Words)
            {
                if (word.StartSeconds >= from && word.StartSeconds < to)
                {
                    return true;
                }
            }

            return Falls(Actions, from, to) || Falls(Backchannels, from, to);
        }

        private static bool Falls(List<TimelineMark> marks, double from, double to)
        {
            foreach (TimelineMark mark in marks)
            {
                if (mark.EndSeconds >= from && mark.StartSeconds < to)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
