using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;
using NUnit.Framework;

namespace OmniNPC.Tests.Browser
{
    /// <summary>The Chromium of the system, headless, for tests of pages.</summary>
    internal static class Chromium
    {
        /// <summary>Its program. Without one the test is ignored, unless <c>./omninpc preview --check</c> asks for it.</summary>
        /// <param name="page">Whose page is not tried then.</param>
        public static string Require(string page)
        {
            foreach (string? path in new[] { Environment.GetEnvironmentVariable("OMNINPC_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" })
            {
                if (!string.IsNullOrEmpty(path) && File.Exists(path))
                {
                    return path;
                }
            }

            string missing = $"Chromium is missing, so the {page}'s page was not tried in a browser. Type: apt-get install -y chromium (or name its program in OMNINPC_CHROMIUM).";
            Assert.That(Environment.GetEnvironmentVariable("OMNINPC_NEEDS_BROWSER"), Is.Null.Or.Empty, missing);
            Assert.Ignore(missing);
            return string.Empty;
        }

        /// <summary>Starts it, with a profile that is new. A sandbox cannot be made by root in a container; a fake microphone stands in for a person.</summary>
        /// <param name="playwright">Who starts it.</param>
        /// <param name="program">From <see cref="Require"/>.</param>
        /// <param name="switches">What it is started with besides, such as what its microphone hears.</param>
        public static Task<IBrowser> Launch(IPlaywright playwright, string program, params string[] switches) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Args = switches.Concat(new[] { "--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required" }),
        });
    }
}
