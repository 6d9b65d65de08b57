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
        private float[] silence = Array.Empty<float>();

        /// <summary>Sends the samples of the codec frame that was generated last.</summary>
        public void SendDecoded(ReadOnlySpan<float> pcm) => link.Pcm!.TryWrite(pcm);

        /// <summary>They could not be decoded: that ends its exchange. The game counts the codec frame already and finds silence.</summary>
        public void FailDecoding(Exception exception)
        {
            SendDecoded(silence);
            Fail($"The codec decoder of {profile.Name} failed: {exception.Message}");
        }

        /// <summary>Tells the Talker how carefully to speak the next codec frame.</summary>
        public void TellDetail() => talker!.Detail = options.FewerCodebooksFarAway ? link.Detail : VoiceDetail.Near;

        /// <summary>Seconds of speech generated that the game has not taken.</summary>
        private double WaitingSeconds
            => link.Pcm == null ? link.Codes.Count / model.Format.CodeGroups * model.Format.CodecFrameSeconds : (double)link.Pcm.Count / model.Format.SampleRateHz;

        private double PatienceSeconds
            => link.Detail == VoiceDetail.Near ? 0 : link.Detail == VoiceDetail.Far ? FarPatienceSeconds : InaudiblePatienceSeconds;

        private void OpenDecoder()
        {
            if (link.Pcm != null)
            {
                decoder = new FrameDecoder(model.Format, sessions!.CreateDecoder());
                silence = new float[model.Format.SamplesPerCodecFrame];
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

            if (isFirst)
            {
                decoder.Begin(SeededRandom.Mix(profile.Seed, (ulong)utterances));
            }

            if (link.Detail == VoiceDetail.Inaudible)
            {
                // Should somebody come near meanwhile, these codec frames are silence.
                decoder.Pass(frame);
                SendDecoded(silence);
            }
            else
            {
                sessions!.Decoding!.Add(this, decoder, frame);
            }
        }
    }
}
