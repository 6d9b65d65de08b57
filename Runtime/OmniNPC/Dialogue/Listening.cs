using System;
using OmniNPC.Diagnostics;
using OmniNPC.Hearing;
using OmniNPC.Speech;

namespace OmniNPC.Dialogue
{
    /// <summary>The game side of one character's ear: finds the player's voice in the sound, whoever's turn it is, and sends it to the mind as it comes.</summary>
    /// <remarks>Thread: game. Allocates: at construction and when the player's rate changes.</remarks>
    internal sealed class Listening : IDisposable
    {
        /// <summary>Length of a block.</summary>
        public const double BlockSeconds = 0.01;

        // Own echo of a real voice was over the gate for up to 0.17 s (EchoConversationTests), more than the 0.13 s of an onset: beside the output an onset is 0.2 s, still within the
        // 130 to 250 ms of section 8.
        private const double EchoBurstSeconds = 0.07;

        // Sound before the voice grew loud that belongs to the turn: soft first consonants lie below the onset threshold. 200 ms in all with an onset noticed at once; the ears were
        // trained with at most 300 ms before the first word.
        private const int SoftBlocks = 15;
        private const int PreRollBlocks = 30;

        // A turn with less voice than 120 ms is a knock, not a word.
        private const int LeastVoicedBlocks = 12;

        // Sound comes in lumps of up to this much, a microphone's buffer or a late tick; silence is not counted by the clock before.
        private const double MostLumpSeconds = 0.25;

        private readonly PlayerAudio audio;
        private readonly VoiceActivity vad;
        private readonly Prosody prosody;
        private readonly BackchannelCue cue = new BackchannelCue();
        private readonly float[] preRoll;
        private readonly int maxTurnSamples;
        private readonly NpcLink link;
        private readonly WorldDiagnostics diagnostics;
        private int preRollCount;
        private int preRollAt;
        private int voicedBefore;
        private double lumpSeconds;
        private double missingSeconds;
        private bool isResumed;
        private EchoVerdict verdict = EchoVerdict.NoOutput;

        public Listening(MelFormat format, IVoiceActivityDetector? detector, NpcWorldOptions options, NpcLink link, WorldDiagnostics diagnostics)
        {
            vad = new VoiceActivity(format.SampleRateHz, options.EndOfTurnSilenceSeconds, detector);
            audio = new PlayerAudio(format.SampleRateHz, vad.BlockSamples);
            prosody = new Prosody(format.SampleRateHz);
            preRoll = new float[PreRollBlocks * vad.BlockSamples];
            maxTurnSamples = (int)(options.MaxTurnSeconds * format.SampleRateHz);
            this.link = link;
            this.diagnostics = diagnostics;
        }

        /// <summary>What a block did.</summary>
        public enum Outcome
        {
            /// <summary>All sound is used; no block was complete.</summary>
            Used,
            Block,
            Began,
            Ended,
            Knocked,
            Full,
        }

        /// <summary>Whether voice that begins now goes on with what ended last; the sound between is kept as the pre-roll.</summary>
        public bool MayResume { get; set; }

        /// <summary>Whether the player's voice is going on; pauses shorter than those that start a decision are part of it.</summary>
        public bool IsSpeaking => vad.IsSpeech;

        /// <summary>Whether the turn has reached its longest.</summary>
        public bool IsTurnFull => TurnSamples >= maxTurnSamples;

        /// <summary>A good moment for the listener's "mm-hm" is now.</summary>
        public bool IsCue { get; private set; }

        /// <summary>Samples of this turn or aside sent to the mind.</summary>
        public int TurnSamples { get; private set; }

        /// <summary>Samples taken since the character was made; with <see cref="SpeechEndPosition"/> it dates the end of speech.</summary>
        public long Position { get; private set; }

        /// <summary>Position of the last voiced sample.</summary>
        public long SpeechEndPosition { get; private set; }

        /// <summary>Voiced seconds of this turn or aside.</summary>
        public double SpeechSeconds => (voicedBefore + vad.VoicedBlocks) * BlockSeconds;

        /// <summary>Seconds since the last voice, by the sound, and by the clock where no sound came.</summary>
        public double SilenceSeconds => (vad.SilentBlocks * BlockSeconds) + missingSeconds;

        /// <summary>The part of <see cref="SpeechSeconds"/> that may be the output's echo: while the output sounds, echo control has to say that it is more.</summary>
        public double DoubtfulSeconds => verdict.IsOutputAudible ? Math.Max(0, SpeechSeconds - SecondsOverEcho) : 0;

        /// <summary>Whether the output sounds: what is heard may be its echo.</summary>
        public bool IsBesideOutput => verdict.IsOutputAudible;

        /// <summary>Seconds of speech of this turn or aside, the closures of its consonants included, as far as they are surely no echo.</summary>
        public double SustainedSeconds
        {
            get
            {
                double seconds = (voicedBefore + vad.SustainedBlocks) * BlockSeconds;
                return verdict.IsOutputAudible ? Math.Min(seconds, SecondsOverEcho) : seconds;
            }
        }

        public float PitchChange => prosody.PitchChange;

        public float LevelChange => prosody.LevelChange;

        /// <summary>Sound of this turn in seconds.</summary>
        public double TurnSeconds => (double)TurnSamples / audio.RateHz;

        public void CopyContour(Span<float> contour) => prosody.CopyContour(contour);

        public double Seconds(long samples) => (double)samples / audio.RateHz;

