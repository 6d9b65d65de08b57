using System;
using System.Collections.Generic;
using System.IO;
using OmniNPC.Crossing;
using OmniNPC.Hearing;
using OmniNPC.Mouths;
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
        private readonly LineRenderer line;
        private BackchannelClips? current;
        private int text;
        private int take;
        private Phase phase;

        public BackchannelRenderer(ISpeechModel model, NpcWorldOptions options)
        {
            this.model = model;
            texts = options.BackchannelTexts;
            gain = (float)Math.Pow(10, options.BackchannelDecibels / 20);
            folder = BackchannelFolder.Open(options.BackchannelFolder, model.ContentHash);
            line = new LineRenderer(model);
            asked = new SpscQueue<BackchannelClips>(Math.Max(1, model.Voices.Count));
        }

        private enum Phase
        {
            /// <summary>The next text is looked for on disk.</summary>
            Look,

            /// <summary>It is spoken.</summary>
            Speak,
        }

        private int MostFrames => (int)Math.Ceiling(2 * BackchannelSound.MostSeconds / model.Format.CodecFrameSeconds);

        /// <summary>Asks for the clips of a voice; each voice once. Thread: game.</summary>
        public void Ask(BackchannelClips voice) => asked.TryWrite(voice);

        /// <summary>Whether there is something to do.</summary>
        public bool HasWork => current != null || asked.Count > 0;

        /// <summary>Whether a piece of work was begun and not ended.</summary>
        public bool IsStepping => line.IsStepping;

        /// <summary>Begins one piece of work.</summary>
        /// <param name="sessions">Where its Talker is.</param>
        /// <returns>False when there is nothing to do.</returns>
        public bool BeginStep(MindSessions sessions)
        {
            if (current == null && !asked.TryRead(out current))
            {
                return false;
            }

            try
            {
                Advance(sessions);
            }
            catch (Exception error)
            {
                Fail(error);
            }

            return true;
        }

        /// <summary>Takes what it yielded.</summary>
        public void EndStep()
        {
            try
            {
                line.EndStep();
            }
            catch (Exception error)
            {
                Fail(error);
            }
        }

        /// <summary>It could not be done: the voice has no more backchannels.</summary>
        public void Fail(Exception error)
        {
            current!.Report($"The backchannels of the voice {current.Voice.Name} could not be rendered ({error.Message.TrimEnd('.')}); who has it listens without {(clips.Count == 0 ? "them" : "the rest of them")}.");
            Finish();
            line.Dispose();
        }

        public void Dispose() => line.Dispose();

        private void Advance(MindSessions sessions)
        {
            if (text == texts.Length)
            {
                Finish();
                return;
            }

            if (phase == Phase.Look)
            {
                Look(sessions);
            }
            else if (!line.BeginStep())
            {
                Judge(sessions);
            }
        }

        private void Look(MindSessions sessions)
        {
            float[]? kept = folder?.Read(current!.Voice, texts[text], Seed, model.Format.SampleRateHz);
            if (kept != null)
            {
                Add(kept);
                return;
            }

            Begin(sessions, 0);
        }

        private void Begin(MindSessions sessions, int number)
        {
            take = number;
            line.Begin(sessions, texts[text], current!.Voice.Row, model.Sampling, TakeSeed(), MostFrames);
            phase = Phase.Speak;
        }

        private ulong TakeSeed() => SeededRandom.Mix(SeededRandom.Mix(Seed, (ulong)text), (ulong)take);

        private void Judge(MindSessions sessions)
        {
            if (BackchannelSound.Judge(line.Pcm, model.Format.SampleRateHz, out float[] sounding) == null)
            {
                Keep(sounding);
            }
            else if (take + 1 < MostTakes)
            {
                Begin(sessions, take + 1);
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

            // A clip from disk has its sound and nothing else, so all of them are read from the sound.
            var visemes = new VisemeTrack();
            new SoundVisemes(model.Format.SampleRateHz).Process(samples, visemes);
            clips.Add(new BackchannelClip(texts[text], samples, visemes));
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
                line.Dispose();
            }
        }
    }
}
