using System;
using OmniNPC.OpenAL;

namespace OmniNPC.Tests.Snippets
{
    /// <summary>The code of Documentation~/spatial-audio.md, so that it compiles as it stands there.</summary>
    public static class SpatialAudioSnippets
    {
        public static void Open()
        {
            #region open
            var voices = OpenALVoiceBackend.Open(new OpenALOptions());   // 48 kHz, HRTF, the default device; loopback when there is none
            Console.WriteLine(voices.Description);                       // what it plays on, and why
            #endregion
        }
    }
}
