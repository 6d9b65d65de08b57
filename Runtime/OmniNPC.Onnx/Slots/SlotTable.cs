using System;

namespace OmniNPC.Onnx.Slots
{
    /// <summary>Who holds which slot. Who leaves makes a hole; it is filled when a batch needs the place, and only the rows in use are moved: nothing is computed again.</summary>
    /// <remarks>Thread: mind. Allocates: when the slots grow.</remarks>
    internal sealed class SlotTable<T>
        where T : class, ISlotHolder
    {
        // Doubling to here, then by as many: a seldom growth at first, and never more than 8 slots too many.
        private const int LargestGrowth = 8;

        private readonly KvSlots kv;
        private T?[] holders = Array.Empty<T?>();
        private bool[] isWanted = Array.Empty<bool>();

        public SlotTable(KvSlots kv)
        {
            this.kv = kv;
        }

        /// <summary>Slots there are.</summary>
        public int Count => holders.Length;

        /// <summary>Whether who comes next makes more slots, and all bindings anew.</summary>
        public bool IsFull => Array.IndexOf(holders, null) < 0;

        /// <summary>Who holds a slot.</summary>
        public T? this[int slot] => holders[slot];

        /// <summary>Gives a session the lowest free slot.</summary>
        /// <returns>Whether there are more slots than before, so that every binding has to be made anew.</returns>
        public bool Take(T holder)
        {
            int slot = Array.IndexOf(holders, null);
            bool isFull = slot < 0;
            if (isFull)
            {
                slot = holders.Length;
                Grow(slot + Math.Min(Math.Max(1, slot), LargestGrowth));
            }

            holders[slot] = holder;
            holder.Slot = slot;
            return isFull;
        }

        /// <summary>Takes a session's slot back.</summary>
        public void Free(T holder)
        {
            if (holder.Slot >= 0)
            {
                holders[holder.Slot] = null;
                holder.Slot = -1;
            }
        }

        /// <summary>Brings some holders into the first slots, in any order.</summary>
        public void Gather(ReadOnlySpan<T> wanted)
        {
            foreach (T holder in wanted)
            {
                isWanted[holder.Slot] = true;
            }

            int target = 0;
            foreach (T holder in wanted)
            {
                if (holder.Slot < wanted.Length)
                {
                    continue;
                }

                while (isWanted[target])
                {
                    target++;
                }

                isWanted[holder.Slot] = false;
                isWanted[target] = true;
                Swap(holder, target);
            }

            Array.Clear(isWanted, 0, wanted.Length);
        }

        private void Swap(T holder, int target)
        {
            T? other = holders[target];
            int from = holder.Slot;
            kv.Swap(from, target, Math.Max(holder.UsedRows, other?.UsedRows ?? 0));
            holders[from] = other;
            holders[target] = holder;
            holder.Slot = target;
            if (other != null)
            {
                other.Slot = from;
            }
        }

        private void Grow(int count)
        {
            Span<int> used = stackalloc int[holders.Length];
            for (int i = 0; i < holders.Length; i++)
            {
                used[i] = holders[i]?.UsedRows ?? 0;
            }

            kv.Grow(count, used);
            Array.Resize(ref holders, count);
            Array.Resize(ref isWanted, count);
        }
    }
}
