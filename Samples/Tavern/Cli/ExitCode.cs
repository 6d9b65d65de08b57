namespace OmniNPC.Tavern.Cli
{
    /// <summary>What the process returns to the shell.</summary>
    internal static class ExitCode
    {
        /// <summary>Everything asked for was done.</summary>
        public const int Done = 0;

        /// <summary>The command was understood and failed; one sentence on the error stream says why.</summary>
        public const int Failed = 1;

        /// <summary>The command line was not understood; nothing was done.</summary>
        public const int Usage = 2;
    }
}
