using System;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>Bytes the calling thread allocates between <see cref="Begin"/> and <see cref="End"/>, counted only once everything is warm.</summary>
    internal sealed class AllocationMeter
    {
        private long before;

        /// <summary>Whether what follows is counted.</summary>
        public bool IsWarm { get; set; }

        /// <summary>Stretches counted.</summary>
        public long Count { get; private set; }

        /// <summary>Stretches that allocated anything.</summary>
        public long Allocating { get; private set; }

        /// <summary>Bytes counted.</summary>
        public long Bytes { get; private set; }

        /// <summary>Mean bytes of a stretch; 0 when none was counted.</summary>
        public double BytesPerTick => Count == 0 ? 0 : (double)Bytes / Count;

        /// <summary>Starts a stretch.</summary>
        public void Begin() => before = GC.GetAllocatedBytesForCurrentThread();

        /// <summary>Ends a stretch.</summary>
        public void End()
        {
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            if (IsWarm)
            {
                Bytes += bytes;
                Allocating += bytes > 0 ? 1 : 0;
                Count++;
            }
        }
    }
}
