using System.Collections.Generic;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>A conversation before it is played: everything the seed decides.</summary>
    internal sealed class ConversationPlan
    {
        public ConversationPlan(Scenario scenario, ulong seed)
        {
            Scenario = scenario;
            Seed = seed;
        }

        /// <summary>What it shows.</summary>
        public Scenario Scenario { get; }

        /// <summary>The seed of everything in it.</summary>
        public ulong Seed { get; }

        /// <summary>Who the player is.</summary>
        public string Player { get; set; } = string.Empty;

        /// <summary>What happens, in order.</summary>
        public List<BenchStep> Steps { get; } = new List<BenchStep>();

        /// <summary>Level of the player's speech at the microphone, dB relative to full scale, over its audible parts.</summary>
        public double SpeechDecibels { get; set; } = -23;

        /// <summary>Level of the room's noise at the microphone, dB relative to full scale.</summary>
        public double NoiseDecibels { get; set; } = -70;

        /// <summary>Energy of the room's reflections of the player's voice relative to the voice itself, in dB; NaN for none.</summary>
        public double ReverbDecibels { get; set; } = double.NaN;

        /// <summary>Echo of the characters at the microphone relative to a player's voice of the usual level, in dB; NaN with headphones.</summary>
        public double EchoDecibels { get; set; } = double.NaN;

        /// <summary>Characters in the room, 1 or 2.</summary>
        public int Characters { get; set; } = 1;

        /// <summary>Voice of the first character, or null for the model's first.</summary>
        public string? Voice { get; set; }

        /// <summary>How it is called in file names.</summary>
        public string Name => $"{Scenario.Name}-{Seed:D2}";
    }
}
