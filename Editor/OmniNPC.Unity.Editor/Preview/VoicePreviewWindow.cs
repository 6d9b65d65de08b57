using System;
using System.Collections.Generic;
using System.IO;
using OmniNPC.Subtitles;
using UnityEditor;
using UnityEngine;
using UnityEngine.UIElements;

namespace OmniNPC.Unity.Editor
{
    /// <summary>
    /// <em>Window &gt; OmniNPC &gt; Voice Preview</em>: type a line and hear it while it is generated, in edit mode and without a scene; see its words, mouth, waveform, tones, latencies and ticks; talk with it, record a line for it or let it hear a WAV file; compare two voices; save
    /// sound, subtitles, visemes and clips; render a script.
    /// </summary>
    /// <remarks>Thread: main. A domain reload ends the session and keeps what was typed; the bundle is opened again afterwards.</remarks>
    internal sealed class VoicePreviewWindow : EditorWindow
    {
        private const string Elsewhere = "Another folder...";
        private const string TalkText = "Talk with it";
        private const string RecordText = "Record a line";

        // What is typed outlives a domain reload.
        [SerializeField] private string bundle = string.Empty;
        [SerializeField] private string line = "Good evening, traveller. The fire is warm, and the ale is cold.";
        [SerializeField] private string voice = string.Empty;
        [SerializeField] private string voiceB = string.Empty;
        [SerializeField] private string persona = string.Empty;
        [SerializeField] private string seed = "1";
        [SerializeField] private string temperature = string.Empty;

        private readonly List<Button> whenReady = new List<Button>();
        private readonly List<Button> whenTaken = new List<Button>();
        private readonly List<string> folders = new List<string>();
        private PreviewDesk? desk;
        private DropdownField bundles = null!;
        private DropdownField voices = null!;
        private DropdownField voicesB = null!;
        private HelpBox problem = null!;
        private Label state = null!;
        private VisualElement subtitle = null!;
        private PreviewMouth mouth = null!;
        private PreviewWaveform waveform = null!;
        private PreviewSpectrogram? spectrogram;
        private PreviewWaterfall waterfall = null!;
        private PreviewTicks ticks = null!;
        private Label tickFigures = null!;
        private Label hearing = null!;
        private Button live = null!;
        private Button record = null!;
        private Button hear = null!;
        private ScrollView conversation = null!;
        private ProgressBar progress = null!;
        private Button hearA = null!;
        private Button hearB = null!;
        private Button cancel = null!;
        private string shownModel = string.Empty;
        private int shownChanges = -1;

        /// <summary>What the window shows; for tests.</summary>
        internal PreviewDesk? Desk => desk;

        /// <summary>Makes the desk; for tests.</summary>
        internal Func<PreviewDesk> MakeDesk { get; set; } = () => new PreviewDesk();

        [MenuItem("Window/OmniNPC/Voice Preview")]
        internal static void Open()
        {
            VoicePreviewWindow window = GetWindow<VoicePreviewWindow>();
            window.titleContent = new GUIContent("Voice Preview");
            window.minSize = new Vector2(560f, 480f);
        }

        internal void CreateGUI()
        {
            VisualElement root = rootVisualElement;
            root.Clear();
            whenReady.Clear();
            whenTaken.Clear();
            shownModel = string.Empty;
            shownChanges = -1;
            root.RegisterCallback<KeyDownEvent>(OnKey, TrickleDown.TrickleDown);
            PreviewDrop.Accept(root, (".csv", Render), (".wav", path => desk?.HearFile(path)));

            var page = new ScrollView();
            page.style.flexGrow = 1f;
            root.Add(page);
            problem = new HelpBox(string.Empty, HelpBoxMessageType.Error);
            page.Add(problem);
            OnDisable();
            AddCharacter(page);
            AddLine(page);
            AddStage(page);
            AddFiles(page);
            AddComparison(page);
            AddScript(page);
            conversation = new ScrollView();
            conversation.style.minHeight = 60f;
            page.Add(conversation);

            desk = MakeDesk();
            EditorApplication.update += Look;
            AssemblyReloadEvents.beforeAssemblyReload += OnDisable;
            if (bundle.Length > 0)
            {
                // The voice may be none of this bundle's; the desk takes its first then.
                Become();
                desk.Open(bundle);
            }

            Look();
        }

