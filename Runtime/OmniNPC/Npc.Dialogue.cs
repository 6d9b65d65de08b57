using System;
using OmniNPC.Diagnostics;
using OmniNPC.Dialogue;
using OmniNPC.Hearing;
using OmniNPC.Speech;

namespace OmniNPC
{
    /// <content>What a character does as the turn table says.</content>
    public sealed partial class Npc
    {
        // Duplex research, section 2: Unmute tells its model of a long silence by these three dots.
        private const string PromptLine = "...";

        private const long NotSpoken = -1;

        private SayPriority priority;
        private bool isTurnOpen;

        // The transcript of the turn has not come yet, so the player can still go on with it without a trace.
        private bool isUnread;
        private bool isSoundOver;

        // The turn came by way of the player and not to this character by the game's choice.
        private bool mayBeOthersTurn;
        private bool isPromptDue;
        private float endProbability;

        // What the ear has understood of the turn, and which of the turns' sounds that is.
        private readonly HeardTokens heardTokens = new HeardTokens();
        private readonly float[] contour = new float[EndOfTurnInput.ContourBlocks * EndOfTurnInput.ContourValues];
        private int sounds;
        private double pauseSeconds;

        // What the player says while the turn is the character's.
        private bool isAsideOpen;
        private bool isAsideBesideOutput;
        private double asideSeconds;
        private PlayerWords asideWords;
        private int asks;
        private char[] asideText = new char[256];
        private int exchangeSamples;
        private long exchangeEndPosition = NotSpoken;
        private double asideGapSeconds;
        private float duck = 1f;
        private float duckTarget = 1f;

        /// <summary>Whether it is this character's turn to be heard among its neighbours.</summary>
        internal bool HasFloor { get; private set; }

        /// <summary>Whether it is about to speak and waits only for the others.</summary>
        internal bool WantsFloor => !HasFloor && isExchangeOpen && turns.State == DialogueState.Thinking && IsReadyToSpeak;

        /// <summary>Whether the player is having a turn with it.</summary>
        internal bool IsTurnOfPlayer => turns.State == DialogueState.PlayerSpeaking || turns.State == DialogueState.MaybeEnd;

        /// <summary>Whether the player is saying something to it, in a turn or beside one.</summary>
        internal bool IsAttending => IsTurnOfPlayer || isAsideOpen || isTurnOpen;

        /// <summary>What the line it speaks comes before.</summary>
        internal SayPriority Priority => priority;

        private bool IsTurnOfCharacter
            => turns.State == DialogueState.Thinking || turns.State == DialogueState.Speaking || turns.State == DialogueState.Ducked || turns.State == DialogueState.Paused;

        private bool IsTurnUnread => turns.State == DialogueState.Thinking && isUnread && !listening!.IsTurnFull;

        /// <summary>Whether the player's voice, if it begins now, goes on with what it said last.</summary>
        private bool MayGoOn => isAsideOpen || isTurnOpen || IsTurnUnread;

        /// <summary>Ends at once whatever it says, for somebody who cannot wait.</summary>
        internal void GiveWay() => Take(TurnEvent.Cut);

        /// <summary>Whether it can take what is said to it: sound needs an ear.</summary>
        internal bool CanHear(bool isSound) => !isSound || listening != null;

        /// <summary>Hears sound that is meant for another character.</summary>
        internal void Overhear(ReadOnlySpan<float> pcm, int rateHz, in EchoVerdict echo) => listening?.Overhear(pcm, rateHz, echo);

        private static NpcState Coarse(DialogueState state)
        {
            switch (state)
            {
                case DialogueState.PlayerSpeaking:
                case DialogueState.Paused:
                    return NpcState.Listening;
                case DialogueState.MaybeEnd:
                case DialogueState.Thinking:
                    return NpcState.Thinking;
                case DialogueState.Speaking:
                case DialogueState.Ducked:
                    return NpcState.Speaking;
                case DialogueState.Yielding:
                    return NpcState.Settling;
                default:
                    return NpcState.Idle;
            }
        }

        private void Follow(Listening ear, Listening.Outcome outcome)
        {
            switch (outcome)
            {
                case Listening.Outcome.Began:
                    Take(TurnEvent.Onset);
                    break;
                case Listening.Outcome.Ended:
                    Take(TurnEvent.Offset);
                    break;
                case Listening.Outcome.Knocked:
                    Take(TurnEvent.Knock);
                    break;
                case Listening.Outcome.Full:
                    Take(TurnEvent.SoundEnded);
                    break;
                default:
                    if (IsAttending)
                    {
                        Take(TurnEvent.Tick);
                    }

                    break;
            }

            // Voice that begins is known a few blocks late; the silence before it was the longest.
            pauseSeconds = turns.State == DialogueState.MaybeEnd ? Math.Max(pauseSeconds, ear.SilenceSeconds) : 0;
            if (ear.IsSpeaking)
            {
                // A block in the middle of a turn: the mind encodes it while the player goes on.
                world.Mind.Wake();
            }
        }

