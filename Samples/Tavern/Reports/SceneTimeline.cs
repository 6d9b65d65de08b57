using System.Collections.Generic;

namespace OmniNPC.Tavern.Reports
{
    /// <summary>Everything the picture of a scene is drawn from.</summary>
    internal sealed class SceneTimeline
    {
        /// <summary>The character's name.</summary>
        public string Speaker { get; set; } = string.Empty;

        /// <summary>Length of the scene in seconds.</summary>
        public double Seconds { get; set; }

        /// <summary>Budget of a tick in milliseconds.</summary>
        public double BudgetMs { get; set; }

        /// <summary>The binaural mix, interleaved left and right in [-1, 1]; empty when it was played on a device.</summary>
        public float[] Mix { get; set; } = System.Array.Empty<float>();

        /// <summary>Rate of the mix in Hz.</summary>
        public int MixRateHz { get; set; } = 48000;

        /// <summary>The player's lines.</summary>
        public List<TimelineMark> Player { get; } = new List<TimelineMark>();

        /// <summary>The words as they were heard.</summary>
        public List<WordRecord> Words { get; } = new List<WordRecord>();

        /// <summary>What the character said while it listened.</summary>
        public List<TimelineMark> Backchannels { get; } = new List<TimelineMark>();

        /// <summary>Stretches in which the character was lowered, stopped or giving way because the player spoke.</summary>
        public List<TimelineMark> Overlaps { get; } = new List<TimelineMark>();

        /// <summary>The actions asked for.</summary>
        public List<TimelineMark> Actions { get; } = new List<TimelineMark>();

        /// <summary>Every tick.</summary>
        public List<TickSample> Ticks { get; } = new List<TickSample>();
    }
}
