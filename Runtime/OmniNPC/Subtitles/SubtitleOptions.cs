using static OmniNPC.OptionRange;

namespace OmniNPC.Subtitles
{
    /// <summary>How much text is shown at once, and for how long.</summary>
    /// <remarks>Defaults: Netflix, "English Template Timed Text Style Guide", sections 1, 2, 4, 5 and 7, for adult programmes.</remarks>
    public sealed class SubtitleOptions
    {
        /// <summary>Most characters of a line, spaces included.</summary>
        /// <remarks>Default: 42. Unit: UTF-16 characters. Range: 16 to 200.</remarks>
        public int MaxCharactersPerLine { get; set; } = 42;

        /// <summary>Most lines of a cue.</summary>
        /// <remarks>Default: 2. Range: 1 to 2.</remarks>
        public int MaxLines { get; set; } = 2;

        /// <summary>Fastest a cue may have to be read. Speech that is faster is shown as long as there is room until the next cue; its words are not cut.</summary>
        /// <remarks>Default: 17. Unit: characters per second, spaces included. Range: 5 to 60.</remarks>
        public double MaxCharactersPerSecond { get; set; } = 17;

        /// <summary>Least time a cue stays, in seconds.</summary>
        /// <remarks>Default: 5/6. Range: 0 to 5.</remarks>
        public double MinSeconds { get; set; } = 5.0 / 6;

        /// <summary>Most time a cue stays, in seconds.</summary>
        /// <remarks>Default: 7. Range: 2 to 60.</remarks>
        public double MaxSeconds { get; set; } = 7;

        /// <summary>Time in seconds between one cue and the next, so that the change is seen.</summary>
        /// <remarks>Default: 1/12, two pictures of a film. Range: 0 to 1.</remarks>
        public double GapSeconds { get; set; } = 1.0 / 12;

        internal SubtitleOptions CopyChecked()
        {
            Within(MaxCharactersPerLine, 16, 200, nameof(MaxCharactersPerLine));
            Within(MaxLines, 1, 2, nameof(MaxLines));
            Within(MaxCharactersPerSecond, 5, 60, nameof(MaxCharactersPerSecond));
            Within(MinSeconds, 0, 5, nameof(MinSeconds));
            Within(MaxSeconds, 2, 60, nameof(MaxSeconds));
            Within(GapSeconds, 0, 1, nameof(GapSeconds));
            return (SubtitleOptions)MemberwiseClone();
        }
    }
}
