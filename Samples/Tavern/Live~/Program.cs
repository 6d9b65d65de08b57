using System;
using System.IO;
using System.Threading.Tasks;
using OmniNPC.LocalPage;

namespace OmniNPC.Tavern.Live
{
    /// <summary>The process: <c>demo --live [options]</c>, normally started by <c>./omninpc</c>.</summary>
    internal static class Program
    {
        private static Task<int> Main(string[] words)
        {
            LiveArguments? arguments = LiveArguments.Read(words, out string problem);
            return LocalProcess.Run(
                arguments?.Page,
                arguments == null ? $"{problem}\n{LiveArguments.Usage}" : LiveArguments.Usage,
                "tavern",
                "Headphones on: the page plays what both ears hear.",
                async () => await LiveServer.Start(arguments!.Bundle ?? TinyModel(), arguments.Seed, arguments.Page.Port));
        }

        private static string TinyModel()
        {
            try
            {
                return RepositoryFolder.Locate(RepositoryFolder.TinyModel);
            }
            catch (Cli.FailureException missing)
            {
                throw new IOException(missing.Message, missing);
            }
        }
    }
}
