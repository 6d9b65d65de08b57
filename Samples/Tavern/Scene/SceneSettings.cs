using System.Collections.Generic;
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

        /// <summary>Who is there; at least one.</summary>
        public IReadOnlyList<CastMember> Cast { get; set; } = Scene.Cast.KeeperAlone;

        /// <summary>Seed of the first character; the others follow it.</summary>
        public ulong Seed { get; set; } = 1;

        /// <summary>Voice of the first character, or null for its own.</summary>
        public string? Voice { get; set; }

        /// <summary>Silence of the player after which a reply is drafted.</summary>
        public double EndOfTurnSilenceSeconds { get; set; } = new NpcWorldOptions().EndOfTurnSilenceSeconds;

        /// <summary>How talkative listeners the characters are; their profiles' rate per minute.</summary>
        public float BackchannelsPerMinute { get; set; } = new NpcProfile("keeper").BackchannelsPerMinute;

        /// <summary>A real microphone, or null; the scene does not own it. With one, spoken lines are not played.</summary>
        public LiveEar? Live { get; set; }

        /// <summary>Whether every tick's cost is kept for a picture; a scene that goes on for hours keeps none.</summary>
        public bool KeepsTicks { get; set; } = true;

        /// <summary>Whether the player's own lines are part of the sound.</summary>
        public bool HearsPlayer { get; set; } = true;
    }
}
