namespace OmniNPC.Dialogue
{
    /// <summary>
    /// Whose turn it is: half-duplex turn-taking by silence; a player who goes on after a short pause keeps the turn. The only place that decides state changes, so another policy replaces this class alone.
    /// </summary>
    /// <remarks>Thread: game. Allocates: at construction only.</remarks>
    internal sealed class TurnTaking
    {
        // Between two ticks a caller may interrupt and speak again and again; beyond this the last change absorbs the next.
        private readonly (NpcState From, NpcState To)[] changes = new (NpcState, NpcState)[32];
        private int changesWritten;
        private int changesRead;
        private double settledAtSeconds;

        public NpcState State { get; private set; }

        /// <summary>Player sound is taken as a turn only while the character neither thinks nor speaks.</summary>
        public bool TakesPlayerAudio => State == NpcState.Idle || State == NpcState.Listening || State == NpcState.Settling;

        /// <summary>A new turn or line may begin.</summary>
        public bool IsFree => State == NpcState.Idle || State == NpcState.Settling;

        public void PlayerStarted() => Enter(NpcState.Listening);

        /// <summary>The player goes on after a pause that was taken for the end.</summary>
        public void PlayerResumed() => Enter(NpcState.Listening);

        public void PlayerWithdrew() => Enter(NpcState.Idle);

        /// <summary>The turn goes to the character: the player's turn ended, a line was typed, or it has something to say.</summary>
        public void TurnGiven() => Enter(NpcState.Thinking);

        public void Audible()
        {
            if (State == NpcState.Thinking)
            {
                Enter(NpcState.Speaking);
            }
        }

        public void TurnOver() => Enter(NpcState.Idle);

        public void Interrupted(double settledAtSeconds)
        {
            this.settledAtSeconds = settledAtSeconds;
            Enter(State == NpcState.Speaking ? NpcState.Settling : NpcState.Idle);
        }

        public void Advance(double nowSeconds)
        {
            if (State == NpcState.Settling && nowSeconds >= settledAtSeconds)
            {
                Enter(NpcState.Idle);
            }
        }

        public bool TryTakeChange(out NpcState from, out NpcState to)
        {
            if (changesRead == changesWritten)
            {
                changesRead = changesWritten = 0;
                from = to = State;
                return false;
            }

            (from, to) = changes[changesRead++];
            return true;
        }

        private void Enter(NpcState to)
        {
            if (to == State)
            {
                return;
            }

            if (changesWritten < changes.Length)
            {
                changes[changesWritten++] = (State, to);
            }
            else
            {
                changes[changesWritten - 1].To = to;
            }

            State = to;
        }
    }
}
