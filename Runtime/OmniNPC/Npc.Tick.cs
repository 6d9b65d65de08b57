using System;
using OmniNPC.Diagnostics;
using OmniNPC.Dialogue;
using OmniNPC.Mouths;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.Voice;

namespace OmniNPC
{
    /// <content>A character's part of each step of the tick.</content>
    public sealed partial class Npc
    {
        private Utterance current;
        private Utterance previous;
        private int utterances;
        private int turn;
        private long turnLedger = -1;
        private bool isExchangeOpen;
        private bool isEndpointUndated;
        private long endpointPosition;
        private string? typedLine;
        private bool isTypedSpoken;
        private char[] transcript = new char[1024];
        private int transcriptLength = -1;
        private bool isTranscriptNew;
        private string? fault;
        private bool isPlaced;

        /// <summary>Whether the voice may start, and enough speech is there for it, or it has started.</summary>
        internal bool IsPrimed => HasFloor && turns.State != DialogueState.Paused && IsReadyToSpeak;

        private bool IsReadyToSpeak => Track.IsStarted || current.IsGenerated
            || current.Ledger.Generated >= world.Options.PrimeSeconds * world.Model.Format.SampleRateHz;

        /// <summary>Reads what crossed from the mind and the voice since the last tick.</summary>
        internal void Receive(in TickInfo time)
        {
            DateEndpoint(time.NowSeconds);
            Track.Listen(current.Ledger);
            world.Diagnostics.Starvations += Track.TakeStarvations() + (backchannels?.TakeStarvations() ?? 0);
            bool isRead = false;
            while (link.Events.TryPeek(out MindEvent e) && e.ReadyAtSeconds <= time.NowSeconds)
            {
                link.Events.TryRead(out e);
                Receive(e, time);
                isRead = true;
            }

            if (isRead)
            {
                // The mind may have waited for room.
                world.Mind.Wake();
            }
        }

        /// <summary>Advances the conversation: the turn table, first sound, end of an utterance, the next line to say.</summary>
        internal void Converse(in TickInfo time)
        {
            if (listening != null)
            {
                Follow(listening, listening.Elapse(time.DeltaSeconds));
            }

            ShareListening();
            Take(TurnEvent.Tick);
            EnterTranscript();
            PlaybackLedger ledger = current.Ledger;
            if (ledger.Heard > 0 && isExchangeOpen)
            {
                Take(TurnEvent.Audible);
                DateFirstAudible(ledger, time.NowSeconds);
            }

            bool isRunning = isExchangeOpen && turns.State != DialogueState.MaybeEnd && turns.State != DialogueState.Paused;
            if (isRunning && current.IsGenerated && ledger.Heard == ledger.Generated)
            {
                Take(TurnEvent.Finished);
            }

            if (!isExchangeOpen && link.Commands.Free >= ReservedCommands)
            {
                BeginWaiting();
            }

            AskForFloor();
        }

        /// <summary>Hands over what found no room before, places the voice and tells the mind how much is queued.</summary>
        internal void Place(in TickInfo time)
        {
            Track.Deliver(current.Ledger, current.IsGenerated, time.NowSeconds);
            backchannels?.Deliver();
            link.QueuedSeconds.Write(Track.QueuedSeconds);
            if (isExchangeOpen)
            {
                // What was decoded made room for more.
                world.Mind.Wake();
            }

            MoveDuck(time);
            MoveMouth(time);
            if (!isPlaced)
            {
                Track.Voice.SetPose(pose);
                Track.Voice.SetGain(gain * duck);
                backchannels?.Place(pose, gain);
                isPlaced = true;
            }
        }

        /// <summary>Raises this character's events in the order they happened. A handler may despawn it or dispose the world.</summary>
        internal void Raise(double nowSeconds)
        {
            RaiseUtterance(previous, nowSeconds);
            while (IsAlive && turns.TryTakeChange(out DialogueState from, out DialogueState to, out string why))
            {
                world.Raise(new DialogueChangedEvent(this, from, to, why));
                if (IsAlive && Coarse(from) != Coarse(to))
                {
                    world.Raise(new StateChangedEvent(this, Coarse(from), Coarse(to)));
                }

                if (to == DialogueState.Thinking)
                {
                    RaiseTranscribed();
                }
            }

            RaiseTranscribed();
            RaiseUtterance(current, nowSeconds);
            RaiseBackchannel();
            RaiseViseme();
            RaiseHold();
            if (IsAlive && fault != null)
            {
                string message = fault;
                fault = null;
                world.Raise(new FaultedEvent(this, message));
            }
        }

        /// <summary>A stage failed on the game thread.</summary>
        internal void Fault(string stage, Exception exception)
        {
            Interrupt();
            EnterFault($"{stage} of {Profile.Name} failed: {exception.Message}");
        }

