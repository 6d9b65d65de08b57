using System;
using System.Threading;

namespace OmniNPC.Unity.Editor
{
    /// <summary>Rendering that takes longer than an update of the editor, on a worker: how far it is, how it ended, and how it is given up.</summary>
    /// <remarks>Thread: main, but for what the worker is given.</remarks>
    internal sealed class PreviewJob
    {
        private const int Running = 0;
        private const int Done = 1;
        private const int Orphaned = 2;

        private readonly CancellationTokenSource cancelling = new CancellationTokenSource();
        private readonly ManualResetEventSlim ended = new ManualResetEventSlim();
        private Action? orphanage;
        private string? problem;
        private string note = string.Empty;
        private int steps;
        private int state;

        /// <summary>Begins to work.</summary>
        /// <param name="total">Steps there are.</param>
        /// <param name="work">The work; runs on the worker. What it throws ends the job and is told.</param>
        /// <param name="worker">Starts the worker.</param>
        public PreviewJob(int total, Action<PreviewJob, CancellationToken> work, Action<Action> worker)
        {
            Total = total;
            worker(() => Run(work));
        }

        /// <summary>Steps there are.</summary>
        public int Total { get; }

        /// <summary>Steps that are done.</summary>
        public int Steps => Volatile.Read(ref steps);

        /// <summary>What was done last, for people.</summary>
        public string Note => Volatile.Read(ref note);

        /// <summary>Whether it ended, however.</summary>
        public bool IsDone => Volatile.Read(ref state) == Done;

        /// <summary>Why it failed; null when it did not, or is not done. Being given up is no failure.</summary>
        public string? Problem => IsDone ? problem : null;

        /// <summary>Whether it was given up.</summary>
        public bool IsCancelled => cancelling.IsCancellationRequested;

        /// <summary>States that a step is done. Thread: the worker.</summary>
        public void Step(string what)
        {
            Volatile.Write(ref note, what);
            Interlocked.Increment(ref steps);
        }

        /// <summary>Gives it up; it ends soon.</summary>
        public void Cancel() => cancelling.Cancel();

        /// <summary>Gives it up, waits a moment for its end, and has what it uses released: now, or by the worker when it ends later.</summary>
        /// <param name="patience">How long to wait. Rendering looks for this after each step of the model, which takes milliseconds.</param>
        /// <param name="release">Releases what the work uses.</param>
        public void End(TimeSpan patience, Action release)
        {
            cancelling.Cancel();
            ended.Wait(patience);
            Volatile.Write(ref orphanage, release);
            if (Interlocked.CompareExchange(ref state, Orphaned, Running) == Done)
            {
                release();
            }
        }

        private void Run(Action<PreviewJob, CancellationToken> work)
        {
            // Whatever a file or a native library does wrong is a sentence in the window, not the end of the editor.
            try
            {
                work(this, cancelling.Token);
            }
            catch (OperationCanceledException)
            {
                Volatile.Write(ref note, "cancelled");
            }
            catch (Exception failure)
            {
                problem = failure.Message;
            }

            if (Interlocked.CompareExchange(ref state, Done, Running) == Orphaned)
            {
                Volatile.Read(ref orphanage)?.Invoke();
            }

            ended.Set();
        }
    }
}
