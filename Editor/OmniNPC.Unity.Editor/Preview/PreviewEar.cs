using System;
using System.Globalization;
using OmniNPC.Hearing;
using OmniNPC.VoicePreview;

namespace OmniNPC.Unity.Editor
{
    /// <summary>The microphone of the Voice preview: either what it hears goes to the character at once, or it is kept as one line that goes to it when the line is over.</summary>
    /// <remarks>Thread: main.</remarks>
    internal sealed class PreviewEar : IDisposable
    {
        // 0.1 s at 16 kHz: an update brings less, a hitch is read in several.
        private readonly float[] block = new float[1600];
        private UnityMicrophone? microphone;
        private float[]? line;
        private int lineSamples;
        private int lineRateHz;
        private bool wasCapturing;

        /// <summary>Whether the microphone is open, or looked for, and the character hears it.</summary>
        public bool IsTalking => microphone != null && line == null;

        /// <summary>Whether the microphone is open, or looked for, and a line is recorded.</summary>
        public bool IsRecording => line != null;

        /// <summary>What the microphone does, in a sentence; empty while it is closed.</summary>
        public string Description => microphone == null ? string.Empty
            : lineSamples > 0 ? $"Recording: {((double)lineSamples / lineRateHz).ToString("F1", CultureInfo.InvariantCulture)} s. Press again when the line is over."
            : microphone.Description;

        /// <summary>Opens the microphone. Nothing when it is open.</summary>
        /// <param name="isRecording">Whether a line is recorded instead of heard at once.</param>
        public void Open(bool isRecording)
        {
            if (microphone == null)
            {
                microphone = new UnityMicrophone();
                wasCapturing = false;
                line = isRecording ? Array.Empty<float>() : null;
                lineSamples = 0;
            }
        }

        /// <summary>Takes what the microphone has; call it at each update. What ends by itself, a device that is unplugged or a line that is as long as one may be, is handed over as <see cref="Close"/> does.</summary>
        /// <param name="session">Whose ear it is.</param>
        public void Attend(PreviewSession session)
        {
            if (microphone == null)
            {
                return;
            }

            bool isFull = false;
            for (int count = microphone.AvailableSamples; count > 0 && !isFull; count = microphone.AvailableSamples)
            {
                count = microphone.Read(block.AsSpan(0, Math.Min(count, block.Length)));
                if (line == null)
                {
                    session.Hear(block.AsSpan(0, count), microphone.RateHz);
                }
                else
                {
                    isFull = Keep(block.AsSpan(0, count), microphone.RateHz);
                }
            }

            bool isCapturing = microphone.State == MicrophoneState.Capturing;
            bool wentAway = wasCapturing && !isCapturing;
            wasCapturing = isCapturing;
            if (isFull || (wentAway && line != null))
            {
                Close(session);
            }
            else if (wentAway)
            {
                // Unplugged in the middle of a word: no silence follows that would end the turn.
                session.EndHearing();
            }
        }

        /// <summary>Closes the microphone; what was said until then is a turn, and a line that was recorded is heard from now on.</summary>
        /// <param name="session">Whose ear it is.</param>
        public void Close(PreviewSession session)
        {
            if (microphone == null)
            {
                return;
            }

            float[]? recorded = line;
            int count = lineSamples;
            Dispose();
            if (recorded == null)
            {
                session.EndHearing();
            }
            else if (count > 0)
            {
                session.Play(new PreviewRecording(recorded.AsMemory(0, count), lineRateHz));
            }
        }

        /// <summary>Closes the microphone; a line that was being recorded is gone.</summary>
        public void Dispose()
        {
            microphone?.Dispose();
            microphone = null;
            line = null;
            lineSamples = 0;
        }

        // Whether there is room for no more.
        private bool Keep(ReadOnlySpan<float> heard, int rateHz)
        {
            int most = (int)(PreviewRecording.MaxSeconds * rateHz);
            int count = Math.Min(heard.Length, most - lineSamples);
            if (lineSamples + count > line!.Length)
            {
                // From four seconds on: a line is seldom longer.
                Array.Resize(ref line, Math.Min(most, Math.Max(4 * rateHz, 2 * line.Length)));
            }

            heard.Slice(0, count).CopyTo(line.AsSpan(lineSamples));
            lineSamples += count;
            lineRateHz = rateHz;
            return lineSamples == most;
        }
    }
}
