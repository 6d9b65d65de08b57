using System.Collections.Generic;

namespace OmniNPC.Tavern.Reports
{
    /// <summary>Everything the picture of a scene is drawn from.</summary>
    internal sealed class SceneTimeline
    {
        /// <summary>What the picture is of, in a few words.</summary>
        public string Title { get; set; } = string.Empty;

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

        /// <summary>The characters.</summary>
        public List<TimelineSpeaker> Speakers { get; } = new List<TimelineSpeaker>();

        /// <summary>Every tick.</summary>
        public List<TickSample> Ticks { get; } = new List<TickSample>();
    }
}
