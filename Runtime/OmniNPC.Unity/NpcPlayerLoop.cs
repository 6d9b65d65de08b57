using System;
using UnityEngine;
using UnityEngine.LowLevel;
using UnityEngine.PlayerLoop;

namespace OmniNPC.Unity
{
    /// <summary>Ticks every world once per game loop: after all LateUpdate calls, when everything stands where it will be drawn.</summary>
    /// <remarks>
    /// Unity keeps the player loop, and statics where domain reload is off, from one play session to the next; both are put back at the start of each. Thread: main. Allocates: when worlds come and go.
    /// </remarks>
    internal static class NpcPlayerLoop
    {
        // A static method, so that no instance is kept alive by the loop.
        private static readonly PlayerLoopSystem.UpdateFunction Update = Tick;
        private static NpcWorldBehaviour[] worlds = Array.Empty<NpcWorldBehaviour>();

        /// <summary>The world that was added first, or null.</summary>
        public static NpcWorldBehaviour? First => worlds.Length > 0 ? worlds[0] : null;

        public static void Add(NpcWorldBehaviour world)
        {
            if (Array.IndexOf(worlds, world) >= 0)
            {
                return;
            }

            if (worlds.Length == 0)
            {
                Install();
            }

            var more = new NpcWorldBehaviour[worlds.Length + 1];
            worlds.CopyTo(more, 0);
            more[worlds.Length] = world;
            worlds = more;
        }

        public static void Remove(NpcWorldBehaviour world)
        {
            int at = Array.IndexOf(worlds, world);
            if (at < 0)
            {
                return;
            }

            var fewer = new NpcWorldBehaviour[worlds.Length - 1];
            Array.Copy(worlds, 0, fewer, 0, at);
            Array.Copy(worlds, at + 1, fewer, at, fewer.Length - at);
            worlds = fewer;
            if (worlds.Length == 0)
            {
                Uninstall();
            }
        }

        /// <summary>Nothing of an earlier play session is left; also before the first.</summary>
        [RuntimeInitializeOnLoadMethod(RuntimeInitializeLoadType.SubsystemRegistration)]
        internal static void Reset()
        {
            worlds = Array.Empty<NpcWorldBehaviour>();
            Uninstall();
            NpcWorldBehaviour.ResetStatics();
        }

        private static void Tick()
        {
            // Worlds that come or go in a handler make a new array; this tick goes on with the old one.
            float delta = Time.unscaledDeltaTime;
            foreach (NpcWorldBehaviour world in worlds)
            {
                // One world's trouble is not another's.
                try
                {
                    world.Tick(delta);
                }
                catch (Exception error)
                {
                    Debug.LogException(error, world);
                }
            }
        }

        private static void Install()
        {
            PlayerLoopSystem root = Without(PlayerLoop.GetCurrentPlayerLoop());
            var ours = new PlayerLoopSystem { type = typeof(NpcPlayerLoop), updateDelegate = Update };
            PlayerLoopSystem[] phases = root.subSystemList ?? Array.Empty<PlayerLoopSystem>();
            int late = Array.FindIndex(phases, phase => phase.type == typeof(PreLateUpdate));
            if (late >= 0)
            {
                phases[late].subSystemList = With(phases[late].subSystemList, ours);
            }
            else
            {
                // Another tool has taken the phase out: at the end of the loop it is late, but it is.
                root.subSystemList = With(phases, ours);
            }

            PlayerLoop.SetPlayerLoop(root);
        }

        private static void Uninstall() => PlayerLoop.SetPlayerLoop(Without(PlayerLoop.GetCurrentPlayerLoop()));

        private static PlayerLoopSystem[] With(PlayerLoopSystem[]? systems, PlayerLoopSystem more)
        {
            PlayerLoopSystem[] before = systems ?? Array.Empty<PlayerLoopSystem>();
            var after = new PlayerLoopSystem[before.Length + 1];
            before.CopyTo(after, 0);
            after[before.Length] = more;
            return after;
        }

        // A copy, at every depth, without our system.
        private static PlayerLoopSystem Without(PlayerLoopSystem system)
        {
            if (system.subSystemList == null)
            {
                return system;
            }

            PlayerLoopSystem[] kept = Array.FindAll(system.subSystemList, inner => inner.type != typeof(NpcPlayerLoop));
            for (int i = 0; i < kept.Length; i++)
            {
                kept[i] = Without(kept[i]);
            }

            system.subSystemList = kept;
            return system;
        }
    }
}
