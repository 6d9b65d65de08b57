using System;
using System.Threading;

namespace OmniNPC.Tavern.Bench.Llm
{
    /// <summary>Keeps one core busy with work in memory, as a game would, until it is disposed.</summary>
    internal sealed class BusyCore : IDisposable
    {
        private readonly Thread thread;
        private volatile bool isStopping;

        public BusyCore()
        {
            thread = new Thread(Run) { IsBackground = true, Name = "busy core" };
            thread.Start();
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            isStopping = true;
            thread.Join();
        }

        private void Run()
        {
            GameLoad load = new GameLoad(1);
            while (!isStopping)
            {
                load.Work();
            }
        }
    }
}
