using System;
using System.Collections.Generic;
using OmniNPC.Hearing;
using OmniNPC.Scheduling;
using OmniNPC.Speech;

namespace OmniNPC.Dialogue
{
    /// <summary>The mind of one character: hears, transcribes, replies and speaks, one step at a time. Tokens are written and codec frames generated together with other characters.</summary>
    /// <remarks>Thread: mind, but for construction. Allocates: when the character comes and when a line is tokenized, never per step.</remarks>
    internal sealed partial class NpcMind : IDisposable
    {
        private const double Never = double.PositiveInfinity;

        /// <summary>With this much speech ahead, writing the reply's next token comes before generating more speech.</summary>
        public const double ComfortableSeconds = 0.2;

        // More than the longest steps of a mind that also thinks, one after another; what lies further ahead is for a machine that stalls, and has time.
        private const double CalmSeconds = 0.5;

        // Sound arrives all the time and its encoding must not pile up, but a voice that runs dry is worse.
        private const double EncodingUrgency = 0.1;

        // Whether a voice that was lowered or stopped goes on hangs on it.
        private const double AsideUrgency = 0.05;

        // Nobody waits for these.
        private const double OpeningUrgency = 5;
        private const double HousekeepingUrgency = 10;

        private readonly ISpeechModel model;
        private readonly NpcProfile profile;
        private readonly int voiceRow;
        private readonly NpcWorldOptions options;
        private readonly NpcLink link;
        private readonly List<MindEvent> outbox = new List<MindEvent>(2 * NpcLink.EventsPerStep);
        private MindSessions? sessions;
        private Persona? persona;
        private MindWork work;
        private Phase phase;
        private int epoch;
        private bool isOpen;
        private bool isFeeding;
        private string? broken;

        public NpcMind(ISpeechModel model, NpcProfile profile, int voiceRow, NpcWorldOptions options, NpcLink link)
        {
            this.model = model;
            this.profile = profile;
            this.voiceRow = voiceRow;
            this.options = options;
            this.link = link;
            written = new int[options.MaxReplyTokens];
            spokenAfter = new int[options.MaxReplyTokens];
            actionOf = new int[options.MaxReplyTokens];
            sampler = new Sampler(model.Tokenizer.VocabularySize, SeededRandom.Mix(profile.Seed, ulong.MaxValue));
            parser = new ReplyParser(model);
        }

        private enum Phase
        {
            /// <summary>Nothing is asked.</summary>
            Idle,

            /// <summary>The player speaks; sound is encoded as it comes.</summary>
            Listening,

            /// <summary>The Thinker writes down what it heard.</summary>
            Transcribing,

            /// <summary>The Thinker writes the reply; what is there of it is spoken meanwhile.</summary>
            Replying,

            /// <summary>The reply or line is written; it is spoken, heard and then committed.</summary>
            Written,
        }

        public bool IsReleased => link.IsReleased;

        /// <summary>What its next step does, as <see cref="ChooseWork"/> found.</summary>
        public MindWork Work => work;

        /// <summary>How soon the result of the step under consideration is missed.</summary>
        public double Urgency { get; set; }

        /// <summary>The number of the step that served it last; who waited longer comes first.</summary>
        public long LastServed { get; set; }

        /// <summary>Tokens of its next piece to read.</summary>
        public int NextPiece => conversation == null ? 0 : conversation.NextPiece;

        public ITalker Talker => talker!;

        public IThinker Thinker => thinker!;

        /// <summary>Room for what a step yields.</summary>
        private bool HasRoom => link.Events.Free >= outbox.Count + NpcLink.EventsPerStep;

        /// <summary>Enters a mind.</summary>
        public void Enter(MindSessions shared) => sessions = shared;

        /// <summary>Whether this character comes before another of the same mind. It hangs on who they are and on who was served last, never on who came first.</summary>
        public bool ComesBefore(NpcMind other)
        {
            if (Urgency != other.Urgency)
            {
                return Urgency < other.Urgency;
            }

            if (LastServed != other.LastServed)
            {
                return LastServed < other.LastServed;
            }

            int byName = string.CompareOrdinal(profile.Name, other.profile.Name);
            return byName != 0 ? byName < 0 : profile.Seed < other.profile.Seed;
        }

