using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using OmniNPC.Onnx;
using OmniNPC.Speech;
using OmniNPC.VoicePreview;

namespace OmniNPC.Unity.Editor
{
    /// <summary>
    /// Everything the Voice preview window does, without the window: a bundle that loads beside the editor, a session that is advanced by its updates, its sound, what it hears, files of the last take, and one job at a time
    /// (a clip, a script, two voices). What goes wrong is a sentence in <see cref="Problem"/>.
    /// </summary>
    /// <remarks>Thread: main. Dispose it before a domain reload: it ends the mind's thread and the worker's, and gives the model back.</remarks>
    internal sealed class PreviewDesk : IDisposable
    {
        // Numbers of takes that are compared; a session counts its own from 1.
        private const int FirstCompared = -2;

        // Long enough for a step of a large model on a slow machine; a worker that is later still releases the model by itself.
        private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);
        private static readonly UTF8Encoding Utf8 = new UTF8Encoding(false);

        private readonly Func<string, ISpeechModel> load;
        private readonly Action<Action> worker;
        private readonly MindMode mind;
        private readonly PreviewTake?[] compared = new PreviewTake?[2];
        private readonly PreviewEar ear = new PreviewEar();
        private ModelLoading? loading;
        private ISpeechModel? model;
        private PreviewSettings settings = new PreviewSettings();
        private PreviewSession? session;
        private PreviewSpeaker? speaker;
        private int playing = -1;
        private long nextSample;
        private double beginSeconds = double.NaN;

        /// <summary>Creates an empty desk.</summary>
        /// <param name="load">Loads a bundle, on the worker; null for ONNX Runtime on the CPU, where previews and renderings may run at once.</param>
        /// <param name="worker">Starts work beside the editor; null for a thread.</param>
        /// <param name="mind">Who drives the mind of its session.</param>
        public PreviewDesk(Func<string, ISpeechModel>? load = null, Action<Action>? worker = null, MindMode mind = MindMode.Thread)
        {
            this.mind = mind;
            this.load = load ?? (folder => OnnxSpeechModel.Load(folder, new OnnxOptions { Provider = ExecutionProvider.Cpu }));
            this.worker = worker ?? (work => new Thread(() => work()) { IsBackground = true, Name = "OmniNPC preview" }.Start());
        }

        /// <summary>How long closing waits for a rendering that was given up.</summary>
        public TimeSpan Patience { get; set; } = LongestWait;

        /// <summary>The folder of the bundle; empty before one was opened.</summary>
        public string Bundle { get; private set; } = string.Empty;

        /// <summary>Whether a bundle is being loaded.</summary>
        public bool IsLoading => loading != null;

        /// <summary>Whether lines can be spoken.</summary>
        public bool IsReady => session != null;

        /// <summary>Whether the character can hear.</summary>
        public bool CanHear => session != null && session.CanHear;

        /// <summary>Whether the microphone is open, or looked for, and the character hears it.</summary>
        public bool IsListening => ear.IsTalking;

        /// <summary>Whether the microphone is open, or looked for, and a line is recorded.</summary>
        public bool IsRecording => ear.IsRecording;

        /// <summary>What the microphone does, in a sentence; empty while it is closed.</summary>
        public string Microphone => ear.Description;

        /// <summary>What does not work, in a sentence; empty when all does.</summary>
        public string Problem { get; private set; } = string.Empty;

        /// <summary>What is shown; null before a bundle is there.</summary>
        public PreviewShow? Show { get; private set; }

        /// <summary>The bundle's name and where it runs.</summary>
        public string Model => model == null ? string.Empty : model.Description;

        /// <summary>Names of the bundle's voices.</summary>
        public List<string> Voices { get; } = new List<string>();

        /// <summary>What is being rendered, or was last.</summary>
        public PreviewJob? Job { get; private set; }

        /// <summary>Whether two voices can be compared now.</summary>
        public bool IsComparable => compared[0] != null && compared[1] != null && (Job == null || Job.IsDone);

        /// <summary>Which of the two is heard: 0, 1, or -1 for neither.</summary>
        public int Playing => playing;

        /// <summary>Opens a bundle beside the editor; the one before is closed.</summary>
        /// <param name="folder">Its folder.</param>
        public void Open(string folder)
        {
            Close();
            Bundle = folder;
            Problem = string.Empty;
            loading = new ModelLoading(() => load(folder), worker);
        }

