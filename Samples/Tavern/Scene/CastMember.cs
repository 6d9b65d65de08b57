using System.Numerics;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>Who a character of the tavern is and where its place is.</summary>
    internal sealed class CastMember
    {
        public CastMember(string name, string role, string? voice, string? persona, float x, float z)
        {
            Name = name;
            Role = role;
            Voice = voice;
            Persona = persona;
            Place = new Vector3(x, Cast.MouthHeight, z);
        }

        /// <summary>The name it is called by.</summary>
        public string Name { get; }

        /// <summary>What it does here, in a few words, for people.</summary>
        public string Role { get; }

        /// <summary>Its voice, or null for the model's first.</summary>
        public string? Voice { get; }

        /// <summary>Its system text, or null for the model's own.</summary>
        public string? Persona { get; }

        /// <summary>Where its mouth is when it does nothing, metres.</summary>
        public Vector3 Place { get; }
    }
}