        /// <summary>Applies what the game has asked since the last step.</summary>
        public void TakeCommands()
        {
            // Before the commands: sound of a turn is never seen without the command that ended the one before.
            soundSeen = link.Audio == null ? 0 : link.Audio.Count;
            while ((isOpen || broken != null) && link.Commands.TryRead(out MindCommand command))
            {
                try
                {
                    Apply(command);
                }
                catch (Exception exception)
                {
                    Fail($"{profile.Name} could not take its turn: {exception.Message}");
                }
            }
        }

        /// <summary>Whether it has something to say, whatever room there is for it.</summary>
        public bool IsTalking => isOpen && broken == null && isTalking && !isWaitingForText;

        /// <summary>Whether there is room for several codec frames.</summary>
        public bool HasMuchRoom => link.FramesOfRoom >= link.FramesToAskFor;

        /// <summary>Chooses this character's next step.</summary>
        /// <param name="isFillingUp">Whether there is much room for at least half of those who speak.</param>
        /// <returns>Seconds until its result is missed; infinite when there is nothing to do.</returns>
        public double ChooseWork(bool isFillingUp)
        {
            work = MindWork.None;
            if (broken != null || !HasRoom)
            {
                return Never;
            }

            if (!isOpen)
            {
                work = MindWork.Open;
                return link.Commands.Count > 0 ? 0 : OpeningUrgency;
            }

            double ahead = SecondsAhead();
            double urgency = Never;
            Offer(MindWork.Talk, WantsToTalk(ahead, isFillingUp), ahead, ref urgency);
            if (conversation!.Waiting > 0)
            {
                Offer(MindWork.Prefill, true, isReadingAside ? AsideUrgency : phase == Phase.Idle || phase == Phase.Written ? HousekeepingUrgency : ThinkerUrgency(ahead), ref urgency);
            }
            else
            {
                Offer(MindWork.Encode, phase == Phase.Listening && CanEncode(), EncodingUrgency, ref urgency);
                Offer(MindWork.Write, CanWrite(), WritingUrgency(ahead), ref urgency);
                Offer(MindWork.ReadAside, CanReadAside() && !CanWriteAside(), AsideUrgency, ref urgency);
            }

            Offer(MindWork.EncodeAside, CanEncodeAside(), EncodingUrgency, ref urgency);
            Offer(MindWork.HearAside, CanHearAside(), AsideUrgency, ref urgency);

            return urgency;
        }

        /// <summary>Seconds until a codec frame is missed; infinite when none can be generated.</summary>
        public double TalkUrgency() => isOpen && broken == null && HasRoom && CanTalk() ? SecondsAhead() : Never;

        /// <summary>Seconds until a written token is missed; infinite when none can be written.</summary>
        public double WriteUrgency()
            => isOpen && broken == null && HasRoom && conversation!.Waiting == 0 && CanWrite() ? WritingUrgency(SecondsAhead()) : Never;

        /// <summary>Takes part in a step of several.</summary>
        public void Join(MindWork common) => work = common;

        /// <summary>Does the work chosen, where it is this character's alone; what it feeds to the Thinker may still be to compute. A failure ends the exchange, not the world.</summary>
        /// <param name="mostTokens">Most tokens to read.</param>
        /// <param name="units">Units of the stage done.</param>
        public ComputeStage BeginStep(int mostTokens, out int units)
        {
            units = 0;
            try
            {
                switch (work)
                {
                    case MindWork.Open:
                        Open();
                        return ComputeStage.ThinkerPrefill;
                    case MindWork.Prefill:
                        units = conversation!.BeginFeed(mostTokens);
                        isFeeding = true;
                        return ComputeStage.ThinkerPrefill;
                    case MindWork.Encode:
                        units = Encode();
                        return ComputeStage.AudioEncoder;
                    case MindWork.EncodeAside:
                        units = EncodeAside();
                        return ComputeStage.AudioEncoder;
                    case MindWork.HearAside:
                        HearAside();
                        return ComputeStage.AudioEncoder;
                    default:
                        units = 1;
                        ReadAside();
                        return ComputeStage.ThinkerToken;
                }
            }
            catch (Exception exception)
            {
                Fail(exception);
                return ComputeStage.ThinkerPrefill;
            }
        }