        internal void Leave()
        {
            IsAlive = false;
            link.IsReleased = true;
            Track.Dispose();
            listening?.Dispose();
            backchannels?.Dispose();
        }

        private void Receive(in MindEvent e, in TickInfo time)
        {
            bool isStale = e.Epoch != Epoch || !isExchangeOpen;
            switch (e.Kind)
            {
                case MindEventKind.Heard:
                    ReceiveHeard(e);
                    break;
                case MindEventKind.Transcript:
                    ReceiveTranscript(e, time, isStale);
                    break;
                case MindEventKind.SoundEncoded when !isStale && TryTurnLedger():
                    world.Diagnostics.TurnAt(turnLedger).Encoded = WrittenAt(e, time);
                    break;
                case MindEventKind.AsideWords:
                    ReceiveAsideWords(e, isStale);
                    break;
                case MindEventKind.Text when isStale:
                    link.Text.Skip(e.Length);
                    break;
                case MindEventKind.Text:
                    NumberUtterance();
                    link.Text.Read(current.Extend(e.Length));
                    if (TryTurnLedger() && double.IsNaN(world.Diagnostics.TurnAt(turnLedger).FirstText))
                    {
                        world.Diagnostics.TurnAt(turnLedger).FirstText = WrittenAt(e, time);
                    }

                    break;
                case MindEventKind.CodecFrame when isStale:
                    link.Phones.Skip(e.Length);
                    Track.DropFrame();
                    break;
                case MindEventKind.CodecFrame:
                    ReceiveCodecFrame(e, time);
                    break;
                case MindEventKind.ShortWord when !isStale:
                    current.Ledger.AddShortWord(e.WordText);
                    break;
                case MindEventKind.Action when !isStale:
                    current.AddAction(e.Action, e.Argument, e.Position);
                    break;
                case MindEventKind.MalformedAction:
                    world.Diagnostics.MalformedActions++;
                    break;
                case MindEventKind.SpeechEnded when !isStale:
                    current.IsGenerated = true;
                    break;
                case MindEventKind.Fault:
                    if (!isStale)
                    {
                        Interrupt();
                    }

                    EnterFault(e.Message!);
                    break;
            }
        }

        private void ReceiveTranscript(in MindEvent e, in TickInfo time, bool isStale)
        {
            if (isStale)
            {
                link.Text.Skip(e.Length);
                return;
            }

            if (e.Length > transcript.Length)
            {
                transcript = new char[Math.Max(e.Length, 2 * transcript.Length)];
            }

            transcriptLength = link.Text.Read(transcript.AsSpan(0, e.Length));
            isTranscriptNew = true;
            isUnread = false;
            EstimateEnd();
            if (TryTurnLedger())
            {
                world.Diagnostics.TurnAt(turnLedger).Transcribed = WrittenAt(e, time);
            }
        }

        /// <summary>Once the turn is certain, its words are.</summary>
        private void EnterTranscript()
        {
            if (isTranscriptNew && turns.State != DialogueState.MaybeEnd)
            {
                isTranscriptNew = false;
                if (transcriptLength > 0 && !TryHandOver())
                {
                    history.Add(new HistoryLine(true, new string(transcript, 0, transcriptLength), false));
                }
            }
        }

        private void ReceiveCodecFrame(in MindEvent e, in TickInfo time)
        {
            if (current.Ledger.Generated == 0)
            {
                NumberUtterance();
                Track.BeginUtterance(SeededRandom.Mix(Profile.Seed, (ulong)e.Number));
                if (TryTurnLedger())
                {
                    world.Diagnostics.TurnAt(turnLedger).FirstCodecFrame = WrittenAt(e, time);
                }
            }

            for (int i = 0; i < e.Length && link.Phones.TryRead(out PhoneStart phone); i++)
            {
                current.Ledger.AddPhone(phone);
            }

            current.Ledger.AddCodecFrame(e.Word, e.WordText);
            Track.AddWaitingFrame();
        }

        private void NumberUtterance()
        {
            if (current.Number == 0)
            {
                current.Number = ++utterances;
            }
        }

        private double WrittenAt(in MindEvent e, in TickInfo time)
        {
            if (world.Mind.Mode != MindMode.Thread)
            {
                // Without a virtual clock the caller steps the mind between ticks, at no time of its own; and a step inside a tick is seen at the next one.
                return double.IsInfinity(e.ReadyAtSeconds) ? time.NowSeconds : e.ReadyAtSeconds;
            }

            // The stopwatch and the world's clock may run apart; an event is never older than the tick that brings it.
            return time.NowSeconds - Math.Min(time.DeltaSeconds, ComputeMeter.SecondsSince(e.WrittenAt));
        }

        private bool TryTurnLedger() => current.Turn > 0 && world.Diagnostics.IsKept(turnLedger);

