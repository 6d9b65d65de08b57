using System;
using System.Collections.Generic;

namespace UnityEngine
{
    public class Time
    {
        public static float unscaledDeltaTime { get; internal set; }

        public static double realtimeSinceStartupAsDouble { get; internal set; }
    }

    public enum KeyCode
    {
        None = 0,
        Return = 13,
        Escape = 27,
        A = 97,
        B = 98,
        KeypadEnter = 271,
    }

    public class GUIContent
    {
        public GUIContent(string text)
        {
            this.text = text;
        }

        public string text { get; set; }
    }

    public class Application
    {
        public static bool isPlaying { get; internal set; } = true;

        public static string streamingAssetsPath { get; internal set; } = "/game/StreamingAssets";
    }

    public class Debug
    {
        internal static List<string> Lines { get; } = new List<string>();

        public static void LogWarning(object message) => Lines.Add($"warning: {message}");

        public static void LogError(object message, Object context) => Lines.Add($"error: {message}");

        public static void LogException(Exception exception, Object context) => Lines.Add($"exception: {exception.Message}");
    }
}

namespace UnityEngine.Events
{
    public delegate void UnityAction();

    public delegate void UnityAction<T0>(T0 arg0);

    public delegate void UnityAction<T0, T1>(T0 arg0, T1 arg1);

    public abstract class UnityEventBase
    {
    }

    public class UnityEvent : UnityEventBase
    {
        private UnityAction calls;

        public void AddListener(UnityAction call) => calls += call;

        public void RemoveListener(UnityAction call) => calls -= call;

        public void Invoke() => calls?.Invoke();
    }

    public class UnityEvent<T0> : UnityEventBase
    {
        private UnityAction<T0> calls;

        public void AddListener(UnityAction<T0> call) => calls += call;

        public void RemoveListener(UnityAction<T0> call) => calls -= call;

        public void Invoke(T0 arg0) => calls?.Invoke(arg0);
    }

    public class UnityEvent<T0, T1> : UnityEventBase
    {
        private UnityAction<T0, T1> calls;

        public void AddListener(UnityAction<T0, T1> call) => calls += call;

        public void RemoveListener(UnityAction<T0, T1> call) => calls -= call;

        public void Invoke(T0 arg0, T1 arg1) => calls?.Invoke(arg0, arg1);
    }
}

namespace UnityEngine.LowLevel
{
    public struct PlayerLoopSystem
    {
        public Type type;
        public PlayerLoopSystem[] subSystemList;
        public UpdateFunction updateDelegate;
        public IntPtr updateFunction;
        public IntPtr loopConditionFunction;

        public delegate void UpdateFunction();
    }

    public class PlayerLoop
    {
        private static PlayerLoopSystem current = Default();

        public static PlayerLoopSystem GetCurrentPlayerLoop() => current;

        public static void SetPlayerLoop(PlayerLoopSystem loop) => current = loop;

        internal static PlayerLoopSystem Default() => new PlayerLoopSystem
        {
            subSystemList = new[]
            {
                new PlayerLoopSystem { type = typeof(UnityEngine.PlayerLoop.Update), subSystemList = Array.Empty<PlayerLoopSystem>() },
                new PlayerLoopSystem
                {
                    type = typeof(UnityEngine.PlayerLoop.PreLateUpdate),
                    subSystemList = new[] { new PlayerLoopSystem { type = typeof(UnityEngine.PlayerLoop.PreLateUpdate.ScriptRunBehaviourLateUpdate) } },
                },
            },
        };

        // One turn of the loop, in order.
        internal static void Run() => Run(current);

        private static void Run(PlayerLoopSystem system)
        {
            system.updateDelegate?.Invoke();
            foreach (PlayerLoopSystem inner in system.subSystemList ?? Array.Empty<PlayerLoopSystem>())
            {
                Run(inner);
            }
        }
    }
}

namespace UnityEngine.PlayerLoop
{
    public struct Update
    {
    }

    public struct PreLateUpdate
    {
        public struct ScriptRunBehaviourLateUpdate
        {
        }
    }
}