        // Closed, or the domain is about to reload: threads end here.
        internal void OnDisable()
        {
            EditorApplication.update -= Look;
            AssemblyReloadEvents.beforeAssemblyReload -= OnDisable;
            desk?.Dispose();
            desk = null;
            spectrogram?.Release();
            spectrogram = null;
        }

        /// <summary>Shows what became of everything; called by each update of the editor.</summary>
        internal void Look()
        {
            if (!(desk is PreviewDesk now))
            {
                return;
            }

            now.Tick(EditorApplication.timeSinceStartup);
            ShowModel(now);
            ShowJob(now);
            problem.text = now.Problem;
            problem.style.display = now.Problem.Length > 0 ? DisplayStyle.Flex : DisplayStyle.None;
            waveform.Look(now.Show);
            mouth.Look(now.Show);
            spectrogram?.Look(now.Show);
            waterfall.Look(now.Show);
            ticks.Look(now.Show);
            tickFigures.text = ticks.Figures;
            ShowHearing(now);
            ShowWords(now.Show);
            state.text = now.IsLoading ? "Loading the bundle." : now.Show == null ? "Pick a bundle." : $"{now.Model}. {now.Show.Doing}.";
            whenReady.ForEach(button => button.SetEnabled(now.IsReady));
            whenTaken.ForEach(button => button.SetEnabled(now.Show?.Last != null));
        }

        /// <summary>Does what a key does; false when it does nothing.</summary>
        internal bool Press(KeyCode key, bool isControl, bool isShift, bool isAlt)
        {
            if (key == KeyCode.Escape)
            {
                desk?.Stop();
            }
            else if (isControl && (key == KeyCode.Return || key == KeyCode.KeypadEnter))
            {
                Speak(isShift);
            }
            else if (isAlt && (key == KeyCode.A || key == KeyCode.B))
            {
                desk?.Hear(key == KeyCode.A ? 0 : 1);
            }
            else
            {
                return false;
            }

            return true;
        }

        private static VisualElement Row(VisualElement page)
        {
            var row = new VisualElement();
            row.style.flexDirection = FlexDirection.Row;
            row.style.flexWrap = Wrap.Wrap;
            page.Add(row);
            return row;
        }

        private static Button AddButton(VisualElement row, string text, string tooltip, Action what)
        {
            var button = new Button(what) { text = text, tooltip = tooltip };
            row.Add(button);
            return button;
        }

        private static TextField AddText(VisualElement row, string label, string value, bool isLong, Action<string> set)
        {
            var field = new TextField(label) { multiline = isLong, value = value };
            field.style.flexGrow = 1f;
            field.style.whiteSpace = isLong ? WhiteSpace.Normal : WhiteSpace.NoWrap;
            field.RegisterValueChangedCallback(change => set(change.newValue));
            row.Add(field);
            return field;
        }

        private static void Pick(string title, string extension, Action<string> take)
        {
            string path = EditorUtility.OpenFilePanel(title, string.Empty, extension);
            if (!string.IsNullOrEmpty(path))
            {
                take(path);
            }
        }

        private void AddCharacter(VisualElement page)
        {
            folders.Clear();
            folders.AddRange(PreviewBundles.Find());
            if (bundle.Length == 0 && folders.Count > 0)
            {
                bundle = folders[0];
            }

            if (bundle.Length > 0 && !folders.Contains(bundle))
            {
                folders.Insert(0, bundle);
            }

            bundles = new DropdownField("Bundle");
            ShowBundles();
            bundles.RegisterValueChangedCallback(change => PickBundle(change.newValue));
            page.Add(bundles);
            voices = new DropdownField("Voice");
            voices.RegisterValueChangedCallback(change =>
            {
                voice = change.newValue;
                Become();
            });
            page.Add(voices);
            VisualElement row = Row(page);
            AddText(row, "Seed", seed, false, text => Changed(ref seed, text));
            AddText(row, "Temperature", temperature, false, text => Changed(ref temperature, text)).tooltip = "0 or 0.01 to 4; empty for the bundle's own";
            AddText(page, "Persona", persona, true, text => Changed(ref persona, text)).tooltip = "Empty for the bundle's own";
        }

