using System.Collections.Generic;

namespace OmniNPC.Tavern.Duplex
{
    /// <summary>A conversation that was played and looked at in both ways; its sound is let go once it is drawn and written.</summary>
    internal sealed class ConversationResult
    {
        public ConversationResult(ConversationRecord record)
        {
            Record = record;
            Oracle = ConversationFigures.Of(record, new OracleSource(record));
            BlackBox = ConversationFigures.Of(record, new BlackBoxSource(record));
        }

        /// <summary>What was played.</summary>
        public ConversationRecord Record { get; }

        /// <summary>What the engine says.</summary>
        public ConversationFigures Oracle { get; }

        /// <summary>What the rendered sound says.</summary>
        public ConversationFigures BlackBox { get; }

        /// <summary>Lets the sound go.</summary>
        public void DropSound()
        {
            Record.Mix = System.Array.Empty<float>();
            Record.Microphone = System.Array.Empty<float>();
            Record.Voices.Clear();
        }
    }
}
