namespace OmniNPC.Dialogue
{
    /// <summary>What can happen to a conversation.</summary>
    internal enum TurnEvent
    {
        /// <summary>Time passes; nothing else.</summary>
        Tick,

        /// <summary>The player's voice begins: 50 ms of it in 70 ms.</summary>
        Onset,

        /// <summary>The player has been silent for as long as starts the decision.</summary>
        Offset,

        /// <summary>The player's sound is over and was shorter than a word.</summary>
        Knock,

        /// <summary>The player's sound ended for good, or the turn is as long as a turn can be.</summary>
        SoundEnded,

        /// <summary>What the player said while the character was busy is known in words.</summary>
        Words,

        /// <summary>The player's turn is known in words, and they are for another character.</summary>
        OthersTurn,

        /// <summary>A line was typed.</summary>
        Typed,

        /// <summary>A line is to be said as it stands.</summary>
        Line,

        /// <summary>The first sample of the reply was heard.</summary>
        Audible,

        /// <summary>The reply was heard to its end, or there is none.</summary>
        Finished,

        /// <summary>The game ends whatever goes on, or a stage failed.</summary>
        Cut,
    }
}
