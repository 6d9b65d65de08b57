namespace OmniNPC.Dialogue
{
    /// <summary>
    /// Walks the turn table for one character: takes what happens, says what is to be done, and keeps the state. It knows no sound, no model and no clock but the one it
    /// is told.
    /// </summary>
    /// <remarks>Thread: game. Allocates: at construction only.</remarks>
    internal sealed class TurnMachine
    {
        // Between two ticks a caller may interrupt and speak again and again; beyond this the last change absorbs the next.
        private readonly (DialogueState From, DialogueState To, string Why)[] changes = new (DialogueState, DialogueState, string)[64];
        private TurnFacts facts = new TurnFacts { PromptSeconds = double.PositiveInfinity };
        private int changesWritten;
        private int changesRead;
        private double sinceSeconds;
        private double audibleAtSeconds;
        private bool isCollision;

        /// <summary>Where the conversation is.</summary>
        public DialogueState State { get; private set; }

        /// <summary>Grows with every turn that goes on or is handed over and every utterance that is given up; whatever is older is dropped.</summary>
        public int Epoch { get; private set; }

        /// <summary>What the guards of the event under way know.</summary>
        public ref readonly TurnFacts Facts => ref facts;

        /// <summary>Seconds since this state was entered.</summary>
        public double SecondsInState => facts.NowSeconds - sinceSeconds;

        /// <summary>The fade of what was given up is over.</summary>
        public bool IsFaded => facts.NowSeconds >= facts.QuietAtSeconds;

        /// <summary>The aside claims no turn.</summary>
        public bool IsNoClaim => facts.Words == PlayerWords.None || facts.Words == PlayerWords.Backchannel || (facts.Words == PlayerWords.Speech && facts.MayBeEcho);

        /// <summary>The aside wants an answer; without words its length says so.</summary>
        public bool IsClaim => facts.HasAside && !facts.MayBeEcho && (facts.Words == PlayerWords.Speech || (facts.Words == PlayerWords.Unknown && facts.SpeechSeconds > TurnTimes.ShortAck));

        /// <summary>The aside is over and its words did not come in time.</summary>
        public bool IsUndecided => facts.HasAside && !facts.IsPlayerSpeaking && facts.SilenceSeconds >= TurnTimes.WordsDeadline;

        /// <summary>The aside is no longer than a listener's own and did not begin together with the character.</summary>
        public bool IsShortAck => facts.SpeechSeconds <= TurnTimes.ShortAck && !isCollision;

        /// <summary>The player is speaking and was voiced for a time; what may be echo does not count.</summary>
        public bool IsAsideOf(double seconds) => facts.HasAside && facts.IsPlayerSpeaking && facts.SpeechSeconds - facts.DoubtfulSeconds >= seconds;

        /// <summary>The player is speaking and has been for a time, the closures of consonants included; what may be echo does not count.</summary>
        public bool IsSustained(double seconds) => facts.HasAside && facts.IsPlayerSpeaking && facts.SustainedSeconds >= seconds;

        /// <summary>Takes an event.</summary>
        /// <param name="e">What happened.</param>
        /// <param name="known">What is known at this moment.</param>
        /// <returns>The line of the table that was taken, whose action is to be done, or null; the state is already the new one.</returns>
        public TurnRule? Take(TurnEvent e, in TurnFacts known)
        {
            facts = known;
            foreach (TurnRule rule in TurnTable.Rules)
            {
                if (rule.Event == e && Holds(rule))
                {
                    Note(e);
                    Epoch += rule.Action == TurnAction.ResumeTurn || rule.Action == TurnAction.Yield || rule.Action == TurnAction.Cut || rule.Action == TurnAction.HandOver ? 1 : 0;
                    Enter(rule);
                    return rule;
                }
            }

            return null;
        }

        /// <summary>Takes the oldest change of state that was not taken yet.</summary>
        public bool TryTakeChange(out DialogueState from, out DialogueState to, out string why)
        {
            if (changesRead == changesWritten)
            {
                changesRead = changesWritten = 0;
                from = to = State;
                why = string.Empty;
                return false;
            }

            (from, to, why) = changes[changesRead++];
            return true;
        }

        private bool Holds(TurnRule rule)
        {
            foreach (DialogueState from in rule.From)
            {
                if (from == State)
                {
                    return rule.Guard == null || rule.Guard(this);
                }
            }

            return false;
        }

        private void Note(TurnEvent e)
        {
            if (e == TurnEvent.Audible)
            {
                audibleAtSeconds = facts.NowSeconds;
            }
            else if (e == TurnEvent.Onset && !facts.HasAside)
            {
                isCollision = State == DialogueState.Speaking && facts.NowSeconds - audibleAtSeconds <= TurnTimes.Collision;
            }
        }

        private void Enter(TurnRule rule)
        {
            DialogueState to = rule.To ?? State;
            if (to == State)
            {
                return;
            }

            if (changesWritten < changes.Length)
            {
                changes[changesWritten++] = (State, to, rule.Why);
            }
            else
            {
                changes[changesWritten - 1].To = to;
                changes[changesWritten - 1].Why = rule.Why;
            }

            State = to;
            sinceSeconds = facts.NowSeconds;
        }
    }
}
