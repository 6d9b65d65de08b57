using System;
using System.IO;
using System.Linq;
using System.Reflection;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.Tests.Core;
using OmniNPC.Tests.House;
using OmniNPC.Unity.Editor;
using UnityEditor;
using UnityEditor.PackageManager;
using UnityEngine;
using UnityEngine.UIElements;

namespace OmniNPC.Tests.Unity
{
    /// <summary>The Voice preview window on stand-ins for Unity's editor: what its fields and buttons do, and that nothing of it outlives a domain reload but what was typed.</summary>
    public sealed class VoicePreviewWindowTests
    {
        private VoicePreviewWindow window = null!;

        [SetUp]
        public void Open()
        {
            UnityGame.Begin();
            EditorWindow.Opened = null!;
            EditorUtility.Picked.Clear();
            DragAndDrop.paths = Array.Empty<string>();
            DragAndDrop.IsAccepted = false;

            // The tiny bundle lies in the package; no file of it is read here.
            PackageInfo.Found = new PackageInfo { resolvedPath = Repository.Root };
            VoicePreviewWindow.Open();
            window = (VoicePreviewWindow)EditorWindow.Opened;
            window.MakeDesk = () => new PreviewDesk(_ => new ScriptedSpeechModel(), work => work(), MindMode.Stepped);
            window.CreateGUI();
        }

        [TearDown]
        public void Close()
        {
            window.OnDisable();
            PackageInfo.Found = null!;
        }

        [Test]
        public void It_is_in_the_menu_and_opens_the_packages_own_bundle()
        {
            MenuItem item = typeof(VoicePreviewWindow).GetMethod(nameof(VoicePreviewWindow.Open), BindingFlags.Static | BindingFlags.NonPublic)!.GetCustomAttribute<MenuItem>()!;
            Assert.That(item.menuItem, Is.EqualTo("Window/OmniNPC/Voice Preview"));
            Assert.That(window.titleContent.text, Is.EqualTo("Voice Preview"));

            Assert.That(Drop("Bundle").value, Is.EqualTo("1. Tiny"));
            Assert.That(window.Desk!.Bundle, Is.EqualTo(Path.Combine(Repository.Root, "Samples", "Models", "Tiny")));
            Assert.That(Drop("Voice").choices, Is.EqualTo(new[] { "keeper", "maid" }));
            Assert.That((Drop("Voice").value, Drop("Compare with").value), Is.EqualTo(("keeper", "maid")));
        }

        [Test]
        public void A_line_is_typed_and_its_words_light_up_as_they_are_heard()
        {
            Text("Line").value = "This line is a second long, or a little longer.";
            Button("Speak it").Click();
            Run(0.5);

            Label[] words = window.rootVisualElement.All<Label>().Where(label => label.text == "This" || label.text == "longer.").ToArray();
            Assert.That(words.Select(word => word.style.opacity.Value), Has.Some.EqualTo(1f));
            Assert.That(window.rootVisualElement.All<Label>().Where(label => label.text.Contains("This")).Select(label => label.enableRichText), Is.All.False, "A line is no markup.");
            Painter2D wave = window.rootVisualElement.All<PreviewWaveform>().Single().Draw(500f, 72f);
            Assert.That(wave.Painted, Is.EqualTo(new[] { PreviewColours.Heard, PreviewColours.Ahead }));
            Assert.That(wave.Corners, Is.GreaterThan(50));
            Texture2D tones = window.rootVisualElement.All<PreviewSpectrogram>().Single().style.backgroundImage.Value;
            Color32[] lowest = tones.Applied.Take(tones.width).ToArray();
            Assert.That(lowest.Select(pixel => pixel.a).Max(), Is.EqualTo(255));
            Assert.That(lowest.Skip(100).Select(pixel => pixel.a), Is.All.Zero, "A line of 0.94 s fills less than 100 of the columns of five seconds.");
            Assert.That(window.rootVisualElement.All<PreviewTicks>().Single().Draw(500f, 48f).Painted, Is.EqualTo(new[] { PreviewColours.Heard, PreviewColours.Tone, PreviewColours.Limit }));
            Assert.That(window.rootVisualElement.All<Label>().Select(label => label.text), Has.Some.Match(@"^Ticks: p50 \d+\.\d, p99 \d+\.\d, worst \d+\.\d of \d+\.\d ms$"));
            PreviewMouth mouth = window.rootVisualElement.All<PreviewMouth>().Single();
            Assert.That(mouth.Draw(120f, 80f).Painted, Is.EqualTo(new[] { PreviewColours.Lip, PreviewColours.Inside }));

            Run(2);
            Assert.That(window.rootVisualElement.All<Label>().Select(label => label.text), Has.Some.EqualTo("keeper: This line is a second long, or a little longer.").And.Some.EqualTo("first audible"));
        }