        /// <summary>Puts another character in the place of this one.</summary>
        /// <param name="voice">One of <see cref="Voices"/>; empty for the first.</param>
        /// <param name="persona">The system text; empty for the bundle's own.</param>
        /// <param name="seed">A whole number as text; empty for 1.</param>
        /// <param name="temperature">0 or 0.01 to 4 as text; empty for the bundle's own.</param>
        public void Become(string voice, string persona, string seed, string temperature) => Try(() =>
        {
            ulong seedValue = 1;
            if (!string.IsNullOrWhiteSpace(seed) && !ulong.TryParse(seed.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out seedValue))
            {
                throw new ArgumentException($"The seed must be a whole number from 0 to {ulong.MaxValue}; found \"{seed}\".");
            }

            float? temperatureValue = null;
            if (!string.IsNullOrWhiteSpace(temperature))
            {
                temperatureValue = float.TryParse(temperature.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out float given)
                    ? given
                    : throw new ArgumentException($"The temperature must be a number; found \"{temperature}\".");
            }

            settings = new PreviewSettings(voice.Length == 0 ? null : voice, persona, seedValue, temperatureValue);
            session?.Become(settings);
        });

        /// <summary>Has a line spoken as it stands.</summary>
        public void Say(string text) => Try(() =>
        {
            Quiet();
            session?.Say(text);
        });

        /// <summary>Says a line to the character, which thinks and answers.</summary>
        public void Ask(string text) => Try(() =>
        {
            Quiet();
            session?.Talk(text);
        });

        /// <summary>Opens the microphone: the character hears and answers, and who speaks while it speaks interrupts it. Nothing when it is open, or the character cannot hear.</summary>
        public void Listen() => OpenEar(false);

        /// <summary>Opens the microphone and records a line, <see cref="PreviewRecording.MaxSeconds"/> at most. Nothing when it is open, or the character cannot hear.</summary>
        public void Record() => OpenEar(true);

        /// <summary>Closes the microphone; what was said until then is a turn, and a line that was recorded is heard.</summary>
        public void StopListening()
        {
            if (session != null)
            {
                ear.Close(session);
            }
        }

        /// <summary>Lets the character hear a WAV file, in real time; the microphone is closed for it.</summary>
        /// <param name="path">Where it is; one that cannot be used is told by its sentence.</param>
        public void HearFile(string path) => Try(() =>
        {
            Quiet();
            PreviewRecording recording = PreviewRecording.Read(path);
            StopListening();
            session?.Play(recording);
        });

        /// <summary>Stops what is heard.</summary>
        public void Stop()
        {
            Quiet();
            session?.Interrupt();
        }

        /// <summary>Lets time pass; call it at each update of the editor.</summary>
        /// <param name="nowSeconds">The editor's clock.</param>
        public void Tick(double nowSeconds)
        {
            TakeModel();
            if (session != null && speaker != null && Show != null)
            {
                // A session's clock begins with it; the editor's began with the editor.
                beginSeconds = double.IsNaN(beginSeconds) ? nowSeconds : beginSeconds;
                speaker.Advance();
                ear.Attend(session);
                session.Advance(nowSeconds - beginSeconds);
                Feed(speaker, Show);
                if (Show.Problem.Length > 0)
                {
                    Problem = Show.Problem;
                }
            }

            if (Job?.Problem is string why)
            {
                Problem = why;
                Job = null;
            }
        }

        /// <summary>Saves the last take.</summary>
        /// <param name="kind">As what.</param>
        /// <param name="path">Where; a file that is there is replaced.</param>
        public void Save(PreviewFile kind, string path) => Try(() =>
        {
            PreviewTake take = Show?.Last ?? throw new InvalidOperationException("There is nothing to save yet; have a line spoken first.");
            using FileStream file = File.Create(path);
            if (kind == PreviewFile.Wav)
            {
                take.WriteWav(file);
                return;
            }

            using var text = new StreamWriter(file, Utf8);
            switch (kind)
            {
                case PreviewFile.Vtt: take.WriteVtt(text); break;
                case PreviewFile.Srt: take.WriteSrt(text); break;
                default: take.WriteVisemes(text); break;
            }
        });

        /// <summary>Renders a line ahead, as <see cref="Npc.Prerender"/> does, and saves sound, words and mouth as one ZIP.</summary>
        public void RenderClip(string text, string path)
        {
            PreviewSettings who = settings;
            Begin(1, (speaking, job, cancellation) =>
            {
                using var renderer = new ClipRenderer(speaking);
                PreviewTake clip = renderer.Render(text, who, 0, cancellation);
                Replace(path, clip.WriteClip);
                job.Step(Path.GetFileName(path));
            });
        }

        /// <summary>Renders the lines of a CSV into one ZIP; a broken row refuses the file and nothing is rendered.</summary>
        public void RenderScript(string csvPath, string zipPath) => Try(() =>
        {
            if (model == null)
            {
                return;
            }

            PreviewSettings who = settings;
            IReadOnlyList<ScriptedLine> lines = ScriptedLines.Read(File.ReadAllText(csvPath), Path.GetFileName(csvPath), model);
            Begin(lines.Count, (speaking, job, cancellation) =>
                Replace(zipPath, file => BatchRender.Render(speaking, lines, who, file, (done, line, take) => job.Step(line.Name), cancellation)));
        });

