using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using Newtonsoft.Json.Linq;
using OmniNPC.Hearing;
using OmniNPC.Mouths;
using OmniNPC.Subtitles;
using OmniNPC.Tavern.Cli;
using OmniNPC.Tavern.Reports;
using OmniNPC.Tavern.Speech;
using OmniNPC.Speech;

namespace OmniNPC.Tavern.Verbs
{
    /// <summary>Speaks text into WAV files: dry, mono, at the bundle's rate, with the word times beside each.</summary>
    internal sealed class SayVerb : IVerb
    {
        private static readonly int MaxTextLength = new NpcWorldOptions().MaxTextLength; // as a character in a game

        /// <inheritdoc/>
        public string Name => "say";

        /// <inheritdoc/>
        public string Summary => "Speaks a text into a WAV file, with its word times as JSON beside it; subtitles and the mouth too.";

        /// <inheritdoc/>
        public string Word => "\"text\"";

        /// <inheritdoc/>
        public IReadOnlyList<OptionRule> Options { get; } = new[]
        {
            OptionRule.One("--voice", "V", "One of the model's voices; the first unless said otherwise."),
            OptionRule.One("--seed", "N", "Seed of the noise; 1 unless said otherwise."),
            OptionRule.One("--out", "FILE.wav|DIR", "The WAV file, or with --list the folder the files go to."),
            OptionRule.Switch("--subtitles", "Writes .vtt, .srt and .visemes.json beside each WAV too."),
            OptionRule.One("--list", "FILE.tsv", "Speaks every row of text<TAB>voice into 0001.wav, 0002.wav, ..."),
            ModelChoice.Bundle,
            ModelChoice.Provider,
            ModelChoice.Threads,
        };

        /// <inheritdoc/>
        public int Run(CommandLine line, Terminal console)
        {
            string? list = line.Text("--list");
            if ((list == null) == (line.Words.Count == 0))
            {
                throw line.Wrong("needs a \"text\" or --list FILE.tsv, one of the two");
            }

            ulong seed = line.Seed("--seed", 1);
            if (list == null && string.IsNullOrWhiteSpace(line.Words[0]))
            {
                throw line.Wrong("needs a text to speak; found only white space");
            }

            string target = line.Required("--out", list == null ? "the WAV file to write" : "the folder to write to");
            List<(string Text, string? Voice)> rows = list == null ? new List<(string, string?)> { (line.Words[0], line.Text("--voice")) } : Rows(list, line.Text("--voice"));
            foreach ((string text, string? _) in rows)
            {
                if (text.Length > MaxTextLength)
                {
                    throw new FailureException($"A text may have {MaxTextLength} characters; found one of {text.Length}, which begins \"{text.Substring(0, 40)}\".");
                }
            }

            using ISpeechModel model = ModelChoice.Load(line, console);
            using SpeechRenderer renderer = new SpeechRenderer(model);
            foreach ((string _, string? voice) in rows)
            {
                SpeechRenderer.Voice(model, voice);
            }

            if (list == null)
            {
                Speak(renderer, rows[0].Text, SpeechRenderer.Voice(model, rows[0].Voice).Name, seed, target, line.Has("--subtitles"), console);
                return ExitCode.Done;
            }

            for (int i = 0; i < rows.Count; i++)
            {
                string path = Path.Combine(target, (i + 1).ToString("D4", CultureInfo.InvariantCulture) + ".wav");
                Speak(renderer, rows[i].Text, SpeechRenderer.Voice(model, rows[i].Voice).Name, seed, path, line.Has("--subtitles"), console);
            }

            return ExitCode.Done;
        }

        private static List<(string Text, string? Voice)> Rows(string path, string? voice)
        {
            List<(string, string?)> rows = new List<(string, string?)>();
            string[] lines = File.ReadAllLines(path);
            for (int i = 0; i < lines.Length; i++)
            {
                string[] cells = lines[i].Split('\t');
                if (cells.Length > 2)
                {
                    throw new FailureException($"{path}, line {i + 1}: expected text<TAB>voice; found {cells.Length} columns.");
                }

                if (!string.IsNullOrWhiteSpace(cells[0]))
                {
                    rows.Add((cells[0], cells.Length == 2 && cells[1].Trim().Length > 0 ? cells[1].Trim() : voice));
                }
            }

            return rows.Count > 0 ? rows : throw new FailureException($"{path} holds no row of text<TAB>voice.");
        }

        private static void Speak(SpeechRenderer renderer, string text, string voice, ulong seed, string path, bool withSubtitles, Terminal console)
        {
            RenderedSpeech speech = renderer.Render(text, voice, seed);
            string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
            Directory.CreateDirectory(folder!);
            WavWriter.WriteAll(path, speech.Pcm, speech.RateHz, 1);
            JsonFile.Write(Path.ChangeExtension(path, ".json"), new JObject
            {
                ["text"] = text,
                ["voice"] = voice,
                ["seed"] = seed,
                ["sample_rate"] = speech.RateHz,
                ["seconds"] = JsonFile.Number(speech.Seconds, 3),
                ["words"] = TurnJson.Words(speech.Words),
            });
            if (withSubtitles)
            {
                WriteSubtitles(speech, voice, path);
            }

            console.Say(FormattableString.Invariant($"{path}: {speech.Seconds:F2} s, {speech.Words.Count} words, voice {voice}"));
        }

        private static void WriteSubtitles(RenderedSpeech speech, string voice, string path)
        {
            List<SubtitleWord> words = new List<SubtitleWord>();
            foreach (WordRecord word in speech.Words)
            {
                words.Add(new SubtitleWord(word.Text, word.StartSeconds, word.EndSeconds));
            }

            IReadOnlyList<SubtitleCue> cues = SubtitleLayout.Layout(words);
            using (StreamWriter vtt = File.CreateText(Path.ChangeExtension(path, ".vtt")))
            {
                SubtitleFile.WriteVtt(vtt, cues, voice);
            }

            using (StreamWriter srt = File.CreateText(Path.ChangeExtension(path, ".srt")))
            {
                SubtitleFile.WriteSrt(srt, cues);
            }

            using (StreamWriter visemes = File.CreateText(Path.ChangeExtension(path, ".visemes.json")))
            {
                VisemeFile.WriteJson(visemes, speech.Ledger.Visemes);
            }
        }
    }
}
