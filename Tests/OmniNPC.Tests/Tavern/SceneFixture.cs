using System;
using System.IO;
using NUnit.Framework;
using OmniNPC.Onnx;
using OmniNPC.Scheduling;
using OmniNPC.Tavern;
using OmniNPC.Tavern.Scene;
using OmniNPC.Voice;

namespace OmniNPC.Tests.Tavern
{
    /// <summary>The real bundle, loaded once for all scenes of a fixture, and a folder for what they write.</summary>
    public abstract class SceneFixture
    {
        private OnnxSpeechModel? model;
        private string? folder;

        protected OnnxSpeechModel Model => model ?? throw new InvalidOperationException("The fixture is not set up.");

        protected string Folder => folder ?? throw new InvalidOperationException("The fixture is not set up.");

        [OneTimeSetUp]
        public void LoadModel()
        {
            folder = Path.Combine(Path.GetTempPath(), "omninpc-" + Guid.NewGuid().ToString("N"));
            Directory.CreateDirectory(folder);
            model = OnnxSpeechModel.Load(
                Environment.GetEnvironmentVariable("OMNINPC_BUNDLE") ?? RepositoryFolder.Locate(RepositoryFolder.TinyModel),
                new OnnxOptions { Provider = ExecutionProvider.Cpu });
        }

        [OneTimeTearDown]
        public void DisposeModel()
        {
            model?.Dispose();
            if (folder != null)
            {
                Directory.Delete(folder, true);
            }
        }

        /// <summary>A scene without sound on the virtual clock.</summary>
        internal TavernScene Scene(IVoiceBackend backend, ulong seed = 1, ComputeCharge charge = ComputeCharge.Free)
            => new TavernScene(Model, backend, new SceneSettings { Charge = charge, Seed = seed, HearsPlayer = false });

        /// <summary>Ticks until something holds; fails after a time of the scene.</summary>
        internal static void RunUntil(TavernScene scene, Func<bool> holds, double seconds = 30)
        {
            double until = scene.NowSeconds + seconds;
            while (!holds())
            {
                Assert.That(scene.NowSeconds, Is.LessThan(until), "It did not happen within " + seconds + " scene seconds.");
                scene.Tick();
            }
        }

        /// <summary>Lets the player say lines, each after the answer to the last.</summary>
        internal static void Converse(TavernScene scene, params PlayerLine[] lines)
        {
            new SceneScript(scene, lines).Play();
        }
    }
}
