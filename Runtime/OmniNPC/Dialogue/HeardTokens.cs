using System;

namespace OmniNPC.Dialogue
{
    /// <summary>What the ear has made of the player's turn so far: the likeliest token of each row, without repeats and rows that say none.</summary>
    /// <remarks>Thread: game. Allocates: at construction only.</remarks>
    internal sealed class HeardTokens
    {
        private readonly int[] last = new int[EndOfTurnInput.MostTokens];
        private int count;
        private int previous = -1;
        private int rowsAtToken;

        /// <summary>The last tokens, the newest last; at most <see cref="EndOfTurnInput.MostTokens"/>.</summary>
        public ReadOnlySpan<int> Last => last.AsSpan(last.Length - count);

        /// <summary>Rows the ear has read of the turn; 0 where it makes no guesses.</summary>
        public int Rows { get; private set; }

        /// <summary>Rows since the newest token began, or all rows where there is none.</summary>
        public int RowsSinceToken => Rows - rowsAtToken;

        /// <summary>Forgets the turn.</summary>
        public void Clear()
        {
            Rows = rowsAtToken = count = 0;
            previous = -1;
        }

        /// <summary>Takes the next row.</summary>
        /// <param name="token">Its token id, or -1 for none.</param>
        public void Add(int token)
        {
            Rows++;
            if (token >= 0 && token != previous)
            {
                Array.Copy(last, 1, last, 0, last.Length - 1);
                last[last.Length - 1] = token;
                count = Math.Min(count + 1, last.Length);
                rowsAtToken = Rows;
            }

            previous = token;
        }
    }
}