        /// <summary>What it fed to the Thinker was computed.</summary>
        public void EndStep()
        {
            if (!isFeeding)
            {
                return;
            }

            isFeeding = false;
            try
            {
                conversation!.EndFeed();
            }
            catch (Exception exception)
            {
                Fail(exception);
            }
        }

        /// <summary>Chooses the next token and delivers what it completes.</summary>
        /// <param name="id">The token.</param>
        /// <returns>Whether the token is to be fed.</returns>
        public bool TryWrite(out int id)
        {
            id = 0;
            try
            {
                bool isReply = phase == Phase.Replying;
                bool isTurn = phase == Phase.Transcribing;
                id = isReply ? sampler.Sample(thinker!.Logits, profile.Sampling!.Thinker, written.AsSpan(0, writtenCount)) : Heard(isTurn ? turnTranscriber! : asideTranscriber!);
                bool goesOn = isReply ? Reply(id) : isTurn ? Transcribe(id) : ReadAsideToken(id);
                return goesOn && (thinker!.Length < thinker.Capacity ? true : throw new InvalidOperationException($"the context holds all of its {thinker.Capacity} rows"));
            }
            catch (Exception exception)
            {
                Fail(exception);
                return false;
            }
        }

        /// <summary>Takes the outcome of a Talker step.</summary>
        /// <returns>Codec frames generated: 1 or 0.</returns>
        public int Take(in TalkerStep step, ReadOnlySpan<int> codes)
        {
            try
            {
                return Talk(step, codes);
            }
            catch (Exception exception)
            {
                Fail(exception);
                return 0;
            }
        }

        /// <summary>A step it took part in failed: that ends its exchange.</summary>
        public void Fail(Exception exception) => Fail($"{Stage()} of {profile.Name} failed: {exception.Message}");

        /// <summary>Hands the game what the last step yielded.</summary>
        public void Publish(double readyAtSeconds, long now)
        {
            int sent = 0;
            for (; sent < outbox.Count; sent++)
            {
                MindEvent e = outbox[sent];
                e.ReadyAtSeconds = readyAtSeconds;
                e.WrittenAt = now;
                if (!link.Events.TryWrite(e))
                {
                    break;
                }
            }

            outbox.RemoveRange(0, sent);
        }

        public void Dispose()
        {
            talker?.Dispose();
            thinker?.Dispose();
            encoder?.Dispose();
            decoder?.Dispose();
            if (persona != null)
            {
                sessions!.Return(persona);
                persona = null;
            }
        }

        private void Offer(MindWork candidate, bool isPossible, double candidateUrgency, ref double urgency)
        {
            if (isPossible && candidateUrgency < urgency)
            {
                work = candidate;
                urgency = candidateUrgency;
            }
        }

        /// <summary>Text is missed at once while the Talker waits for it, and later while it has enough to say.</summary>
        private double ThinkerUrgency(double ahead) => CanTalk() ? ComfortableSeconds : ahead;

        private double WritingUrgency(double ahead) => phase == Phase.Transcribing ? 0 : phase == Phase.Replying ? ThinkerUrgency(ahead) : AsideUrgency;

        private bool CanWrite()
        {
            switch (phase)
            {
                case Phase.Transcribing: return link.Text.Free >= transcript.Length;
                case Phase.Replying: return link.Text.Free >= NpcLink.CharactersPerStep;
                default: return CanWriteAside();
            }
        }

        private double SecondsAhead()
            => WaitingSeconds + link.QueuedSeconds.Read() + PatienceSeconds;

        private string Stage()
        {
            switch (work)
            {
                case MindWork.Open: return "The start";
                case MindWork.Encode:
                case MindWork.EncodeAside: return "The audio encoder";
                case MindWork.Talk: return "The Talker";
                default: return "The Thinker";
            }
        }

        private void Emit(in MindEvent e)
        {
            MindEvent stamped = e;
            stamped.Epoch = epoch;
            outbox.Add(stamped);
        }