        private void AddLine(VisualElement page)
        {
            AddText(page, "Line", line, true, text => line = text);
            VisualElement row = Row(page);
            whenReady.Add(AddButton(row, "Speak it", "Ctrl+Enter: the character speaks the line as it stands", () => Speak(false)));
            whenReady.Add(AddButton(row, "Ask it", "Ctrl+Shift+Enter: you say the line, the character thinks and answers", () => Speak(true)));
            whenReady.Add(AddButton(row, "Stop", "Escape: the voice fades out", () => desk?.Stop()));
            record = AddButton(row, RecordText, "Records a line and lets the character hear it", () => Toggle(desk?.IsRecording, () => desk?.Record()));
            live = AddButton(row, TalkText, "Opens the microphone; who speaks while the character speaks interrupts it. Wear headphones, or it hears itself.", () => Toggle(desk?.IsListening, () => desk?.Listen()));
            hear = AddButton(row, "Hear a WAV file...", "The character hears it as if it was spoken now. A file may be dropped onto the window too.", () => Pick("A line to hear", "wav", path => desk?.HearFile(path)));
            hearing = new Label();
            page.Add(hearing);
        }

        private void AddStage(VisualElement page)
        {
            state = new Label();
            page.Add(state);
            VisualElement row = Row(page);
            row.style.minHeight = 84f;
            mouth = new PreviewMouth();
            mouth.style.width = 120f;
            mouth.style.height = 80f;
            row.Add(mouth);
            subtitle = new VisualElement();
            subtitle.style.flexGrow = 1f;
            subtitle.style.flexDirection = FlexDirection.Row;
            subtitle.style.flexWrap = Wrap.Wrap;
            row.Add(subtitle);
            waveform = new PreviewWaveform();
            waveform.style.height = 72f;
            page.Add(waveform);
            spectrogram = new PreviewSpectrogram();
            spectrogram.style.height = 96f;
            page.Add(spectrogram);
            waterfall = new PreviewWaterfall();
            waterfall.style.minHeight = 80f;
            page.Add(waterfall);
            tickFigures = new Label();
            page.Add(tickFigures);
            ticks = new PreviewTicks();
            ticks.style.height = 48f;
            page.Add(ticks);
        }

        private void AddFiles(VisualElement page)
        {
            VisualElement row = Row(page);
            AddFile(row, "WAV", PreviewFile.Wav, "wav");
            AddFile(row, "VTT", PreviewFile.Vtt, "vtt");
            AddFile(row, "SRT", PreviewFile.Srt, "srt");
            AddFile(row, "Visemes", PreviewFile.Visemes, "visemes.json");
            whenReady.Add(AddButton(row, "Clip for the game", "Renders the line ahead, as Npc.Prerender does: sound, words and mouth in one ZIP", () => Ask("clip", "zip", path => desk?.RenderClip(line, path))));
        }

        private void AddFile(VisualElement row, string text, PreviewFile kind, string extension)
            => whenTaken.Add(AddButton(row, text, "Saves the last take", () => Ask("line", extension, path => desk?.Save(kind, path))));

        private void AddComparison(VisualElement page)
        {
            VisualElement row = Row(page);
            voicesB = new DropdownField("Compare with");
            voicesB.RegisterValueChangedCallback(change => voiceB = change.newValue);
            row.Add(voicesB);
            whenReady.Add(AddButton(row, "Compare", "Both voices speak the line", () => desk?.Compare(line, voice, voiceB)));
            hearA = AddButton(row, "Hear A", "Alt+A", () => desk?.Hear(0));
            hearB = AddButton(row, "Hear B", "Alt+B", () => desk?.Hear(1));
        }

        private void AddScript(VisualElement page)
        {
            VisualElement row = Row(page);
            whenReady.Add(AddButton(row, "Render a script (CSV)...", "Columns: text, and if wanted voice, seed, file. A file may be dropped onto the window too.", () => Pick("Scripted lines", "csv", Render)));
            cancel = AddButton(row, "Cancel", "Gives the rendering up", () => desk?.Cancel());
            progress = new ProgressBar { lowValue = 0f, highValue = 1f };
            page.Add(progress);
        }

        // A slash would make a submenu of a path.
        private void ShowBundles()
        {
            bundles.choices = folders.ConvertAll(folder => $"{folders.IndexOf(folder) + 1}. {Path.GetFileName(folder)}");
            bundles.choices.Add(Elsewhere);
            bundles.SetValueWithoutNotify(bundle.Length == 0 ? string.Empty : bundles.choices[folders.IndexOf(bundle)]);
            bundles.tooltip = bundle;
        }

