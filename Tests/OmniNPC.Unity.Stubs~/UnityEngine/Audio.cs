using System;

namespace UnityEngine
{
    public enum AudioRolloffMode
    {
        Logarithmic,
        Linear,
        Custom,
    }

    public sealed class AudioClip : Object
    {
        private float[] data;

        public delegate void PCMReaderCallback(float[] data);

        internal PCMReaderCallback Reader { get; private set; }

        public int samples { get; private set; }

        public int channels { get; private set; }

        public int frequency { get; private set; }

        public static AudioClip Create(string name, int lengthSamples, int channels, int frequency, bool stream) =>
            new AudioClip { name = name, samples = lengthSamples, channels = channels, frequency = frequency, data = new float[lengthSamples * channels] };

        public static AudioClip Create(string name, int lengthSamples, int channels, int frequency, bool stream, PCMReaderCallback pcmreadercallback)
        {
            AudioClip clip = Create(name, lengthSamples, channels, frequency, stream);
            clip.Reader = pcmreadercallback;
            return clip;
        }

        public bool SetData(float[] data, int offsetSamples)
        {
            for (int i = 0; i < data.Length; i++)
            {
                this.data[((offsetSamples * channels) + i) % this.data.Length] = data[i];
            }

            return true;
        }

        public bool GetData(float[] data, int offsetSamples)
        {
            for (int i = 0; i < data.Length; i++)
            {
                data[i] = this.data[((offsetSamples * channels) + i) % this.data.Length];
            }

            return true;
        }
    }

    public class AudioBehaviour : Behaviour
    {
    }

    public sealed class AudioSource : AudioBehaviour
    {
        public AudioClip clip { get; set; }

        public bool loop { get; set; }

        public bool playOnAwake { get; set; } = true;

        public float spatialBlend { get; set; }

        public bool spatializePostEffects { get; set; }

        public AudioRolloffMode rolloffMode { get; set; }

        public float minDistance { get; set; } = 1f;

        public float maxDistance { get; set; } = 500f;

        public float dopplerLevel { get; set; } = 1f;

        public bool ignoreListenerPause { get; set; }

        public int timeSamples { get; set; }

        public bool isPlaying { get; private set; }

        public void Play() => isPlaying = clip != null;

        public void Stop() => isPlaying = false;

        // The loudspeaker plays some samples of a looping clip whose reader gives them.
        internal float[] Pass(int samples)
        {
            var heard = new float[samples];
            clip.Reader(heard);
            timeSamples = (timeSamples + samples) % clip.samples;
            return heard;
        }
    }

    public sealed class AudioListener : AudioBehaviour
    {
        public static bool pause { get; set; }
    }

    public sealed class AudioSettings
    {
        public delegate void AudioConfigurationChangeHandler(bool deviceWasChanged);

        public static event AudioConfigurationChangeHandler OnAudioConfigurationChanged;

        public static int outputSampleRate { get; set; } = 48000;

        public static void GetDSPBufferSize(out int bufferLength, out int numBuffers)
        {
            bufferLength = 512;
            numBuffers = 4;
        }

        internal static int Listeners => OnAudioConfigurationChanged?.GetInvocationList().Length ?? 0;

        internal static void Change(int rateHz)
        {
            outputSampleRate = rateHz;
            OnAudioConfigurationChanged?.Invoke(true);
        }
    }

    public sealed class Microphone
    {
        public static string[] devices => Device == null ? Array.Empty<string>() : new[] { Device };

        internal static string Device { get; set; }

        internal static int LeastHz { get; set; }

        internal static int MostHz { get; set; }

        internal static int Channels { get; set; } = 1;

        internal static bool IsBroken { get; set; }

        internal static int Position { get; set; }

        internal static AudioClip Recording { get; private set; }

        public static AudioClip Start(string deviceName, bool loop, int lengthSec, int frequency)
        {
            Position = 0;
            Recording = IsBroken ? null : AudioClip.Create("microphone", lengthSec * frequency, Channels, frequency, false);
            return Recording;
        }

        public static void End(string deviceName) => Recording = null;

        public static bool IsRecording(string deviceName) => Recording != null && Device != null;

        public static int GetPosition(string deviceName) => Position;

        public static void GetDeviceCaps(string deviceName, out int minFreq, out int maxFreq)
        {
            minFreq = LeastHz;
            maxFreq = MostHz;
        }

        // The device records some samples, the same in each channel.
        internal static void Record(ReadOnlySpan<float> mono)
        {
            var one = new float[Recording.channels];
            foreach (float sample in mono)
            {
                one.AsSpan().Fill(sample);
                Recording.SetData(one, Position);
                Position = (Position + 1) % Recording.samples;
            }
        }
    }
}
