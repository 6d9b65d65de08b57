using System;

namespace OmniNPC.Mouths
{
    /// <summary>From visemes to the blendshapes of ARKit: each of the fifteen shapes is a mixture of a few of the 52, and a mouth is the mixture of its shapes.</summary>
    /// <remarks>
    /// The amounts are chosen here after the pictures of Meta's "Viseme Reference" and Apple's of each coefficient, for a face that speaks and does not shout; Documentation~/mouths-and-subtitles.md shows them
    /// as a table. Eyes, brows, cheeks and nose stay free for what the character feels. Immutable; any thread. Allocates: no.
    /// </remarks>
    public static class ArKitFace
    {
        /// <summary>How many coefficients there are: 52.</summary>
        public const int Count = 52;

        /// <summary>The most that any viseme opens the jaw.</summary>
        public const float MostJawOpen = 0.55f;

        private static readonly Part[][] Table = Build();

        /// <summary>How far a viseme moves a coefficient.</summary>
        /// <param name="viseme">The shape.</param>
        /// <param name="blendshape">The coefficient.</param>
        /// <returns>0 to 1.</returns>
        public static float Amount(Viseme viseme, ArKitBlendshape blendshape)
        {
            foreach (Part part in Table[(int)viseme])
            {
                if (part.Blendshape == blendshape)
                {
                    return part.Amount;
                }
            }

            return 0f;
        }

        /// <summary>Mixes the face of a mouth.</summary>
        /// <param name="visemes">15 weights by <see cref="Viseme"/>, each 0 to 1.</param>
        /// <param name="blendshapes">Receives 52 values by <see cref="ArKitBlendshape"/>, each 0 to 1.</param>
        /// <exception cref="ArgumentException">There are fewer than 15 weights or there is no room for 52 values.</exception>
        public static void Blend(ReadOnlySpan<float> visemes, Span<float> blendshapes)
        {
            if (visemes.Length < VisemeTrack.Count || blendshapes.Length < Count)
            {
                throw new ArgumentException($"A face needs {VisemeTrack.Count} weights and room for {Count} values; got {visemes.Length} and {blendshapes.Length}.", nameof(blendshapes));
            }

            blendshapes.Slice(0, Count).Clear();
            for (int i = 0; i < VisemeTrack.Count; i++)
            {
                foreach (Part part in Table[i])
                {
                    ref float value = ref blendshapes[(int)part.Blendshape];
                    value = Math.Min(1f, value + (visemes[i] * part.Amount));
                }
            }
        }

        internal static float JawOpen(ReadOnlySpan<float> visemes)
        {
            float open = 0;
            for (int i = 0; i < VisemeTrack.Count; i++)
            {
                open += visemes[i] * Amount((Viseme)i, ArKitBlendshape.JawOpen);
            }

            // What mouthClose takes back of the jaw is not open.
            return Math.Max(0f, open - visemes[(int)Viseme.PP] * Amount(Viseme.PP, ArKitBlendshape.MouthClose));
        }

