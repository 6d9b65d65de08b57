using System.Collections.Generic;

namespace OmniNPC.Tavern.Cli
{
    /// <summary>One word after <c>./omninpc</c>.</summary>
    internal interface IVerb
    {
        /// <summary>The word.</summary>
        string Name { get; }

        /// <summary>One line for people.</summary>
        string Summary { get; }

        /// <summary>What may stand outside options, for example <c>"text"</c>; empty for nothing.</summary>
        string Word { get; }

        /// <summary>The options it takes.</summary>
        IReadOnlyList<OptionRule> Options { get; }

        /// <summary>Does it.</summary>
        /// <param name="line">The checked arguments.</param>
        /// <param name="console">Where it writes.</param>
        /// <returns>One of <see cref="ExitCode"/>.</returns>
        int Run(CommandLine line, Terminal console);
    }
}
