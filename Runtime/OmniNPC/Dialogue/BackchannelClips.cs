using System;
using System.Threading;
using OmniNPC.Speech;

namespace OmniNPC.Dialogue
{
    /// <summary>The variants of one voice: asked for by the game, rendered by the mind, then read by every character of that voice.</summary>
    internal sealed class BackchannelClips
    {
        private BackchannelClip[] ready = Array.Empty<BackchannelClip>();
        private string? problem;

        public BackchannelClips(VoiceDescription voice)
        {
            Voice = voice;
        }

        public VoiceDescription Voice { get; }

        /// <summary>What can be played; empty until the mind is done. Thread: any.</summary>
        public BackchannelClip[] Ready => Volatile.Read(ref ready);

        /// <summary>Thread: mind, once.</summary>
        public void Publish(BackchannelClip[] clips) => Volatile.Write(ref ready, clips);

        /// <summary>Thread: mind.</summary>
        public void Report(string sentence) => Interlocked.CompareExchange(ref problem, sentence, null);

        /// <summary>What went wrong, once. Thread: game.</summary>
        public bool TryTakeProblem(out string sentence)
        {
            sentence = problem == null ? string.Empty : Interlocked.Exchange(ref problem, null) ?? string.Empty;
            return sentence.Length > 0;
        }
    }
}
