using System;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>
    /// Listens to a world's events. The handlers copy into buffers made once, so that what a tick allocates stays what the runtime allocates;
    /// strings are made after the tick.
    /// </summary>
    internal sealed class SceneEar : IDisposable
    {
        // More than a tick can hold: 64 Ki characters is the longest text the world takes.
        private readonly SceneEvent[] events = new SceneEvent[1024];
        private readonly char[] text = new char[1 << 17];
        private readonly SpokenWord[] words = new SpokenWord[1 << 14];
        private readonly NpcWorld world;
        private int textLength;
        private int wordCount;

        public SceneEar(NpcWorld world)
        {
            this.world = world;
            world.Transcribed += OnTranscribed;
            world.SubtitleWord += OnWord;
            world.StateChanged += OnState;
            world.ActionRequested += OnAction;
            world.UtteranceFinished += OnFinished;
            world.Faulted += OnFaulted;
            world.DialogueChanged += OnDialogue;
            world.BackchannelPlayed += OnBackchannel;
        }

        /// <summary>Events since <see cref="Clear"/>.</summary>
        public int Count { get; private set; }

        /// <summary>One event.</summary>
        public ref readonly SceneEvent this[int index] => ref events[index];

        /// <summary>The text of an event.</summary>
        public string Text(in SceneEvent e) => new string(text, e.TextStart, e.TextLength);

        /// <summary>The final words of a finished utterance; their ranges index its text.</summary>
        public ReadOnlySpan<SpokenWord> Words(in SceneEvent e) => words.AsSpan(e.FirstWord, e.WordCount);

        /// <summary>Forgets what was read.</summary>
        public void Clear()
        {
            Count = 0;
            textLength = 0;
            wordCount = 0;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            world.Transcribed -= OnTranscribed;
            world.SubtitleWord -= OnWord;
            world.StateChanged -= OnState;
            world.ActionRequested -= OnAction;
            world.UtteranceFinished -= OnFinished;
            world.Faulted -= OnFaulted;
            world.DialogueChanged -= OnDialogue;
            world.BackchannelPlayed -= OnBackchannel;
        }

        private void OnTranscribed(in TranscribedEvent e)
        {
            ref SceneEvent kept = ref Next(SceneEventKind.Transcribed, e.Npc);
            kept.Turn = e.Turn;
            kept.Flag = e.IsSpoken;
            Copy(ref kept, e.Text.Span);
        }

        private void OnWord(in SubtitleWordEvent e)
        {
            ref SceneEvent kept = ref Next(SceneEventKind.Word, e.Npc);
            kept.Utterance = e.Utterance;
            kept.StartSeconds = e.WorldStartSeconds;
            kept.EndSeconds = e.WorldEndSeconds;
            Copy(ref kept, e.Text.Span);
        }

        private void OnState(in StateChangedEvent e) => Next(SceneEventKind.State, e.Npc).State = e.To;

        private void OnAction(in ActionRequestedEvent e)
        {
            ref SceneEvent kept = ref Next(SceneEventKind.Action, e.Npc);
            kept.Turn = e.Turn;
            kept.Name = e.Name;
            kept.Argument = e.Argument;
        }

        private void OnFinished(in UtteranceFinishedEvent e)
        {
            ref SceneEvent kept = ref Next(SceneEventKind.Finished, e.Npc);
            kept.Turn = e.Turn;
            kept.Utterance = e.Utterance;
            kept.Flag = e.WasInterrupted;
            Copy(ref kept, e.HeardText.Span);
            kept.FirstWord = wordCount;
            kept.WordCount = Math.Min(e.Words.Length, words.Length - wordCount);
            e.Words.Span.Slice(0, kept.WordCount).CopyTo(words.AsSpan(wordCount));
            wordCount += kept.WordCount;
        }

        private void OnFaulted(in FaultedEvent e) => Next(SceneEventKind.Faulted, e.Npc).Name = e.Message;

        private void OnDialogue(in DialogueChangedEvent e) => Next(SceneEventKind.Dialogue, e.Npc).Dialogue = e.To;

        private void OnBackchannel(in BackchannelPlayedEvent e)
        {
            ref SceneEvent kept = ref Next(SceneEventKind.Backchannel, e.Npc);
            kept.StartSeconds = e.WorldStartSeconds;
            kept.EndSeconds = e.WorldEndSeconds;
            kept.Flag = e.IsAddressed;
            Copy(ref kept, e.Text.AsSpan());
        }

        private ref SceneEvent Next(SceneEventKind kind, Npc npc)
        {
            if (Count == events.Length)
            {
                throw new InvalidOperationException($"More than {events.Length} events came in one tick.");
            }

            ref SceneEvent e = ref events[Count++];
            e = default;
            e.Kind = kind;
            e.Npc = npc.Handle;
            return ref e;
        }

        private void Copy(ref SceneEvent e, ReadOnlySpan<char> from)
        {
            int length = Math.Min(from.Length, text.Length - textLength);
            from.Slice(0, length).CopyTo(text.AsSpan(textLength));
            e.TextStart = textLength;
            e.TextLength = length;
            textLength += length;
        }
    }
}
