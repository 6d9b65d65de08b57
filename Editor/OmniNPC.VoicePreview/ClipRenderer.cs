using System;
using System.Numerics;
using System.Threading;
using OmniNPC.Speech;
using OmniNPC.Voice;

namespace OmniNPC.VoicePreview
{
    /// <summary>Renders lines ahead of their use (<see cref="Npc.Prerender"/>), as fast as they can be computed, in the calling thread.</summary>
    /// <remarks>Thread: one at a time. Allocates: each line's samples, words and mouth. Owns no model.</remarks>
    public sealed class ClipRenderer : IDisposable
    {
        private readonly ISpeechModel model;
        private readonly HeadlessVoiceBackend voices = new HeadlessVoiceBackend();
        private readonly NpcWorld world;
        private PreviewSettings? settings;
        private Npc? npc;

        /// <summary>Creates a renderer.</summary>
        /// <param name="model">The model that speaks; outlives the renderer.</param>
        public ClipRenderer(ISpeechModel model)
        {
            this.model = model ?? throw new ArgumentNullException(nameof(model));
            world = new NpcWorld(model, voices, new NpcWorldOptions
            {
                MindMode = MindMode.Stepped,
                MaxNpcs = 2,
                BackchannelTexts = Array.Empty<string>(),
                MaxTextLength = PreviewSession.MaxTextLength,
            });
        }

        /// <summary>Renders a line.</summary>
        /// <param name="text">Up to <see cref="PreviewSession.MaxTextLength"/> characters, not only white space.</param>
        /// <param name="who">Who speaks.</param>
        /// <param name="take">Another number is another take; the same line, settings and take give the same samples.</param>
        /// <param name="cancellation">Gives it up.</param>
        /// <returns>The line.</returns>
        /// <exception cref="ArgumentException">The text is empty or too long, or the model has no such voice.</exception>
        /// <exception cref="InvalidOperationException">The model could not speak it; the message says why.</exception>
        /// <exception cref="OperationCanceledException">It was given up.</exception>
        public PreviewTake Render(string text, PreviewSettings who, ulong take = 0, CancellationToken cancellation = default)
        {
            Npc speaker = Speaker(who ?? throw new ArgumentNullException(nameof(who)));
            PrerenderedLine line = speaker.Prerender(text, take);
            while (!line.IsDone && world.Mind.Step())
            {
                if (cancellation.IsCancellationRequested)
                {
                    line.Cancel();
                }
            }

            cancellation.ThrowIfCancellationRequested();
            if (line.Problem != null)
            {
                throw new InvalidOperationException(line.Problem);
            }

            return new PreviewTake(0, line.Text, speaker.Profile.Name, speaker.Profile.Seed, model.Description, false, line.Pcm.ToArray(), line.SampleRateHz, line.Words.Span, line.Visemes!);
        }

        /// <summary>Ends the renderer.</summary>
        public void Dispose()
        {
            world.Dispose();
            voices.Dispose();
        }

        private Npc Speaker(PreviewSettings who)
        {
            if (npc != null && settings != null && settings.Voice == who.Voice && settings.Seed == who.Seed && settings.Temperature == who.Temperature)
            {
                return npc;
            }

            NpcProfile profile = who.ToProfile(model);
            if (npc != null)
            {
                world.Despawn(npc.Handle);
                while (world.Mind.Step())
                {
                    // Sessions of the one that went are disposed there.
                }
            }

            settings = who;
            npc = world[world.Spawn(profile, Pose.Facing(Vector3.Zero, -Vector3.UnitZ))];
            return npc;
        }
    }
}
