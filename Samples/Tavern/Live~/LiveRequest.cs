using System;
using System.Text.Json;
using OmniNPC.LocalPage;

namespace OmniNPC.Tavern.Live
{
    /// <summary>Something a page asks for, checked.</summary>
    internal sealed class LiveRequest
    {
        private const int MostLetters = 500; // a long breath

        private LiveRequest(LiveRequestKind kind)
        {
            Kind = kind;
        }

        /// <summary>Nobody holds a key any more.</summary>
        public static LiveRequest Stop { get; } = new LiveRequest(LiveRequestKind.Walk);

        /// <summary>What is asked for.</summary>
        public LiveRequestKind Kind { get; }

        /// <summary>The line, or the name of who is walked up to.</summary>
        public string Text { get; private set; } = string.Empty;

        /// <summary>Ahead (1), back (-1) or neither.</summary>
        public float Ahead { get; private set; }

        /// <summary>To the left (1), right (-1) or neither.</summary>
        public float Turn { get; private set; }

        /// <summary>Whether the microphone is open.</summary>
        public bool IsOn { get; private set; }

        /// <summary>The microphone's samples.</summary>
        public float[] Samples { get; private set; } = Array.Empty<float>();

        /// <summary>Their rate.</summary>
        public int RateHz { get; private set; }

        /// <summary>Sound of the microphone.</summary>
        public static LiveRequest Hear(float[] samples, int rateHz) => new LiveRequest(LiveRequestKind.Hear) { Samples = samples, RateHz = rateHz };

        /// <summary>Reads a message.</summary>
        /// <exception cref="Refusal">It is none that the page sends.</exception>
        public static LiveRequest Read(JsonElement message)
        {
            string type = message.ValueKind == JsonValueKind.Object ? Written(message, "type") : string.Empty;
            switch (type)
            {
                case "say":
                    string line = Written(message, "text").Trim();
                    return line.Length > 0 && line.Length <= MostLetters
                        ? new LiveRequest(LiveRequestKind.Say) { Text = line }
                        : throw new Refusal(422, $"A line has 1 to {MostLetters} letters; found {line.Length}.");
                case "walk":
                    return new LiveRequest(LiveRequestKind.Walk) { Ahead = Direction(message, "ahead"), Turn = Direction(message, "turn") };
                case "approach":
                    return new LiveRequest(LiveRequestKind.Approach) { Text = Written(message, "who") };
                case "microphone":
                    return new LiveRequest(LiveRequestKind.Microphone) { IsOn = message.TryGetProperty("on", out JsonElement on) && on.ValueKind == JsonValueKind.True };
                default:
                    throw new Refusal(422, $"The tavern knows no message of the type \"{(type.Length <= 40 ? type : type.Substring(0, 40))}\".");
            }
        }

        private static string Written(JsonElement message, string name)
            => message.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

        private static float Direction(JsonElement message, string name)
            => message.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double found) && Math.Abs(found) <= 1
                ? (float)found
                : throw new Refusal(422, $"To walk, \"{name}\" is a number from -1 to 1.");
    }
}
