using System;
using OmniNPC.Hearing;
using OmniNPC.OpenAL;
using OmniNPC.SpeexDsp;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>A real microphone in front of the scene: captured, cleaned of the characters' own voices, and heard by whoever the player faces.</summary>
    internal sealed class LiveEar : IDisposable
    {
        private readonly PlayerEar ear;
        private readonly Action<string> say;
        private MicrophoneState told = MicrophoneState.Opening;
        private float level;

        private LiveEar(EchoControl echo, OpenALMicrophone microphone, Action<string> say)
        {
            this.say = say;
            Echo = echo;
            ear = new PlayerEar(echo, microphone);
            ear.Heard += Measure;
        }

        /// <summary>The echo control; the backend gives it the mix it plays.</summary>
        public EchoControl Echo { get; }

        /// <summary>Loudest sample since the last <see cref="Listen"/>, 0 to 1.</summary>
        public float Level => level;

        /// <summary>Whether it is not known yet if there is a microphone.</summary>
        public bool IsOpening => ear.Microphone!.State == MicrophoneState.Opening;

        /// <summary>Whether sound arrives.</summary>
        public bool IsCapturing => ear.Microphone!.State == MicrophoneState.Capturing;

        /// <summary>What was told last about the microphone.</summary>
        public string Sentence { get; private set; } = "microphone: it is being opened";

        /// <summary>Opens the microphone; whether there is one is told once it is known.</summary>
        /// <param name="say">Receives sentences about the microphone and echo control.</param>
        public static LiveEar Open(Action<string> say)
            => new LiveEar(new EchoControl(SpeexEchoCanceller.CreateIfPresent(say)), OpenALMicrophone.Open(), say);

        /// <summary>Lets the characters of a world hear it.</summary>
        public void SpeakTo(NpcWorld world) => ear.Heard += world.Player.Hear;

        /// <summary>Takes what was captured since the last call and tells what became of the microphone; call it after each tick.</summary>
        public void Listen()
        {
            level = 0f;
            ear.Listen();
            MicrophoneState state = ear.Microphone!.State;
            if (state != told && state != MicrophoneState.Opening)
            {
                told = state;
                Sentence = $"microphone: {ear.Microphone.Description}{(state == MicrophoneState.Capturing ? "; " + Echo.Description : string.Empty)}";
                say(Sentence);
            }
        }

        /// <inheritdoc/>
        public void Dispose() => ear.Dispose();

        private void Measure(in HeardBlock block)
        {
            foreach (float sample in block.Samples)
            {
                level = Math.Max(level, Math.Abs(sample));
            }
        }
    }
}
