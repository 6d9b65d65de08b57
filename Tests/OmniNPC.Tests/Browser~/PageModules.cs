using System.Collections.Generic;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace OmniNPC.Tests.Browser
{
    /// <summary>The modules of a page. A browser finds out about a module that another one imports only when that one is there; those that the page names come side by side.</summary>
    internal static class PageModules
    {
        /// <summary>Modules that are imported, also by others, and that the page does not name.</summary>
        /// <param name="page">A client at the page's address.</param>
        public static async Task<List<string>> Unnamed(HttpClient page)
        {
            string html = await page.GetStringAsync(string.Empty);
            var unnamed = new List<string>();
            var found = new HashSet<string> { "main.js" };
            var waiting = new Queue<string>(found);
            while (waiting.TryDequeue(out string? module))
            {
                foreach (Match import in Regex.Matches(await page.GetStringAsync(module), @"from '\./([\w-]+\.js)'"))
                {
                    string name = import.Groups[1].Value;
                    if (found.Add(name))
                    {
                        waiting.Enqueue(name);
                        if (!html.Contains($"<link rel=\"modulepreload\" href=\"{name}\">") && !html.Contains($"src=\"{name}\""))
                        {
                            unnamed.Add(name);
                        }
                    }
                }
            }

            return unnamed;
        }
    }
}
