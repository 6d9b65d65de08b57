using System.Numerics;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>A character of the scene: who it is, its place in the world, its body and its voice.</summary>
    internal sealed class TavernCharacter
    {
        public TavernCharacter(CastMember member, Npc npc, CharacterBody body, VoiceTap voice)
        {
            Member = member;
            Npc = npc;
            Body = body;
            Voice = voice;
        }

        /// <summary>Who it is.</summary>
        public CastMember Member { get; }

        /// <summary>Its name.</summary>
        public string Name => Member.Name;

        /// <summary>The character of the world.</summary>
        public Npc Npc { get; }

        /// <summary>Its legs and hands.</summary>
        public CharacterBody Body { get; }

        /// <summary>Its voice: level and hash.</summary>
        public VoiceTap Voice { get; }

        /// <summary>Where its mouth is.</summary>
        public Vector3 Position => Body.Position;
    }
}