        private void Fail(string message)
        {
            Emit(new MindEvent { Kind = MindEventKind.Fault, Message = message });
            phase = Phase.Idle;
            isTalking = isReadingAside = isAsideAsked = false;
            if (work == MindWork.Prefill)
            {
                isFeeding = false;
                conversation?.FailFeed();
            }

            if (!isOpen)
            {
                broken = message;
                return;
            }

            try
            {
                conversation!.Drop();
            }
            catch (Exception exception)
            {
                broken = $"{message} It cannot go on: {exception.Message}";
            }
        }

        private void Open()
        {
            persona = sessions!.Take(profile.Persona!);
            thinker = sessions.Group.CreateThinker();
            talker = sessions.Group.CreateTalker();
            encoder = model.CreateAudioEncoder();
            if (encoder == null && link.Audio != null)
            {
                throw new InvalidOperationException("the model states how it hears but makes no audio encoder");
            }

            OpenDecoder();
            conversation = new Conversation(thinker, model.Tokenizer, persona);
            if (encoder != null)
            {
                MelFormat mel = model.Format.Mel!;
                logMel = new LogMel(mel);
                mels = new float[encoder.MaxFrames * mel.Mels];
                rows = new float[encoder.MaxFrames / mel.FramesPerRow * model.Format.ThinkerHidden];
                samples = new float[encoder.MaxFrames * mel.Hop];
                int end = model.Tokenizer.Special.ImEnd;
                turnTranscriber = new Transcriber(encoder, MostRows(mel), end);
                asideTranscriber = new Transcriber(encoder, MostRows(mel), end);
                turnRows = new float[IsSoundReplaced ? MostRows(mel) * model.Format.ThinkerHidden : 0];
                asideRows = new float[MostRows(mel) * model.Format.ThinkerHidden];
                asideGuesses = new int[MostRows(mel)];
            }

            isOpen = true;
        }

        private void Apply(in MindCommand command)
        {
            if (command.Kind == MindCommandKind.Interrupt)
            {
                epoch = command.Epoch;
                SkipSound(command.Samples);
                StopReadingAside();
                if (broken == null)
                {
                    CloseInterrupted(command.HeardLength, command.ActionsRaised);
                }

                return;
            }

            if (broken != null)
            {
                epoch = command.Epoch;
                if (command.Kind == MindCommandKind.Text || command.Kind == MindCommandKind.Say || command.Kind == MindCommandKind.TurnStarted || command.Kind == MindCommandKind.TurnResumed)
                {
                    Emit(new MindEvent { Kind = MindEventKind.Fault, Message = broken });
                }

                return;
            }

            switch (command.Kind)
            {
                case MindCommandKind.TurnStarted:
                    sound = command.Number;
                    BeginSpoken(command.IsFromAside);
                    break;
                case MindCommandKind.TurnEnded:
                    soundEnd = command.Samples;
                    isSoundPadded = command.Pad;
                    break;
                case MindCommandKind.TurnResumed:
                    epoch = command.Epoch;
                    ResumeSpoken();
                    break;
                case MindCommandKind.TurnCancelled:
                    epoch = command.Epoch;
                    SkipSound(command.Samples);
                    StopReadingAside();
                    phase = Phase.Idle;
                    isTalking = false;
                    conversation!.Drop();
                    break;
                case MindCommandKind.Text:
                    BeginTyped(command.Text!);
                    break;
                case MindCommandKind.Say:
                    BeginLine(command.Text!);
                    break;
                case MindCommandKind.Commit:
                    StopReadingAside();
                    CloseHeard();
                    break;
                case MindCommandKind.AsideStarted:
                    BeginAside();
                    break;
                case MindCommandKind.AsideAsked:
                    asideEnd = command.Samples;
                    asideQuestion = command.Number;
                    isAsideAsked = true;
                    isAsideHeard = false;
                    break;
                case MindCommandKind.AsideResumed:
                    asideEnd = SoundGoesOn;
                    isAsideAsked = false;
                    StopReadingAside();
                    break;
                case MindCommandKind.AsideDropped:
                    DropAside(command.Samples);
                    break;
            }
        }
    }
}
