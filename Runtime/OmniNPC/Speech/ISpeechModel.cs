using System;
using System.Collections.Generic;
using OmniNPC.Dialogue;
using OmniNPC.Hearing;

namespace OmniNPC.Speech
{
    /// <summary>A loaded model: the shared weights and the factory of the per-character sessions that use them.</summary>
    /// <remarks>
    /// Sessions share the model's weights and are cheap; the model must outlive them. Thread: construction any; each session states its own. Allocates: a session and its buffers when it is made.
    /// </remarks>
    public interface ISpeechModel : IDisposable
    {
        /// <summary>Rates, sizes and limits every session of this model agrees on.</summary>
        SpeechFormat Format { get; }

        /// <summary>The name of the model bundle and the execution provider in use, for example <c>tiny 0.1.0 on CPU</c>.</summary>
        string Description { get; }

        /// <summary>A hash of everything the model is made of, by which what it rendered can be kept on disk and found again; null when it has none.</summary>
        string? ContentHash { get; }

        /// <summary>The voices that can be named by <see cref="NpcProfile.Voice"/>, in bundle order; never empty.</summary>
        IReadOnlyList<VoiceDescription> Voices { get; }

        /// <summary>The actions the Thinker may ask for; empty when the model knows none.</summary>
        IReadOnlyList<ActionDescription> Actions { get; }

        /// <summary>The text tokenizer of the Thinker. Immutable, usable from any thread.</summary>
        ITokenizer Tokenizer { get; }

        /// <summary>The persona (system text) used when a profile gives none.</summary>
        string DefaultPersona { get; }

        /// <summary>What it answers when it was spoken to.</summary>
        ReplySource ReplySource { get; }

        /// <summary>The sampling settings used when a profile gives none.</summary>
        SamplingDefaults Sampling { get; }

        /// <summary>Codebooks that a voice which is not near is spoken with where <see cref="NpcWorldOptions.FewerCodebooksFarAway"/> asks for fewer; <see cref="SpeechFormat.CodeGroups"/> where the Talker cannot stop early.</summary>
        int FarCodeGroups { get; }

        /// <summary>Creates the model's own estimate whether the player's turn is over, or null when it has none.</summary>
        /// <returns>An estimator for one world; whoever asked for it disposes it where it is <see cref="IDisposable"/>. Thread: game.</returns>
        IEndOfTurnEstimator? CreateEndOfTurnEstimator();

        /// <summary>Creates the audio encoder state of one character, or null when the model cannot hear.</summary>
        /// <returns>A session at its zero state. Thread of the session: mind.</returns>
        IAudioEncoder? CreateAudioEncoder();

        /// <summary>Creates the home of the Thinkers and Talkers of one mind, which step together there.</summary>
        /// <returns>An empty group; <see cref="OneByOneSessions"/> serves where stepping together wins nothing. Thread of the group: mind.</returns>
        ISessionGroup CreateSessionGroup();

        /// <summary>Creates a Thinker state (KV cache) of its own, in no group.</summary>
        /// <returns>An empty session. Thread of the session: mind.</returns>
        IThinker CreateThinker();

        /// <summary>Creates a Talker and code predictor state of its own, in no group.</summary>
        /// <returns>An idle session. Thread of the session: mind.</returns>
        ITalker CreateTalker();

        /// <summary>Creates the home of the codec decoders of one thread, which decode together there.</summary>
        /// <returns>An empty group; <see cref="OneByOneCodec"/> serves where decoding together wins nothing. Thread of the group: game, or mind where it decodes (<see cref="Scheduling.DecodePlacement"/>).</returns>
        ICodecGroup CreateCodecGroup();

        /// <summary>Creates a codec decoder state of its own, in no group.</summary>
        /// <returns>A session at its zero state. Thread of the session: mind.</returns>
        ICodecDecoder CreateCodecDecoder();

        /// <summary>Creates the voice activity detector of one ear, or null when the model has none: then loudness alone tells speech from silence.</summary>
        /// <returns>A session at its zero state, for the rate of <see cref="MelFormat.SampleRateHz"/>. Thread of the session: game.</returns>
        IVoiceActivityDetector? CreateVoiceActivityDetector();
    }
}
