using System;
using System.Numerics;

namespace OmniNPC.Tavern.Scene
{
    /// <summary>Legs, hands and eyes of one character: it walks to where it has something to do and back to its place, and faces who is near.</summary>
    internal sealed class CharacterBody
    {
        private const float Speed = 1.4f; // metres per second
        private const float Notices = 6f; // metres; a player farther away is not looked at
        private const double GestureSeconds = 4; // a gesture is over by then: an answer's length

        private readonly Vector3 place;
        private Vector3 position;
        private Vector3 goal;
        private float yaw;
        private double waitUntil = double.PositiveInfinity;
        private double waitSeconds;
        private double gestureUntil = double.NegativeInfinity;
        private string gesture = string.Empty;

        public CharacterBody(Vector3 place)
        {
            this.place = place;
            position = place;
            goal = place;
        }

        /// <summary>Where its mouth is.</summary>
        public Vector3 Position => position;

        /// <summary>What its hands do now, or nothing.</summary>
        public string GestureAt(double nowSeconds) => nowSeconds < gestureUntil ? gesture : string.Empty;

        /// <summary>Goes somewhere, stays a moment and comes back.</summary>
        public void Fetch(Vector3 from, double seconds)
        {
            goal = from;
            waitSeconds = seconds;
            waitUntil = double.PositiveInfinity;
        }

        /// <summary>Does something with its hands.</summary>
        public void Gesture(string what, double nowSeconds)
        {
            gesture = what;
            gestureUntil = nowSeconds + GestureSeconds;
        }

        /// <summary>Moves on by one tick.</summary>
        /// <param name="nowSeconds">Scene seconds.</param>
        /// <param name="deltaSeconds">Length of the tick.</param>
        /// <param name="player">Who it faces when near.</param>
        /// <returns>Its pose.</returns>
        public Pose Tick(double nowSeconds, float deltaSeconds, Vector3 player)
        {
            if (nowSeconds > waitUntil)
            {
                goal = place;
                waitUntil = double.PositiveInfinity;
            }

            Vector3 left = goal - position;
            Vector3 velocity = Vector3.Zero;
            if (left.Length() > 0.01f)
            {
                velocity = Vector3.Normalize(left) * Speed;
                position += Vector3.Normalize(left) * Math.Min(Speed * deltaSeconds, left.Length());
            }
            else if (goal != place && double.IsPositiveInfinity(waitUntil))
            {
                waitUntil = nowSeconds + waitSeconds;
            }

            Vector3 way = player - position;
            if (way.Length() < Notices)
            {
                yaw = (float)Math.Atan2(-way.X, -way.Z);
            }

            return new Pose(position, Quaternion.CreateFromAxisAngle(Vector3.UnitY, yaw), velocity);
        }
    }
}