        [Test]
        public void The_keyboard_speaks_asks_stops_and_leaves_other_keys_alone()
        {
            Text("Line").value = "an ale";
            Assert.That(Press(KeyCode.Return, isControl: true, isShift: true), Is.True);
            Run(0.3);
            Assert.That(Press(KeyCode.Escape), Is.True);
            Run(1);
            Assert.That(window.Desk!.Show!.Lines[0], Is.EqualTo("you: an ale"));
            Assert.That(window.Desk.Show.Lines[1], Does.EndWith("\u2014"));
            Assert.That(Press(KeyCode.Return), Is.False);
            Assert.That(Press(KeyCode.A), Is.False);

            window.Desk.Compare("Aye.", "keeper", "maid");
            Assert.That(Press(KeyCode.B, isAlt: true), Is.True);
            Assert.That(window.Desk.Playing, Is.EqualTo(1));
        }

        [Test]
        public void The_microphone_is_opened_and_closed_by_a_button_that_says_so()
        {
            Assert.That(Button("Talk with it").enabledSelf, Is.True);
            Button("Talk with it").Click();
            Run(0.02);
            Assert.That(window.rootVisualElement.All<Label>().Select(label => label.text), Has.Some.StartsWith("There is no microphone: "), "It is looked for until there is one.");

            Microphone.Device = "Headset";
            UnityGame.Pass(2.1);
            Run(0.02);
            Assert.That(window.rootVisualElement.All<Label>().Select(label => label.text), Has.Some.EqualTo("The microphone of the system is being opened."));
            Button("Stop listening").Click();
            Run(0.02);
            Assert.That(Button("Talk with it").enabledSelf, Is.True);
            Assert.That(Microphone.Recording, Is.Null);
        }

        [Test]
        public void A_line_is_recorded_by_a_button_that_says_so_and_nothing_else_listens_meanwhile()
        {
            Microphone.Device = "Headset";
            Button("Record a line").Click();
            Run(0.02);
            Assert.That((Button("Stop recording").enabledSelf, Button("Talk with it").enabledSelf, Button("Hear a WAV file...").enabledSelf), Is.EqualTo((true, false, false)));
            Record(Tone.Sine(200, 1, 16000));
            Assert.That(window.rootVisualElement.All<Label>().Where(label => label.style.display.Value == DisplayStyle.Flex).Select(label => label.text), Has.Some.EqualTo("Recording: 1.0 s. Press again when the line is over."));

            Button("Stop recording").Click();
            Run(6);
            Assert.That((Button("Record a line").enabledSelf, Button("Talk with it").enabledSelf, Button("Hear a WAV file...").enabledSelf), Is.EqualTo((true, true, true)));
            Assert.That(window.rootVisualElement.All<Label>().Select(label => label.text), Has.Some.EqualTo("you: an ale please").And.Some.EqualTo("keeper: You said an ale please."));
            Assert.That(Microphone.Recording, Is.Null);
        }

