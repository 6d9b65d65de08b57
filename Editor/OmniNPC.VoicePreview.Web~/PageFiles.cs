using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace OmniNPC.VoicePreview.Web
{
    /// <summary>The files of the page, from the assembly itself: no path of a request ever reaches the disk.</summary>
    internal static class PageFiles
    {
        private const string Folder = "Page/";
        private static readonly Dictionary<string, byte[]> Files = Load();

        /// <summary>Sends a file of the page; the page itself for "/".</summary>
        public static async Task Send(HttpContext context)
        {
            string name = context.Request.Path == "/" ? "index.html" : context.Request.Path.Value!.Substring(1);
            if (!Files.TryGetValue(name, out byte[]? content))
            {
                throw new Refusal(StatusCodes.Status404NotFound, "The preview has no such page.");
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

        private static Dictionary<string, byte[]> Load()
        {
            var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            Assembly assembly = typeof(PageFiles).Assembly;
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

            return files;
        }
    }
}
