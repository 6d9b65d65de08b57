using System.Threading;

namespace OmniNPC.Crossing
{
    /// <summary>Hands the newest value from one thread to another; older ones are overwritten. Neither side ever waits.</summary>
    /// <typeparam name="T">A value that is copied.</typeparam>
    /// <remarks>
    /// Three slots: the writer owns one, the reader owns one, and the third changes hands by one atomic exchange, so a value is never read half-written.
    /// Thread: one writer, one reader. Allocates: at construction only.
    /// </remarks>
    public sealed class LatestValue<T>
        where T : struct
    {
        private const int Fresh = 4;

        private readonly T[] slots = new T[3];
        private int shared = 1;
        private int writerSlot;
        private int readerSlot = 2;

        /// <summary>Publishes a value. Thread: writer.</summary>
        /// <param name="value">The newest value.</param>
        public void Write(in T value)
        {
            slots[writerSlot] = value;
            writerSlot = Interlocked.Exchange(ref shared, writerSlot | Fresh) & ~Fresh;
        }

        /// <summary>The newest value published, or the default before the first. Thread: reader.</summary>
        /// <returns>A copy.</returns>
        public T Read()
        {
            if ((Volatile.Read(ref shared) & Fresh) != 0)
            {
                readerSlot = Interlocked.Exchange(ref shared, readerSlot) & ~Fresh;
            }

            return slots[readerSlot];
        }
    }
}
