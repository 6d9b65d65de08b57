using OmniNPC.Mouths;

namespace OmniNPC
{
    /// <summary>Another shape is the strongest of a character's mouth. For mouths of a few pictures; one that is blended reads <see cref="OmniNPC.Npc.Mouth"/> each tick.</summary>
    public readonly struct VisemeChangedEvent
    {
        internal VisemeChangedEvent(Npc npc, Viseme from, Viseme to)
        {
            Npc = npc;
            From = from;
            To = to;
        }

        /// <summary>The character.</summary>
        public Npc Npc { get; }

        /// <summary>The shape that was the strongest.</summary>
        public Viseme From { get; }

        /// <summary>The shape that is the strongest now.</summary>
        public Viseme To { get; }
    }
}
