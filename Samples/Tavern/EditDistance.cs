using System;
using System.Collections.Generic;

namespace OmniNPC.Tavern
{
    /// <summary>Levenshtein distance: the fewest insertions, deletions and replacements that turn one sequence into another.</summary>
    internal static class EditDistance
    {
        /// <summary>The distance between two sequences; 0 when they are equal.</summary>
        public static int Of<T>(ReadOnlySpan<T> from, ReadOnlySpan<T> to)
            where T : IEquatable<T>
        {
            int[] row = new int[to.Length + 1];
            for (int j = 0; j <= to.Length; j++)
            {
                row[j] = j;
            }

            for (int i = 1; i <= from.Length; i++)
            {
                int diagonal = row[0];
                row[0] = i;
                for (int j = 1; j <= to.Length; j++)
                {
                    int replaced = diagonal + (from[i - 1].Equals(to[j - 1]) ? 0 : 1);
                    diagonal = row[j];
                    row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
                }
            }

            return row[to.Length];
        }

        /// <summary>The distance between two lists.</summary>
        public static int Of(IReadOnlyList<string> from, IReadOnlyList<string> to)
            => Of<string>(Copy(from), Copy(to));

        private static string[] Copy(IReadOnlyList<string> list)
        {
            string[] copy = new string[list.Count];
            for (int i = 0; i < copy.Length; i++)
            {
                copy[i] = list[i];
            }

            return copy;
        }
    }
}
