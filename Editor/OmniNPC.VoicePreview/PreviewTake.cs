using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Text;
using OmniNPC.Hearing;
using OmniNPC.Mouths;
using OmniNPC.Subtitles;
using OmniNPC.Voice;

namespace OmniNPC.VoicePreview
{
    /// <summary>An utterance with its samples, words and mouth, and the files a game or an editor takes.</summary>
    /// <remarks>Immutable; any thread.</remarks>
    public sealed class PreviewTake
    {
        private static readonly UTF8Encoding Utf8 = new UTF8Encoding(false);

        private readonly float[] pcm;
        private readonly List<SubtitleWord> words = new List<SubtitleWord>();
        private readonly string visemes;
        private readonly float[] mouth;

        internal PreviewTake(int number, string text, string voice, ulong seed, string model, bool wasInterrupted, float[] pcm, int sampleRateHz, ReadOnlySpan<SpokenWord> spoken, VisemeTrack track)
        {
            Number = number;
            Text = text;
            Voice = voice;
            Seed = seed;
            Model = model;
            WasInterrupted = wasInterrupted;
            this.pcm = pcm;
            SampleRateHz = sampleRateHz;
            foreach (SpokenWord word in spoken)
            {
                // A range may hold the space before the word.
                string written = text.Substring(word.Text.Start, word.Text.Length).Trim();
                if (written.Length > 0)
                {
                    words.Add(new SubtitleWord(written, word.StartSeconds, word.EndSeconds));
                }
            }

            // The track is the runtime's own and is used again.
            var json = new StringWriter(CultureInfo.InvariantCulture);
            VisemeFile.WriteJson(json, track);
            visemes = json.ToString();
            mouth = new float[((int)(track.EndSeconds * PreviewSession.MouthRateHz) + 1) * VisemeTrack.Count];
            for (int i = 0; i * VisemeTrack.Count < mouth.Length; i++)
            {
                track.Weights((double)i / PreviewSession.MouthRateHz, mouth.AsSpan(i * VisemeTrack.Count, VisemeTrack.Count));
            }
        }

        /// <summary>Number of the take in its session, from 1; 0 for a line that was rendered ahead.</summary>
        public int Number { get; }

        /// <summary>What was said; of a take that was cut short, what was heard.</summary>
        public string Text { get; }

        /// <summary>Name of the voice.</summary>
        public string Voice { get; }

        /// <summary>The seed.</summary>
        public ulong Seed { get; }

        /// <summary>Name of the bundle and the execution provider.</summary>
        public string Model { get; }

        /// <summary>Whether it was cut short.</summary>
        public bool WasInterrupted { get; }

        /// <summary>Rate of the samples in Hz.</summary>
        public int SampleRateHz { get; }

        /// <summary>The samples, mono in [-1, 1].</summary>
        public ReadOnlyMemory<float> Pcm => pcm;

        /// <summary>The words and when they sound.</summary>
        public IReadOnlyList<SubtitleWord> Words => words;

        /// <summary>The mouth: sets of 15 weights by <see cref="Viseme"/>, each 0 to 1, sum 1, one after the other in steps of 1 / <see cref="PreviewSession.MouthRateHz"/> s from the beginning to the end.</summary>
        public ReadOnlyMemory<float> Mouth => mouth;

        /// <summary>Length in seconds.</summary>
        public double Seconds => (double)pcm.Length / SampleRateHz;

        /// <summary>Writes a WAV file, 16-bit mono.</summary>
        /// <param name="to">A stream that can seek; it stays open.</param>
        public void WriteWav(Stream to)
        {
            using var writer = new WavWriter(to, SampleRateHz);
            writer.Write(pcm);
        }

        /// <summary>Writes subtitles as WebVTT with word times.</summary>
        /// <param name="to">Receives the file, to be UTF-8.</param>
        public void WriteVtt(TextWriter to) => SubtitleFile.WriteVtt(to, SubtitleLayout.Layout(words), Voice);

        /// <summary>Writes subtitles as SubRip.</summary>
        /// <param name="to">Receives the file, to be UTF-8.</param>
        public void WriteSrt(TextWriter to) => SubtitleFile.WriteSrt(to, SubtitleLayout.Layout(words));

        /// <summary>Writes the mouth as JSON; <see cref="VisemeFile"/> has the format.</summary>
        /// <param name="to">Receives the file, to be UTF-8.</param>
        public void WriteVisemes(TextWriter to) => (to ?? throw new ArgumentNullException(nameof(to))).Write(visemes);

        /// <summary>Writes everything as one ZIP: <c>clip.json</c> (format, text, voice, seed, model, rate, length, words), <c>clip.wav</c>, <c>clip.vtt</c>, <c>clip.srt</c>, <c>clip.visemes.json</c>.</summary>
        /// <param name="to">Receives the file; stays open.</param>
        public void WriteClip(Stream to)
        {
            using var zip = new ZipArchive(to, ZipArchiveMode.Create, true);
            AddTo(zip, "clip");
        }

        /// <summary>Puts the files into a ZIP under a name.</summary>
        internal void AddTo(ZipArchive zip, string name)
        {
            // Entries cannot seek; a WAV header is filled in at the end.
            var wav = new MemoryStream();
            WriteWav(wav);
            using (Stream entry = zip.CreateEntry(name + ".wav").Open())
            {
                wav.WriteTo(entry);
            }

            AddText(zip, name + ".json", WriteDescription);
            AddText(zip, name + ".vtt", WriteVtt);
            AddText(zip, name + ".srt", WriteSrt);
            AddText(zip, name + ".visemes.json", WriteVisemes);
        }

        private static void AddText(ZipArchive zip, string name, Action<TextWriter> write)
        {
            using var writer = new StreamWriter(zip.CreateEntry(name).Open(), Utf8);
            write(writer);
        }

        private static string Number3(double value) => Math.Round(value, 3).ToString(CultureInfo.InvariantCulture);

        private void WriteDescription(TextWriter to)
        {
            to.Write("{\n  \"format\": \"omninpc-clip\",\n  \"version\": 1,\n");
            to.Write($"  \"text\": {JsonText.Quote(Text)},\n  \"voice\": {JsonText.Quote(Voice)},\n  \"seed\": {Seed.ToString(CultureInfo.InvariantCulture)},\n");
            to.Write($"  \"model\": {JsonText.Quote(Model)},\n  \"sample_rate\": {SampleRateHz.ToString(CultureInfo.InvariantCulture)},\n  \"seconds\": {Number3(Seconds)},\n  \"words\": [");
            for (int i = 0; i < words.Count; i++)
            {
                to.Write($"{(i == 0 ? string.Empty : ",")}\n    {{\"text\": {JsonText.Quote(words[i].Text)}, \"start\": {Number3(words[i].StartSeconds)}, \"end\": {Number3(words[i].EndSeconds)}}}");
            }

            to.Write("\n  ]\n}\n");
        }
    }
}
