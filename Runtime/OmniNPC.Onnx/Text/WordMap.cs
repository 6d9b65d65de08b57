using System;

namespace OmniNPC.Onnx.Text
{
    /// <summary>A hash table from words to runs of text tokens, looked up by span without allocation (netstandard2.1 dictionaries need a string).</summary>
    internal sealed class WordMap
    {
        private char[] characters = new char[1024];
        private ushort[] tokens = new ushort[1024];
        private Entry[] entries = new Entry[64];
        private int[] slots = new int[256];
        private int usedCharacters;
        private int usedTokens;

        public int Count { get; private set; }

        public void Clear()
        {
            Array.Clear(slots, 0, slots.Length);
            Count = 0;
            usedCharacters = 0;
            usedTokens = 0;
        }

        public bool TryGet(ReadOnlySpan<char> word, out ReadOnlySpan<ushort> found)
        {
            int entry = slots[Slot(word)] - 1;
            if (entry < 0)
            {
                found = default;
                return false;
            }

            found = tokens.AsSpan(entries[entry].Tokens, entries[entry].TokenCount);
            return true;
        }

        /// <summary>Adds a word; the first of two equal words stays.</summary>
        public void Add(ReadOnlySpan<char> word, ReadOnlySpan<ushort> run)
        {
            if (slots[Slot(word)] != 0)
            {
                return;
            }

            if (Count == entries.Length)
            {
                Array.Resize(ref entries, Count * 2);
            }

            if ((Count + 1) * 4 > slots.Length * 2)
            {
                slots = new int[slots.Length * 2];
                for (int i = 0; i < Count; i++)
                {
                    slots[Slot(WordAt(i))] = i + 1;
                }
            }

            Grow(ref characters, usedCharacters + word.Length);
            Grow(ref tokens, usedTokens + run.Length);
            word.CopyTo(characters.AsSpan(usedCharacters));
            run.CopyTo(tokens.AsSpan(usedTokens));
            entries[Count] = new Entry(usedCharacters, word.Length, usedTokens, run.Length);
            usedCharacters += word.Length;
            usedTokens += run.Length;
            slots[Slot(word)] = ++Count;
        }

        private static void Grow<T>(ref T[] array, int needed)
        {
            if (needed > array.Length)
            {
                Array.Resize(ref array, Math.Max(needed, array.Length * 2));
            }
        }

        private ReadOnlySpan<char> WordAt(int entry) => characters.AsSpan(entries[entry].Word, entries[entry].WordLength);

        // FNV-1a, then linear probing; the table is at most half full.
        private int Slot(ReadOnlySpan<char> word)
        {
            uint hash = 2166136261;
            foreach (char c in word)
            {
                hash = (hash ^ c) * 16777619;
            }

            int slot = (int)((hash ^ (hash >> 15)) & (uint)(slots.Length - 1));
            while (slots[slot] != 0 && !word.SequenceEqual(WordAt(slots[slot] - 1)))
            {
                slot = (slot + 1) & (slots.Length - 1);
            }

            return slot;
        }

        private readonly struct Entry
        {
            public Entry(int word, int wordLength, int tokens, int tokenCount)
            {
                Word = word;
                WordLength = wordLength;
                Tokens = tokens;
                TokenCount = tokenCount;
            }

            public int Word { get; }

            public int WordLength { get; }

            public int Tokens { get; }

            public int TokenCount { get; }
        }
    }
}