        /// <summary>Takes sound until a block is complete.</summary>
        /// <param name="pcm">What is used is cut off its front.</param>
        /// <param name="rateHz">Rate of the sound.</param>
        /// <param name="echo">What echo control found in it.</param>
        public Outcome Take(ref ReadOnlySpan<float> pcm, int rateHz, in EchoVerdict echo)
        {
            verdict = echo;
            long nonFinite = audio.NonFiniteSamples;
            Outcome outcome = audio.TryComplete(ref pcm, rateHz) ? TakeBlock(true) : Outcome.Used;
            diagnostics.NonFinitePlayerSamples += audio.NonFiniteSamples - nonFinite;
            return outcome;
        }

        /// <summary>Hears sound that is meant for somebody else: the noise of the room is learned, and what was said just before is kept.</summary>
        public void Overhear(ReadOnlySpan<float> pcm, int rateHz, in EchoVerdict echo)
        {
            verdict = echo;
            while (audio.TryComplete(ref pcm, rateHz))
            {
                TakeBlock(false);
            }
        }

        /// <summary>Drops sound without hearing it; it must not teach the noise floor the character's own echo.</summary>
        public void Ignore(ReadOnlySpan<float> pcm, int rateHz)
        {
            Position += (long)pcm.Length * audio.RateHz / rateHz;
            preRollCount = 0;
        }

        /// <summary>Lets time pass: where less sound came than time went by, the rest was silence.</summary>
        /// <returns>Ended or knocked when a voice ended by it: the microphone stopped in the middle of a word.</returns>
        public Outcome Elapse(double seconds)
        {
            double missing = seconds - lumpSeconds;
            lumpSeconds = Math.Min(MostLumpSeconds, Math.Max(0, -missing));
            missingSeconds += Math.Max(0, missing);
            return vad.IsSpeech && SilenceSeconds >= MostLumpSeconds + (vad.SilentBlocksAtEnd * BlockSeconds) ? End() : Outcome.Block;
        }

        /// <summary>The sound stopped for good.</summary>
        public Outcome Finish()
        {
            Outcome outcome = audio.TryFill() ? TakeBlock(true) : Outcome.Block;
            return outcome == Outcome.Block && vad.IsSpeech ? End() : outcome;
        }

        /// <summary>Forgets a turn in progress.</summary>
        public void Drop()
        {
            vad.EndTurn();
            preRollCount = 0;
            MayResume = false;
        }

        /// <summary>Disposes the detector.</summary>
        public void Dispose() => vad.Dispose();

        private double SecondsOverEcho => Math.Max(0, verdict.OverGateSeconds - EchoBurstSeconds);

        private Outcome End()
        {
            vad.EndTurn();
            return isResumed || vad.VoicedBlocks >= LeastVoicedBlocks ? Outcome.Ended : Outcome.Knocked;
        }

        private Outcome TakeBlock(bool isMine)
        {
            Position += audio.Block.Length;
            lumpSeconds += BlockSeconds;
            IsCue = false;
            bool wasSpeech = vad.IsSpeech;
            int voicedSoFar = vad.VoicedBlocks;

            // The encoder hears what is there; whether it is a voice, and the room's noise, is said by echo control while the output sounds. Blocks over the gate count from the
            // first: until 60 ms of them MayBePlayer is false, and an onset would be that much late.
            VadChange change = VadChange.None;
            if (isMine)
            {
                change = vad.Push(audio.Block, verdict.MayBePlayer || verdict.IsOverGate, !verdict.IsOutputAudible);
            }
            else
            {
                vad.Overhear(audio.Block, !verdict.IsOutputAudible);
            }

            bool isVoiced = vad.SilentBlocks == 0;
            if (isVoiced)
            {
                missingSeconds = 0;
            }

            if (isVoiced || wasSpeech)
            {
                // What counted as voice may have turned out to be something else: then the voice ended some blocks ago.
                SpeechEndPosition = Position - ((long)vad.SilentBlocks * vad.BlockSamples);
            }

            if (wasSpeech && isMine)
            {
                prosody.Push(audio.Block, isVoiced);
                IsCue = cue.Push(isVoiced, prosody.Pitch, prosody.Level);
                Send(audio.Block);
                if (IsTurnFull)
                {
                    vad.EndTurn();
                    return Outcome.Full;
                }

                return change == VadChange.Ended ? End() : Outcome.Block;
            }

            if (change == VadChange.Began && isMine && !(MayResume && IsTurnFull))
            {
                Begin(voicedSoFar);
                return Outcome.Began;
            }

            // A pause in the player's turn is part of it to a listener.
            IsCue = isMine && MayResume && cue.Push(false, float.NaN, 0f);
            KeepPreRoll();
            return Outcome.Block;
        }

        private void Begin(int voicedLast)
        {
            isResumed = MayResume;
            if (isResumed)
            {
                voicedBefore += voicedLast;
            }
            else
            {
                voicedBefore = 0;
                TurnSamples = 0;
                prosody.Begin();
                cue.Begin();
            }

            SendPreRoll();
            Send(audio.Block);
        }

        private void KeepPreRoll()
        {
            audio.Block.CopyTo(preRoll.AsSpan(preRollAt * vad.BlockSamples));
            preRollAt = (preRollAt + 1) % PreRollBlocks;
            preRollCount = Math.Min(preRollCount + 1, PreRollBlocks);
        }

        private void SendPreRoll()
        {
            for (int i = Math.Min(preRollCount, vad.OnsetAgoBlocks + SoftBlocks); i > 0; i--)
            {
                int at = (preRollAt - i + PreRollBlocks) % PreRollBlocks;
                Send(preRoll.AsSpan(at * vad.BlockSamples, vad.BlockSamples));
            }

            preRollCount = 0;
        }

        private void Send(ReadOnlySpan<float> block)
        {
            if (link.Audio!.TryWrite(block))
            {
                TurnSamples += block.Length;
            }
            else
            {
                diagnostics.DroppedPlayerSamples += block.Length;
            }
        }
    }
}
