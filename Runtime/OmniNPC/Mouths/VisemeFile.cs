using System;
using System.Globalization;
using System.IO;

namespace OmniNPC.Mouths
{
    /// <summary>Writes the mouth of an utterance as JSON, for engines and tools that play recorded lines.</summary>
    /// <remarks>
    /// <c>{"format": "omninpc-visemes", "version": 1, "source": "talker" | "sound", "seconds": s, "visemes": [15 names], "shapes": [{"start": s, "end": s, "from": name, "to": name}, ...],
    /// "rate": r, "weights": [[15 numbers], ...]}</c>: the shapes as they are wanted, and the blended weights at the times 0, 1/r, 2/r ... seconds. Thread: any. Allocates: yes.
    /// </remarks>
    public static class VisemeFile
    {
        /// <summary>The names of the fifteen visemes as Meta's reference writes them, by <see cref="Viseme"/>.</summary>
        public static readonly string[] Names = { "sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "ih", "oh", "ou" };

        /// <summary>Writes a track.</summary>
        /// <param name="to">Receives the JSON, to be UTF-8.</param>
        /// <param name="track">The track of a whole utterance.</param>
        /// <param name="rateHz">Sets of weights per second of sound, 1 to 240.</param>
        /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
        public static void WriteJson(TextWriter to, VisemeTrack track, int rateHz = 60)
        {
            if (to == null)
            {
                throw new ArgumentNullException(nameof(to));
            }

            if (track == null)
            {
                throw new ArgumentNullException(nameof(track));
            }

            if (rateHz < 1 || rateHz > 240)
            {
                throw new ArgumentOutOfRangeException(nameof(rateHz), rateHz, $"The rate must be 1 to 240 sets of weights a second; found {rateHz}.");
            }

            to.Write($"{{\n  \"format\": \"omninpc-visemes\",\n  \"version\": 1,\n  \"source\": \"{(track.IsFromSound ? "sound" : "talker")}\",\n  \"seconds\": {Number(track.EndSeconds, 3)},\n  \"visemes\": [");
            for (int i = 0; i < Names.Length; i++)
            {
                to.Write($"{(i == 0 ? string.Empty : ", ")}\"{Names[i]}\"");
            }

            to.Write("],\n  \"shapes\": [");
            for (int i = 0; i < track.ShapeCount; i++)
            {
                Viseme first = track.Shape(i, out double start, out double end, out Viseme last);
                to.Write($"{(i == 0 ? string.Empty : ",")}\n    {{\"start\": {Number(start, 3)}, \"end\": {Number(end, 3)}, \"from\": \"{Names[(int)first]}\", \"to\": \"{Names[(int)last]}\"}}");
            }

            to.Write($"\n  ],\n  \"rate\": {rateHz.ToString(CultureInfo.InvariantCulture)},\n  \"weights\": [");
            var weights = new float[VisemeTrack.Count];
            int count = (int)Math.Floor(track.EndSeconds * rateHz) + 1;
            for (int i = 0; i < count; i++)
            {
                track.Weights((double)i / rateHz, weights);
                to.Write(i == 0 ? "\n    [" : ",\n    [");
                for (int v = 0; v < weights.Length; v++)
                {
                    to.Write($"{(v == 0 ? string.Empty : ", ")}{Number(weights[v], 3)}");
                }

                to.Write(']');
            }

            to.Write("\n  ]\n}\n");
        }

        private static string Number(double value, int digits) => Math.Round(value, digits).ToString(CultureInfo.InvariantCulture);
    }
}
