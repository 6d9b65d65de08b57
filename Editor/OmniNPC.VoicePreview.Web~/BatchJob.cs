using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using OmniNPC.LocalPage;
using OmniNPC.Speech;

namespace OmniNPC.VoicePreview.Web
{
    /// <summary>A script that is being rendered, or was.</summary>
    /// <remarks>Thread: any.</remarks>
    internal sealed class BatchJob
    {
        private readonly object gate = new object();
        private readonly IReadOnlyList<ScriptedLine> lines;
        private readonly CancellationTokenSource cancelling = new CancellationTokenSource();
        private readonly MemoryStream zip = new MemoryStream();
        private int done;
        private double seconds;
        private string last = string.Empty;
        private string state = "running";
        private string? problem;

        public BatchJob(ISpeechModel model, IReadOnlyList<ScriptedLine> lines, PreviewSettings settings)
        {
            this.lines = lines;
            Rendering = Task.Factory.StartNew(() => Render(model, settings), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        /// <summary>Ends when the job does, however.</summary>
        public Task Rendering { get; }

        /// <summary>How far it is, for the page.</summary>
        public object Progress
        {
            get
            {
                lock (gate)
                {
                    return new { state, done, total = lines.Count, last, seconds = Math.Round(seconds, 1), message = problem };
                }
            }
        }

        /// <summary>Gives it up.</summary>
        public void Cancel() => cancelling.Cancel();

        /// <summary>The ZIP.</summary>
        /// <exception cref="Refusal">It is not done.</exception>
        public byte[] Zip()
        {
            lock (gate)
            {
                return state == "done" ? zip.ToArray() : throw new Refusal(409, $"The script is not rendered: {done} of {lines.Count} lines are done ({state}).");
            }
        }

        private void Render(ISpeechModel model, PreviewSettings settings)
        {
            string end = "done";
            string? sentence = null;
            try
            {
                BatchRender.Render(model, lines, settings, zip, Note, cancelling.Token);
            }
            catch (OperationCanceledException)
            {
                end = "cancelled";
            }
            catch (Exception failure)
            {
                // Whatever it was, the job ends and says so; the server goes on.
                end = "failed";
                sentence = Sentence.Of(failure);
            }

            lock (gate)
            {
                state = end;
                problem = sentence;
            }
        }

        private void Note(int count, ScriptedLine line, PreviewTake take)
        {
            lock (gate)
            {
                done = count;
                last = line.Name;
                seconds += take.Seconds;
            }
        }
    }
}
