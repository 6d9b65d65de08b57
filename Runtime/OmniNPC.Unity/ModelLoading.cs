using System;
using System.Threading;
using OmniNPC.Speech;

namespace OmniNPC.Unity
{
    /// <summary>A model on its way: loaded by a worker, taken by the main thread, or disposed by whichever of the two is last when nobody wants it any more.</summary>
    internal sealed class ModelLoading
    {
        private const int Running = 0;
        private const int Done = 1;
        private const int Abandoned = 2;

        private ISpeechModel? model;
        private Exception? failure;
        private int state;

        /// <summary>Begins to load.</summary>
        /// <param name="load">Loads the model; runs on the worker.</param>
        /// <param name="start">Starts the worker.</param>
        public ModelLoading(Func<ISpeechModel> load, Action<Action> start)
        {
            start(() => Load(load));
        }

        /// <summary>Takes what became of it. Thread: main.</summary>
        /// <returns>False while it is still loading.</returns>
        public bool TryTake(out ISpeechModel? loaded, out Exception? why)
        {
            bool isDone = Volatile.Read(ref state) == Done;
            loaded = isDone ? model : null;
            why = isDone ? failure : null;
            return isDone;
        }

        /// <summary>States that nobody will take it. Thread: main. Never waits.</summary>
        public void Abandon()
        {
            if (Interlocked.CompareExchange(ref state, Abandoned, Running) == Done)
            {
                model?.Dispose();
            }
        }

        private void Load(Func<ISpeechModel> load)
        {
            // Whatever a file, a driver or a native library does wrong is a sentence for the developer, not the end of the game.
            try
            {
                model = load();
            }
            catch (Exception error)
            {
                failure = error;
            }

            if (Interlocked.CompareExchange(ref state, Done, Running) == Abandoned)
            {
                model?.Dispose();
            }
        }
    }
}
