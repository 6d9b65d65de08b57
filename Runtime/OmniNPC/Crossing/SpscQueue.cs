using System;
using System.Threading;

namespace OmniNPC.Crossing
{
    /// <summary>A bounded queue between exactly one writing and one reading thread; for what must not be lost. Neither side ever waits.</summary>
    /// <typeparam name="T">What crosses.</typeparam>
    /// <remarks>Thread: members say which side they belong to. Allocates: at construction only.</remarks>
    public sealed class SpscQueue<T>
    {
        private readonly T[] items;
        private readonly int mask;

        // Positions only grow (wrapping at 2^32); their difference is the count. Each is written by one side alone.
        private int written;
        private int read;

        /// <summary>Creates an empty queue.</summary>
        /// <param name="capacity">Items it can hold, rounded up to a power of two; 1 to 2^28.</param>
        /// <exception cref="ArgumentOutOfRangeException">The capacity is out of range.</exception>
        public SpscQueue(int capacity)
        {
            if (capacity < 1 || capacity > 1 << 28)
            {
                throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "The capacity must be 1 to 2^28.");
            }

            int size = 1;
            while (size < capacity)
            {
                size <<= 1;
            }

            items = new T[size];
            mask = size - 1;
        }

        /// <summary>Items the queue can hold.</summary>
        public int Capacity => items.Length;

        /// <summary>Items waiting; exact on either side, up to what the other side does meanwhile.</summary>
        public int Count => Volatile.Read(ref written) - Volatile.Read(ref read);

        /// <summary>Room left; the writer can rely on it, for only the reader can make it grow.</summary>
        public int Free => items.Length - Count;

        /// <summary>Adds one item. Thread: writer.</summary>
        /// <param name="item">The item.</param>
        /// <returns>False when the queue is full; nothing was added.</returns>
        public bool TryWrite(in T item)
        {
            int at = written;
            if (at - Volatile.Read(ref read) == items.Length)
            {
                return false;
            }

            items[at & mask] = item;
            Volatile.Write(ref written, at + 1);
            return true;
        }

        /// <summary>Adds all items or none. Thread: writer.</summary>
        /// <param name="source">The items, in order.</param>
        /// <returns>False when they do not all fit; nothing was added.</returns>
        public bool TryWrite(ReadOnlySpan<T> source)
        {
            int at = written;
            if (source.Length > items.Length - (at - Volatile.Read(ref read)))
            {
                return false;
            }

            int start = at & mask;
            int first = Math.Min(source.Length, items.Length - start);
            source.Slice(0, first).CopyTo(items.AsSpan(start));
            source.Slice(first).CopyTo(items);
            Volatile.Write(ref written, at + source.Length);
            return true;
        }

        /// <summary>Looks at the oldest item without taking it. Thread: reader.</summary>
        /// <param name="item">The oldest item.</param>
        /// <returns>False when the queue is empty.</returns>
        public bool TryPeek(out T item)
        {
            int at = read;
            if (at == Volatile.Read(ref written))
            {
                item = default!;
                return false;
            }

            item = items[at & mask];
            return true;
        }

        /// <summary>Takes the oldest item. Thread: reader.</summary>
        /// <param name="item">The oldest item.</param>
        /// <returns>False when the queue is empty.</returns>
        public bool TryRead(out T item)
        {
            int at = read;
            if (at == Volatile.Read(ref written))
            {
                item = default!;
                return false;
            }

            // The slot lets go of what it held, so that the queue keeps nothing alive.
            item = items[at & mask];
            items[at & mask] = default!;
            Volatile.Write(ref read, at + 1);
            return true;
        }

        /// <summary>Takes as many items as are there and fit. Thread: reader.</summary>
        /// <param name="target">Receives the oldest items, in order.</param>
        /// <returns>The number of items taken.</returns>
        public int Read(Span<T> target)
        {
            int at = read;
            int count = Math.Min(target.Length, Volatile.Read(ref written) - at);
            int start = at & mask;
            int first = Math.Min(count, items.Length - start);
            items.AsSpan(start, first).CopyTo(target);
            items.AsSpan(0, count - first).CopyTo(target.Slice(first));
            Volatile.Write(ref read, at + count);
            return count;
        }

        /// <summary>Drops the oldest items. Thread: reader.</summary>
        /// <param name="count">Items to drop; more than there are drops all.</param>
        public void Skip(int count)
        {
            int at = read;
            Volatile.Write(ref read, at + Math.Min(count, Volatile.Read(ref written) - at));
        }
    }
}