        private void PickBundle(string picked)
        {
            string folder = picked == Elsewhere ? EditorUtility.OpenFolderPanel("Model bundle (the folder with bundle.json)", bundle, string.Empty) : folders[bundles.choices.IndexOf(picked)];
            if (!string.IsNullOrEmpty(folder))
            {
                if (!folders.Contains(folder))
                {
                    folders.Add(folder);
                }

                bundle = folder;
                desk?.Open(bundle);
            }

            ShowBundles();
        }

        private void Changed(ref string field, string text)
        {
            field = text;
            Become();
        }

        private void Become() => desk?.Become(voice, persona, seed, temperature);

        private void Speak(bool isQuestion)
        {
            if (isQuestion)
            {
                desk?.Ask(line);
            }
            else
            {
                desk?.Say(line);
            }
        }

        private void Toggle(bool? isOn, Action open)
        {
            if (isOn == true)
            {
                desk?.StopListening();
            }
            else
            {
                open();
            }
        }

        private void Ask(string name, string extension, Action<string> save)
        {
            string path = EditorUtility.SaveFilePanel("Save", string.Empty, $"{name}.{extension}", extension);
            if (!string.IsNullOrEmpty(path))
            {
                save(path);
            }
        }

        private void Render(string csvPath) => Ask(Path.GetFileNameWithoutExtension(csvPath), "zip", path => desk?.RenderScript(csvPath, path));

        private void OnKey(KeyDownEvent pressed)
        {
            if (Press(pressed.keyCode, pressed.ctrlKey || pressed.commandKey, pressed.shiftKey, pressed.altKey))
            {
                pressed.StopPropagation();
            }
        }

        private void ShowModel(PreviewDesk now)
        {
            if (now.Model == shownModel)
            {
                return;
            }

            shownModel = now.Model;
            voices.choices = new List<string>(now.Voices);
            voicesB.choices = new List<string>(now.Voices);
            if (now.Voices.Count == 0)
            {
                return;
            }

            voice = now.Voices.Contains(voice) ? voice : now.Voices[0];
            voiceB = now.Voices.Contains(voiceB) ? voiceB : now.Voices[Math.Min(1, now.Voices.Count - 1)];
            voices.SetValueWithoutNotify(voice);
            voicesB.SetValueWithoutNotify(voiceB);
        }

        private void ShowHearing(PreviewDesk now)
        {
            live.SetEnabled(now.CanHear && !now.IsRecording);
            live.text = now.IsListening ? "Stop listening" : TalkText;
            record.SetEnabled(now.CanHear && !now.IsListening);
            record.text = now.IsRecording ? "Stop recording" : RecordText;
            hear.SetEnabled(now.CanHear && !now.IsListening && !now.IsRecording);
            hearing.text = now.Microphone;
            hearing.style.display = now.Microphone.Length > 0 ? DisplayStyle.Flex : DisplayStyle.None;
        }

        private void ShowJob(PreviewDesk now)
        {
            PreviewJob? job = now.Job;
            bool isRunning = job != null && !job.IsDone;
            progress.value = job == null ? 0f : (float)job.Steps / Math.Max(1, job.Total);
            progress.title = job == null ? string.Empty : $"{job.Steps} of {job.Total} {(isRunning ? "rendered" : job.IsCancelled ? "rendered, then cancelled" : "rendered: done")}";
            cancel.SetEnabled(isRunning);
            hearA.SetEnabled(now.IsComparable);
            hearB.SetEnabled(now.IsComparable);
        }

        private void ShowWords(PreviewShow? show)
        {
            if (show == null || show.TextChanges != shownChanges)
            {
                shownChanges = show?.TextChanges ?? -1;
                subtitle.Clear();
                conversation.Clear();
                for (int i = 0; show != null && i < show.Words.Count; i++)
                {
                    subtitle.Add(new Label(show.Words[i].Text) { enableRichText = false });
                }

                for (int i = 0; show != null && i < show.Lines.Count; i++)
                {
                    conversation.Add(new Label(show.Lines[i]) { enableRichText = false });
                }
            }

            double heard = show?.HeardSeconds ?? 0;
            for (int i = 0; show != null && i < show.Words.Count; i++)
            {
                SubtitleWord word = show.Words[i];
                subtitle[i].style.opacity = heard > 0 && word.StartSeconds <= heard ? 1f : 0.45f;
            }
        }
    }
}
