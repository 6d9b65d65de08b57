using System.Collections.Generic;
using OmniNPC.Subtitles;

namespace OmniNPC.VoicePreview.Web
{
    /// <summary>The words of a take as the page takes them.</summary>
    internal static class TakeWords
    {
        /// <summary>Text, start and end of each.</summary>
        public static List<object> Of(PreviewTake take)
        {
            var words = new List<object>();
            foreach (SubtitleWord word in take.Words)
            {
                words.Add(new { text = word.Text, start = word.StartSeconds, end = word.EndSeconds });
            }

            return words;
        }
    }
}
