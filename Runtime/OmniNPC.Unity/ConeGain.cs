using System;
using System.Numerics;
using OmniNPC.Voice;

namespace OmniNPC.Unity
{
    /// <summary>How much of a voice goes towards a listener: Unity's sources sound alike in every direction, a mouth does not.</summary>
    internal static class ConeGain
    {
        /// <summary>The gain of OpenAL's cone: 1 inside the inner angle, <see cref="VoiceOptions.ConeOuterGain"/> outside of the outer one, linear over the angle between.</summary>
        public static float Towards(VoiceOptions options, in Pose mouth, in Pose listener)
        {
            Vector3 way = listener.Position - mouth.Position;
            float distance = way.Length();
            if (!(distance > 1e-4f))
            {
                return 1f;
            }

            float cosine = Math.Max(-1f, Math.Min(1f, Vector3.Dot(mouth.Forward, way) / distance));
            // Cone angles are full angles, from edge to edge.
            float degrees = 2f * (float)(Math.Acos(cosine) * 180 / Math.PI);
            if (degrees <= options.ConeInnerDegrees)
            {
                return 1f;
            }

            if (degrees >= options.ConeOuterDegrees)
            {
                return options.ConeOuterGain;
            }

            float share = (degrees - options.ConeInnerDegrees) / (options.ConeOuterDegrees - options.ConeInnerDegrees);
            return 1f + (share * (options.ConeOuterGain - 1f));
        }
    }
}
