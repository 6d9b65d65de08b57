namespace OmniNPC.Dialogue
{
    /// <summary>What the game tells the mind of a character.</summary>
    internal enum MindCommandKind
    {
        TurnStarted,
        TurnEnded,
        TurnResumed,
        TurnCancelled,
        Text,
        Say,
        Commit,
        Interrupt,
        AsideStarted,
        AsideAsked,
        AsideResumed,
        AsideDropped,
    }

    /// <summary>A command from the game to the mind of a character; must not be lost.</summary>
    internal struct MindCommand
    {
        public MindCommandKind Kind;

        /// <summary>The epoch that begins with an interrupt, a resumed turn or one that was handed over, else the one the command belongs to.</summary>
        public int Epoch;

        /// <summary>Interrupt: characters of the utterance that were heard.</summary>
        public int HeardLength;

        /// <summary>Interrupt: actions of the reply that were raised.</summary>
        public int ActionsRaised;

        /// <summary>Turn ended, turn cancelled, interrupt: samples of player audio written for this turn. Aside asked, aside dropped: for this aside.</summary>
        public int Samples;

        /// <summary>Turn ended: the sound stopped for good, so the last row is filled up with silence instead of being dropped as trailing silence.</summary>
        public bool Pad;

        /// <summary>Turn started: its sound so far is that of the aside.</summary>
        public bool IsFromAside;

        /// <summary>Aside asked: number of the question; the answer has the same. Turn started: number of its sound; what is heard of it has the same.</summary>
        public int Number;

        public string? Text;
    }
}
