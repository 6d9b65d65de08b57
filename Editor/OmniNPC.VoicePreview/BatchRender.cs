using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Threading;
using OmniNPC.Speech;

namespace OmniNPC.VoicePreview
{
    /// <summary>Renders a script into one ZIP: the files of each line, as <see cref="PreviewTake.WriteClip"/> names them, under the line's name.</summary>
    /// <remarks>Thread: the caller's, which it keeps until the end. Allocates: the samples of one line at a time, and the ZIP where <c>to</c> is memory.</remarks>
    public static class BatchRender
    {
        /// <summary>Renders a script.</summary>
        /// <param name="model">The model that speaks.</param>
        /// <param name="lines">The script.</param>
        /// <param name="settings">Who speaks where a line names no voice or seed.</param>
        /// <param name="to">Receives the ZIP; stays open.</param>
        /// <param name="progress">Called after each line with the lines done and the one just done.</param>
        /// <param name="cancellation">Gives it up between two lines and within one.</param>
        /// <exception cref="InvalidOperationException">The model could not speak a line; the message says which and why.</exception>
        /// <exception cref="OperationCanceledException">It was given up; what was written is no ZIP.</exception>
        public static void Render(ISpeechModel model, IReadOnlyList<ScriptedLine> lines, PreviewSettings settings, Stream to, Action<int, ScriptedLine, PreviewTake> progress, CancellationToken cancellation = default)
        {
            if (lines == null || settings == null || progress == null)
            {
                throw new ArgumentNullException(lines == null ? nameof(lines) : settings == null ? nameof(settings) : nameof(progress));
            }

            using var renderer = new ClipRenderer(model);
            using var zip = new ZipArchive(to, ZipArchiveMode.Create, true);
            for (int i = 0; i < lines.Count; i++)
            {
                ScriptedLine line = lines[i];
                PreviewTake take;
                try
                {
                    take = renderer.Render(line.Text, settings.With(line.Voice, line.Seed), 0, cancellation);
                }
                catch (InvalidOperationException failure)
                {
                    throw new InvalidOperationException($"{line.Name}: {failure.Message}", failure);
                }

                take.AddTo(zip, line.Name);
                progress(i + 1, line, take);
            }
        }
    }
}
