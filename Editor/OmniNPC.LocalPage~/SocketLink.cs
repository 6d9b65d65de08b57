using System;
using System.IO;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace OmniNPC.LocalPage
{
    /// <summary>Both ways of one page's WebSocket: messages that come are handed over whole, one after another; those that go wait in a queue and block nobody.</summary>
    public sealed class SocketLink
    {
        // Ten seconds of everything; a page that is further behind is gone.
        private const int MaxWaiting = 4096;

        private readonly WebSocket socket;
        private readonly int maxMessageBytes;
        private readonly Channel<Outgoing> outgoing = Channel.CreateBounded<Outgoing>(MaxWaiting);

        /// <summary>Takes a WebSocket.</summary>
        /// <param name="socket">The socket; it stays the caller's.</param>
        /// <param name="maxMessageBytes">Most bytes of a message that comes.</param>
        public SocketLink(WebSocket socket, int maxMessageBytes)
        {
            this.socket = socket;
            this.maxMessageBytes = maxMessageBytes;
        }

        /// <summary>What goes to the page. Thread: any.</summary>
        public ChannelWriter<Outgoing> Writer => outgoing.Writer;

        /// <summary>Sends bytes; a page that takes nothing any more loses its connection. Thread: any.</summary>
        public void Send(byte[] content, bool isText)
        {
            if (!outgoing.Writer.TryWrite(new Outgoing(content, isText)))
            {
                outgoing.Writer.TryComplete();
            }
        }

        /// <summary>Serves the page until it goes.</summary>
        /// <param name="receive">Takes a message; what it refuses is told to the page.</param>
        /// <param name="closing">Ends it from outside.</param>
        /// <param name="leave">Called once, before the last message is sent.</param>
        public async Task Run(Func<ReadOnlyMemory<byte>, WebSocketMessageType, Task> receive, Action leave, CancellationToken closing)
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(closing);
            Task sending = SendAll(ending.Token);
            try
            {
                await ReceiveAll(receive, ending.Token);
            }
            catch (Exception gone) when (gone is WebSocketException || gone is OperationCanceledException)
            {
                // The page went without a word, or the server closes.
            }
            finally
            {
                leave();
                outgoing.Writer.TryComplete();
                ending.Cancel();
                await sending;
            }
        }

        private async Task SendAll(CancellationToken ending)
        {
            try
            {
                await foreach (Outgoing message in outgoing.Reader.ReadAllAsync(ending))
                {
                    await socket.SendAsync(message.Content, message.IsText ? WebSocketMessageType.Text : WebSocketMessageType.Binary, true, ending);
                }

                if (!ending.IsCancellationRequested)
                {
                    // The page was too slow to take what it was sent.
                    socket.Abort();
                }
            }
            catch (Exception gone) when (gone is WebSocketException || gone is OperationCanceledException || gone is IOException || gone is InvalidOperationException)
            {
                // The page went; receiving ends by itself.
            }
        }

        private async Task ReceiveAll(Func<ReadOnlyMemory<byte>, WebSocketMessageType, Task> receive, CancellationToken ending)
        {
            var buffer = new byte[maxMessageBytes];
            while (true)
            {
                int length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), ending);
                    length += part.Count;
                    if (length == buffer.Length && !part.EndOfMessage)
                    {
                        await socket.CloseAsync(WebSocketCloseStatus.MessageTooBig, $"A message may have {maxMessageBytes} bytes.", ending);
                        return;
                    }
                }
                while (!part.EndOfMessage);

                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                try
                {
                    await receive(buffer.AsMemory(0, length), part.MessageType);
                }
                catch (Exception refused) when (Sentence.IsExpected(refused) || refused is JsonException)
                {
                    Send(Messages.Refused(refused is JsonException ? "The message is not JSON as the page sends it." : Sentence.Of(refused)), true);
                }
            }
        }
    }
}
