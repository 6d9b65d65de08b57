using System;
using System.IO;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace OmniNPC.Tavern.Reports
{
    /// <summary>Writes JSON for people and programs: indented, with the digits a measurement has.</summary>
    internal static class JsonFile
    {
        /// <summary>Writes a value; makes the folder where it is missing.</summary>
        public static void Write(string path, JToken value)
        {
            string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
            if (!string.IsNullOrEmpty(folder))
            {
                Directory.CreateDirectory(folder);
            }

            File.WriteAllText(path, value.ToString(Formatting.Indented) + "\n");
        }

        /// <summary>A number with a few digits after the point; null where there is none.</summary>
        public static JToken Number(double value, int digits)
            => double.IsNaN(value) || double.IsInfinity(value) ? JValue.CreateNull() : new JValue(Math.Round(value, digits));
    }
}