        [Test]
        public void A_wav_file_that_is_picked_or_dropped_is_heard_and_a_broken_one_is_told()
        {
            string file = Path.Combine(Path.GetTempPath(), "omninpc-window-test-" + Guid.NewGuid().ToString("N") + ".WAV");
            WavWriter.WriteAll(file, Tone.Sine(200, 1, 16000), 16000);
            EditorUtility.Picked.Enqueue(file);
            Button("Hear a WAV file...").Click();
            Run(6);
            Assert.That(window.Desk!.Show!.Lines, Is.EqualTo(new[] { "you: an ale please", "keeper: You said an ale please." }));

            DragAndDrop.paths = new[] { file };
            window.rootVisualElement.Send(new DragUpdatedEvent());
            Assert.That(DragAndDrop.visualMode, Is.EqualTo(DragAndDropVisualMode.Copy));
            window.rootVisualElement.Send(new DragPerformEvent());
            Run(6);
            Assert.That((DragAndDrop.IsAccepted, window.Desk.Show.Lines.Count), Is.EqualTo((true, 4)));

            File.WriteAllText(file, "this is no sound at all");
            window.rootVisualElement.Send(new DragPerformEvent());
            Run(0.02);
            Assert.That(window.rootVisualElement.All<HelpBox>().Single().text, Does.StartWith(Path.GetFileName(file) + " is no WAV file: "));
            EditorUtility.Picked.Enqueue(string.Empty);
            Button("Hear a WAV file...").Click();
            Assert.That(window.Desk.Show.Lines, Has.Count.EqualTo(4), "The panel was cancelled.");
            File.Delete(file);
        }

        [Test]
        public void Buttons_wait_for_what_they_need_and_cancel_in_a_panel_does_nothing()
        {
            Assert.That((Button("Speak it").enabledSelf, Button("WAV").enabledSelf, Button("Hear A").enabledSelf, Button("Cancel").enabledSelf), Is.EqualTo((true, false, false, false)));
            Button("Speak it").Click();
            Run(4);
            Assert.That(Button("WAV").enabledSelf, Is.True);
            EditorUtility.Picked.Enqueue(string.Empty);
            Button("WAV").Click();
            Assert.That(window.Desk!.Problem, Is.Empty);

            string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".wav");
            EditorUtility.Picked.Enqueue(path);
            Button("WAV").Click();
            Assert.That(File.Exists(path), Is.True);
            File.Delete(path);
            Button("Compare").Click();
            Run(0.02);
            Assert.That((Button("Hear A").enabledSelf, Button("Hear B").enabledSelf), Is.EqualTo((true, true)));
        }

        [Test]
        public void A_csv_that_is_dropped_is_rendered_and_other_files_are_not_taken()
        {
            string folder = Path.Combine(Path.GetTempPath(), "omninpc-window-test-" + Guid.NewGuid().ToString("N"));
            Directory.CreateDirectory(folder);
            string csv = Path.Combine(folder, "lines.csv");
            File.WriteAllText(csv, "text\nAye.\nNo.\n");
            DragAndDrop.paths = new[] { Path.Combine(folder, "lines.txt") };
            window.rootVisualElement.Send(new DragUpdatedEvent());
            Assert.That(DragAndDrop.visualMode, Is.EqualTo(DragAndDropVisualMode.Rejected));

            DragAndDrop.paths = new[] { csv };
            window.rootVisualElement.Send(new DragUpdatedEvent());
            Assert.That(DragAndDrop.visualMode, Is.EqualTo(DragAndDropVisualMode.Copy));
            EditorUtility.Picked.Enqueue(Path.Combine(folder, "lines.zip"));
            window.rootVisualElement.Send(new DragPerformEvent());
            Run(0.02);
            Assert.That(DragAndDrop.IsAccepted, Is.True);
            Assert.That(File.Exists(Path.Combine(folder, "lines.zip")), Is.True);
            ProgressBar progress = window.rootVisualElement.All<ProgressBar>().Single();
            Assert.That((progress.value, progress.title), Is.EqualTo((1f, "2 of 2 rendered: done")));
            Directory.Delete(folder, true);
        }

