using System;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>A turn of the world: every character counts its own.</summary>
    internal readonly struct TurnKey : IEquatable<TurnKey>
    {
        public TurnKey(NpcHandle npc, int number)
        {
            Npc = npc;
            Number = number;
        }

        /// <summary>Whose turn.</summary>
        public NpcHandle Npc { get; }

        /// <summary>Its number.</summary>
        public int Number { get; }

        /// <inheritdoc/>
        public bool Equals(TurnKey other) => Npc.Equals(other.Npc) && Number == other.Number;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is TurnKey other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode() => (Npc.GetHashCode() * 397) ^ Number;
    }
}
