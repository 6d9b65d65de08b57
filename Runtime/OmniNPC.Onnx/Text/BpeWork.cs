using System;
using System.Collections.Generic;

namespace OmniNPC.Onnx.Text
{
    /// <summary>Byte-pair merging of one piece after another: lowest rank first, leftmost on a tie, by a heap of candidate pairs, so that a piece of n bytes costs n log n.</summary>
    internal sealed class BpeWork
    {
        private readonly List<Candidate> heap = new List<Candidate>();
        private int[] tokens = Array.Empty<int>();
        private int[] next = Array.Empty<int>();
        private int[] previous = Array.Empty<int>();

        public void Encode(ReadOnlySpan<byte> piece, int[] byteIds, Dictionary<long, Merge> merges, List<int> ids)
        {
            int count = piece.Length;
            if (tokens.Length < count)
            {
                tokens = new int[count];
                next = new int[count];
                previous = new int[count];
            }

            for (int i = 0; i < count; i++)
            {
                tokens[i] = byteIds[piece[i]];
                next[i] = i + 1 < count ? i + 1 : -1;
                previous[i] = i - 1;
            }

            heap.Clear();
            for (int i = 0; i + 1 < count; i++)
            {
                Offer(i, merges);
            }

            while (heap.Count > 0)
            {
                Candidate best = Pop();
                int left = best.Left;
                int right = tokens[left] < 0 ? -1 : next[left];
                if (right < 0 || tokens[left] != best.LeftToken || tokens[right] != best.RightToken)
                {
                    continue;
                }

                tokens[left] = best.Joined;
                tokens[right] = -1;
                next[left] = next[right];
                if (next[left] >= 0)
                {
                    previous[next[left]] = left;
                    Offer(left, merges);
                }

                if (previous[left] >= 0)
                {
                    Offer(previous[left], merges);
                }
            }

            for (int i = count == 0 ? -1 : 0; i >= 0; i = next[i])
            {
                ids.Add(tokens[i]);
            }
        }

        private void Offer(int left, Dictionary<long, Merge> merges)
        {
            int right = next[left];
            if (merges.TryGetValue(((long)tokens[left] << 32) | (uint)tokens[right], out Merge merge))
            {
                Push(new Candidate(merge.Rank, left, tokens[left], tokens[right], merge.Joined));
            }
        }

        private void Push(Candidate candidate)
        {
            heap.Add(candidate);
            int at = heap.Count - 1;
            while (at > 0 && candidate.Before(heap[(at - 1) / 2]))
            {
                heap[at] = heap[(at - 1) / 2];
                at = (at - 1) / 2;
            }

            heap[at] = candidate;
        }

        private Candidate Pop()
        {
            Candidate top = heap[0];
            Candidate last = heap[heap.Count - 1];
            heap.RemoveAt(heap.Count - 1);
            if (heap.Count > 0)
            {
                int at = 0;
                while (true)
                {
                    int child = 2 * at + 1;
                    if (child + 1 < heap.Count && heap[child + 1].Before(heap[child]))
                    {
                        child++;
                    }

                    if (child >= heap.Count || !heap[child].Before(last))
                    {
                        break;
                    }

                    heap[at] = heap[child];
                    at = child;
                }

                heap[at] = last;
            }

            return top;
        }

        private readonly struct Candidate
        {
            public Candidate(int rank, int left, int leftToken, int rightToken, int joined)
            {
                Rank = rank;
                Left = left;
                LeftToken = leftToken;
                RightToken = rightToken;
                Joined = joined;
            }

            public int Rank { get; }

            public int Left { get; }

            public int LeftToken { get; }

            public int RightToken { get; }

            public int Joined { get; }

            public bool Before(Candidate other) => Rank < other.Rank || (Rank == other.Rank && Left < other.Left);
        }
    }
}
