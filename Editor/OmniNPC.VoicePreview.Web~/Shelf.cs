using System;
using System.Collections.Generic;
using System.Security.Cryptography;

namespace OmniNPC.VoicePreview.Web
{
    /// <summary>Keeps the newest of something under ids nobody guesses.</summary>
    /// <typeparam name="T">What is kept.</typeparam>
    /// <remarks>Thread: any.</remarks>
    internal sealed class Shelf<T>
        where T : class
    {
        private readonly object gate = new object();
        private readonly Dictionary<string, T> kept = new Dictionary<string, T>();
        private readonly Queue<string> order = new Queue<string>();
        private readonly int capacity;

        public Shelf(int capacity)
        {
            this.capacity = capacity;
        }

        /// <summary>Keeps a thing; the oldest goes when there is no room.</summary>
        public string Add(T thing)
        {
            string id = Convert.ToHexString(RandomNumberGenerator.GetBytes(8)).ToLowerInvariant();
            lock (gate)
            {
                kept.Add(id, thing);
                order.Enqueue(id);
                while (order.Count > capacity)
                {
                    kept.Remove(order.Dequeue());
                }
            }

            return id;
        }

        /// <summary>Finds a thing.</summary>
        public bool TryGet(string? id, out T thing)
        {
            lock (gate)
            {
                bool isKept = kept.TryGetValue(id ?? string.Empty, out T? found);
                thing = found!;
                return isKept;
            }
        }
    }
}
