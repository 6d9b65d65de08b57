using System;
using OmniNPC.Speech;

namespace OmniNPC.Voice
{
    /// <summary>One utterance as the game sees it: its text, the actions in it and how much of it was heard.</summary>
    internal sealed class Utterance
    {
        private const char Dash = '\u2014';

        private char[] text = new char[1024];
        private PendingAction[] actions = new PendingAction[16];
        private int actionCount;

        public Utterance(SpeechFormat format)
        {
            Ledger = new PlaybackLedger(format);
        }

        public PlaybackLedger Ledger { get; }

        /// <summary>Number of the utterance, or 0 while nothing of it has come.</summary>
        public int Number { get; set; }

        public int Turn { get; set; }

        public int TextLength { get; private set; }

        public ReadOnlyMemory<char> Text => text.AsMemory(0, TextLength);

        /// <summary>The mind has generated all of it.</summary>
        public bool IsGenerated { get; set; }

        /// <summary>It is over and its end has not been raised yet.</summary>
        public bool IsOver { get; set; }

        public bool WasInterrupted { get; private set; }

        /// <summary>Characters heard, once it is over.</summary>
        public int HeardLength { get; private set; }

        /// <summary>What was heard, once it is over, as a subtitle shows it: cut short, it ends in a dash.</summary>
        public ReadOnlyMemory<char> Subtitle { get; private set; }

        public int ActionsRaised { get; private set; }

        public void Clear(int turn)
        {
            Ledger.Clear();
            Number = 0;
            Turn = turn;
            TextLength = 0;
            actionCount = 0;
            ActionsRaised = 0;
            HeardLength = 0;
            Subtitle = default;
            IsGenerated = IsOver = WasInterrupted = false;
        }

        /// <summary>Room for more text at its end; the caller fills it.</summary>
        public Span<char> Extend(int length)
        {
            if (TextLength + length > text.Length)
            {
                Array.Resize(ref text, Math.Max(text.Length * 2, TextLength + length));
            }

            TextLength += length;
            return text.AsSpan(TextLength - length, length);
        }

        /// <summary>States that it is over; what follows the heard text in the buffer is needed no more, so the dash takes its place.</summary>
        public void Close(int heardLength, bool wasInterrupted)
        {
            HeardLength = heardLength;
            WasInterrupted = wasInterrupted;
            if (wasInterrupted && heardLength > 0)
            {
                if (heardLength == TextLength)
                {
                    Extend(1);
                }

                text[heardLength] = Dash;
            }

            Subtitle = text.AsMemory(0, heardLength + (wasInterrupted && heardLength > 0 ? 1 : 0));
        }

        public void AddAction(int action, int argument, int position)
        {
            if (actionCount == actions.Length)
            {
                Array.Resize(ref actions, actions.Length * 2);
            }

            actions[actionCount++] = new PendingAction { Action = action, Argument = argument, Position = position };
        }

        /// <summary>Takes the next action whose place was heard; when the utterance ended by itself, every place was.</summary>
        public bool TryTakeAction(out int action, out int argument)
        {
            action = argument = -1;
            if (ActionsRaised == actionCount || (IsOver && WasInterrupted))
            {
                return false;
            }

            PendingAction next = actions[ActionsRaised];
            bool isSilent = IsGenerated && Ledger.Generated == 0;
            if (!IsOver && !isSilent && !Ledger.IsHeardUpTo(next.Position, text.AsSpan(0, TextLength)))
            {
                return false;
            }

            ActionsRaised++;
            action = next.Action;
            argument = next.Argument;
            return true;
        }

        private struct PendingAction
        {
            public int Action;
            public int Argument;
            public int Position;
        }
    }
}
