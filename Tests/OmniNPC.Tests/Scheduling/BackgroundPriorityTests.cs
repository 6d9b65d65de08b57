using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using NUnit.Framework;
using OmniNPC.Scheduling;

namespace OmniNPC.Tests.Scheduling
{
    public sealed class BackgroundPriorityTests
    {
        [Test]
        public void On_Linux_a_thread_that_asks_for_it_preempts_nobody_and_elsewhere_nothing_happens()
        {
            bool isLinux = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);
            bool isEntered = false;
            int before = 0;
            int after = 0;
            var thread = new Thread(() =>
            {
                before = isLinux ? Policy() : 0;
                isEntered = BackgroundPriority.Enter();
                after = isLinux ? Policy() : 0;
            });
            thread.Start();
            thread.Join();
            Assert.That((isEntered, before, after), Is.EqualTo(isLinux ? (true, 0, 3) : (false, 0, 0)), "SCHED_OTHER is 0, SCHED_BATCH 3 (sched.h)");
        }

        /// <summary>Field 41 of a thread's stat, proc(5); the name before it may hold anything but is in brackets.</summary>
        private static int Policy()
        {
            string stat = File.ReadAllText("/proc/thread-self/stat");
            return int.Parse(stat.Substring(stat.LastIndexOf(')') + 2).Split(' ')[38], System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
