using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace OmniNPC.LocalPage
{
    /// <summary>The files of the page, from the assembly itself: no path of a request ever reaches the disk.</summary>
    public sealed class PageFiles
    {
        private const string Folder = "Page/";
        private readonly Dictionary<string, byte[]> files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        private readonly string owner;

        /// <summary>Takes the page out of an assembly: its resources below Page/.</summary>
        /// <param name="assembly">Whose page.</param>
        /// <param name="owner">What serves it, as sentences call it.</param>
        public PageFiles(Assembly assembly, string owner)
        {
            this.owner = owner;
            foreach (string name in assembly.GetManifestResourceNames())
            {
                if (name.StartsWith(Folder, StringComparison.Ordinal))
                {
                    using Stream stream = assembly.GetManifestResourceStream(name)!;
                    var memory = new MemoryStream();
                    stream.CopyTo(memory);
                    files.Add(name.Substring(Folder.Length), memory.ToArray());
                }
            }
        }

        /// <summary>Sends a file of the page; the page itself for "/".</summary>
        public async Task Send(HttpContext context)
        {
            string name = context.Request.Path == "/" ? "index.html" : context.Request.Path.Value!.Substring(1);
            if (!files.TryGetValue(name, out byte[]? content))
            {
                throw new Refusal(StatusCodes.Status404NotFound, $"The {owner} has no such page.");
            }

            context.Response.ContentType = Type(name);
            context.Response.ContentLength = content.Length;
            await context.Response.Body.WriteAsync(content, context.RequestAborted);
        }

        private static string Type(string name)
        {
            switch (Path.GetExtension(name))
            {
                case ".html": return "text/html; charset=utf-8";
                case ".js": return "text/javascript; charset=utf-8";
                case ".css": return "text/css; charset=utf-8";
                case ".svg": return "image/svg+xml";
                default: throw new InvalidOperationException($"The page has a file of unknown type: {name}.");
            }
        }
    }
}
