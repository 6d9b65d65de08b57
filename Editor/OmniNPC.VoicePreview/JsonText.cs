using System.Globalization;
using System.Text;

namespace OmniNPC.VoicePreview
{
    /// <summary>A text as JSON writes it; the core has no JSON library.</summary>
    internal static class JsonText
    {
        public static string Quote(string text)
        {
            var quoted = new StringBuilder(text.Length + 2).Append('"');
            foreach (char c in text)
            {
                if (c == '"' || c == '\\')
                {
                    quoted.Append('\\').Append(c);
                }
                else if (c < ' ')
                {
                    quoted.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                }
                else
                {
                    quoted.Append(c);
                }
            }

            return quoted.Append('"').ToString();
        }
    }
}
