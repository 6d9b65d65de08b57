using System.Runtime.InteropServices;
using NUnit.Framework;

namespace OmniNPC.Tests.OpenAL
{
    /// <summary>Chooses OpenAL Soft's device that plays nothing, in real time, for this process: tests are not heard, and need no sound card.</summary>
    [SetUpFixture]
    public sealed class SilentDevice
    {
        [OneTimeSetUp]
        public void Choose()
        {
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
            {
                // OpenAL Soft reads it once, when its first device is opened. .NET's own setter does not reach the C library.
                SetVariable("ALSOFT_DRIVERS", "null", 1);
            }
        }

        [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi)]
        private static extern int SetVariable(string name, string value, int overwrite);
    }
}