        /// <summary>Has two voices speak a line, to be compared by <see cref="Hear"/>.</summary>
        public void Compare(string text, string voiceA, string voiceB)
        {
            PreviewSettings who = settings;
            compared[0] = compared[1] = null;
            Begin(2, (speaking, job, cancellation) =>
            {
                using var renderer = new ClipRenderer(speaking);
                string[] voices = { voiceA, voiceB };
                for (int i = 0; i < voices.Length; i++)
                {
                    Volatile.Write(ref compared[i], renderer.Render(text, who.With(voices[i], null), 0, cancellation));
                    job.Step(voices[i]);
                }
            });
        }

        /// <summary>Plays one of the compared voices; changing over keeps the place.</summary>
        /// <param name="which">0 or 1.</param>
        public void Hear(int which)
        {
            if (!IsComparable || speaker == null || Show == null)
            {
                return;
            }

            PreviewTake take = compared[which]!;
            bool isChange = playing >= 0 && playing != which && Show.HeardSeconds < take.Seconds;
            long place = isChange ? (long)(Show.HeardSeconds * take.SampleRateHz) : 0;
            Stop();
            Show.Begin(FirstCompared + which, take);
            playing = which;
            nextSample = place;
        }

        /// <summary>Gives up what is being rendered; no file is left.</summary>
        public void Cancel() => Job?.Cancel();

        /// <inheritdoc/>
        public void Dispose() => Close();

        // A half-written file would look like a whole one.
        private static void Replace(string path, Action<Stream> write)
        {
            string part = path + ".part";
            try
            {
                using (FileStream file = File.Create(part))
                {
                    write(file);
                }

                File.Delete(path);
                File.Move(part, path);
            }
            finally
            {
                File.Delete(part);
            }
        }

        private void Begin(int steps, Action<ISpeechModel, PreviewJob, CancellationToken> work) => Try(() =>
        {
            if (model == null)
            {
                return;
            }

            if (Job != null && !Job.IsDone)
            {
                throw new InvalidOperationException("Something is being rendered; wait for it or cancel it.");
            }

            ISpeechModel speaking = model;
            Job = new PreviewJob(steps, (job, cancellation) => work(speaking, job, cancellation), worker);
        });

        private void TakeModel()
        {
            if (loading == null || !loading.TryTake(out ISpeechModel? loaded, out Exception? why))
            {
                return;
            }

            loading = null;
            if (loaded == null)
            {
                Problem = why?.Message ?? "The model loader gave no model.";
                return;
            }

            model = loaded;
            Try(() =>
            {
                foreach (VoiceDescription voice in loaded.Voices)
                {
                    Voices.Add(voice.Name);
                }

                if (settings.Voice != null && !Voices.Contains(settings.Voice))
                {
                    // The voice of the bundle before; this one has others.
                    settings = new PreviewSettings(null, settings.Persona, settings.Seed, settings.Temperature);
                }

                speaker = new PreviewSpeaker(loaded.Format.SampleRateHz);
                Show = new PreviewShow(speaker, loaded.Format.SampleRateHz);
                session = new PreviewSession(loaded, settings, Show, mind);
                Show.TickBudgetSeconds = session.BudgetSeconds;
                beginSeconds = double.NaN;
            });
        }

        private void OpenEar(bool isRecording)
        {
            if (CanHear && !ear.IsTalking && !ear.IsRecording)
            {
                Quiet();
                ear.Open(isRecording);
            }
        }

        private void Feed(PreviewSpeaker to, PreviewShow show)
        {
            if (show.Take != FirstCompared + playing)
            {
                // The character speaks: it has the last word.
                playing = -1;
            }

            if (playing < 0)
            {
                return;
            }

            PreviewTake take = compared[playing]!;
            // A quarter of a second ahead: a change of voice is heard at once.
            int due = (int)Math.Min(take.Pcm.Length - nextSample, (take.SampleRateHz / 4) - (to.Stream.Written - to.Heard));
            if (due > 0)
            {
                show.Sound(FirstCompared + playing, nextSample, take.Pcm.Span.Slice((int)nextSample, due));
                nextSample += due;
            }
        }

        private void Quiet()
        {
            Problem = string.Empty;
            if (playing >= 0 && speaker != null)
            {
                // 10 ms at 16 kHz: no click.
                speaker.Stream.FadeOut(160);
                playing = -1;
            }
        }

        private void Close()
        {
            loading?.Abandon();
            loading = null;
            ear.Dispose();
            session?.Dispose();
            session = null;
            speaker?.Dispose();
            speaker = null;
            Show = null;
            Voices.Clear();
            playing = -1;
            compared[0] = compared[1] = null;
            ISpeechModel? speaking = model;
            model = null;
            if (Job != null)
            {
                Job.End(Patience, () => speaking?.Dispose());
                Job = null;
            }
            else
            {
                speaking?.Dispose();
            }
        }

        // Whatever is refused or fails is told in the window; an exception out of an editor's callback would only reach the console.
        private void Try(Action what)
        {
            try
            {
                what();
            }
            catch (Exception refused)
            {
                Problem = refused.Message;
            }
        }
    }
}
