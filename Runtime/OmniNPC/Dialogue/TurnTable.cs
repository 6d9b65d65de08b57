using System;
using static OmniNPC.Dialogue.TurnTimes;
using static OmniNPC.DialogueState;

namespace OmniNPC.Dialogue
{
    /// <summary>Every transition of a conversation, in the order in which they are tried: the first whose guard holds is taken; an event without a line changes nothing.</summary>
    internal static class TurnTable
    {
        private static readonly DialogueState[] Free = { Idle, Yielding };
        private static readonly DialogueState[] TurnOfPlayer = { PlayerSpeaking, MaybeEnd };
        private static readonly DialogueState[] TurnOfCharacter = { Thinking, Speaking, Ducked, Paused };
        private static readonly DialogueState[] Undisturbed = { Thinking, Speaking };
        private static readonly DialogueState[] Overlapped = { Ducked, Paused };
        private static readonly DialogueState[] Voiced = { Speaking, Ducked, Paused };
        private static readonly DialogueState[] Running = { Thinking, Speaking, Ducked };

        public static readonly TurnRule[] Rules =
        {
            // The player takes the turn.
            Rule(Idle, TurnEvent.Onset, TurnAction.BeginTurn, PlayerSpeaking),
            Rule(Yielding, TurnEvent.Onset, "no turn is open", m => !m.Facts.HasTurn, TurnAction.BeginTurn, PlayerSpeaking),
            Rule(PlayerSpeaking, TurnEvent.Knock, TurnAction.WithdrawTurn, Idle),
            Rule(PlayerSpeaking, TurnEvent.Offset, TurnAction.EndTurn, MaybeEnd),
            Rule(PlayerSpeaking, TurnEvent.SoundEnded, TurnAction.CloseTurn, Thinking),

            // Is the turn over?
            Rule(MaybeEnd, TurnEvent.Onset, TurnAction.ResumeTurn, PlayerSpeaking),
            Rule(MaybeEnd, TurnEvent.Tick, "silent for as long as the estimate asks", m => m.Facts.SilenceSeconds >= m.Facts.HoldSeconds, TurnAction.GiveTurn, Thinking),
            Rule(MaybeEnd, TurnEvent.SoundEnded, TurnAction.GiveTurn, Thinking),

            // Whose turn is it?
            Rule(TurnOfCharacter, TurnEvent.OthersTurn, "nothing was heard", m => !m.Facts.IsHeard, TurnAction.HandOver, Idle),

            // The character takes the turn.
            Rule(Free, TurnEvent.Typed, "no turn is open", m => !m.Facts.HasTurn, TurnAction.None, Thinking),
            Rule(Free, TurnEvent.Line, "no turn is open", m => !m.Facts.HasTurn, TurnAction.None, Thinking),
            Rule(Idle, TurnEvent.Tick, "silent for as long as the game lets it be", m => m.SecondsInState >= m.Facts.PromptSeconds, TurnAction.Prompt, Thinking),
            Rule(Thinking, TurnEvent.Audible, TurnAction.None, Speaking),

            // The player is heard while the turn is the character's.
            Rule(Thinking, TurnEvent.Onset, "what the player said is not read yet", m => m.Facts.IsTurnUnread, TurnAction.ResumeTurn, PlayerSpeaking),
            Rule(Thinking, TurnEvent.Onset, "interruptible", m => m.Facts.IsInterruptible, TurnAction.HearAside, Paused),
            Rule(TurnOfCharacter, TurnEvent.Onset, TurnAction.HearAside),
            Rule(Speaking, TurnEvent.Tick, $"interruptible, player speaking for {Ms(DuckAfter)}", m => m.Facts.IsInterruptible && m.IsSustained(DuckAfter), TurnAction.Duck, Ducked),
            Rule(Ducked, TurnEvent.Tick, $"player speaking for {Ms(PauseAfter)}", m => m.IsSustained(PauseAfter), TurnAction.Pause, Paused),
            Rule(Paused, TurnEvent.Tick, $"player voiced for {Ms(BargeIn)}", m => m.IsAsideOf(BargeIn), TurnAction.Yield, Yielding),
            Rule(Paused, TurnEvent.Tick, $"the player is speaking after {Ms(LongestPause)}", m => m.SecondsInState >= LongestPause && m.IsAsideOf(0), TurnAction.Yield, Yielding),

            // What was it? A cough, a listener's "mm", or somebody who wants the turn.
            Rule(TurnOfCharacter, TurnEvent.Offset, TurnAction.AskWords),
            Rule(TurnOfCharacter, TurnEvent.SoundEnded, TurnAction.AskWords),
            Rule(Undisturbed, TurnEvent.Knock, TurnAction.DropAside),
            Rule(Undisturbed, TurnEvent.Words, "none, or a backchannel, or all of it may be echo", m => m.IsNoClaim, TurnAction.DropAside),
            Rule(Ducked, TurnEvent.Knock, TurnAction.Restore, Speaking),
            Rule(Ducked, TurnEvent.Words, "none, or a backchannel", m => m.IsNoClaim, TurnAction.Restore, Speaking),
            Rule(Paused, TurnEvent.Knock, "something was heard", m => m.Facts.IsHeard, TurnAction.Resume, Speaking),
            Rule(Paused, TurnEvent.Knock, TurnAction.Resume, Thinking),
            Rule(Paused, TurnEvent.Words, "none, or a backchannel; something was heard", m => m.IsNoClaim && m.Facts.IsHeard, TurnAction.Resume, Speaking),
            Rule(Paused, TurnEvent.Words, "none, or a backchannel", m => m.IsNoClaim, TurnAction.Resume, Thinking),
            Rule(Voiced, TurnEvent.Words, "they want an answer, interruptible", m => m.Facts.Words == PlayerWords.Speech && m.Facts.IsInterruptible, TurnAction.Yield, Yielding),

            // No words came: how long it was decides.
            Rule(Overlapped, TurnEvent.Tick, $"silent for {Ms(WordsDeadline)} after more than {Ms(ShortAck)}, or after a collision", m => m.IsUndecided && !m.IsShortAck, TurnAction.Yield, Yielding),
            Rule(Ducked, TurnEvent.Tick, $"silent for {Ms(WordsDeadline)}", m => m.IsUndecided, TurnAction.Restore, Speaking),
            Rule(Paused, TurnEvent.Tick, $"silent for {Ms(WordsDeadline)}; something was heard", m => m.IsUndecided && m.Facts.IsHeard, TurnAction.Resume, Speaking),
            Rule(Paused, TurnEvent.Tick, $"silent for {Ms(WordsDeadline)}", m => m.IsUndecided, TurnAction.Resume, Thinking),

            // The utterance ends by itself.
            Rule(Running, TurnEvent.Finished, "the player is speaking", m => m.Facts.HasAside && m.Facts.IsPlayerSpeaking, TurnAction.FinishIntoTurn, PlayerSpeaking),
            Rule(Running, TurnEvent.Finished, $"an aside wants an answer, or was longer than {Ms(ShortAck)}", m => m.IsClaim, TurnAction.FinishIntoEnd, MaybeEnd),
            Rule(Running, TurnEvent.Finished, TurnAction.Finish, Idle),

            // Everything stops.
            Rule(Voiced, TurnEvent.Cut, "something was heard", m => m.Facts.IsHeard, TurnAction.Cut, Yielding),
            Rule(TurnOfCharacter, TurnEvent.Cut, TurnAction.Cut, Idle),
            Rule(TurnOfPlayer, TurnEvent.Cut, TurnAction.Cut, Idle),
            Rule(Yielding, TurnEvent.Cut, "a turn is open", m => m.Facts.HasTurn, TurnAction.Cut, Idle),

            // After the fade.
            Rule(Yielding, TurnEvent.SoundEnded, "a turn is open", m => m.Facts.HasTurn, TurnAction.CloseTurn, Thinking),
            Rule(Yielding, TurnEvent.Tick, "faded, the player is speaking", m => m.IsFaded && m.Facts.HasTurn && m.Facts.IsPlayerSpeaking, TurnAction.None, PlayerSpeaking),
            Rule(Yielding, TurnEvent.Tick, "faded, a turn is open", m => m.IsFaded && m.Facts.HasTurn, TurnAction.EndTurn, MaybeEnd),
            Rule(Yielding, TurnEvent.Tick, "faded", m => m.IsFaded, TurnAction.None, Idle),
        };

        private static string Ms(double seconds) => FormattableString.Invariant($"{Math.Round(seconds * 1000)} ms");

        private static TurnRule Rule(DialogueState from, TurnEvent e, TurnAction action, DialogueState to)
            => new TurnRule(new[] { from }, e, string.Empty, null, action, to);

        private static TurnRule Rule(DialogueState from, TurnEvent e, string when, Func<TurnMachine, bool> guard, TurnAction action, DialogueState to)
            => new TurnRule(new[] { from }, e, when, guard, action, to);

        private static TurnRule Rule(DialogueState[] from, TurnEvent e, TurnAction action, DialogueState? to = null)
            => new TurnRule(from, e, string.Empty, null, action, to);

        private static TurnRule Rule(DialogueState[] from, TurnEvent e, string when, Func<TurnMachine, bool> guard, TurnAction action, DialogueState? to = null)
            => new TurnRule(from, e, when, guard, action, to);
    }
}
