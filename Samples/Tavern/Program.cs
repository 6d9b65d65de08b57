using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern
{
    /// <summary>The process: <c>omninpc-tavern VERB [options]</c>, normally started by <c>./omninpc VERB</c>.</summary>
    internal static class Program
    {
        private static int Main(string[] arguments) => TavernCli.Run(arguments, Terminal.OfProcess());
    }
}
