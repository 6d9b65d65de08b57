using System;
using System.Collections.Generic;
using OmniNPC.Speech;

namespace OmniNPC.Dialogue
{
    /// <summary>Takes a reply token by token apart into text to be spoken and actions to be asked for. An action never reaches the text.</summary>
    /// <remarks>Thread: mind. Allocates: at construction only.</remarks>
    internal sealed class ReplyParser
    {
        private const int NoAction = -1;

        private readonly IReadOnlyList<ActionDescription> actions;
        private readonly ITokenizer tokenizer;
        private readonly Dictionary<int, int> actionOfToken = new Dictionary<int, int>();
        private readonly StreamingDetokenizer detokenizer = new StreamingDetokenizer();
        private readonly char[] characters = new char[NpcLink.CharactersPerStep];

        // Longer arguments than any declared value can be are wrong however they go on.
        private readonly char[] argument = new char[128];
        private int argumentLength;
        private int openAction = NoAction;
        private int textLength;

        public ReplyParser(ISpeechModel model)
        {
            actions = model.Actions;
            tokenizer = model.Tokenizer;
            for (int i = 0; i < actions.Count; i++)
            {
                actionOfToken.Add(actions[i].Token, i);
            }
        }

        /// <summary>The text the last token added.</summary>
        public ReadOnlySpan<char> Text => characters.AsSpan(0, textLength);

        /// <summary>Whether the last token belongs to an action.</summary>
        public bool IsInAction { get; private set; }

        /// <summary>The action the last token completed, or -1.</summary>
        public int Action { get; private set; }

        /// <summary>Index of its argument among the declared values, or -1.</summary>
        public int Argument { get; private set; }

        /// <summary>Actions the last token proved malformed.</summary>
        public int Malformed { get; private set; }

        public void Reset()
        {
            detokenizer.Reset();
            openAction = NoAction;
            textLength = 0;
        }

        public void Take(int id)
        {
            Clear();
            IsInAction = openAction != NoAction;
            if (actionOfToken.TryGetValue(id, out int action))
            {
                Begin(action);
            }
            else if (id == tokenizer.Special.ActionEnd)
            {
                End();
            }
            else if (openAction != NoAction)
            {
                int room = argument.Length - argumentLength;
                int length = detokenizer.Append(Cut(tokenizer.Bytes(id)), characters);
                characters.AsSpan(0, Math.Min(room, length)).CopyTo(argument.AsSpan(argumentLength));
                argumentLength += Math.Min(room, length);
            }
            else
            {
                textLength = detokenizer.Append(Cut(tokenizer.Bytes(id)), characters);
            }
        }

        /// <summary>The reply is over: what is incomplete is text to its end, or a malformed action.</summary>
        public void Finish()
        {
            Clear();
            if (openAction != NoAction)
            {
                Malformed = 1;
                openAction = NoAction;
                detokenizer.Reset();
            }
            else
            {
                textLength = detokenizer.Flush(characters);
            }
        }

        private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> bytes)
            => bytes.Slice(0, Math.Min(bytes.Length, NpcLink.CharactersPerStep - 2));

        private void Clear()
        {
            textLength = 0;
            Action = Argument = -1;
            Malformed = 0;
        }

        private void Begin(int action)
        {
            IsInAction = true;
            Malformed = openAction != NoAction ? 1 : 0;
            openAction = NoAction;
            detokenizer.Reset();
            if (actions[action].Argument == null)
            {
                Action = action;
            }
            else
            {
                openAction = action;
                argumentLength = 0;
            }
        }

        private void End()
        {
            IsInAction = true;
            if (openAction == NoAction)
            {
                Malformed = 1;
                return;
            }

            bool isWhole = detokenizer.Flush(characters) == 0;
            ReadOnlySpan<char> found = ((ReadOnlySpan<char>)argument.AsSpan(0, argumentLength)).Trim();
            IReadOnlyList<string> values = actions[openAction].Values;
            for (int i = 0; i < values.Count; i++)
            {
                if (isWhole && found.SequenceEqual(values[i].AsSpan()))
                {
                    Action = openAction;
                    Argument = i;
                }
            }

            Malformed = Action < 0 ? 1 : 0;
            openAction = NoAction;
        }
    }
}
