using System.Collections.Generic;

namespace OmniNPC.Onnx.Graphs
{
    /// <summary>The one queue of each device: whoever runs a graph there holds it.</summary>
    internal static class DeviceQueue
    {
        private static readonly Dictionary<(ExecutionProvider, int), object> Queues = new Dictionary<(ExecutionProvider, int), object>();

        /// <summary>The object to lock, the same for every graph of every model on a device.</summary>
        public static object Of(ExecutionProvider provider, int deviceId)
        {
            lock (Queues)
            {
                if (!Queues.TryGetValue((provider, deviceId), out object? queue))
                {
                    Queues.Add((provider, deviceId), queue = new object());
                }

                return queue;
            }
        }
    }
}
