namespace OmniNPC.Unity.Editor
{
    /// <summary>A file that a take is saved as.</summary>
    internal enum PreviewFile
    {
        /// <summary>16-bit mono WAV.</summary>
        Wav,

        /// <summary>WebVTT with word times.</summary>
        Vtt,

        /// <summary>SubRip.</summary>
        Srt,

        /// <summary>The mouth as JSON.</summary>
        Visemes,
    }
}
