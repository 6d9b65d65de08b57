using System;
using System.IO;
using System.Threading.Tasks;
using OmniNPC.LocalPage;

namespace OmniNPC.VoicePreview.Web
{
    /// <summary>The process: <c>preview [options]</c>, normally started by <c>./omninpc preview</c>.</summary>
    internal static class Program
    {
        private const int Done = 0;
        private const int Failed = 1;
        private const int NotUnderstood = 2;

        private static async Task<int> Main(string[] words)
        {
            PreviewArguments? arguments = PreviewArguments.Read(words, out string problem);
            if (arguments == null || arguments.WantsHelp)
            {
                (arguments == null ? Console.Error : Console.Out).WriteLine(arguments == null ? $"omninpc: {problem}\n{PreviewArguments.Usage}" : PreviewArguments.Usage);
                return arguments == null ? NotUnderstood : Done;
            }

            try
            {
                await using PreviewServer server = await PreviewServer.Start(arguments.Bundles.Count > 0 ? arguments.Bundles : new[] { TinyModel() }, arguments.Port);
                Console.WriteLine($"voice preview: {server.Address}");
                Console.WriteLine("It is for this machine alone; Ctrl+C ends it.");
                if (arguments.OpensBrowser)
                {
                    LocalProcess.Show(server.Address);
                }

                await LocalProcess.Interrupted();
                return Done;
            }
            catch (IOException failure)
            {
                Console.Error.WriteLine($"omninpc: {failure.Message}");
                return Failed;
            }
        }

        private static string TinyModel()
            => Path.Combine(Environment.GetEnvironmentVariable("OMNINPC_ROOT") ?? throw new IOException("Which bundle? Start it as ./omninpc preview, or give --bundle DIR."), "Samples", "Models", "Tiny");
    }
}
