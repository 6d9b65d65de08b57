using System;
using System.Collections.Generic;
using OmniNPC.Tavern.Reports;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>Turns a world's events into the turns of a conversation.</summary>
    internal sealed class SceneLog
    {
        private readonly List<TurnRecord> turns = new List<TurnRecord>();
        private readonly Dictionary<int, TurnRecord> byNumber = new Dictionary<int, TurnRecord>();
        private readonly List<WordRecord> heardNow = new List<WordRecord>();
        private readonly List<string> faults = new List<string>();
        private TurnRecord? pending;
        private bool isInto;
        private string? overlap;
        private double overlapSince;

        /// <summary>The turns so far, in order.</summary>
        public IReadOnlyList<TurnRecord> Turns => turns;

        /// <summary>What went wrong, in order.</summary>
        public IReadOnlyList<string> Faults => faults;

        /// <summary>Turn numbers and their records.</summary>
        public IReadOnlyDictionary<int, TurnRecord> ByNumber => byNumber;

        /// <summary>The words of the utterance that is being heard.</summary>
        public IReadOnlyList<WordRecord> HeardNow => heardNow;

        /// <summary>Every word heard so far, in scene seconds.</summary>
        public List<WordRecord> Words { get; } = new List<WordRecord>();

        /// <summary>Every action so far.</summary>
        public List<TimelineMark> Actions { get; } = new List<TimelineMark>();

        /// <summary>What the character said while it listened.</summary>
        public List<TimelineMark> Backchannels { get; } = new List<TimelineMark>();

        /// <summary>Stretches in which the player was heard over the character: lowered, stopped, given up.</summary>
        public List<TimelineMark> Overlaps { get; } = new List<TimelineMark>();

        /// <summary>What the character understood last; empty before the first turn.</summary>
        public string LastHeard { get; private set; } = string.Empty;

        /// <summary>Notes that the player begins a line.</summary>
        public void PlayerBegins(PlayerLine line, double nowSeconds)
        {
            CloseAside();
            isInto = heardNow.Count > 0;
            pending = new TurnRecord { Given = line.Given, IsSpoken = line.IsSpoken, PlayerStartSeconds = nowSeconds, PlayerEndSeconds = nowSeconds };
            turns.Add(pending);
        }

        /// <summary>What was said into an answer and never became a turn was none.</summary>
        public void CloseAside()
        {
            if (pending != null && isInto)
            {
                pending.IsAside = true;
                pending = null;
            }
        }

        /// <summary>Notes that the player's line is over.</summary>
        public void PlayerEnds(double nowSeconds)
        {
            if (turns.Count > 0)
            {
                turns[turns.Count - 1].PlayerEndSeconds = nowSeconds;
            }
        }

        /// <summary>Takes the player's words as understood.</summary>
        public void Transcribed(int turn, string text, bool isSpoken, double nowSeconds)
        {
            TurnRecord record = pending ?? NewTurn(isSpoken, nowSeconds);
            pending = null;
            record.Heard = text;
            byNumber[turn] = record;
            LastHeard = text;
            heardNow.Clear();
        }

        /// <summary>Takes a word that begins to be heard.</summary>
        public void Word(string text, double startSeconds, double endSeconds) => heardNow.Add(new WordRecord(text, startSeconds, endSeconds));

        /// <summary>Takes an action.</summary>
        public void Action(int turn, string name, string? argument, double nowSeconds)
        {
            string written = argument == null ? name : $"{name}({argument})";
            Actions.Add(new TimelineMark(nowSeconds, nowSeconds, written));
            if (byNumber.TryGetValue(turn, out TurnRecord? record))
            {
                record.Actions.Add(written);
            }
        }

        /// <summary>Takes the end of an utterance: its words get their final ends.</summary>
        public void Finished(int turn, string text, ReadOnlySpan<SpokenWord> words, bool wasInterrupted)
        {
            byNumber.TryGetValue(turn, out TurnRecord? record);
            for (int i = 0; i < words.Length && i < heardNow.Count; i++)
            {
                double start = heardNow[i].StartSeconds;
                WordRecord word = new WordRecord(heardNow[i].Text, start, start + words[i].EndSeconds - words[i].StartSeconds);
                Words.Add(word);
                record?.Words.Add(word);
            }

            if (record != null)
            {
                record.Said = record.Said.Length == 0 ? text : record.Said + " " + text;
                record.Interrupted |= wasInterrupted;
            }

            heardNow.Clear();
        }

        /// <summary>Takes what the character says while it listens.</summary>
        public void Backchannel(string text, double startSeconds, double endSeconds) => Backchannels.Add(new TimelineMark(startSeconds, endSeconds, text));

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

        /// <summary>Takes a fault.</summary>
        public void Faulted(string message) => faults.Add(message);

        // A pause inside a spoken line longer than the endpoint's silence makes two turns of it.
        private TurnRecord NewTurn(bool isSpoken, double nowSeconds)
        {
            TurnRecord record = new TurnRecord { Given = turns.Count == 0 ? string.Empty : turns[turns.Count - 1].Given, IsSpoken = isSpoken, PlayerStartSeconds = nowSeconds, PlayerEndSeconds = nowSeconds };
            turns.Add(record);
            return record;
        }
    }
}
