using System;
using System.Collections.Generic;
using OmniNPC.Mouths;
using OmniNPC.Scheduling;
using OmniNPC.Tavern.Cli;
using OmniNPC.Tavern.Reports;
using OmniNPC.Speech;
using OmniNPC.Voice;

namespace OmniNPC.Tavern.Speech
{
    /// <summary>Speaks a whole text at once: front end, Talker, code predictor and codec, without a world or a clock.</summary>
    internal sealed class SpeechRenderer : IDisposable
    {
        private readonly ISpeechModel model;
        private readonly ITalker talker;
        private readonly ICodecDecoder codec;
        private readonly List<int> codes = new List<int>();
        private readonly List<int> wordOfFrame = new List<int>();

        public SpeechRenderer(ISpeechModel model)
        {
            this.model = model;
            talker = model.CreateTalker();
            codec = model.CreateCodecDecoder();
        }

        /// <summary>Finds a voice by name.</summary>
        /// <exception cref="FailureException">The model has no such voice.</exception>
        public static VoiceDescription Voice(ISpeechModel model, string? name)
        {
            List<string> names = new List<string>();
            foreach (VoiceDescription voice in model.Voices)
            {
                if (name == null || voice.Name == name)
                {
                    return voice;
                }

                names.Add(voice.Name);
            }

            throw new FailureException($"{model.Description} has no voice \"{name}\"; its voices are {string.Join(", ", names)}.");
        }

        /// <summary>How carefully lines are spoken.</summary>
        public VoiceDetail Detail
        {
            get => talker.Detail;
            set => talker.Detail = value;
        }

        /// <summary>Speaks a text.</summary>
        /// <param name="text">Any text.</param>
        /// <param name="voice">Name of the voice, or null for the model's first.</param>
        /// <param name="seed">Seed of all noise.</param>
        public RenderedSpeech Render(string text, string? voice, ulong seed)
        {
            List<PhoneStart> phones = new List<PhoneStart>();
            PlaybackLedger ledger = new PlaybackLedger(model.Format);
            Generate(text, Voice(model, voice).Row, seed, phones, ledger);
            int frameSamples = model.Format.SamplesPerCodecFrame;
            float[] pcm = new float[wordOfFrame.Count * frameSamples];
            int[] all = codes.ToArray();
            codec.Reset(seed);
            for (int frame = 0; frame < wordOfFrame.Count;)
            {
                int count = Math.Min(codec.MaxFrames, wordOfFrame.Count - frame);
                codec.Decode(
                    all.AsSpan(frame * model.Format.CodeGroups, count * model.Format.CodeGroups),
                    pcm.AsSpan(frame * frameSamples, count * frameSamples));
                frame += count;
            }

            ledger.AddDecoded(pcm);
            return new RenderedSpeech(pcm, model.Format.SampleRateHz, Words(text), phones, ledger);
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            talker.Dispose();
            codec.Dispose();
        }

        private void Generate(string text, int voiceRow, ulong seed, List<PhoneStart> phones, PlaybackLedger ledger)
        {
            codes.Clear();
            wordOfFrame.Clear();
            int[] frame = new int[model.Format.CodeGroups];
            talker.Begin(voiceRow, model.Sampling.Talker, model.Sampling.CodePredictor, seed);
            talker.Append(text.AsSpan());
            talker.Complete();
            for (TalkerStep step = talker.Step(frame); step.Kind == TalkerStepKind.Frame; step = talker.Step(frame))
            {
                codes.AddRange(frame);
                wordOfFrame.Add(step.Word);
                foreach (PhoneStart phone in talker.Phones)
                {
                    phones.Add(phone);
                    ledger.AddPhone(phone);
                }

                ledger.AddCodecFrame(step.Word, step.Word < 0 ? default : talker.Word(step.Word));
            }
        }

        // A word too short for a codec frame of its own gets the moment it stands at and no length.
        private List<WordRecord> Words(string text)
        {
            List<WordRecord> words = new List<WordRecord>();
            double frameSeconds = model.Format.CodecFrameSeconds;
            for (int frame = 0; frame < wordOfFrame.Count; frame++)
            {
                int word = wordOfFrame[frame];
                while (words.Count <= word)
                {
                    words.Add(new WordRecord(Written(text, words.Count), frame * frameSeconds, frame * frameSeconds));
                }

                if (word >= 0)
                {
                    words[word] = new WordRecord(words[word].Text, words[word].StartSeconds, (frame + 1) * frameSeconds);
                }
            }

            while (words.Count < talker.WordCount)
            {
                words.Add(new WordRecord(Written(text, words.Count), wordOfFrame.Count * frameSeconds, wordOfFrame.Count * frameSeconds));
            }

            return words;
        }

        private string Written(string text, int word)
        {
            TextRange range = talker.Word(word);
            return text.Substring(range.Start, range.Length).Trim();
        }
    }
}