        [Test]
        public void What_is_refused_is_shown_as_its_sentence_and_goes_when_it_is_mended()
        {
            HelpBox problem = window.rootVisualElement.All<HelpBox>().Single();
            Text("Seed").value = "seven";
            Run(0.02);
            Assert.That((problem.text, problem.style.display.Value), Is.EqualTo(("The seed must be a whole number from 0 to 18446744073709551615; found \"seven\".", DisplayStyle.Flex)));

            Text("Seed").value = "7";
            Button("Speak it").Click();
            Run(0.02);
            Assert.That((problem.text, problem.style.display.Value), Is.EqualTo((string.Empty, DisplayStyle.None)));
        }

        [Test]
        public void A_reload_of_the_domain_ends_everything_and_keeps_what_was_typed()
        {
            Text("Line").value = "Mind the step.";
            Button("Speak it").Click();
            Run(0.1);
            GameObject source = EditorUtility.Hidden;
            Texture2D tones = window.rootVisualElement.All<PreviewSpectrogram>().Single().style.backgroundImage.Value;
            Microphone.Device = "Headset";
            Button("Record a line").Click();
            Assert.That(Microphone.Recording, Is.Not.Null);
            Assert.That(source.hideFlags, Is.EqualTo(HideFlags.HideAndDontSave));
            AssemblyReloadEvents.Reload();
            Assert.That(window.Desk, Is.Null);
            Assert.That((source == null, tones == null, Microphone.Recording == null), Is.EqualTo((true, true, true)));
            Assert.That(EditorApplication.update, Is.Null, "Nothing is called any more.");

            // What Unity keeps over a reload is what is serialised.
            string[] kept = typeof(VoicePreviewWindow).GetFields(BindingFlags.Instance | BindingFlags.NonPublic).Where(field => field.IsDefined(typeof(SerializeField))).Select(field => field.Name).ToArray();
            Assert.That(kept, Is.EquivalentTo(new[] { "bundle", "line", "voice", "voiceB", "persona", "seed", "temperature" }));
            window.CreateGUI();
            Assert.That(Text("Line").value, Is.EqualTo("Mind the step."));
            Assert.That(window.Desk!.IsReady, Is.True);
        }

        [Test]
        public void Another_bundle_is_picked_by_its_folder()
        {
            EditorUtility.Picked.Enqueue("/bundles/Large");
            Drop("Bundle").value = "Another folder...";
            Assert.That((window.Desk!.Bundle, Drop("Bundle").value), Is.EqualTo(("/bundles/Large", "2. Large")));

            EditorUtility.Picked.Enqueue(string.Empty);
            Drop("Bundle").value = "Another folder...";
            Assert.That((window.Desk.Bundle, Drop("Bundle").value), Is.EqualTo(("/bundles/Large", "2. Large")), "The panel was cancelled.");
        }

        private bool Press(KeyCode key, bool isControl = false, bool isShift = false, bool isAlt = false)
        {
            var pressed = new KeyDownEvent { keyCode = key, ctrlKey = isControl, shiftKey = isShift, altKey = isAlt };
            window.rootVisualElement.Send(pressed);
            return pressed.IsStopped;
        }

        private Button Button(string text) => window.rootVisualElement.All<Button>().Single(button => button.text == text);

        private TextField Text(string label) => window.rootVisualElement.All<TextField>().Single(field => field.label == label);

        private DropdownField Drop(string label) => window.rootVisualElement.All<DropdownField>().Single(field => field.label == label);

        // The player speaks at 16000 Hz while the editor goes on.
        private void Record(float[] sound)
        {
            for (int at = 0; at + 320 <= sound.Length; at += 320)
            {
                UnityGame.Pass(0.02);
                Microphone.Record(sound.AsSpan(at, 320));
                Run(0.02);
            }
        }

        private void Run(double seconds)
        {
            for (int i = 0; i < (int)Math.Round(seconds * 50); i++)
            {
                EditorApplication.Update(0.02);
                EditorUtility.Hidden.GetComponent<AudioSource>().Pass(ScriptedSpeechModel.SampleRateHz / 50);
            }

            EditorApplication.Update(0);
        }
    }
}
