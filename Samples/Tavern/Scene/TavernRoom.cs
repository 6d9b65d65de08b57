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

        private readonly List<string> sold = new List<string>();
        private Vector3 position = Counter;
        private Vector3 goal = Counter;
        private double waitUntil = double.PositiveInfinity;
        private string? pointsAt;

        /// <summary>Mugs of ale on the counter.</summary>
        public int Ales { get; private set; }

        /// <summary>What was sold, in order.</summary>
        public IReadOnlyList<string> Sold => sold;

        /// <summary>Where the keeper's mouth is.</summary>
        public Vector3 Keeper => position;

        /// <summary>The state in a few words, for people.</summary>
        public string Description
        {
            get
            {
                string text = Ales == 0 ? "an empty counter" : Ales == 1 ? "one ale on the counter" : $"{Ales} ales on the counter";
                if (sold.Count > 0)
                {
                    text += "; sold: " + string.Join(", ", sold);
                }

                return pointsAt == null ? text : text + "; the keeper points to the " + pointsAt;
            }
        }

        /// <summary>Does what the keeper asks for. Actions the room knows nothing of are left to the transcript.</summary>
        public void Do(string action, string? argument, double nowSeconds)
        {
            switch (action)
            {
                case "pour_ale":
                    Ales++;
                    goal = Barrel;
                    waitUntil = nowSeconds + PourSeconds;
                    break;
                case "sell":
                    sold.Add(argument ?? "something");
                    break;
                case "point_at":
                    pointsAt = argument;
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
