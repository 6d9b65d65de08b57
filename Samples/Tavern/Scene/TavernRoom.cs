using System;
using System.Collections.Generic;
using System.Numerics;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>What the game around the character keeps: where the keeper stands, what is on the counter, what was sold. Actions change it.</summary>
    internal sealed class TavernRoom
    {
        private static readonly Vector3 Counter = new Vector3(0f, 1.6f, 0f);
        private static readonly Vector3 Barrel = new Vector3(1.2f, 1.6f, 0.9f);
        private const float Speed = 1.4f; // metres per second
        private const double PourSeconds = 1.5; // at the barrel

        private readonly List<string> onCounter = new List<string>();
        private readonly List<string> sold = new List<string>();
        private Vector3 position = Counter;
        private Vector3 goal = Counter;
        private double waitUntil = double.PositiveInfinity;
        private string gesture = string.Empty;

        /// <summary>What stands on the counter, in order; an ale that was poured is <c>ale</c>.</summary>
        public IReadOnlyList<string> OnCounter => onCounter;

        /// <summary>What was sold, in order.</summary>
        public IReadOnlyList<string> Sold => sold;

        /// <summary>Where the keeper's mouth is.</summary>
        public Vector3 Keeper => position;

        /// <summary>The state in a few words, for people.</summary>
        public string Description
        {
            get
            {
                string text = onCounter.Count == 0 ? "the counter is empty" : "on the counter: " + string.Join(", ", onCounter);
                text += sold.Count == 0 ? string.Empty : "; sold: " + string.Join(", ", sold);
                return gesture.Length == 0 ? text : text + "; the keeper " + gesture;
            }
        }

        /// <summary>Does what the keeper asks for.</summary>
        public void Do(string action, string? argument, double nowSeconds)
        {
            gesture = string.Empty;
            switch (action)
            {
                case "pour_ale":
                    onCounter.Add("ale");
                    goal = Barrel;
                    waitUntil = nowSeconds + PourSeconds;
                    break;
                case "serve":
                    onCounter.Add(argument ?? "something");
                    break;
                case "sell":
                    sold.Add(argument ?? "something");
                    break;
                case "point_at":
                    gesture = "points to the " + argument;
                    break;
                default:
                    gesture = "does: " + action.Replace('_', ' ') + (argument == null ? string.Empty : " " + argument);
                    break;
            }
        }

        /// <summary>Moves the keeper on by one tick.</summary>
        /// <param name="nowSeconds">Scene seconds.</param>
        /// <param name="deltaSeconds">Length of the tick.</param>
        /// <param name="player">Who the keeper faces.</param>
        /// <returns>The keeper's pose.</returns>
        public Pose Tick(double nowSeconds, float deltaSeconds, Vector3 player)
        {
            if (nowSeconds > waitUntil)
            {
                goal = Counter;
                waitUntil = double.PositiveInfinity;
            }

            Vector3 left = goal - position;
            Vector3 velocity = Vector3.Zero;
            if (left.Length() > 0.01f)
            {
                velocity = Vector3.Normalize(left) * Speed;
                position += Vector3.Normalize(left) * Math.Min(Speed * deltaSeconds, left.Length());
            }

            return new Pose(position, Pose.Facing(position, player).Rotation, velocity);
        }
    }
}
