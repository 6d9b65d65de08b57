using System;
using System.Globalization;
using System.Text.Json;
using OmniNPC.LocalPage;

namespace OmniNPC.VoicePreview.Web
{
    /// <summary>What a request picked: bundle, voice, persona, seed and temperature.</summary>
    internal sealed class Choice
    {
        // A persona of two pages; the tiny model's window ends far before.
        private const int MaxPersonaLength = 4000;

        private Choice(string? bundle, PreviewSettings settings)
        {
            Bundle = bundle;
            Settings = settings;
        }

        /// <summary>Name of the bundle; null for the first.</summary>
        public string? Bundle { get; }

        /// <summary>Who speaks.</summary>
        public PreviewSettings Settings { get; }

        /// <summary>Reads it from texts; empty ones are not picked.</summary>
        /// <exception cref="Refusal">One of them is out of its range.</exception>
        public static Choice Read(string? bundle, string? voice, string? persona, string? seed, string? temperature)
        {
            ulong seedValue = 1;
            if (!string.IsNullOrWhiteSpace(seed) && !ulong.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out seedValue))
            {
                throw new Refusal(422, $"The seed must be a whole number from 0 to {ulong.MaxValue}; found \"{seed}\".");
            }

            float? temperatureValue = null;
            if (!string.IsNullOrWhiteSpace(temperature))
            {
                temperatureValue = float.TryParse(temperature, NumberStyles.Float, CultureInfo.InvariantCulture, out float given)
                    ? given
                    : throw new Refusal(422, $"The temperature must be a number; found \"{temperature}\".");
            }

            if (persona != null && persona.Length > MaxPersonaLength)
            {
                throw new Refusal(422, $"A persona has at most {MaxPersonaLength} characters; found {persona.Length}.");
            }

            try
            {
                return new Choice(string.IsNullOrEmpty(bundle) ? null : bundle, new PreviewSettings(string.IsNullOrEmpty(voice) ? null : voice, persona, seedValue, temperatureValue));
            }
            catch (ArgumentOutOfRangeException wrong)
            {
                throw new Refusal(422, Sentence.Of(wrong));
            }
        }

        /// <summary>Reads it from a JSON object.</summary>
        /// <exception cref="Refusal">One of them is out of its range.</exception>
        public static Choice Read(JsonElement from)
            => Read(Text(from, "bundle"), Text(from, "voice"), Text(from, "persona"), Text(from, "seed"), Text(from, "temperature"));

        /// <summary>A property as text; null when it is absent or null.</summary>
        /// <exception cref="Refusal">It is neither text nor a number.</exception>
        public static string? Text(JsonElement from, string name)
        {
            if (!from.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            return value.ValueKind == JsonValueKind.String ? value.GetString()
                : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
                : throw new Refusal(422, $"\"{name}\" must be a text or a number; found {value.ValueKind}.");
        }
    }
}
