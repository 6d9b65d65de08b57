using System;
using System.IO;
using OmniNPC.Hearing;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>One line of the player: sound or typed text.</summary>
    internal sealed class PlayerLine
    {
        private PlayerLine(string given, string? text, float[] pcm, int rateHz)
        {
            Given = given;
            Text = text;
            Pcm = pcm;
            RateHz = rateHz;
        }

        /// <summary>The file's name, or the typed line itself.</summary>
        public string Given { get; }

        /// <summary>The typed line, or null when it is sound.</summary>
        public string? Text { get; }

        /// <summary>Mono samples in [-1, 1]; empty when it is typed.</summary>
        public float[] Pcm { get; }

        /// <summary>Rate of the samples in Hz; 0 when it is typed.</summary>
        public int RateHz { get; }

        /// <summary>Whether it is sound.</summary>
        public bool IsSpoken => Text == null;

        /// <summary>A typed line.</summary>
        public static PlayerLine Typed(string text) => new PlayerLine(text, text, Array.Empty<float>(), 0);

        /// <summary>A spoken line from a WAV file; the whole file is checked before the scene begins.</summary>
        public static PlayerLine Spoken(string path)
        {
            WavFile wav = WavFile.Read(path);
            return new PlayerLine(Path.GetFileName(path), null, wav.Samples.ToArray(), wav.RateHz);
        }

        /// <summary>A row of a conversation list: a path that ends in .wav is sound, anything else is typed.</summary>
        /// <param name="row">The row.</param>
        /// <param name="folder">What a relative path starts from.</param>
        public static PlayerLine FromRow(string row, string folder)
            => row.EndsWith(".wav", StringComparison.OrdinalIgnoreCase) ? Spoken(Path.Combine(folder, row)) : Typed(row);
    }
}
