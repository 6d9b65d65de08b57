using OmniNPC.Scheduling;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>How a scene runs.</summary>
    internal sealed class SceneSettings
    {
        /// <summary>Whether it runs in real time with the mind on a thread of its own; else on the virtual clock.</summary>
        public bool Paced { get; set; }

        /// <summary>What compute time costs on the virtual clock.</summary>
        public ComputeCharge Charge { get; set; } = ComputeCharge.Measured;

        /// <summary>Seed of the keeper.</summary>
        public ulong Seed { get; set; } = 1;

        /// <summary>Voice of the keeper, or null for the model's first.</summary>
        public string? Voice { get; set; }

        /// <summary>Silence of the player after which a reply is drafted.</summary>
        public double EndOfTurnSilenceSeconds { get; set; } = new NpcWorldOptions().EndOfTurnSilenceSeconds;

        /// <summary>How talkative a listener the keeper is; its profile's rate per minute.</summary>
        public float BackchannelsPerMinute { get; set; } = new NpcProfile("keeper").BackchannelsPerMinute;

        /// <summary>A real microphone, or null; the scene does not own it. With one, spoken lines are not played.</summary>
        public LiveEar? Live { get; set; }

        /// <summary>Whether the player's own lines are part of the sound.</summary>
        public bool HearsPlayer { get; set; } = true;
    }
}