        private void Take(TurnEvent e)
        {
            var facts = new TurnFacts
            {
                NowSeconds = world.NowSeconds,
                QuietAtSeconds = Track.QuietAtSeconds,
                PromptSeconds = isPromptDue && link.Commands.Free >= ReservedCommands ? world.Options.PromptAfterSeconds : double.PositiveInfinity,
                HasTurn = isTurnOpen,
                HasAside = isAsideOpen,
                IsInterruptible = priority == SayPriority.Normal,
                IsHeard = current.Ledger.Heard > 0,
                Words = asideWords,
            };
            if (listening != null)
            {
                facts.SpeechSeconds = listening.SpeechSeconds;
                facts.DoubtfulSeconds = listening.DoubtfulSeconds;
                facts.SustainedSeconds = listening.SustainedSeconds;
                asideSeconds = Math.Max(asideSeconds, facts.SustainedSeconds);
                isAsideBesideOutput |= listening.IsBesideOutput;
                facts.MayBeEcho = isAsideBesideOutput && asideSeconds < TurnTimes.DuckAfter;
                facts.SilenceSeconds = listening.SilenceSeconds;
                facts.HoldSeconds = pauses.Hold(endProbability);
                facts.IsPlayerSpeaking = listening.IsSpeaking;
                facts.IsTurnUnread = IsTurnUnread;
            }

            TurnRule? rule = turns.Take(e, facts);
            if (rule != null)
            {
                Do(rule.Action);
            }
        }

        private void Do(TurnAction action)
        {
            switch (action)
            {
                case TurnAction.BeginTurn:
                    BeginTurn(false);
                    break;
                case TurnAction.ResumeTurn:
                    ResumeTurn();
                    break;
                case TurnAction.WithdrawTurn:
                    turn--;
                    isExchangeOpen = isTurnOpen = false;
                    Send(new MindCommand { Kind = MindCommandKind.TurnCancelled, Samples = listening!.TurnSamples });
                    break;
                case TurnAction.EndTurn:
                    EndTurn();
                    break;
                case TurnAction.CloseTurn:
                    EndTurn();
                    isTurnOpen = isUnread = false;
                    break;
                case TurnAction.GiveTurn:
                    isTurnOpen = false;
                    break;
                case TurnAction.HandOver:
                    WithdrawDraft();
                    break;
                case TurnAction.Prompt:
                    isPromptDue = false;
                    OpenTurnOfWords(PromptLine, false, world.NowSeconds);
                    break;
                case TurnAction.HearAside:
                    HearAside();
                    break;
                case TurnAction.AskWords when isAsideOpen:
                    Send(new MindCommand { Kind = MindCommandKind.AsideAsked, Samples = listening!.TurnSamples, Number = ++asks });
                    break;
                case TurnAction.DropAside:
                    DropAside();
                    break;
                case TurnAction.Duck:
                    duckTarget = TurnTimes.DuckGain;
                    break;
                case TurnAction.Restore:
                    duckTarget = 1f;
                    DropAside();
                    break;
                case TurnAction.Pause:
                    Track.Pause(world.Options.InterruptFadeSeconds, world.NowSeconds);
                    break;
                case TurnAction.Resume:
                    Resume();
                    break;
                case TurnAction.Yield:
                    Yield();
                    break;
                case TurnAction.FinishIntoTurn:
                    Finish();
                    BeginTurn(true);
                    break;
                case TurnAction.FinishIntoEnd:
                    Finish();
                    BeginTurn(true);
                    EndTurn();
                    break;
                case TurnAction.Finish:
                    Finish();
                    DropAside();
                    break;
                case TurnAction.Cut:
                    GiveUp();
                    DropAside();
                    listening?.Drop();
                    break;
            }
        }

        /// <summary>A turn of the player begins, with the sound that comes or with that of the aside.</summary>
        private void BeginTurn(bool isFromAside)
        {
            turn++;
            NoteAsked();
            isExchangeOpen = isTurnOpen = true;
            isAsideOpen = false;
            current.Clear(turn);
            heardTokens.Clear();
            Send(new MindCommand { Kind = MindCommandKind.TurnStarted, IsFromAside = isFromAside, Number = ++sounds });
        }

