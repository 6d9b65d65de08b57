using System;
using OmniNPC.Speech;

namespace OmniNPC.VoicePreview
{
    /// <summary>Who speaks in a preview: voice, persona, seed and temperature.</summary>
    /// <remarks>Immutable; any thread.</remarks>
    public sealed class PreviewSettings
    {
        /// <summary>The highest temperature, as <see cref="SamplingOptions"/> takes it.</summary>
        public const float MaxTemperature = 4f;

        /// <summary>Creates settings.</summary>
        /// <param name="voice">Name of one of the model's voices, or null for its first.</param>
        /// <param name="persona">The system text of the conversation, or null for the model's own.</param>
        /// <param name="seed">Seed of everything random.</param>
        /// <param name="temperature">Of Talker and code predictor: 0 for the likeliest, else 0.01 to 4; null for the model's own. What the Thinker writes keeps the model's own.</param>
        /// <exception cref="ArgumentOutOfRangeException">The temperature is out of range.</exception>
        public PreviewSettings(string? voice = null, string? persona = null, ulong seed = 1, float? temperature = null)
        {
            if (temperature is float given && !(given == 0f || (given >= 0.01f && given <= MaxTemperature)))
            {
                throw new ArgumentOutOfRangeException(nameof(temperature), given, $"The temperature must be 0 or 0.01 to {MaxTemperature}; found {given}.");
            }

            Voice = voice;
            Persona = string.IsNullOrWhiteSpace(persona) ? null : persona;
            Seed = seed;
            Temperature = temperature;
        }

        /// <summary>Name of the voice; null for the model's first.</summary>
        public string? Voice { get; }

        /// <summary>The system text; null for the model's own.</summary>
        public string? Persona { get; }

        /// <summary>Seed of everything random.</summary>
        public ulong Seed { get; }

        /// <summary>Temperature of Talker and code predictor; null for the model's own.</summary>
        public float? Temperature { get; }

        /// <summary>The same with another voice and seed.</summary>
        /// <param name="voice">Name of the voice; null keeps this one.</param>
        /// <param name="seed">The seed; null keeps this one.</param>
        /// <returns>New settings.</returns>
        public PreviewSettings With(string? voice, ulong? seed) => new PreviewSettings(voice ?? Voice, Persona, seed ?? Seed, Temperature);

        /// <summary>Finds the voice in a model.</summary>
        /// <param name="model">The model.</param>
        /// <returns>The voice.</returns>
        /// <exception cref="ArgumentException">The model has no such voice; the message lists those it has.</exception>
        public VoiceDescription FindVoice(ISpeechModel model)
        {
            var names = new System.Text.StringBuilder();
            foreach (VoiceDescription voice in (model ?? throw new ArgumentNullException(nameof(model))).Voices)
            {
                if (Voice == null || voice.Name == Voice)
                {
                    return voice;
                }

                names.Append(names.Length == 0 ? string.Empty : ", ").Append(voice.Name);
            }

            throw new ArgumentException($"{model.Description} has no voice \"{Voice}\"; its voices are {names}.");
        }

        /// <summary>The profile of a character that speaks so.</summary>
        internal NpcProfile ToProfile(ISpeechModel model)
        {
            VoiceDescription voice = FindVoice(model);
            SamplingDefaults own = model.Sampling;
            return new NpcProfile(voice.Name)
            {
                Voice = voice.Name,
                Persona = Persona,
                Seed = Seed,
                Sampling = Temperature is float temperature
                    ? new SamplingDefaults(own.Thinker, At(own.Talker, temperature), At(own.CodePredictor, temperature))
                    : own,

                // A nod while one speaks into the microphone would be one more sound to tell from the voice that is looked at.
                BackchannelsPerMinute = 0f,
            };
        }

        private static SamplingOptions At(SamplingOptions own, float temperature)
            => new SamplingOptions(temperature, own.TopK, own.TopP, own.RepetitionPenalty);
    }
}
