using System;

namespace Microsoft.Xna.Framework
{
    public struct Vector3
    {
        public float X;
        public float Y;
        public float Z;
    }

    public class GameTime
    {
        public TimeSpan ElapsedGameTime { get; set; }

        public TimeSpan TotalGameTime { get; set; }
    }

    public class Game : IDisposable
    {
        public void Dispose()
        {
        }
    }

    public class GameComponent : IDisposable
    {
        public GameComponent(Game game)
        {
            Game = game;
        }

        public Game Game { get; }

        public virtual void Initialize()
        {
        }

        public virtual void Update(GameTime gameTime)
        {
        }

        public void Dispose() => Dispose(true);

        protected virtual void Dispose(bool disposing)
        {
        }
    }
}
