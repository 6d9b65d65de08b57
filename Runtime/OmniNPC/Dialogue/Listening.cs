using System;
using OmniNPC.Diagnostics;
using OmniNPC.Hearing;
using OmniNPC.Speech;

namespace OmniNPC.Dialogue
{
    /// <summary>The game side of one character's ear: finds the player's turns in the sound and sends their samples to the mind as they come.</summary>
    /// <remarks>Thread: game. Allocates: at construction and when the player's rate changes.</remarks>
    internal sealed class Listening
    {
        // Sound before the onset that belongs to the turn: soft first consonants lie below the onset threshold.
        private const int PreRollBlocks = 20;

        // A turn with less voice than 120 ms is a knock, not a word.
        private const int LeastVoicedBlocks = 12;

        private readonly PlayerAudio audio;
        private readonly EnergyVad vad;
        private readonly float[] preRoll;
        private readonly int maxTurnSamples;
        private readonly NpcLink link;
        private readonly WorldDiagnostics diagnostics;
        private int preRollCount;
        private int preRollAt;
        private bool isResumed;

        public Listening(MelFormat format, NpcWorldOptions options, NpcLink link, WorldDiagnostics diagnostics)
        {
            vad = new EnergyVad(format.SampleRateHz, options.EndOfTurnSilenceSeconds);
            audio = new PlayerAudio(format.SampleRateHz, vad.BlockSamples);
            preRoll = new float[PreRollBlocks * vad.BlockSamples];
            maxTurnSamples = (int)(options.MaxTurnSeconds * format.SampleRateHz);
            this.link = link;
            this.diagnostics = diagnostics;
        }

        /// <summary>What a block did to the turn.</summary>
        public enum Outcome
        {
            None,
            Started,
            Resumed,
            Withdrawn,
            Ended,
        }

        /// <summary>Whether sound that begins now goes on with the turn that ended last; the sound between is kept as the pre-roll.</summary>
        public bool MayResume { get; set; }

        /// <summary>Whether nothing voiced was heard for as long as ends a turn.</summary>
        public bool IsSilent => vad.SilentBlocks >= vad.SilentBlocksAtEnd;

        /// <summary>Whether the turn has reached its longest.</summary>
        public bool IsTurnFull => TurnSamples >= maxTurnSamples;

        /// <summary>Samples of this turn sent to the mind.</summary>
        public int TurnSamples { get; private set; }

        /// <summary>Samples taken since the character was made; with <see cref="SpeechEndPosition"/> it dates the end of speech.</summary>
        public long Position { get; private set; }

        /// <summary>Position of the last voiced sample.</summary>
        public long SpeechEndPosition { get; private set; }

        public double Seconds(long samples) => (double)samples / audio.RateHz;

        /// <summary>Takes sound until something happens to the turn.</summary>
        /// <param name="pcm">What is used is cut off its front.</param>
        /// <param name="rateHz">Rate of the sound.</param>
        /// <returns>None when all was used.</returns>
        public Outcome Take(ref ReadOnlySpan<float> pcm, int rateHz)
        {
            long nonFinite = audio.NonFiniteSamples;
            Outcome outcome = Outcome.None;
            while (outcome == Outcome.None && audio.TryComplete(ref pcm, rateHz))
            {
                outcome = TakeBlock();
            }

            diagnostics.NonFinitePlayerSamples += audio.NonFiniteSamples - nonFinite;
            return outcome;
        }

        /// <summary>Drops sound that is nobody's turn, for example while the character speaks; it must not teach the noise floor the character's own echo.</summary>
        public void Ignore(ReadOnlySpan<float> pcm, int rateHz)
        {
            Position += (long)pcm.Length * audio.RateHz / rateHz;
            preRollCount = 0;
        }

        /// <summary>The sound stopped for good.</summary>
        public Outcome Finish()
        {
            Outcome outcome = audio.TryFill() ? TakeBlock() : Outcome.None;
            return outcome == Outcome.None && vad.IsSpeech ? EndTurn() : outcome;
        }

        /// <summary>Forgets a turn in progress.</summary>
        public void Drop()
        {
            vad.EndTurn();
            preRollCount = 0;
            MayResume = false;
        }

        private Outcome EndTurn()
        {
            vad.EndTurn();
            return isResumed || vad.VoicedBlocks >= LeastVoicedBlocks ? Outcome.Ended : Outcome.Withdrawn;
        }

        private Outcome TakeBlock()
        {
            Position += audio.Block.Length;
            bool wasSpeech = vad.IsSpeech;
            VadChange change = vad.Push(audio.Block);
            if (vad.SilentBlocks == 0)
            {
                SpeechEndPosition = Position;
            }

            if (!wasSpeech)
            {
                if (change == VadChange.Began)
                {
                    isResumed = MayResume;
                    TurnSamples = isResumed ? TurnSamples : 0;
                    SendPreRoll();
                    Send(audio.Block);
                    return isResumed ? Outcome.Resumed : Outcome.Started;
                }

                KeepPreRoll();
                return Outcome.None;
            }

            Send(audio.Block);
            if (change == VadChange.Ended || IsTurnFull)
            {
                return EndTurn();
            }

            return Outcome.None;
        }

        private void KeepPreRoll()
        {
            audio.Block.CopyTo(preRoll.AsSpan(preRollAt * vad.BlockSamples));
            preRollAt = (preRollAt + 1) % PreRollBlocks;
            preRollCount = Math.Min(preRollCount + 1, PreRollBlocks);
        }

        private void SendPreRoll()
        {
            for (int i = preRollCount; i > 0; i--)
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
