using System;
using System.Collections.Generic;
using System.IO;
using OmniNPC.Crossing;
using OmniNPC.Hearing;
using OmniNPC.Speech;

namespace OmniNPC.Dialogue
{
    /// <summary>
    /// Speaks the backchannels of each voice once, in steps of one codec frame, when nobody needs the mind; or takes them from disk. Of several takes the first is kept that can
    /// pass for one; a text that never does is left out.
    /// </summary>
    /// <remarks>Thread: mind, but for <see cref="Ask"/>. Allocates: while it renders.</remarks>
    internal sealed class BackchannelRenderer : IDisposable
    {
        // Takes of one text with different seeds: the Talker samples, and one in a few drags or mumbles.
        private const int MostTakes = 4;

        // The same for every character of a voice.
        private const ulong Seed = 0x6D6D686D;

        private readonly ISpeechModel model;
        private readonly string[] texts;
        private readonly float gain;
        private readonly SpscQueue<BackchannelClips> asked;
        private readonly BackchannelFolder? folder;
        private readonly List<BackchannelClip> clips = new List<BackchannelClip>();
        private readonly List<int> codes = new List<int>();
        private readonly int[] frame;
        private ITalker? talker;
        private ICodecDecoder? decoder;
        private BackchannelClips? current;
        private float[] pcm = Array.Empty<float>();
        private int text;
        private int take;
        private int decoded;
        private Phase phase;

        public BackchannelRenderer(ISpeechModel model, NpcWorldOptions options)
        {
            this.model = model;
            texts = options.BackchannelTexts;
            gain = (float)Math.Pow(10, options.BackchannelDecibels / 20);
            folder = BackchannelFolder.Open(options.BackchannelFolder, model.ContentHash);
            frame = new int[model.Format.CodeGroups];
            asked = new SpscQueue<BackchannelClips>(Math.Max(1, model.Voices.Count));
        }

        private enum Phase
        {
            /// <summary>The next text is looked for on disk.</summary>
            Look,

            /// <summary>The Talker speaks it.</summary>
            Talk,

            /// <summary>The codec decodes it.</summary>
            Decode,
        }

        private int MostFrames => (int)Math.Ceiling(2 * BackchannelSound.MostSeconds / model.Format.CodecFrameSeconds);

        /// <summary>Asks for the clips of a voice; each voice once. Thread: game.</summary>
        public void Ask(BackchannelClips voice) => asked.TryWrite(voice);

        /// <summary>Does one piece of work.</summary>
        /// <returns>False when there is nothing to do.</returns>
        public bool Step()
        {
            if (current == null && !asked.TryRead(out current))
            {
                return false;
            }

            try
            {
                Advance();
            }
            catch (Exception error)
            {
                current!.Report($"The backchannels of the voice {current.Voice.Name} could not be rendered ({error.Message.TrimEnd('.')}); who has it listens without {(clips.Count == 0 ? "them" : "the rest of them")}.");
                Finish();
                CloseSessions();
            }

            return true;
        }

        public void Dispose() => CloseSessions();

        private void Advance()
        {
            if (text == texts.Length)
            {
                Finish();
                return;
            }

            switch (phase)
            {
                case Phase.Look:
                    Look();
                    break;
                case Phase.Talk:
                    Talk();
                    break;
                default:
                    Decode();
                    break;
            }
        }

        private void Look()
        {
            float[]? kept = folder?.Read(current!.Voice, texts[text], Seed, model.Format.SampleRateHz);
            if (kept != null)
            {
                Add(kept);
                return;
            }

            Begin(0);
        }

        private void Begin(int number)
        {
            talker ??= model.CreateTalker();
            decoder ??= model.CreateCodecDecoder();
            take = number;
            codes.Clear();
            talker.Begin(current!.Voice.Row, model.Sampling.Talker, model.Sampling.CodePredictor, TakeSeed());
            talker.Append(texts[text].AsSpan());
            talker.Complete();
            phase = Phase.Talk;
        }

        private ulong TakeSeed() => SeededRandom.Mix(SeededRandom.Mix(Seed, (ulong)text), (ulong)take);

        private void Talk()
        {
            if (talker!.Step(frame).Kind == TalkerStepKind.Frame && codes.Count / frame.Length < MostFrames)
            {
                codes.AddRange(frame);
                return;
            }

            pcm = new float[codes.Count / frame.Length * model.Format.SamplesPerCodecFrame];
            decoded = 0;
            decoder!.Reset(TakeSeed());
            phase = Phase.Decode;
        }

        private void Decode()
        {
            int frames = codes.Count / frame.Length;
            int count = Math.Min(decoder!.MaxFrames, frames - decoded);
            if (count > 0)
            {
                int samples = model.Format.SamplesPerCodecFrame;
                decoder.Decode(codes.GetRange(decoded * frame.Length, count * frame.Length).ToArray(), pcm.AsSpan(decoded * samples, count * samples));
                decoded += count;
                return;
            }

            if (BackchannelSound.Judge(pcm, model.Format.SampleRateHz, out float[] sounding) == null)
            {
                Keep(sounding);
            }
            else if (take + 1 < MostTakes)
            {
                Begin(take + 1);
            }
            else
            {
                Next();
            }
        }

        private void Keep(float[] sounding)
        {
            byte[] wav = BackchannelFolder.Wav(sounding, model.Format.SampleRateHz);
            string? problem = folder?.Write(current!.Voice, texts[text], Seed, model.Format.SampleRateHz, wav);
            if (problem != null)
            {
                current!.Report(problem);
            }

            Add(WavFile.Read(new MemoryStream(wav), texts[text]).Samples.ToArray());
        }

        private void Add(float[] samples)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] *= gain;
            }

            clips.Add(new BackchannelClip(texts[text], samples));
            Next();
        }

        private void Next()
        {
            text++;
            phase = Phase.Look;
        }

        private void Finish()
        {
            current!.Publish(clips.ToArray());
            current = null;
            clips.Clear();
            text = 0;
            phase = Phase.Look;
            if (asked.Count == 0)
            {
                CloseSessions();
            }
        }

        private void CloseSessions()
        {
            talker?.Dispose();
            decoder?.Dispose();
            talker = null;
            decoder = null;
        }
    }
}
