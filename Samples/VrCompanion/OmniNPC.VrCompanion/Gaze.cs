using System;
using System.Numerics;

namespace OmniNPC.VrCompanion
{
    /// <summary>Whom the player looks at. A glance in passing is no look: a face must stay near the middle of the sight for a moment, and is kept a little longer than it was found.</summary>
    /// <remarks>Thread: game. Allocates: no.</remarks>
    public sealed class Gaze
    {
        // Headsets see the head, not the eyes; eyes turn up to 15 degrees from the head before the head follows (Stahl 1999: most gaze shifts below 20 degrees are made by the eyes alone).
        private const float FoundDegrees = 15f;

        // Wider than found, so that a face on the edge does not come and go.
        private const float KeptDegrees = 25f;

        // Shorter is a glance in passing: fixations last 0.2 to 0.3 s.
        private const double DwellSeconds = 0.2;

        private readonly float found = (float)Math.Cos(FoundDegrees * Math.PI / 180);
        private readonly float kept = (float)Math.Cos(KeptDegrees * Math.PI / 180);
        private int candidate = -1;
        private double dwelt;

        /// <summary>Index of the face that is looked at, or -1.</summary>
        public int Target { get; private set; } = -1;

        /// <summary>Looks.</summary>
        /// <param name="deltaSeconds">Seconds since the last call; 0 and more.</param>
        /// <param name="head">The player's head.</param>
        /// <param name="faces">Where the faces are; the same order each time.</param>
        public void Tick(float deltaSeconds, in Pose head, ReadOnlySpan<Vector3> faces)
        {
            if (Target >= 0 && (Target >= faces.Length || Cosine(head, faces[Target]) < kept))
            {
                Target = -1;
            }

            int nearest = -1;
            float best = found;
            for (int i = 0; i < faces.Length; i++)
            {
                float cosine = Cosine(head, faces[i]);
                if (cosine > best)
                {
                    best = cosine;
                    nearest = i;
                }
            }

            dwelt = nearest >= 0 && nearest == candidate ? dwelt + deltaSeconds : 0;
            candidate = nearest;
            if (nearest >= 0 && dwelt >= DwellSeconds)
            {
                Target = nearest;
            }
        }

        private static float Cosine(in Pose head, Vector3 face)
        {
            Vector3 way = face - head.Position;
            float distance = way.Length();
            return distance < 1e-3f ? 1f : Vector3.Dot(head.Forward, way / distance);
        }
    }
}
