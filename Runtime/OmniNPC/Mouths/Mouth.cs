using System;

namespace OmniNPC.Mouths
{
    /// <summary>A character's mouth now: fifteen weights to put on the morph targets of an avatar, moved once a tick.</summary>
    /// <remarks>
    /// It follows what is heard: it stands still while the voice is stopped or starved, goes back with a voice that goes on from the beginning of a word, and closes when it is cut off. The weights never jump:
    /// from one tick to the next they move by at most a full weight in 40 ms. Thread: game. Allocates: no.
    /// </remarks>
    public sealed class Mouth
    {
        // A track's own weights move by no more than that, so this is felt only where the sound itself jumps: a cut, a pause, a word begun anew.
        private const double FullMoveSeconds = 0.04;

        private readonly float[] weights = new float[VisemeTrack.Count];
        private readonly float[] wanted = new float[VisemeTrack.Count];

        internal Mouth()
        {
            weights[(int)Viseme.Sil] = 1f;
        }

        /// <summary>The fifteen weights by <see cref="Viseme"/>, each 0 to 1, sum 1. The memory is the mouth's own: it always shows the last tick.</summary>
        public ReadOnlySpan<float> Weights => weights;

        /// <summary>The shape with the largest weight.</summary>
        public Viseme Dominant { get; private set; }

        /// <summary>How far it is open, 0 (at rest or lips closed) to 1 (jaw down): <see cref="ArKitBlendshape.JawOpen"/> over the most that any shape has, for mouths that only open and close.</summary>
        public float Openness => ArKitFace.JawOpen(weights) / ArKitFace.MostJawOpen;

        /// <summary>One weight.</summary>
        /// <param name="viseme">The shape.</param>
        public float this[Viseme viseme] => weights[(int)viseme];

        /// <summary>Writes the face as ARKit names it; see <see cref="ArKitFace"/>.</summary>
        /// <param name="blendshapes">Receives 52 values by <see cref="ArKitBlendshape"/>, each 0 to 1; those that a mouth does not move are 0.</param>
        /// <exception cref="ArgumentException">There is no room for 52 values.</exception>
        public void CopyArKit(Span<float> blendshapes) => ArKitFace.Blend(weights, blendshapes);

        /// <summary>Moves it for a tick.</summary>
        /// <param name="track">What is heard; null while nothing is.</param>
        /// <param name="seconds">The place in the track.</param>
        /// <param name="deltaSeconds">Time since the last move.</param>
        internal void Move(VisemeTrack? track, double seconds, double deltaSeconds)
        {
            if (track != null)
            {
                track.Weights(seconds, wanted);
            }
            else if (weights[(int)Viseme.Sil] == 1f)
            {
                return;
            }
            else
            {
                Array.Clear(wanted, 0, wanted.Length);
                wanted[(int)Viseme.Sil] = 1f;
            }

            float farthest = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                farthest = Math.Max(farthest, Math.Abs(wanted[i] - weights[i]));
            }

            float most = (float)(deltaSeconds / FullMoveSeconds);
            float part = farthest <= most ? 1f : most / farthest;
            int dominant = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = part == 1f ? wanted[i] : weights[i] + (part * (wanted[i] - weights[i]));
                dominant = weights[i] > weights[dominant] ? i : dominant;
            }

            Dominant = (Viseme)dominant;
        }
    }
}
