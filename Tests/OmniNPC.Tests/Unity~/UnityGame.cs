using System;
using OmniNPC.Unity;
using UnityEngine;
using UnityEngine.LowLevel;

namespace OmniNPC.Tests.Unity
{
    /// <summary>A play session of the stand-in for Unity: its statics put back, its clock and its loop turned by the test.</summary>
    internal static class UnityGame
    {
        /// <summary>As at the start of play mode, with domain reload: nothing is left of an earlier session.</summary>
        public static void Begin()
        {
            PlayerLoop.SetPlayerLoop(PlayerLoop.Default());
            NpcPlayerLoop.Reset();
            Time.unscaledDeltaTime = 0f;
            Time.realtimeSinceStartupAsDouble = 100;
            Debug.Lines.Clear();
            Application.isPlaying = true;
            Camera.main = null!;
            AudioListener.pause = false;
            AudioSettings.outputSampleRate = 48000;
            Application.streamingAssetsPath = "/game/StreamingAssets";
            Microphone.End(null);
            Microphone.Device = null;
            Microphone.IsBroken = false;
            Microphone.Channels = 1;
            Microphone.LeastHz = Microphone.MostHz = 0;
        }

        /// <summary>Time passes and nothing else happens.</summary>
        public static void Pass(double seconds) => Time.realtimeSinceStartupAsDouble += seconds;

        /// <summary>One turn of the player loop.</summary>
        public static void Turn(double seconds = 1 / 60.0)
        {
            Pass(seconds);
            Time.unscaledDeltaTime = (float)seconds;
            PlayerLoop.Run();
        }

        /// <summary>Gives the scene a camera with the ears of the player on it.</summary>
        public static GameObject AddCamera()
        {
            var holder = new GameObject("Main Camera");
            Camera.main = holder.AddComponent<Camera>();
            holder.AddComponent<AudioListener>();
            return holder;
        }

        /// <summary>Lets Unity's audio thread come once for an output; gives what it made of a source that is panned half to the left.</summary>
        public static float[] Render(NpcVoiceOutput output, int moments)
        {
            var data = new float[moments * 2];
            for (int i = 0; i < moments; i++)
            {
                data[i * 2] = 1f;
                data[(i * 2) + 1] = 0.5f;
            }

            output.Render(data, 2);
            return data;
        }
    }
}
