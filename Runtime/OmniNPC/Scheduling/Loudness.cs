using System;
using System.Numerics;
using OmniNPC.Voice;

namespace OmniNPC.Scheduling
{
    /// <summary>What arrives of a voice at the listener: OpenAL's clamped inverse distance law and cone, which the backends follow.</summary>
    internal static class Loudness
    {
        // Nothing at all, as a number that can be calculated with.
        private const float Nothing = -120f;

        /// <returns>Decibels relative to the voice at its reference distance.</returns>
        public static float Decibels(VoiceOptions options, in Pose voice, in Pose listener, float gain)
        {
            Vector3 way = listener.Position - voice.Position;
            float distance = Math.Max(options.ReferenceDistance, Math.Min(options.MaxDistance, way.Length()));
            gain *= options.ReferenceDistance / (options.ReferenceDistance + (options.Rolloff * (distance - options.ReferenceDistance)));
            gain *= Cone(options, voice.Forward, way);
            return gain <= 1e-6f ? Nothing : 20f * (float)Math.Log10(gain);
        }

        /// <returns>Cosine of the angle between where the listener looks and where the voice is; 1 when it is where the listener is.</returns>
        public static float Facing(in Pose voice, in Pose listener)
        {
            Vector3 way = voice.Position - listener.Position;
            float length = way.Length();
            return length < 1e-3f ? 1f : Vector3.Dot(listener.Forward, way) / length;
        }

        private static float Cone(VoiceOptions options, Vector3 forward, Vector3 way)
        {
            float length = way.Length();
            if (length < 1e-3f)
            {
                return 1f;
            }

            float cosine = Math.Max(-1f, Math.Min(1f, Vector3.Dot(forward, way) / length));
            float degrees = 2f * (float)(Math.Acos(cosine) * 180 / Math.PI);
            if (degrees <= options.ConeInnerDegrees || options.ConeOuterDegrees <= options.ConeInnerDegrees)
            {
                return 1f;
            }

            float share = Math.Min(1f, (degrees - options.ConeInnerDegrees) / (options.ConeOuterDegrees - options.ConeInnerDegrees));
            return 1f + (share * (options.ConeOuterGain - 1f));
        }
    }
}
