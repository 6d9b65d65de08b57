using System;
using OmniNPC.Mouths;
using UnityEngine;

namespace OmniNPC.Unity
{
    /// <summary>Moves the mouth of a face by its blend shapes, as the character's voice is heard.</summary>
    /// <remarks>Weights are set right after each tick of the world, in time for the same picture. Blend shapes that the face lacks are left out. Thread: main. Allocates: when it is enabled.</remarks>
    [AddComponentMenu("OmniNPC/Mouth")]
    [DisallowMultipleComponent]
    public sealed class NpcMouth : MonoBehaviour
    {
        // Unity counts blend shapes in percent.
        private const float Percent = 100f;

        [SerializeField, Tooltip("Whose mouth it is.")]
        private NpcBehaviour? character;

        [SerializeField, Tooltip("The mesh with the blend shapes.")]
        private SkinnedMeshRenderer? face;

        [SerializeField, Tooltip("Which blend shapes it has.")]
        private NpcMouthShapes shapes = NpcMouthShapes.Visemes;

        [SerializeField, Tooltip("What stands before the name of each blend shape, for example viseme_ or vrc.v_.")]
        private string prefix = "viseme_";

        [SerializeField, Range(0f, 2f), Tooltip("How far it moves.")]
        private float strength = 1f;

        private readonly float[] weights = new float[ArKitFace.Count];
        private int[] indices = Array.Empty<int>();
        private NpcBehaviour? heard;

        /// <summary>Whose mouth it is. Read when the component is enabled.</summary>
        public NpcBehaviour? Character
        {
            get => character;
            set => character = value;
        }

        /// <summary>The mesh with the blend shapes. Read when the component is enabled.</summary>
        public SkinnedMeshRenderer? Face
        {
            get => face;
            set => face = value;
        }

        /// <summary>Which blend shapes it has. Read when the component is enabled.</summary>
        public NpcMouthShapes Shapes
        {
            get => shapes;
            set => shapes = value;
        }

        /// <summary>What stands before the name of each blend shape. Read when the component is enabled.</summary>
        public string Prefix
        {
            get => prefix;
            set => prefix = value;
        }

        /// <summary>How far it moves: 1 as the shapes were made; 0 to 2.</summary>
        public float Strength
        {
            get => strength;
            set => strength = value;
        }

        private void OnEnable()
        {
            if (character == null || face == null)
            {
                Debug.LogError($"The mouth of {name} needs a character and a face; found {(character == null ? "no character" : "no face")}.", this);
                return;
            }

            indices = shapes == NpcMouthShapes.ArKit ? Indices(Enum.GetNames(typeof(ArKitBlendshape)), true) : Indices(VisemeFile.Names, false);
            if (Array.TrueForAll(indices, index => index < 0))
            {
                Debug.LogError($"{face.name} has none of the blend shapes {prefix}{(shapes == NpcMouthShapes.ArKit ? "jawOpen" : "aa")} and so on; choose others on the mouth of {name}.", this);
                return;
            }

            heard = character;
            heard.Ticked += Show;
        }

        private void OnDisable()
        {
            if (!(heard is null))
            {
                heard.Ticked -= Show;
            }

            heard = null;
        }

        private void Show(Npc npc)
        {
            if (face == null)
            {
                return;
            }

            Span<float> now = weights.AsSpan(0, indices.Length);
            if (shapes == NpcMouthShapes.ArKit)
            {
                npc.Mouth.CopyArKit(now);
            }
            else
            {
                npc.Mouth.Weights.CopyTo(now);
            }

            for (int i = 0; i < indices.Length; i++)
            {
                if (indices[i] >= 0)
                {
                    face.SetBlendShapeWeight(indices[i], now[i] * strength * Percent);
                }
            }
        }

        private int[] Indices(string[] names, bool isCamelCase)
        {
            Mesh mesh = face!.sharedMesh;
            var found = new int[names.Length];
            for (int i = 0; i < names.Length; i++)
            {
                string shape = isCamelCase ? char.ToLowerInvariant(names[i][0]) + names[i].Substring(1) : names[i];
                found[i] = mesh == null || (isCamelCase && !IsOfMouth(shape)) ? -1 : mesh.GetBlendShapeIndex(prefix + shape);
            }

            return found;
        }

        // Eyes, brows and cheeks belong to whoever animates the rest of the face.
        private static bool IsOfMouth(string shape)
            => shape.StartsWith("jaw", StringComparison.Ordinal) || shape.StartsWith("mouth", StringComparison.Ordinal) || shape.StartsWith("tongue", StringComparison.Ordinal);
    }
}
