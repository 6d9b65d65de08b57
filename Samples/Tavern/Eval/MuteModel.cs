using System.Collections.Generic;
using OmniNPC.Dialogue;
using OmniNPC.Hearing;
using OmniNPC.Speech;

namespace OmniNPC.Tavern.Eval
{
    /// <summary>
    /// A model that hears and thinks as another does and only moves its lips: every word takes one codec frame of silence. The Thinker's figures are
    /// taken through the same world and conversation as in a game, without waiting for speech nobody listens to.
    /// </summary>
    internal sealed class MuteModel : ISpeechModel
    {
        private readonly ISpeechModel inner;

        /// <summary>Wraps a model; does not own it.</summary>
        public MuteModel(ISpeechModel inner)
        {
            this.inner = inner;
        }

        /// <inheritdoc/>
        public SpeechFormat Format => inner.Format;

        /// <inheritdoc/>
        public string Description => inner.Description;

        /// <inheritdoc/>
        public string? ContentHash => null;

        /// <inheritdoc/>
        public IReadOnlyList<VoiceDescription> Voices => inner.Voices;

        /// <inheritdoc/>
        public IReadOnlyList<ActionDescription> Actions => inner.Actions;

        /// <inheritdoc/>
        public ITokenizer Tokenizer => inner.Tokenizer;

        /// <inheritdoc/>
        public string DefaultPersona => inner.DefaultPersona;

        /// <inheritdoc/>
        public ReplySource ReplySource => inner.ReplySource;

        /// <inheritdoc/>
        public SamplingDefaults Sampling => inner.Sampling;

        /// <inheritdoc/>
        public int FarCodeGroups => Format.CodeGroups;

        /// <inheritdoc/>
        public IEndOfTurnEstimator? CreateEndOfTurnEstimator() => inner.CreateEndOfTurnEstimator();

        /// <inheritdoc/>
        public IAudioEncoder? CreateAudioEncoder() => inner.CreateAudioEncoder();

        /// <inheritdoc/>
        public ISessionGroup CreateSessionGroup() => new OneByOneSessions(this);

        /// <inheritdoc/>
        public IThinker CreateThinker() => inner.CreateThinker();

        /// <inheritdoc/>
        public ITalker CreateTalker() => new MuteTalker();

        /// <inheritdoc/>
        public ICodecGroup CreateCodecGroup() => new OneByOneCodec(this, MuteCodec.MostFrames);

        /// <inheritdoc/>
        public ICodecDecoder CreateCodecDecoder() => new MuteCodec(inner.Format.SamplesPerCodecFrame);

        /// <inheritdoc/>
        public IVoiceActivityDetector? CreateVoiceActivityDetector() => inner.CreateVoiceActivityDetector();

        /// <inheritdoc/>
        public void Dispose()
        {
        }
    }
}
