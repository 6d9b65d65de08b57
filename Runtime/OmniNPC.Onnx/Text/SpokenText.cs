using System;

namespace OmniNPC.Onnx.Text
{
    /// <summary>Words, pauses and sentence ends in speaking order; cleared and filled again without allocation once it has grown.</summary>
    internal sealed class SpokenText
    {
        private char[] characters = new char[1024];
        private Item[] items = new Item[128];
        private int used;

        public int Count { get; private set; }

        public SpokenKind Kind(int index) => items[index].Kind;

        /// <summary>The mark of a pause or of a sentence end.</summary>
        public char Mark(int index) => items[index].Mark;

        public ReadOnlySpan<char> Word(int index) => characters.AsSpan(items[index].Start, items[index].Length);

        public void Clear()
        {
            Count = 0;
            used = 0;
        }

        public void Add(ReadOnlySpan<char> word)
        {
            if (used + word.Length > characters.Length)
            {
                Array.Resize(ref characters, Math.Max(used + word.Length, characters.Length * 2));
            }

            for (int i = 0; i < word.Length; i++)
            {
                char c = word[i];
                characters[used + i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
            }

            Push(new Item(SpokenKind.Word, used, word.Length, '\0'));
            used += word.Length;
        }

        /// <summary>Adds the name of a letter.</summary>
        public void AddLetter(char letter)
        {
            Span<char> word = stackalloc char[] { letter, '.' };
            Add(word);
        }

        public void AddPause(char mark) => Push(new Item(SpokenKind.Pause, 0, 0, mark));

        public void AddEnd(char mark) => Push(new Item(SpokenKind.End, 0, 0, mark));

        private void Push(Item item)
        {
            if (Count == items.Length)
            {
                Array.Resize(ref items, Count * 2);
            }

            items[Count++] = item;
        }

        private readonly struct Item
        {
            public Item(SpokenKind kind, int start, int length, char mark)
            {
                Kind = kind;
                Start = start;
                Length = length;
                Mark = mark;
            }

            public SpokenKind Kind { get; }

            public int Start { get; }

            public int Length { get; }

            public char Mark { get; }
        }
    }
}
