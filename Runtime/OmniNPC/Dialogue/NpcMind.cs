using System;
using System.Collections.Generic;
using OmniNPC.Hearing;
using OmniNPC.Scheduling;
using OmniNPC.Speech;

namespace OmniNPC.Dialogue
{
    /// <summary>The mind of one character: hears, transcribes, replies and speaks, one step at a time.</summary>
    /// <remarks>Thread: mind, but for construction. Allocates: when the character comes and when a line is tokenized, never per step.</remarks>
    internal sealed partial class NpcMind : IDisposable
    {
        private const double Never = double.PositiveInfinity;

        // With this much speech ahead, writing the reply's next token comes before generating more speech.
        private const double ComfortableSeconds = 0.2;

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
        private Work work;
        private Phase phase;
        private int epoch;
        private bool isOpen;
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
            codes = new int[model.Format.CodeGroups];
            sampler = new Sampler(model.Tokenizer.VocabularySize, SeededRandom.Mix(profile.Seed, ulong.MaxValue));
            parser = new ReplyParser(model);
        }

        private enum Work
        {
            None,
            Open,
            Prefill,
            Encode,
            Transcribe,
            Reply,
            Talk,
            EncodeAside,
            HearAside,
            ReadAside,
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

        public double LastTalkerSeconds => talker!.LastTalkerSeconds;

        public double LastCodePredictorSeconds => talker!.LastCodePredictorSeconds;

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

        /// <summary>Chooses this character's next step.</summary>
        /// <returns>Seconds until its result is missed; infinite when there is nothing to do.</returns>
        public double ChooseWork()
        {
            work = Work.None;
            if (broken != null || link.Events.Free < outbox.Count + NpcLink.EventsPerStep)
            {
                return Never;
            }

            if (!isOpen)
            {
                work = Work.Open;
                return link.Commands.Count > 0 ? 0 : OpeningUrgency;
            }

            double ahead = SecondsAhead();
            double urgency = Never;
            Offer(Work.Talk, CanTalk(), ahead, ref urgency);
            if (conversation!.Waiting > 0)
            {
                Offer(Work.Prefill, true, isReadingAside ? AsideUrgency : phase == Phase.Idle || phase == Phase.Written ? HousekeepingUrgency : ThinkerUrgency(ahead), ref urgency);
            }
            else
            {
                Offer(Work.Encode, phase == Phase.Listening && CanEncode(), EncodingUrgency, ref urgency);
                Offer(Work.Transcribe, phase == Phase.Transcribing && link.Text.Free >= transcript.Length, 0, ref urgency);
                Offer(Work.Reply, phase == Phase.Replying && link.Text.Free >= NpcLink.CharactersPerStep, ThinkerUrgency(ahead), ref urgency);
                Offer(Work.ReadAside, CanReadAside(), AsideUrgency, ref urgency);
            }

            Offer(Work.EncodeAside, CanEncodeAside(), EncodingUrgency, ref urgency);
            Offer(Work.HearAside, CanHearAside(), AsideUrgency, ref urgency);

            return urgency;
        }

        /// <summary>Does the work chosen. A failure ends the exchange, not the world.</summary>
        /// <param name="units">Units of the stage done.</param>
        public ComputeStage Step(out int units)
        {
            units = 0;
            try
            {
                switch (work)
                {
                    case Work.Open:
                        Open();
                        return ComputeStage.ThinkerPrefill;
                    case Work.Prefill:
                        units = conversation!.Feed();
                        return ComputeStage.ThinkerPrefill;
                    case Work.Encode:
                        units = Encode();
                        return ComputeStage.AudioEncoder;
                    case Work.EncodeAside:
                        units = EncodeAside();
                        return ComputeStage.AudioEncoder;
                    case Work.HearAside:
                        HearAside();
                        return ComputeStage.AudioEncoder;
                    case Work.ReadAside:
                        units = 1;
                        ReadAside();
                        return ComputeStage.ThinkerToken;
                    case Work.Transcribe:
                        units = 1;
                        Transcribe();
                        return ComputeStage.ThinkerToken;
                    case Work.Reply:
                        units = 1;
                        Reply();
                        return ComputeStage.ThinkerToken;
                    default:
                        units = Talk();
                        return ComputeStage.Talker;
                }
            }
            catch (Exception exception)
            {
                Fail($"{Stage()} of {profile.Name} failed: {exception.Message}");
                return ComputeStage.ThinkerPrefill;
            }
        }

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
        }

        private void Offer(Work candidate, bool isPossible, double candidateUrgency, ref double urgency)
        {
            if (isPossible && candidateUrgency < urgency)
            {
                work = candidate;
                urgency = candidateUrgency;
            }
        }

        /// <summary>Text is missed at once while the Talker waits for it, and later while it has enough to say.</summary>
        private double ThinkerUrgency(double ahead) => CanTalk() ? ComfortableSeconds : ahead;

        private double SecondsAhead()
            => (link.Codes.Count / model.Format.CodeGroups * model.Format.CodecFrameSeconds) + link.QueuedSeconds.Read();

        private string Stage()
        {
            switch (work)
            {
                case Work.Open: return "The start";
                case Work.Encode:
                case Work.EncodeAside: return "The audio encoder";
                case Work.Talk: return "The Talker";
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
            thinker = model.CreateThinker();
            talker = model.CreateTalker();
            encoder = model.CreateAudioEncoder();
            if (encoder == null && link.Audio != null)
            {
                throw new InvalidOperationException("the model states how it hears but makes no audio encoder");
            }

            conversation = new Conversation(thinker, model.Tokenizer, profile.Persona!);
            if (encoder != null)
            {
                MelFormat mel = model.Format.Mel!;
                logMel = new LogMel(mel);
                mels = new float[encoder.MaxFrames * mel.Mels];
                rows = new float[encoder.MaxFrames / mel.FramesPerRow * model.Format.ThinkerHidden];
                samples = new float[encoder.MaxFrames * mel.Hop];
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
