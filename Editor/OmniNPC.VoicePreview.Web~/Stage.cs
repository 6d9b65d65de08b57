using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Channels;
using OmniNPC.Dialogue;
using OmniNPC.LocalPage;
using OmniNPC.Mouths;
using OmniNPC.Speech;

namespace OmniNPC.VoicePreview.Web
{
    /// <summary>Where a character is listened to: a thread that ticks its session 60 times a second, does what the page asks for and sends what happens.</summary>
    /// <remarks>Thread: any for its own members; the session lives and dies on the stage's thread.</remarks>
    internal sealed class Stage : IPreviewListener, IDisposable
    {
        // Costs of ticks are sent ten times a second.
        private const int TicksPerMessage = 6;
        private const double TickSeconds = 1.0 / PreviewSession.TickRateHz;

        private readonly ISpeechModel model;
        private readonly ChannelWriter<Outgoing> outgoing;
        private readonly Shelf<PreviewTake> takes;
        private readonly ConcurrentQueue<Action<PreviewSession>> asked = new ConcurrentQueue<Action<PreviewSession>>();
        private readonly List<double> tickMs = new List<double>();
        private readonly List<float> mouth = new List<float>();
        private readonly Thread thread;
        private int mouthTake;
        private int mouthIndex;
        private volatile bool isStopping;

        public Stage(ISpeechModel model, PreviewSettings settings, ChannelWriter<Outgoing> outgoing, Shelf<PreviewTake> takes, Action<PreviewSession> opened)
        {
            this.model = model;
            this.outgoing = outgoing;
            this.takes = takes;
            asked.Enqueue(opened);
            thread = new Thread(() => Run(settings)) { Name = "OmniNPC preview", IsBackground = true };
            thread.Start();
        }

        /// <summary>Does something with the session at the next tick; what it refuses is told to the page.</summary>
        public void Ask(Action<PreviewSession> what) => asked.Enqueue(what);

        /// <inheritdoc/>
        public void Dispose()
        {
            isStopping = true;
            thread.Join();
        }

        /// <inheritdoc/>
        void IPreviewListener.Sound(int take, long position, ReadOnlySpan<float> pcm) => Send(Messages.Sound(take, position, model.Format.SampleRateHz, pcm), false);

        /// <inheritdoc/>
        void IPreviewListener.Stopped(double fadeSeconds) => Tell(new { type = "stopped", seconds = fadeSeconds });

        /// <inheritdoc/>
        void IPreviewListener.Gain(float gain) => Tell(new { type = "gain", gain });

        /// <inheritdoc/>
        void IPreviewListener.Mouth(int take, int index, ReadOnlySpan<float> weights)
        {
            if (mouth.Count > 0 && (take != mouthTake || index != mouthIndex + (mouth.Count / VisemeTrack.Count)))
            {
                SendMouth();
            }

            mouthTake = mouth.Count == 0 ? take : mouthTake;
            mouthIndex = mouth.Count == 0 ? index : mouthIndex;
            foreach (float weight in weights)
            {
                mouth.Add(weight);
            }
        }

        /// <inheritdoc/>
        void IPreviewListener.Word(int take, string text, double startSeconds, double endSeconds) => Tell(new { type = "word", take, text, start = startSeconds, end = endSeconds });

        /// <inheritdoc/>
        void IPreviewListener.Transcribed(string text, bool isSpoken) => Tell(new { type = "transcribed", text, spoken = isSpoken });

        /// <inheritdoc/>
        void IPreviewListener.State(DialogueState state, string why) => Tell(new { type = "state", state = state.ToString(), why });

        /// <inheritdoc/>
        void IPreviewListener.Action(string name, string? argument) => Tell(new { type = "action", name, argument });

        /// <inheritdoc/>
        void IPreviewListener.Latency(int take, PreviewLatency latency)
        {
            var stages = new List<object>();
            foreach (PreviewStage stage in latency.Stages)
            {
                stages.Add(new { name = stage.Name, ms = Math.Round(stage.Seconds * 1000, 1) });
            }

            Tell(new { type = "latency", take, start = latency.Start, stages });
        }

        /// <inheritdoc/>
        void IPreviewListener.Finished(PreviewTake take)
        {
            SendMouth();
            Tell(new { type = "finished", take = take.Number, id = takes.Add(take), text = take.Text, voice = take.Voice, seconds = take.Seconds, interrupted = take.WasInterrupted, words = TakeWords.Of(take) });
        }

        /// <inheritdoc/>
        void IPreviewListener.Ticked(double seconds)
        {
            tickMs.Add(Math.Round(seconds * 1000, 3));
            if (tickMs.Count == TicksPerMessage)
            {
                Tell(new { type = "ticks", ms = tickMs });
                tickMs.Clear();
            }
        }

        /// <inheritdoc/>
        void IPreviewListener.Faulted(string sentence) => Tell(new { type = "refused", message = sentence });

        private void Run(PreviewSettings settings)
        {
            try
            {
                using var session = new PreviewSession(model, settings, this);
                var watch = Stopwatch.StartNew();
                double due = 0;
                while (!isStopping)
                {
                    Answer(session);
                    session.Advance(watch.Elapsed.TotalSeconds);
                    SendMouth();

                    // A loop that was held up skips ahead instead of racing.
                    due = Math.Max(due + TickSeconds, watch.Elapsed.TotalSeconds - (2 * TickSeconds));
                    double wait = due - watch.Elapsed.TotalSeconds;
                    if (wait > 0.001)
                    {
                        Thread.Sleep(TimeSpan.FromSeconds(wait));
                    }
                }
            }
            catch (Exception failure)
            {
                // A session that cannot be made or goes on no more is told; the page may open another.
                Send(Messages.Refused(Sentence.Of(failure)), true);
            }
        }

        private void Answer(PreviewSession session)
        {
            while (asked.TryDequeue(out Action<PreviewSession>? what))
            {
                try
                {
                    what(session);
                }
                catch (Exception refused) when (Sentence.IsExpected(refused))
                {
                    Send(Messages.Refused(Sentence.Of(refused)), true);
                }
            }
        }

        private void SendMouth()
        {
            if (mouth.Count > 0)
            {
                Send(Messages.Mouth(mouthTake, mouthIndex, mouth.ToArray()), false);
                mouth.Clear();
            }
        }

        private void Tell(object message) => Send(Messages.Json(message), true);

        private void Send(byte[] content, bool isText)
        {
            // A page that takes nothing any more: its connection ends, and the stage with it.
            if (!outgoing.TryWrite(new Outgoing(content, isText)))
            {
                outgoing.TryComplete();
            }
        }
    }
}
