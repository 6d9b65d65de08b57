using OmniNPC.Voice;
using UnityEngine;

namespace OmniNPC.Unity
{
    /// <summary>Who a character is, as an asset: <see cref="NpcProfile"/> for the inspector. Several characters may share one.</summary>
    /// <remarks>Read when a character is spawned; later changes do not reach a live character. Thread: main. Allocates: the profile it makes.</remarks>
    [CreateAssetMenu(fileName = "Character", menuName = "OmniNPC/Character")]
    public sealed class NpcProfileAsset : ScriptableObject
    {
        [SerializeField, Tooltip("The character's name; a player who says it is heard by this character. Empty: the name of the asset.")]
        private string characterName = string.Empty;

        [SerializeField, TextArea(3, 12), Tooltip("The system text of the conversation. Empty: the model's own.")]
        private string persona = string.Empty;

        [SerializeField, Tooltip("One of the model's voices. Empty: the first.")]
        private string voice = string.Empty;

        [SerializeField, Tooltip("The same seed and scene give the same samples.")]
        private long seed = 1;

        [SerializeField, Range(0f, 30f), Tooltip("How often it nods and says \"mm-hm\" per minute in which the player speaks to it.")]
        private float backchannelsPerMinute = 6f;

        [SerializeField, Min(0.01f), Tooltip("Metres at which the voice has its own loudness.")]
        private float referenceDistance = 1f;

        [SerializeField, Min(0.01f), Tooltip("Metres beyond which the voice gets no quieter.")]
        private float maxDistance = 50f;

        [SerializeField, Range(0f, 4f), Tooltip("Linear gain of the voice before distance.")]
        private float gain = 1f;

        /// <summary>The character's name; that of the asset when none was given.</summary>
        public string CharacterName
        {
            get => string.IsNullOrWhiteSpace(characterName) ? name : characterName;
            set => characterName = value;
        }

        /// <summary>The system text of the conversation; empty for the model's own.</summary>
        public string Persona
        {
            get => persona;
            set => persona = value;
        }

        /// <summary>One of the model's voices; empty for the first.</summary>
        public string Voice
        {
            get => voice;
            set => voice = value;
        }

        /// <summary>Seed of everything random about the character.</summary>
        public long Seed
        {
            get => seed;
            set => seed = value;
        }

        /// <summary>How often it responds while the player speaks to it, per minute; 0 to 30.</summary>
        public float BackchannelsPerMinute
        {
            get => backchannelsPerMinute;
            set => backchannelsPerMinute = value;
        }

        /// <summary>The profile for <see cref="NpcWorld.Spawn"/>.</summary>
        /// <returns>A new profile. Allocates: yes.</returns>
        public NpcProfile ToProfile() => new NpcProfile(CharacterName)
        {
            Persona = string.IsNullOrWhiteSpace(persona) ? null : persona,
            Voice = string.IsNullOrWhiteSpace(voice) ? null : voice,
            Seed = unchecked((ulong)seed),
            BackchannelsPerMinute = backchannelsPerMinute,
            VoiceOptions = new VoiceOptions { ReferenceDistance = referenceDistance, MaxDistance = Mathf.Max(referenceDistance, maxDistance), Gain = gain },
        };
    }
}
