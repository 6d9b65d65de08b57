using System;
using UnityEditor;
using UnityEngine;

namespace OmniNPC.Unity.Editor
{
    /// <summary>Plays a <see cref="PreviewStream"/> in the editor, outside of play mode too.</summary>
    /// <remarks>
    /// A looping clip whose samples a callback gives, on a hidden AudioSource: public API alone, and it needs neither Silk.NET, as OpenAL would, nor the editor's internal AudioUtil. Unity asks for samples
    /// some tenths of a second ahead; <see cref="Heard"/> follows the source's own position, so what is shown goes with what is heard and not with what was given. Thread: main.
    /// </remarks>
    internal sealed class PreviewSpeaker : IDisposable
    {
        // 4 s at 16 kHz: a session decodes at most 0.5 s ahead; the rest lets a compared take be written in large pieces.
        private const int Capacity = 1 << 16;

        private readonly AudioSource source;
        private readonly AudioClip clip;
        private readonly int length;
        private long played;
        private int position;

        /// <summary>Begins to play silence.</summary>
        /// <param name="rateHz">Rate of the samples.</param>
        public PreviewSpeaker(int rateHz)
        {
            // Positions are told within the clip; two seconds are longer than any hiccup between two updates that is survived anyway.
            length = 2 * rateHz;
            clip = AudioClip.Create("OmniNPC voice preview", length, 1, rateHz, true, Stream.Read);
            clip.hideFlags = HideFlags.HideAndDontSave;
            GameObject holder = EditorUtility.CreateGameObjectWithHideFlags("OmniNPC voice preview", HideFlags.HideAndDontSave, typeof(AudioSource));
            source = holder.GetComponent<AudioSource>();
            source.clip = clip;
            source.loop = true;
            source.spatialBlend = 0f;
            source.ignoreListenerPause = true;
            source.Play();
        }

        /// <summary>What it plays.</summary>
        public PreviewStream Stream { get; } = new PreviewStream(Capacity);

        /// <summary>How many of the written samples were heard.</summary>
        public long Heard => Stream.HeardOf(played);

        /// <summary>Looks how far the source is; call it at each update.</summary>
        public void Advance()
        {
            int now = source.timeSamples;
            played += (now - position + length) % length;
            position = now;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            source.Stop();
            UnityEngine.Object.DestroyImmediate(source.gameObject);
            UnityEngine.Object.DestroyImmediate(clip);
        }
    }
}
