using System;
using OmniNPC.Crossing;
using OmniNPC.Speech;

namespace OmniNPC.Dialogue
{
    /// <summary>Renders lines that were asked for ahead of their use, one after another, when nobody else needs the mind.</summary>
    /// <remarks>Thread: mind, but for <see cref="TryAsk"/>. Allocates: while it renders.</remarks>
    internal sealed class Prerenderer : IDisposable
    {
        /// <summary>Lines that can wait.</summary>
        public const int MostWaiting = 1024;

        // As for a character's turn: slow speech is 0.15 s a character; a Talker that takes this much has lost its end.
        private const double MostSecondsPerCharacter = 0.4;
        private const double MostSecondsBeside = 5;

        private readonly ISpeechModel model;
        private readonly LineRenderer line;
        private readonly SpscQueue<PrerenderedLine> asked = new SpscQueue<PrerenderedLine>(MostWaiting);
        private PrerenderedLine? current;

        public Prerenderer(ISpeechModel model)
        {
            this.model = model;
            line = new LineRenderer(model);
        }

        /// <summary>Asks for a line. Thread: game.</summary>
        /// <returns>False when too many wait.</returns>
        public bool TryAsk(PrerenderedLine wanted) => asked.TryWrite(wanted);

        /// <summary>Whether there is something to do.</summary>
        public bool HasWork => current != null || asked.Count > 0;

        /// <summary>Whether a piece of work was begun and not ended.</summary>
        public bool IsStepping => line.IsStepping;

        /// <summary>Begins one piece of work.</summary>
        /// <param name="sessions">Where its Talker is.</param>
        /// <returns>False when there is nothing to do.</returns>
        public bool BeginStep(MindSessions sessions)
        {
            bool isNew = current == null;
            if (isNew && !asked.TryRead(out current))
            {
                return false;
            }

            if (current!.IsCancelled)
            {
                Finish("The line was cancelled.");
                return true;
            }

            try
            {
                if (isNew)
                {
                    double most = MostSecondsBeside + (MostSecondsPerCharacter * current.Text.Length);
                    line.Begin(sessions, current.Text, current.Voice, current.Sampling, current.Seed, (int)(most / model.Format.CodecFrameSeconds));
                }
                else if (!line.BeginStep())
                {
                    Finish(line.IsCutOff ? $"The Talker found no end of the line of {current.Text.Length} characters." : null);
                }
            }
            catch (Exception error)
            {
                Fail(error);
            }

            return true;
        }

        /// <summary>Takes what it yielded.</summary>
        public void EndStep()
        {
            try
            {
                line.EndStep();
            }
            catch (Exception error)
            {
                Fail(error);
            }
        }

        /// <summary>It could not be done: nothing comes of the line.</summary>
        public void Fail(Exception error)
        {
            Finish($"The line could not be rendered: {error.Message}");
            line.Dispose();
        }

        /// <summary>Tells those who wait that nothing comes.</summary>
        public void Dispose()
        {
            const string Ended = "The world was disposed before the line was rendered.";
            current?.Fail(Ended);
            current = null;
            while (asked.TryRead(out PrerenderedLine waiting))
            {
                waiting.Fail(Ended);
            }

            line.Dispose();
        }

        private void Finish(string? problem)
        {
            if (problem == null)
            {
                current!.Publish(line.Pcm, line.Ledger);
            }
            else
            {
                current!.Fail(problem);
            }

            current = null;
            if (asked.Count == 0)
            {
                line.Dispose();
            }
        }
    }
}
