using System;
using System.Collections.Generic;
using OmniNPC.Speech;

namespace OmniNPC.Dialogue
{
    /// <summary>What the characters of one mind share: the group their sessions are in, and the personas that were read.</summary>
    /// <remarks>Thread: mind. Allocates: when a character or a persona comes.</remarks>
    internal sealed class MindSessions : IDisposable
    {
        private readonly ISpeechModel model;
        private readonly int keptPersonas;
        private readonly Dictionary<string, Persona> personas = new Dictionary<string, Persona>(StringComparer.Ordinal);

        // Nobody has these; the one longest without comes first.
        private readonly List<Persona> unused = new List<Persona>();
        private ISessionGroup? group;
        private ICodecGroup? codec;

        /// <param name="model">Makes the sessions.</param>
        /// <param name="keptPersonas">Personas kept though no character has them.</param>
        /// <param name="areStepsShort">Whether steps are as short as they can be, for a tick.</param>
        public MindSessions(ISpeechModel model, int keptPersonas, bool areStepsShort)
        {
            AreStepsShort = areStepsShort;
            this.model = model;
            this.keptPersonas = keptPersonas;
        }

        /// <summary>Where the sessions are; made when the first is needed.</summary>
        public ISessionGroup Group
        {
            get
            {
                if (group == null)
                {
                    group = model.CreateSessionGroup();
                    group.LeavesRunsOpen = AreStepsShort;
                }

                return group;
            }
        }

        /// <summary>The codec of this thread; made when it is first needed.</summary>
        public ICodecGroup Codec => codec ??= model.CreateCodecGroup();

        /// <summary>What a step has begun and is still to be computed; null: nothing.</summary>
        public IRunInParts? OpenRun => group?.PartsLeft > 0 ? group : codec?.PartsLeft > 0 ? codec : (IRunInParts?)null;

        /// <summary>Whether steps are as short as they can be, for a tick.</summary>
        public bool AreStepsShort { get; }

        /// <summary>Decodes what was generated; null where the game does.</summary>
        public MindDecoding? Decoding { get; private set; }

        /// <summary>Creates the codec decoder of a character that comes, where the mind decodes.</summary>
        public ICodecDecoder CreateDecoder()
        {
            Decoding ??= new MindDecoding(model.Format, Codec);
            return Codec.CreateDecoder();
        }

        /// <summary>The persona of a character that comes.</summary>
        public Persona Take(string text)
        {
            if (!personas.TryGetValue(text, out Persona? persona))
            {
                persona = new Persona(this, model.Tokenizer, text);
                personas.Add(text, persona);
            }

            persona.Users++;
            unused.Remove(persona);
            return persona;
        }

        /// <summary>A character that had it left.</summary>
        public void Return(Persona persona)
        {
            if (--persona.Users > 0)
            {
                return;
            }

            unused.Add(persona);

            // One that was not read to its end would keep a slot for nobody.
            Persona? leaving = persona.Waiting > 0 ? persona : unused.Count > keptPersonas ? unused[0] : null;
            if (leaving != null)
            {
                unused.Remove(leaving);
                personas.Remove(leaving.Text);
                leaving.Dispose();
            }
        }

        public void Dispose()
        {
            foreach (Persona persona in personas.Values)
            {
                persona.Dispose();
            }

            personas.Clear();
            unused.Clear();
            group?.Dispose();
            codec?.Dispose();
        }
    }
}
