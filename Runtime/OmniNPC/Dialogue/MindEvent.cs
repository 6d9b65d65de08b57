using OmniNPC.Speech;

namespace OmniNPC.Dialogue
{
    /// <summary>What the mind of a character tells the game.</summary>
    internal enum MindEventKind
    {
        Heard,
        Transcript,
        Text,
        CodecFrame,
        ShortWord,
        Action,
        MalformedAction,
        SpeechEnded,
        SoundEncoded,
        AsideWords,
        Fault,
    }

    /// <summary>An event from the mind of a character to the game; characters and codes travel in rings of their own, in the same order.</summary>
    internal struct MindEvent
    {
        public MindEventKind Kind;
        public int Epoch;

        /// <summary>Transcript, text, aside words: characters in the text ring. Heard: rows in the token ring. Codec frame: phones in the phone ring.</summary>
        public int Length;

        /// <summary>Codec frame: index of the word that sounds, or -1.</summary>
        public int Word;

        /// <summary>Codec frame, short word: the word's characters.</summary>
        public TextRange WordText;

        /// <summary>Action: index into the model's actions.</summary>
        public int Action;

        /// <summary>Action: index into the action's values, or -1.</summary>
        public int Argument;

        /// <summary>Action: characters of the utterance before it.</summary>
        public int Position;

        /// <summary>Aside words: number of the question they answer. Heard: number of the turn's sound. Codec frame: what its utterance is to the noise of Talker and decoder.</summary>
        public int Number;

        /// <summary>Fault: one sentence.</summary>
        public string? Message;

        /// <summary>When a virtual clock lets the game see it; minus infinity without one.</summary>
        public double ReadyAtSeconds;

        /// <summary>When it was written, by the system's stopwatch.</summary>
        public long WrittenAt;
    }
}
