using System;
using System.IO;
using System.Threading.Tasks;
using OmniNPC.LocalPage;

namespace OmniNPC.Tavern.Live
{
    /// <summary>The process: <c>demo --live [options]</c>, normally started by <c>./omninpc</c>.</summary>
    internal static class Program
    {
        private const int Done = 0;
        private const int Failed = 1;
        private const int NotUnderstood = 2;

        private static async Task<int> Main(string[] words)
        {
            LiveArguments? arguments = LiveArguments.Read(words, out string problem);
            if (arguments == null || arguments.WantsHelp)
            {
                (arguments == null ? Console.Error : Console.Out).WriteLine(arguments == null ? $"omninpc: {problem}\n{LiveArguments.Usage}" : LiveArguments.Usage);
                return arguments == null ? NotUnderstood : Done;
            }

            try
            {
                string bundle = arguments.Bundle ?? RepositoryFolder.Locate(RepositoryFolder.TinyModel);
                await using LiveServer server = await LiveServer.Start(bundle, arguments.Seed, arguments.Port);
                Console.WriteLine($"tavern: {server.Address}");
                Console.WriteLine("It is for this machine alone; Ctrl+C ends it. Headphones on: the page plays what both ears hear.");
                if (arguments.OpensBrowser)
                {
                    LocalProcess.Show(server.Address);
                }

                await LocalProcess.Interrupted();
                return Done;
            }
            catch (Exception failure) when (failure is IOException || failure is Cli.FailureException)
            {
                Console.Error.WriteLine($"omninpc: {failure.Message}");
                return Failed;
            }
        }
    }
}
