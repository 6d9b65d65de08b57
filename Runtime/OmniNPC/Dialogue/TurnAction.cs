namespace OmniNPC.Dialogue
{
    /// <summary>What a transition asks the character to do. An aside is what the player says while the turn is the character's.</summary>
    internal enum TurnAction
    {
        /// <summary>Nothing.</summary>
        None,

        /// <summary>A turn of the player begins; its sound is encoded as it comes.</summary>
        BeginTurn,

        /// <summary>The turn goes on: the draft is thrown away without a trace, epoch + 1.</summary>
        ResumeTurn,

        /// <summary>There was no turn.</summary>
        WithdrawTurn,

        /// <summary>The turn may be over: a reply is drafted.</summary>
        EndTurn,

        /// <summary>The turn is over: a reply is made.</summary>
        CloseTurn,

        /// <summary>The draft becomes the reply.</summary>
        GiveTurn,

        /// <summary>The turn goes to the character it calls by name, epoch + 1; draft and words are forgotten here without a trace.</summary>
        HandOver,

        /// <summary>Words are put into the character's mind that nobody said.</summary>
        Prompt,

        /// <summary>An aside begins or goes on.</summary>
        HearAside,

        /// <summary>The words of the aside are wanted.</summary>
        AskWords,

        /// <summary>The aside is forgotten.</summary>
        DropAside,

        /// <summary>The voice is lowered.</summary>
        Duck,

        /// <summary>The voice is raised again; the aside is forgotten.</summary>
        Restore,

        /// <summary>The voice stops; what was not heard is kept.</summary>
        Pause,

        /// <summary>The voice goes on from the word at which it stopped; the aside is forgotten.</summary>
        Resume,

        /// <summary>The turn goes to the player: fade, epoch + 1, what was not heard is dropped everywhere, and the aside becomes the player's turn.</summary>
        Yield,

        /// <summary>The utterance is remembered whole; the aside becomes the player's turn and goes on.</summary>
        FinishIntoTurn,

        /// <summary>The utterance is remembered whole; the aside becomes the player's turn and may be over.</summary>
        FinishIntoEnd,

        /// <summary>The utterance is remembered whole.</summary>
        Finish,

        /// <summary>Everything stops: fade, epoch + 1, of the utterance what was heard remains, of a turn in progress nothing.</summary>
        Cut,
    }
}