        private static Part[][] Build()
        {
            var table = new Part[VisemeTrack.Count][];
            table[(int)Viseme.Sil] = Array.Empty<Part>();
            table[(int)Viseme.PP] = new[]
            {
                One(ArKitBlendshape.JawOpen, 0.05f), One(ArKitBlendshape.MouthClose, 0.05f), One(ArKitBlendshape.MouthPressLeft, 0.45f), One(ArKitBlendshape.MouthPressRight, 0.45f),
                One(ArKitBlendshape.MouthRollLower, 0.35f), One(ArKitBlendshape.MouthRollUpper, 0.35f),
            };
            table[(int)Viseme.FF] = new[]
            {
                One(ArKitBlendshape.JawOpen, 0.08f), One(ArKitBlendshape.MouthRollLower, 0.65f), One(ArKitBlendshape.MouthUpperUpLeft, 0.25f), One(ArKitBlendshape.MouthUpperUpRight, 0.25f),
                One(ArKitBlendshape.MouthShrugLower, 0.2f),
            };
            table[(int)Viseme.TH] = new[]
            {
                One(ArKitBlendshape.JawOpen, 0.18f), One(ArKitBlendshape.TongueOut, 0.35f), One(ArKitBlendshape.MouthLowerDownLeft, 0.15f), One(ArKitBlendshape.MouthLowerDownRight, 0.15f),
            };
            table[(int)Viseme.DD] = new[]
            {
                One(ArKitBlendshape.JawOpen, 0.15f), One(ArKitBlendshape.MouthLowerDownLeft, 0.2f), One(ArKitBlendshape.MouthLowerDownRight, 0.2f), One(ArKitBlendshape.MouthStretchLeft, 0.1f),
                One(ArKitBlendshape.MouthStretchRight, 0.1f),
            };
            table[(int)Viseme.KK] = new[]
            {
                One(ArKitBlendshape.JawOpen, 0.2f), One(ArKitBlendshape.MouthLowerDownLeft, 0.12f), One(ArKitBlendshape.MouthLowerDownRight, 0.12f), One(ArKitBlendshape.MouthStretchLeft, 0.1f),
                One(ArKitBlendshape.MouthStretchRight, 0.1f),
            };
            table[(int)Viseme.CH] = new[]
            {
                One(ArKitBlendshape.JawOpen, 0.1f), One(ArKitBlendshape.MouthFunnel, 0.5f), One(ArKitBlendshape.MouthPucker, 0.2f), One(ArKitBlendshape.MouthShrugUpper, 0.15f),
            };
            table[(int)Viseme.SS] = new[]
            {
                One(ArKitBlendshape.JawOpen, 0.06f), One(ArKitBlendshape.MouthStretchLeft, 0.3f), One(ArKitBlendshape.MouthStretchRight, 0.3f), One(ArKitBlendshape.MouthLowerDownLeft, 0.2f),
                One(ArKitBlendshape.MouthLowerDownRight, 0.2f), One(ArKitBlendshape.MouthDimpleLeft, 0.1f), One(ArKitBlendshape.MouthDimpleRight, 0.1f),
            };
            table[(int)Viseme.NN] = new[]
            {
                One(ArKitBlendshape.JawOpen, 0.14f), One(ArKitBlendshape.MouthLowerDownLeft, 0.15f), One(ArKitBlendshape.MouthLowerDownRight, 0.15f),
            };
            table[(int)Viseme.RR] = new[]
            {
                One(ArKitBlendshape.JawOpen, 0.15f), One(ArKitBlendshape.MouthFunnel, 0.3f), One(ArKitBlendshape.MouthPucker, 0.25f),
            };
            table[(int)Viseme.AA] = new[]
            {
                One(ArKitBlendshape.JawOpen, 0.55f), One(ArKitBlendshape.MouthLowerDownLeft, 0.2f), One(ArKitBlendshape.MouthLowerDownRight, 0.2f), One(ArKitBlendshape.MouthUpperUpLeft, 0.1f),
                One(ArKitBlendshape.MouthUpperUpRight, 0.1f),
            };
            table[(int)Viseme.E] = new[]
            {
                One(ArKitBlendshape.JawOpen, 0.32f), One(ArKitBlendshape.MouthStretchLeft, 0.25f), One(ArKitBlendshape.MouthStretchRight, 0.25f), One(ArKitBlendshape.MouthSmileLeft, 0.15f),
                One(ArKitBlendshape.MouthSmileRight, 0.15f), One(ArKitBlendshape.MouthLowerDownLeft, 0.15f), One(ArKitBlendshape.MouthLowerDownRight, 0.15f),
            };
            table[(int)Viseme.IH] = new[]
            {
                One(ArKitBlendshape.JawOpen, 0.18f), One(ArKitBlendshape.MouthSmileLeft, 0.3f), One(ArKitBlendshape.MouthSmileRight, 0.3f), One(ArKitBlendshape.MouthStretchLeft, 0.25f),
                One(ArKitBlendshape.MouthStretchRight, 0.25f),
            };
            table[(int)Viseme.OH] = new[]
            {
                One(ArKitBlendshape.JawOpen, 0.38f), One(ArKitBlendshape.MouthFunnel, 0.5f), One(ArKitBlendshape.MouthPucker, 0.15f),
            };
            table[(int)Viseme.OU] = new[]
            {
                One(ArKitBlendshape.JawOpen, 0.12f), One(ArKitBlendshape.MouthFunnel, 0.25f), One(ArKitBlendshape.MouthPucker, 0.65f),
            };
            return table;
        }

        private static Part One(ArKitBlendshape blendshape, float amount) => new Part(blendshape, amount);

        private readonly struct Part
        {
            public Part(ArKitBlendshape blendshape, float amount)
            {
                Blendshape = blendshape;
                Amount = amount;
            }

            public ArKitBlendshape Blendshape { get; }

            public float Amount { get; }
        }
    }
}
