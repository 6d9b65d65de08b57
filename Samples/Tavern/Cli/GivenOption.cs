namespace OmniNPC.Tavern.Cli
{
    /// <summary>One value of one option, in the order of the command line.</summary>
    internal readonly struct GivenOption
    {
        public GivenOption(string name, string value)
        {
            Name = name;
            Value = value;
        }

        /// <summary>The option's name with its two dashes.</summary>
        public string Name { get; }

        /// <summary>The value; empty for a switch.</summary>
        public string Value { get; }
    }
}
