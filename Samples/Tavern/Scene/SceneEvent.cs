namespace OmniNPC.Tavern.Scene
{
    /// <summary>One event of the world, kept until the tick is over. Texts are ranges of <see cref="SceneEar"/>'s own buffer.</summary>
    internal struct SceneEvent
    {
        public SceneEventKind Kind;

        /// <summary>Whose event.</summary>
        public NpcHandle Npc;

        /// <summary>Turn number; 0 where there is none.</summary>
        public int Turn;

        /// <summary>Utterance number; 0 where there is none.</summary>
        public int Utterance;

        /// <summary>Begin of the text in the buffer.</summary>
        public int TextStart;

        /// <summary>Characters of the text.</summary>
        public int TextLength;

        /// <summary>When it begins, in scene seconds (words, backchannels).</summary>
        public double StartSeconds;

        /// <summary>When it ends, in scene seconds (words, backchannels).</summary>
        public double EndSeconds;

        /// <summary>Spoken (transcripts), interrupted (utterances), spoken to (backchannels).</summary>
        public bool Flag;

        /// <summary>The state entered.</summary>
        public NpcState State;

        /// <summary>The place in the turn table entered (dialogue).</summary>
        public DialogueState Dialogue;

        /// <summary>Index of the first final word and their count (utterances).</summary>
        public int FirstWord;

        /// <summary>Count of final words (utterances).</summary>
        public int WordCount;

        /// <summary>Name of the action, or the sentence of a fault.</summary>
        public string? Name;

        /// <summary>Argument of the action, or null.</summary>
        public string? Argument;
    }
}
