using System;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>A kind of conversation.</summary>
    internal sealed class Scenario
    {
        private readonly Action<ConversationPlan, PlanSource> fill;

        public Scenario(string name, string shows, bool isInSummary, Action<ConversationPlan, PlanSource> fill)
        {
            Name = name;
            Shows = shows;
            IsInSummary = isInSummary;
            this.fill = fill;
        }

        /// <summary>Its name on the command line and in the JSON.</summary>
        public string Name { get; }

        /// <summary>What it shows, in a few words.</summary>
        public string Shows { get; }

        /// <summary>Whether its figures enter the summary; harder variants are reported apart.</summary>
        public bool IsInSummary { get; }

        /// <summary>Plans one conversation.</summary>
        public ConversationPlan Plan(BenchLines lines, System.Collections.Generic.IReadOnlyList<string> voices, ulong seed)
        {
            ConversationPlan plan = new ConversationPlan(this, seed);
            fill(plan, new PlanSource(plan, lines, voices));
            return plan;
        }
    }
}
