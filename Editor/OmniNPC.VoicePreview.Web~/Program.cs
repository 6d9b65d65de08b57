using System;
using System.IO;
using System.Threading.Tasks;
using OmniNPC.LocalPage;

namespace OmniNPC.VoicePreview.Web
{
    /// <summary>The process: <c>preview [options]</c>, normally started by <c>./omninpc preview</c>.</summary>
    internal static class Program
    {
        private const string Usage =
            "usage: ./omninpc preview [--bundle DIR]... [--port N] [--no-browser]\n"
            + "       ./omninpc preview --check\n"
            + "  --bundle DIR   a model bundle to pick; several may be given; the tiny model unless said otherwise\n"
            + PageArguments.Usage + "\n"
            + "  --check        tries the pages in headless Chromium and leaves .out/preview.png and .out/tavern-live.png";

        private static Task<int> Main(string[] words)
        {
            PageArguments? arguments = PageArguments.Read(words, "preview", null, out string problem);
            return LocalProcess.Run(
                arguments,
                arguments == null ? $"{problem}\n{Usage}" : Usage,
                "voice preview",
                string.Empty,
                async () => await PreviewServer.Start(arguments!.Bundles.Count > 0 ? arguments.Bundles : new[] { TinyModel() }, arguments.Port));
        }

        private static string TinyModel()
            => Path.Combine(Environment.GetEnvironmentVariable("OMNINPC_ROOT") ?? throw new IOException("Which bundle? Start it as ./omninpc preview, or give --bundle DIR."), "Samples", "Models", "Tiny");
    }
}
