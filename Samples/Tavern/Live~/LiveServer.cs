using System;
using System.IO;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using OmniNPC.LocalPage;

namespace OmniNPC.Tavern.Live
{
    /// <summary>Serves the tavern's page on this machine alone; every page that is open sees the same evening.</summary>
    internal sealed class LiveServer : ILocalPage
    {
        // A block of microphone sound of half a second at 48 kHz; a typed line is far below.
        private const int MaxMessageBytes = 128 << 10;

        private readonly LocalServer local = new LocalServer("tavern", "./omninpc demo --live", typeof(LiveServer).Assembly, MaxMessageBytes);
        private readonly CancellationTokenSource closing = new CancellationTokenSource();
        private readonly LiveGame game;

        private LiveServer(LiveGame game)
        {
            this.game = game;
        }

        /// <summary>The page's address, token included.</summary>
        public Uri Address => local.Address;

        /// <summary>Starts a server; the page can be opened while the model is still being loaded.</summary>
        /// <param name="bundle">Folder of the model.</param>
        /// <param name="seed">Seed of the characters.</param>
        /// <param name="port">The port, or 0 for a free one.</param>
        /// <exception cref="IOException">The port is taken.</exception>
        public static async Task<LiveServer> Start(string bundle, ulong seed, int port = 0)
        {
            LiveServer server = new LiveServer(new LiveGame(bundle, seed));
            try
            {
                await server.local.Listen(port, routes => routes.MapGet("/api/live", context => server.local.Converse(context, server.Serve)));
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }

            return server;
        }

        /// <inheritdoc/>
        public Task WarmUp() => local.Ask(string.Empty);

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            closing.Cancel();
            await local.DisposeAsync();
            game.Dispose();
        }

        private Task Serve(WebSocket socket)
        {
            SocketLink link = new SocketLink(socket, MaxMessageBytes);
            game.Join(link);
            return link.Run(Receive, () => game.Leave(link), closing.Token);
        }

        private Task Receive(ReadOnlyMemory<byte> message, WebSocketMessageType kind)
        {
            if (kind == WebSocketMessageType.Binary)
            {
                float[] samples = MicrophoneBlock.Read(message.Span, out int rateHz);
                if (rateHz < 8000 || rateHz > 192000)
                {
                    throw new Refusal(422, $"Microphone sound has 8000 to 192000 samples a second; found {rateHz}.");
                }

                game.Ask(LiveRequest.Hear(samples, rateHz));
                return Task.CompletedTask;
            }

            using JsonDocument document = JsonDocument.Parse(message);
            game.Ask(LiveRequest.Read(document.RootElement));
            return Task.CompletedTask;
        }
    }
}
