using System;
using System.Collections.Generic;
using OmniNPC.Tavern.Reports;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>Turns a world's events into the turns of a conversation with one character or several.</summary>
    internal sealed class SceneLog
    {
        private readonly List<TurnRecord> turns = new List<TurnRecord>();
        private readonly Dictionary<TurnKey, TurnRecord> byNumber = new Dictionary<TurnKey, TurnRecord>();
        private readonly List<CharacterLog> characters = new List<CharacterLog>();
        private readonly Dictionary<NpcHandle, CharacterLog> byHandle = new Dictionary<NpcHandle, CharacterLog>();
        private readonly List<string> faults = new List<string>();
        private TurnRecord? pending;
        private bool isInto;

        /// <summary>The turns so far, in order.</summary>
        public IReadOnlyList<TurnRecord> Turns => turns;

        /// <summary>What went wrong, in order.</summary>
        public IReadOnlyList<string> Faults => faults;

        /// <summary>Turns and their records.</summary>
        public IReadOnlyDictionary<TurnKey, TurnRecord> ByNumber => byNumber;

        /// <summary>What each character said and did, in the order they came.</summary>
        public IReadOnlyList<CharacterLog> Characters => characters;

        /// <summary>Scripted lines of characters, each in order.</summary>
        public List<TurnRecord> Remarks { get; } = new List<TurnRecord>();

        /// <summary>What a character understood last; empty before the first turn.</summary>
        public string LastHeard { get; private set; } = string.Empty;

        /// <summary>Whether any character is being heard.</summary>
        public bool IsAnyHeard
        {
            get
            {
                foreach (CharacterLog character in characters)
                {
                    if (character.HeardNow.Count > 0)
                    {
                        return true;
                    }
                }

                return false;
            }
        }

        /// <summary>What one character said and did.</summary>
        public CharacterLog Of(NpcHandle npc) => byHandle[npc];

        /// <summary>Notes that a character is there.</summary>
        public void Enters(NpcHandle npc, string name)
        {
            CharacterLog log = new CharacterLog(name);
            characters.Add(log);
            byHandle.Add(npc, log);
        }

        /// <summary>Notes that the player begins a line.</summary>
        public void PlayerBegins(PlayerLine line, double nowSeconds)
        {
            CloseAside();
            isInto = IsAnyHeard;
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

        /// <summary>Takes the player's words as a character understood them.</summary>
        public void Transcribed(NpcHandle npc, int turn, string text, bool isSpoken, double nowSeconds)
        {
            TurnRecord record = pending ?? NewTurn(isSpoken, nowSeconds);
            pending = null;
            record.Heard = text;
            record.Speaker = Of(npc).Name;
            byNumber[new TurnKey(npc, turn)] = record;
            LastHeard = text;
            Of(npc).Hush();
        }

        /// <summary>Takes an action.</summary>
        public void Action(NpcHandle npc, int turn, string name, string? argument, double nowSeconds)
        {
            string written = argument == null ? name : $"{name}({argument})";
            Of(npc).Actions.Add(new TimelineMark(nowSeconds, nowSeconds, written));
            if (byNumber.TryGetValue(new TurnKey(npc, turn), out TurnRecord? record))
            {
                record.Actions.Add(written);
            }
        }

        /// <summary>Takes the end of an utterance: its words get their final ends.</summary>
        public void Finished(NpcHandle npc, int turn, string text, ReadOnlySpan<SpokenWord> words, bool wasInterrupted)
        {
            CharacterLog character = Of(npc);
            if (!byNumber.TryGetValue(new TurnKey(npc, turn), out TurnRecord? record))
            {
                // No turn of the player: a line the game gave it to say.
                record = new TurnRecord { Speaker = character.Name };
                if (text.Length > 0)
                {
                    Remarks.Add(record);
                }
            }

            character.Finished(words, record);
            record.Said = record.Said.Length == 0 ? text : record.Said + " " + text;
            record.Interrupted |= wasInterrupted;
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
