using System;

namespace OmniNPC.Tests.Core
{
    /// <summary>Counts managed bytes the calling thread allocates.</summary>
    internal static class AllocationMeter
    {
        /// <returns>Bytes allocated by the action on this thread.</returns>
        public static long Bytes(Action action)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
