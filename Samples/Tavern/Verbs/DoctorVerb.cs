using System.Collections.Generic;
using OmniNPC.Tavern.Cli;
using OmniNPC.Tavern.Doctor;

namespace OmniNPC.Tavern.Verbs
{
    /// <summary>Says what was found on this machine and what mends what is missing.</summary>
    internal sealed class DoctorVerb : IVerb
    {
        /// <inheritdoc/>
        public string Name => "doctor";

        /// <inheritdoc/>
        public string Summary => "Says what was found: feed, ONNX Runtime, providers, bundle, OpenAL; and the one line that mends what is missing.";

        /// <inheritdoc/>
        public string Word => string.Empty;

        /// <inheritdoc/>
        public IReadOnlyList<OptionRule> Options { get; } = new[] { ModelChoice.Bundle };

        /// <inheritdoc/>
        public int Run(CommandLine line, Terminal console)
        {
            int missing = 0;
            foreach (Finding finding in Examination.Run(line))
            {
                console.Say($"{(finding.Fix == null ? "ok     " : finding.IsNeeded ? "MISSING" : "note   ")} {finding.Subject,-13} {finding.Found}");
                if (finding.Fix != null)
                {
                    console.Say($"{string.Empty,-22}-> {finding.Fix}");
                    missing += finding.IsNeeded ? 1 : 0;
                }
            }

            console.Say(missing == 0 ? "Everything the demo needs is here." : $"{missing} needed thing{(missing == 1 ? " is" : "s are")} missing; the demo cannot run.");
            return missing == 0 ? ExitCode.Done : ExitCode.Failed;
        }
    }
}
