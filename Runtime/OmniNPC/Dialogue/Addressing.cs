using System;
using System.Numerics;

namespace OmniNPC.Dialogue
{
    /// <summary>Whom the player talks to: whoever is named; else who is faced, near and was the partner before.</summary>
    /// <remarks>Thread: any. Allocates: no.</remarks>
    internal static class Addressing
    {
        // Nobody is outside the field of attention, but who stands behind the player counts a fifth of who is faced.
        private const float LeastFacing = 0.2f;

        // A conversation under way is worth a glance aside: 45 degrees (cosine 0.71) do not end it, 90 do.
        private const float PartnerBonus = 1.5f;

        // A name outweighs where the player looks.
        private const float NameBonus = 100f;

        /// <summary>How likely a character is meant.</summary>
        /// <param name="head">The player's head.</param>
        /// <param name="position">Where the character is.</param>
        /// <param name="earshot">Metres beyond which nobody hears the player.</param>
        /// <param name="isNamed">The line has its name.</param>
        /// <param name="isPartner">It was spoken to last.</param>
        /// <returns>0 when it cannot hear the player; else more for who is more likely meant.</returns>
        public static float Score(in Pose head, Vector3 position, float earshot, bool isNamed, bool isPartner)
        {
            Vector3 way = position - head.Position;
            float distance = way.Length();
            if (distance > earshot)
            {
                return 0;
            }

            float cosine = distance < 1e-3f ? 1f : Vector3.Dot(head.Forward, way / distance);
            float facing = Math.Max(LeastFacing, cosine);
            float nearness = 1f / (1f + distance);
            return facing * facing * nearness * (isPartner ? PartnerBonus : 1f) * (isNamed ? NameBonus : 1f);
        }

        /// <summary>Whether a name stands in a line as a word or words of its own, whatever its case.</summary>
        public static bool IsNamed(ReadOnlySpan<char> text, ReadOnlySpan<char> name)
        {
            for (int at = 0; at + name.Length <= text.Length; at++)
            {
                bool isAlone = (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (at + name.Length == text.Length || !char.IsLetterOrDigit(text[at + name.Length]));
                if (isAlone && text.Slice(at, name.Length).Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
