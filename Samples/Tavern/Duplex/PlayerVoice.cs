using System.Collections.Generic;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>One speaker's lines.</summary>
    internal sealed class PlayerVoice
    {
        private readonly Dictionary<LineKind, List<BenchLine>> lines = new Dictionary<LineKind, List<BenchLine>>();

        public PlayerVoice(string name)
        {
            Name = name;
        }

        /// <summary>Who speaks.</summary>
        public string Name { get; }

        /// <summary>The lines that are good for something; empty where there is none.</summary>
        public IReadOnlyList<BenchLine> Of(LineKind kind) => lines.TryGetValue(kind, out List<BenchLine>? known) ? known : (IReadOnlyList<BenchLine>)System.Array.Empty<BenchLine>();

        /// <summary>Adds a line under its kind, or under another one.</summary>
        public void Add(BenchLine line, LineKind kind)
        {
            if (!lines.TryGetValue(kind, out List<BenchLine>? known))
            {
                lines[kind] = known = new List<BenchLine>();
            }

            known.Add(line);
        }
    }
}
