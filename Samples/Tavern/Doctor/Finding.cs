namespace OmniNPC.Tavern.Doctor
{
    /// <summary>One thing that was looked at on this machine.</summary>
    internal sealed class Finding
    {
        private Finding(string subject, string found, string? fix, bool isNeeded)
        {
            Subject = subject;
            Found = found;
            Fix = fix;
            IsNeeded = isNeeded;
        }

        /// <summary>What was looked at.</summary>
        public string Subject { get; }

        /// <summary>What was found.</summary>
        public string Found { get; }

        /// <summary>The one line that mends it, or null when nothing is wrong.</summary>
        public string? Fix { get; }

        /// <summary>Whether the demo cannot run without it.</summary>
        public bool IsNeeded { get; }

        /// <summary>All is well.</summary>
        public static Finding Good(string subject, string found) => new Finding(subject, found, null, false);

        /// <summary>Something optional is missing.</summary>
        public static Finding Optional(string subject, string found, string fix) => new Finding(subject, found, fix, false);

        /// <summary>Something needed is missing.</summary>
        public static Finding Missing(string subject, string found, string fix) => new Finding(subject, found, fix, true);
    }
}
