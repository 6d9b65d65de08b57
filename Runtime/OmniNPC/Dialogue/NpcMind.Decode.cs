using System;
using OmniNPC.Scheduling;
using OmniNPC.Speech;
using OmniNPC.Voice;

namespace OmniNPC.Dialogue
{
    /// <content>The way of a codec frame to the game: as codes, or as samples where the mind decodes.</content>
    internal sealed partial class NpcMind
    {
        // Nobody notices when a voice out of earshot falls behind, and hardly anybody when a far one is later than a near one.
        private const double FarPatienceSeconds = 0.1;
        private const double InaudiblePatienceSeconds = 1;

        private FrameDecoder? decoder;
        private float[] pcm = Array.Empty<float>();
        private double decodeSeconds;
        private int decodedFrames;

        /// <summary>What this character's last step spent on decoding.</summary>
        /// <param name="frames">Codec frames decoded since the last call.</param>
        /// <returns>Seconds, measured; they are part of those of the step.</returns>
        public double TakeDecodeSeconds(out int frames)
        {
            double seconds = decodeSeconds;
            frames = decodedFrames;
            decodeSeconds = decodedFrames = 0;
            return seconds;
        }

        /// <summary>Tells the Talker how carefully to speak the next codec frame.</summary>
        public void TellDetail() => talker!.Detail = link.Detail;

        /// <summary>Seconds of speech generated that the game has not taken.</summary>
        private double WaitingSeconds
            => link.Pcm == null ? link.Codes.Count / model.Format.CodeGroups * model.Format.CodecFrameSeconds : (double)link.Pcm.Count / model.Format.SampleRateHz;

        private double PatienceSeconds
            => link.Detail == VoiceDetail.Near ? 0 : link.Detail == VoiceDetail.Far ? FarPatienceSeconds : InaudiblePatienceSeconds;

        private void OpenDecoder()
        {
            if (link.Pcm != null)
            {
                decoder = new FrameDecoder(model.Format, model.CreateCodecDecoder());
                pcm = new float[model.Format.SamplesPerCodecFrame];
            }
        }

        /// <summary>Sends a codec frame.</summary>
        /// <param name="frame">Its codes.</param>
        /// <param name="isFirst">Whether it is the first of its utterance.</param>
        private void SendFrame(ReadOnlySpan<int> frame, bool isFirst)
        {
            if (decoder == null)
            {
                link.Codes.TryWrite(frame);
                return;
            }

            long start = ComputeMeter.Now();
            if (isFirst)
            {
                decoder.Begin(SeededRandom.Mix(profile.Seed, (ulong)utterances));
            }

            if (link.Detail == VoiceDetail.Inaudible)
            {
                // Should somebody come near meanwhile, these codec frames are silence.
                decoder.Pass(frame);
                Array.Clear(pcm, 0, pcm.Length);
            }
            else
            {
                decodedFrames += 1 + decoder.WarmUpFrames;
                decoder.Decode(frame, pcm);
            }

            link.Pcm!.TryWrite(pcm);
            decodeSeconds += ComputeMeter.SecondsSince(start);
        }
    }
}