        private void ResumeTurn()
        {
            pauses.Observe(pauseSeconds);
            isTurnOpen = true;
            isEndpointUndated = isTranscriptNew = isUnread = false;
            transcriptLength = -1;
            utterances -= current.Number > 0 ? 1 : 0;
            current.Clear(turn);
            Track.Cut(0, world.NowSeconds);
            HasFloor = false;
            Send(new MindCommand { Kind = MindCommandKind.TurnResumed });
        }

        /// <summary>The turn may be over: its sound is complete for now, and a reply is drafted.</summary>
        private void EndTurn()
        {
            endpointPosition = listening!.Position;
            exchangeEndPosition = listening.SpeechEndPosition;
            exchangeSamples = listening.TurnSamples;
            isEndpointUndated = isUnread = isPromptDue = true;
            transcriptLength = -1;
            EnterTurn(new TurnLedger(Handle, turn, true, world.NowSeconds));
            EstimateEnd();
            Send(new MindCommand { Kind = MindCommandKind.TurnEnded, Samples = listening.TurnSamples, Pad = isSoundOver });
        }

        private void EstimateEnd()
        {
            MelFormat mel = world.Model.Format.Mel!;
            double readSeconds = (double)heardTokens.Rows * mel.Hop * mel.FramesPerRow / mel.SampleRateHz;
            listening!.CopyContour(contour);
            var input = new EndOfTurnInput(
                isUnread ? default : transcript.AsSpan(0, transcriptLength),
                !isUnread,
                listening.SpeechSeconds,
                listening.PitchChange,
                listening.LevelChange,
                heardTokens.Last,
                heardTokens.Rows,
                heardTokens.RowsSinceToken,
                Math.Max(0, listening.TurnSeconds - readSeconds),
                contour);
            float estimate = world.EndOfTurn.Estimate(input);
            endProbability = estimate >= 0f && estimate <= 1f ? estimate : 0.5f;
        }

        /// <summary>The ear has read more of the player's turn.</summary>
        private void ReceiveHeard(in MindEvent e)
        {
            for (int i = 0; i < e.Length && link.Tokens!.TryRead(out int token); i++)
            {
                if (e.Number == sounds)
                {
                    heardTokens.Add(token);
                }
            }

            if (e.Number == sounds && turns.State == DialogueState.MaybeEnd)
            {
                EstimateEnd();
            }
        }

        /// <summary>The words of the turn were for another character: what was drafted on them vanishes.</summary>
        private void WithdrawDraft()
        {
            turn--;
            utterances -= current.Number > 0 ? 1 : 0;
            isExchangeOpen = isTurnOpen = isEndpointUndated = isTranscriptNew = isUnread = HasFloor = false;
            transcriptLength = -1;
            exchangeEndPosition = NotSpoken;
            Send(new MindCommand { Kind = MindCommandKind.TurnCancelled, Samples = listening!.TurnSamples });
            DropAside();
            current.Clear(0);
            Track.Cut(0, world.NowSeconds);
        }

        /// <summary>Hands a turn whose words are known to the character they call by name.</summary>
        /// <returns>False when they call nobody else, or who is called cannot take them.</returns>
        private bool TryHandOver()
        {
            if (!mayBeOthersTurn || !IsTurnOfCharacter || current.Ledger.Heard > 0
                || !world.Player.TryFindCalled(this, transcript.AsSpan(0, transcriptLength), out Npc called) || !called.CanTakeTurn)
            {
                return false;
            }

            var words = new WaitingTurn(
                new string(transcript, 0, transcriptLength), true, TryTurnLedger() ? world.Diagnostics.TurnAt(turnLedger).PlayerSpeechEnd : world.NowSeconds);
            Take(TurnEvent.OthersTurn);
            called.HearWords(words);
            return true;
        }

        private void OpenTurn(in WaitingTurn words)
        {
            OpenTurnOfWords(words.Text, words.IsSpoken, words.SpeechEndSeconds);
            isPromptDue = true;
            Take(TurnEvent.Typed);
            typedLine = words.Text;
            isTypedSpoken = words.IsSpoken;
            history.Add(new HistoryLine(true, words.Text, false));
        }

        private void OpenTurnOfWords(string line, bool isSpoken, double speechEndSeconds)
        {
            turn++;
            isExchangeOpen = true;
            isUnread = false;
            exchangeEndPosition = NotSpoken;
            current.Clear(turn);
            turnLedger = world.Diagnostics.AddTurn(new TurnLedger(Handle, turn, isSpoken, world.NowSeconds) { PlayerSpeechEnd = speechEndSeconds });
            Send(new MindCommand { Kind = MindCommandKind.Text, Text = line });
        }

