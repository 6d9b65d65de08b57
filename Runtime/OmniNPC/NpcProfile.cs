using System;
using OmniNPC.Speech;
using OmniNPC.Voice;

namespace OmniNPC
{
    /// <summary>Who a character is: name, persona, voice, seed and how it samples. Copied at spawn; later changes do not reach a live character.</summary>
    public sealed class NpcProfile
    {
        /// <summary>Creates a profile.</summary>
        /// <param name="name">The character's name for people and diagnostics; not empty.</param>
        /// <exception cref="ArgumentException">The name is null or empty.</exception>
        public NpcProfile(string name)
        {
            Name = string.IsNullOrWhiteSpace(name) ? throw new ArgumentException("A character needs a name; found none.", nameof(name)) : name;
        }

        /// <summary>The character's name.</summary>
        public string Name { get; }

        /// <summary>The system text of the conversation, or null for the model's own.</summary>
        public string? Persona { get; set; }

        /// <summary>Name of one of <see cref="ISpeechModel.Voices"/>, or null for the first.</summary>
        public string? Voice { get; set; }

        /// <summary>Seed of everything random about this character; the same scene and seed give the same samples.</summary>
        public ulong Seed { get; set; } = 1;

        /// <summary>Sampling of each stage, or null for the model's own.</summary>
        public SamplingDefaults? Sampling { get; set; }

        /// <summary>How talkative a listener it is: how often it responds with a nod and "mm-hm", per minute in which the player speaks to it; to somebody else beside it, <see cref="NpcWorldOptions.BystanderShare"/> of that.</summary>
        /// <remarks>
        /// Default: 6, a third of what people do (about 1000 backchannel words per hour of speech, duplex research, section 5), for people know better when. Unit: per minute.
        /// Range: 0 (never) to 30. It responds at good moments only; a player who gives fewer gets fewer.
        /// </remarks>
        public float BackchannelsPerMinute { get; set; } = 6f;

        /// <summary>How the voice spreads in the room.</summary>
        public VoiceOptions VoiceOptions { get; set; } = new VoiceOptions();

        /// <summary>A copy with everything filled in from the model; the game and the mind each keep their own.</summary>
        internal NpcProfile Resolve(ISpeechModel model, string voice) => new NpcProfile(Name)
        {
            Persona = Persona ?? model.DefaultPersona,
            Voice = voice,
            Seed = Seed,
            Sampling = Sampling ?? model.Sampling,
            BackchannelsPerMinute = BackchannelsPerMinute,
            VoiceOptions = VoiceOptions,
        };
    }
}
