using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using OmniNPC.Hearing;

namespace OmniNPC.Tavern.Eval
{
    /// <summary>A line read by the synthesiser flite, which says when each phone of it sounds: the truth that the aligner is measured against.</summary>
    internal sealed class FliteLine
    {
        private FliteLine(float[] pcm, List<TimedPhone> phones)
        {
            Pcm = pcm;
            Phones = phones;
        }

        /// <summary>Mono at 16 kHz.</summary>
        public float[] Pcm { get; }

        /// <summary>Its phones, without pauses.</summary>
        public List<TimedPhone> Phones { get; }

        /// <summary>Reads a line.</summary>
        /// <param name="text">The line.</param>
        /// <param name="voice">awb, slt or rms.</param>
        /// <returns>Null where the program flite is not installed or says something else than expected.</returns>
        public static FliteLine? Read(string text, string voice)
        {
            string wav = Path.Combine(Path.GetTempPath(), "omninpc-flite-" + Guid.NewGuid().ToString("N") + ".wav");
            try
            {
                ProcessStartInfo start = new ProcessStartInfo("flite") { RedirectStandardOutput = true, RedirectStandardError = true };
                foreach (string argument in new[] { "-voice", voice, "-t", text, "-psdur", "-o", wav })
                {
                    start.ArgumentList.Add(argument);
                }

                using Process flite = Process.Start(start)!;
                string said = flite.StandardOutput.ReadToEnd();
                flite.WaitForExit();
                using FileStream file = File.OpenRead(wav);
                WavFile sound = WavFile.Read(file, wav);
                return sound.RateHz == 16000 ? new FliteLine(sound.Samples.ToArray(), Parse(said)) : null;
            }
            catch (Exception error) when (error is Win32Exception || error is IOException || error is FormatException)
            {
                return null;
            }
            finally
            {
                File.Delete(wav);
            }
        }

        // "pau:0.218 g:0.280 uh:0.359 ...": each phone and its end in seconds.
        private static List<TimedPhone> Parse(string said)
        {
            List<TimedPhone> phones = new List<TimedPhone>();
            double start = 0;
            foreach (string entry in said.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] parts = entry.Trim().Split(':');
                if (parts.Length != 2)
                {
                    continue;
                }

                double end = double.Parse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture);
                if (parts[0] != "pau")
                {
                    phones.Add(new TimedPhone(parts[0], -1, start, end));
                }

                start = end;
            }

            return phones;
        }
    }
}
