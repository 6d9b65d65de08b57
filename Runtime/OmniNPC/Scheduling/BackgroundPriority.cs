using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace OmniNPC.Scheduling
{
    /// <summary>Keeps the calling thread from pushing the game's off its core.</summary>
    /// <remarks>
    /// .NET and Mono ignore <see cref="ThreadPriority"/> on Linux, and a thread that is woken there may take the core of the one that woke it at once: the tick that asks the mind for more then
    /// waits for a whole step of it. Under SCHED_BATCH a woken thread preempts nobody (sched(7)); it needs no rights.
    /// </remarks>
    internal static class BackgroundPriority
    {
        private const int SchedBatch = 3; // sched.h
        private const int CallingThread = 0;

        // Where the call was not found it is not looked for again: that throws, and this is called before each sleep of the mind.
        private static volatile bool hasGlibc = true;
        private static volatile bool hasLibc = true;

        /// <summary>Lowers the calling thread's priority as far as the system lets it; one that refuses changes nothing.</summary>
        /// <returns>Whether it preempts nobody from now on.</returns>
        public static bool Enter()
        {
            if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
            {
                Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
                return false;
            }

            int priority = 0;
            try
            {
                if (hasGlibc)
                {
                    return Glibc.sched_setscheduler(CallingThread, SchedBatch, ref priority) == 0;
                }
            }
            catch (Exception error) when (IsMissing(error))
            {
                hasGlibc = false;
            }

            return EnterWithoutGlibc(priority);
        }

        // Android and musl.
        private static bool EnterWithoutGlibc(int priority)
        {
            try
            {
                return hasLibc && Libc.sched_setscheduler(CallingThread, SchedBatch, ref priority) == 0;
            }
            catch (Exception error) when (IsMissing(error))
            {
                hasLibc = false;
                return false;
            }
        }

        private static bool IsMissing(Exception error) => error is DllNotFoundException || error is EntryPointNotFoundException;

        private static class Glibc
        {
            [DllImport("libc.so.6")]
            public static extern int sched_setscheduler(int thread, int policy, ref int priority);
        }

        private static class Libc
        {
            [DllImport("libc")]
            public static extern int sched_setscheduler(int thread, int policy, ref int priority);
        }
    }
}
