using System;

namespace OmniNPC
{
    /// <summary>Names one spawned character; refused after it despawned, even when its slot was reused.</summary>
    public readonly struct NpcHandle : IEquatable<NpcHandle>
    {
        /// <summary>Creates a handle.</summary>
        /// <param name="slot">Index into the world's characters.</param>
        /// <param name="generation">Grows with each reuse of the slot; a live handle has at least 1.</param>
        public NpcHandle(int slot, int generation)
        {
            Slot = slot;
            Generation = generation;
        }

        /// <summary>Index into the world's characters; reused after despawn.</summary>
        public int Slot { get; }

        /// <summary>Grows with each reuse of the slot, so that an old handle is refused.</summary>
        public int Generation { get; }

        /// <inheritdoc/>
        public bool Equals(NpcHandle other) => Slot == other.Slot && Generation == other.Generation;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is NpcHandle other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Slot, Generation);

        /// <inheritdoc/>
        public override string ToString() => $"npc {Slot}.{Generation}";
    }
}