        /// <summary>A turn that was resumed has one entry still, dated anew.</summary>
        private void EnterTurn(in TurnLedger entry)
        {
            if (world.Diagnostics.IsKept(turnLedger) && world.Diagnostics.TurnAt(turnLedger).Turn == turn)
            {
                world.Diagnostics.TurnAt(turnLedger) = entry;
            }
            else
            {
                turnLedger = world.Diagnostics.AddTurn(entry);
            }
        }

        /// <summary>The last sample given before a tick is taken to sound at that tick; earlier ones lie back by their distance.</summary>
        private void DateEndpoint(double nowSeconds)
        {
            if (!isEndpointUndated || listening == null)
            {
                return;
            }

            isEndpointUndated = false;
            if (world.Diagnostics.IsKept(turnLedger))
            {
                ref TurnLedger entry = ref world.Diagnostics.TurnAt(turnLedger);
                entry.PlayerSpeechEnd = nowSeconds - listening.Seconds(listening.Position - listening.SpeechEndPosition);
                entry.Endpoint = nowSeconds - listening.Seconds(listening.Position - endpointPosition);
                entry.Transcribed = double.NaN;
            }
        }

        private void DateFirstAudible(PlaybackLedger ledger, double nowSeconds)
        {
            if (ledger.FirstAudible >= 0 && ledger.Heard > ledger.FirstAudible && TryTurnLedger())
            {
                ref TurnLedger entry = ref world.Diagnostics.TurnAt(turnLedger);
                if (double.IsNaN(entry.FirstAudible))
                {
                    double ago = (double)(ledger.Heard - ledger.FirstAudible) / world.Model.Format.SampleRateHz;
                    entry.FirstAudible = nowSeconds - ago + world.Voices.OutputLatencySeconds;
                }
            }
        }

        private void EndUtterance(int heardLength, bool wasInterrupted)
        {
            HasFloor = false;
            current.Close(heardLength, wasInterrupted);
            if (heardLength > 0)
            {
                history.Add(new HistoryLine(false, current.Text.Span.Slice(0, heardLength).Trim().ToString(), wasInterrupted));
            }

            if (previous.IsOver)
            {
                // Interrupted again before a tick: nothing has come for the second utterance, so there is nothing to raise about it.
                current.Clear(0);
                return;
            }

            current.IsOver = true;
            (current, previous) = (previous, current);
            current.Clear(0);
        }

        private void RaiseTranscribed()
        {
            if (IsAlive && typedLine != null)
            {
                string line = typedLine;
                typedLine = null;
                world.Raise(new TranscribedEvent(this, turn, line.AsMemory(), isTypedSpoken));
            }

            if (IsAlive && transcriptLength >= 0 && turns.State != DialogueState.MaybeEnd)
            {
                int length = transcriptLength;
                transcriptLength = -1;
                world.Raise(new TranscribedEvent(this, turn, transcript.AsMemory(0, length), true));
            }
        }

        private void RaiseUtterance(Utterance utterance, double nowSeconds)
        {
            int rate = world.Model.Format.SampleRateHz;
            PlaybackLedger ledger = utterance.Ledger;
            while (IsAlive && !utterance.WasInterrupted && ledger.TryBeginWord(out SpokenWord word))
            {
                double start = nowSeconds - ((double)ledger.Heard / rate - word.StartSeconds) + world.Voices.OutputLatencySeconds;
                world.Raise(new SubtitleWordEvent(
                    this,
                    utterance.Number,
                    utterance.Text.Slice(word.Text.Start, word.Text.Length),
                    word.StartSeconds,
                    word.EndSeconds,
                    start,
                    start + (word.EndSeconds - word.StartSeconds)));
            }

            bool isHeldBack = utterance == current && (turns.State == DialogueState.MaybeEnd || turns.State == DialogueState.Paused);
            while (IsAlive && !isHeldBack && utterance.TryTakeAction(out int index, out int argument))
            {
                ActionDescription action = world.Model.Actions[index];
                world.Raise(new ActionRequestedEvent(this, utterance.Turn, action.Name, argument < 0 ? null : action.Values[argument]));
            }

            if (IsAlive && utterance.IsOver)
            {
                utterance.IsOver = false;
                if (utterance.Number > 0)
                {
                    world.Raise(new UtteranceFinishedEvent(
                        this,
                        utterance.Number,
                        utterance.Turn,
                        utterance.Text.Slice(0, utterance.HeardLength),
                        utterance.Subtitle,
                        ledger.Words.Slice(0, ledger.HeardWords),
                        ledger.Visemes,
                        utterance.WasInterrupted));
                }
            }
        }

        private void EnterFault(string message)
        {
            world.Diagnostics.Faults++;
            fault ??= message;
        }
    }
}
