using System;

namespace OmniNPC.Dialogue
{
    /// <summary>One line of the turn table.</summary>
    internal sealed class TurnRule
    {
        public TurnRule(DialogueState[] from, TurnEvent @event, string when, Func<TurnMachine, bool>? guard, TurnAction action, DialogueState? to)
        {
            From = from;
            Event = @event;
            When = when;
            Guard = guard;
            Action = action;
            To = to;
            Why = when.Length == 0 ? @event.ToString() : $"{@event}: {when}";
        }

        public DialogueState[] From { get; }

        public TurnEvent Event { get; }

        /// <summary>The guard in words; empty when there is none.</summary>
        public string When { get; }

        /// <summary>Event and guard in words, for people.</summary>
        public string Why { get; }

        public Func<TurnMachine, bool>? Guard { get; }

        public TurnAction Action { get; }

        /// <summary>The next state; null when it stays what it is.</summary>
        public DialogueState? To { get; }
    }
}
