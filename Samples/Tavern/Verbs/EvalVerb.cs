using System.Collections.Generic;
using OmniNPC.Tavern.Cli;

namespace OmniNPC.Tavern.Verbs
{
    internal sealed class EvalVerb : IVerb
    {
        public string Name => "eval";
        public string Summary => "Measures quality.";
        public string Word => string.Empty;
        public IReadOnlyList<OptionRule> Options { get; } = new[] { ModelChoice.Bundle };
        public int Run(CommandLine line, Terminal console) => ExitCode.Failed;
    }
}
