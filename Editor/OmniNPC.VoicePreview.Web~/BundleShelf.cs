using System;
using System.Collections.Generic;
using System.IO;
using OmniNPC.LocalPage;
using OmniNPC.Onnx;
using OmniNPC.Speech;

namespace OmniNPC.VoicePreview.Web
{
    /// <summary>The bundles that can be picked: those named when the preview was started, by name and never by path. A model is loaded when it is first picked and stays.</summary>
    /// <remarks>Thread: any. On the CPU: there, characters and renderings of different threads may run at once.</remarks>
    internal sealed class BundleShelf : IDisposable
    {
        private readonly object gate = new object();
        private readonly List<string> names = new List<string>();
        private readonly Dictionary<string, string> folders = new Dictionary<string, string>();
        private readonly Dictionary<string, ISpeechModel> models = new Dictionary<string, ISpeechModel>();
        private bool isDisposed;

        public BundleShelf(IEnumerable<string> bundleFolders)
        {
            foreach (string folder in bundleFolders)
            {
                string full = Path.GetFullPath(folder);
                string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(full));
                string unique = name;
                for (int i = 2; folders.ContainsKey(unique); i++)
                {
                    unique = $"{name} {i}";
                }

                names.Add(unique);
                folders.Add(unique, full);
            }
        }

        /// <summary>The names, in the order given at the start; the first is the one picked unless another is.</summary>
        public IReadOnlyList<string> Names => names;

        /// <summary>The model of a bundle, loaded if it is not yet. Takes up to a second for the tiny model.</summary>
        /// <param name="name">One of <see cref="Names"/>, or null for the first.</param>
        /// <exception cref="Refusal">There is no such bundle, or it cannot be used; it is tried again the next time, for it may have been mended.</exception>
        public ISpeechModel Load(string? name)
        {
            string wanted = string.IsNullOrEmpty(name) ? names[0] : name;
            if (!folders.TryGetValue(wanted, out string? folder))
            {
                throw new Refusal(404, $"There is no bundle \"{wanted}\" here; start the preview with --bundle DIR to add one. Its bundles are {string.Join(", ", names)}.");
            }

            lock (gate)
            {
                if (isDisposed)
                {
                    throw new Refusal(503, "The preview is closing.");
                }

                if (!models.TryGetValue(wanted, out ISpeechModel? model))
                {
                    try
                    {
                        model = OnnxSpeechModel.Load(folder, new OnnxOptions { Provider = ExecutionProvider.Cpu });
                    }
                    catch (Exception broken) when (Sentence.IsExpected(broken))
                    {
                        throw new Refusal(422, $"The bundle \"{wanted}\" cannot be used. {Sentence.Of(broken)}");
                    }

                    models.Add(wanted, model);
                }

                return model;
            }
        }

        /// <summary>Loads the first bundle, so that the page finds it ready; what is wrong with it is told when the page asks for it.</summary>
        public void Warm()
        {
            try
            {
                Load(null);
            }
            catch (Refusal)
            {
                // Told, with its sentence, to whoever opens it.
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            lock (gate)
            {
                isDisposed = true;
                foreach (ISpeechModel model in models.Values)
                {
                    model.Dispose();
                }

                models.Clear();
            }
        }
    }
}