        /// <summary>What waited for the end of the exchange: the player's words first, then lines to say.</summary>
        private void BeginWaiting()
        {
            if (waitingTurns.Count > 0)
            {
                OpenTurn(waitingTurns.Dequeue());
            }
            else if (waitingLines.Count > 0)
            {
                WaitingLine line = waitingLines[0];
                waitingLines.RemoveAt(0);
                priority = line.Priority;
                isExchangeOpen = true;
                isUnread = false;
                exchangeEndPosition = NotSpoken;
                current.Clear(0);
                NumberUtterance();
                line.Text.AsSpan().CopyTo(current.Extend(line.Text.Length));
                Send(new MindCommand { Kind = MindCommandKind.Say, Text = line.Text });
                Take(TurnEvent.Line);
            }
        }

        private void AskForFloor()
        {
            if (WantsFloor && world.IsFloorFreeFor(this) && HasRoomToSpeak())
            {
                HasFloor = true;
                backchannels?.Stop(world.Options.InterruptFadeSeconds, world.NowSeconds);
            }
        }

        private void HearAside()
        {
            asideWords = PlayerWords.Unknown;
            asks++;
            if (!isAsideOpen)
            {
                isAsideOpen = true;
                isAsideBesideOutput = false;
                asideSeconds = 0;
                asideGapSeconds = listening!.Seconds(listening.Position - exchangeEndPosition);
                Send(new MindCommand { Kind = MindCommandKind.AsideStarted });
            }
            else
            {
                Send(new MindCommand { Kind = MindCommandKind.AsideResumed });
            }
        }

        private void DropAside()
        {
            if (isAsideOpen)
            {
                isAsideOpen = false;
                Send(new MindCommand { Kind = MindCommandKind.AsideDropped, Samples = listening!.TurnSamples });
            }
        }

        private void ReceiveAsideWords(in MindEvent e, bool isStale)
        {
            if (isStale || !isAsideOpen || e.Number != asks)
            {
                link.Text.Skip(e.Length);
                return;
            }

            if (e.Length > asideText.Length)
            {
                asideText = new char[Math.Max(e.Length, 2 * asideText.Length)];
            }

            asideWords = BackchannelWords.Judge(asideText.AsSpan(0, link.Text.Read(asideText.AsSpan(0, e.Length))), listening!.SpeechSeconds, Profile.Name);
            Take(TurnEvent.Words);
        }

        private void Resume()
        {
            if (Track.IsPaused)
            {
                Track.Resume(current.Ledger, TurnTimes.MostRewind);
                // Nothing sounds, so nothing jumps.
                duck = duckTarget = 1f;
                Track.Voice.SetGain(gain);
            }

            DropAside();
        }

        private void Yield()
        {
            if (exchangeEndPosition != NotSpoken && current.Ledger.Heard < world.Model.Format.SampleRateHz)
            {
                // The player went on right after the character had begun: its silence had been a pause.
                pauses.Observe(asideGapSeconds);
            }

            GiveUp();
            BeginTurn(true);
        }

        /// <summary>The exchange ends here and now: of what was said, what was heard remains.</summary>
        private void GiveUp()
        {
            Send(new MindCommand
            {
                Kind = MindCommandKind.Interrupt,
                HeardLength = current.Ledger.HeardTextLength,
                ActionsRaised = current.ActionsRaised,
                Samples = isAsideOpen || listening == null ? exchangeSamples : listening.TurnSamples,
            });
            isExchangeOpen = isTurnOpen = isEndpointUndated = isTranscriptNew = isUnread = false;
            Track.Cut(world.Options.InterruptFadeSeconds, world.NowSeconds);
            duckTarget = 1f;
            priority = SayPriority.Normal;
            EndUtterance(current.Ledger.HeardTextLength, true);
        }

        /// <summary>The exchange was heard to its end.</summary>
        private void Finish()
        {
            Send(new MindCommand { Kind = MindCommandKind.Commit });
            isExchangeOpen = isUnread = false;
            duckTarget = 1f;
            priority = SayPriority.Normal;
            EndUtterance(current.Ledger.Generated > 0 ? current.TextLength : 0, false);
        }

        /// <summary>Moves the voice's gain towards where it is to be; what fades out keeps the gain it has.</summary>
        private void MoveDuck(in TickInfo time)
        {
            if (duck == duckTarget || (duck < duckTarget && time.NowSeconds < Track.QuietAtSeconds))
            {
                return;
            }

            float step = (float)(time.DeltaSeconds / TurnTimes.DuckRamp) * (1f - TurnTimes.DuckGain);
            duck = duck < duckTarget ? Math.Min(duckTarget, duck + step) : Math.Max(duckTarget, duck - step);
            isPlaced = false;
        }
    }
}
