using System.Collections.Generic;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>Who is in the tavern.</summary>
    /// <remarks>
    /// The tiny Thinker was taught keepers and nobody else: "You are NAME, keeper of INN in Glenhollow", with ten names and eight inns. Of a persona it takes the name and the inn; a smith's or a bard's
    /// it answers as a keeper would. So the four are brothers who keep one inn, each with a name it was taught, and what makes one a singer and another a doorman is where he stands, what he does
    /// and what he is given to say (<see cref="SceneStep.Remark"/>).
    /// </remarks>
    internal static class Cast
    {
        /// <summary>Height of every character's mouth, metres.</summary>
        public const float MouthHeight = 1.6f;

        /// <summary>The keeper alone: what conversations of one character are measured with.</summary>
        public static IReadOnlyList<CastMember> KeeperAlone { get; } = new[] { new CastMember("keeper", "keeper", null, null, 0f, 0f) };

        /// <summary>The four brothers of the demo. The first stands at the counter; the others are two and a half metres and more from him and from one another, so that who is faced is plain.</summary>
        public static IReadOnlyList<CastMember> Brothers { get; } = new[]
        {
            Brother("Hamish", "keeper", "keeper", 0f, 0f),
            Brother("Fergus", "by the barrels", "guard", 2.6f, 0.9f),
            Brother("Ewan", "sings by the fire", "oswin", -2.6f, 1.4f),
            Brother("Callum", "at the door", "tomas", 1.6f, -3.4f),
        };

        private static CastMember Brother(string name, string role, string voice, float x, float z)
            => new CastMember(name, role, voice, $"You are {name}, keeper of the Gilded Boar in Glenhollow.", x, z);
    }
}
