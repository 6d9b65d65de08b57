using System;
using System.Collections.Generic;
using System.Threading;

namespace OmniNPC.Onnx.Stages
{
    /// <summary>A character's session of one stage: owns its buffers and bindings and holds the shared model.</summary>
    internal abstract class Stage : IDisposable
    {
        private readonly List<IDisposable> owned = new List<IDisposable>();
        private int disposed;

        protected Stage(SharedModel model)
        {
            model.Hold();
            Model = model;
        }

        protected SharedModel Model { get; }

        protected bool IsDisposed => Volatile.Read(ref disposed) != 0;

        /// <summary>Whether the model is still there for it.</summary>
        protected bool IsUsable => !IsDisposed && !Model.IsClosed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref disposed, 1) == 0)
            {
                // Bindings were made after the tensors they name, and go first.
                for (int i = owned.Count - 1; i >= 0; i--)
                {
                    owned[i].Dispose();
                }

                Model.Release();
            }
        }

        protected T Own<T>(T item)
            where T : IDisposable
        {
            owned.Add(item);
            return item;
        }

        protected void RequireOpen()
        {
            if (IsDisposed)
            {
                throw new ObjectDisposedException(GetType().Name, "The session was disposed.");
            }

            if (Model.IsClosed)
            {
                throw Model.Closed();
            }
        }
    }
}
