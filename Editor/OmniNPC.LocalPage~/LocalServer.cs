using System;
using System.Net;
using System.Net.Http;
using System.Net.WebSockets;
using System.Reflection;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OmniNPC.LocalPage
{
    /// <summary>Serves a page on this machine alone, at an address with a token that is new each time, and refuses whatever else comes with the reason.</summary>
    public sealed class LocalServer : IAsyncDisposable
    {
        // Pages are for one person.
        private const int MaxConnections = 4;

        private readonly Gate gate;
        private readonly PageFiles files;
        private readonly string name;
        private readonly WebApplication app;
        private int connections;

        /// <summary>Makes a server that does not listen yet.</summary>
        /// <param name="name">What it is, as sentences call it: "preview".</param>
        /// <param name="command">What prints its address.</param>
        /// <param name="page">The assembly with the page's files.</param>
        /// <param name="maxBodyBytes">Most bytes of a request.</param>
        public LocalServer(string name, string command, Assembly page, long maxBodyBytes)
        {
            this.name = name;
            gate = new Gate(name, command);
            files = new PageFiles(page, name);
            WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = maxBodyBytes;
            });
            builder.Services.AddRoutingCore();
            app = builder.Build();
        }

        /// <summary>The page's address, token included.</summary>
        public Uri Address { get; private set; } = new Uri("http://127.0.0.1/");

        /// <summary>Listens on loopback.</summary>
        /// <param name="port">The port, or 0 for a free one.</param>
        /// <param name="map">Adds what is served beside the page's files.</param>
        /// <exception cref="System.IO.IOException">The port is taken.</exception>
        public async Task Listen(int port, Action<IEndpointRouteBuilder> map)
        {
            app.Urls.Clear();
            app.Urls.Add($"http://{IPAddress.Loopback}:{port}");
            app.Use(Refuse);
            app.Use(gate.Check);
            app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(30) });
            app.UseRouting();
            map(app);
            app.MapGet("/{**file}", files.Send);
            await app.StartAsync();
            string bound = string.Empty;
            foreach (string address in app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses)
            {
                bound = address;
            }

            int actual = new Uri(bound).Port;
            gate.Open(actual);
            Address = new Uri($"http://127.0.0.1:{actual}/{gate.Token}/");
        }

        /// <summary>Asks itself for what a browser is about to ask for, so that the code which answers is compiled by then.</summary>
        /// <param name="paths">What, relative to <see cref="Address"/>.</param>
        public async Task Ask(params string[] paths)
        {
            // A proxy knows nothing of this machine's own address.
            using var browser = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address };
            foreach (string path in paths)
            {
                using HttpResponseMessage answer = await browser.GetAsync(path);
                await answer.Content.ReadAsByteArrayAsync();
            }
        }

        /// <summary>Speaks with itself as a page does: sends a message, and listens until something is said.</summary>
        /// <param name="path">Where conversations are held, relative to <see cref="Address"/>.</param>
        /// <param name="message">The message.</param>
        public async Task Speak(string path, string message)
        {
            using var page = new ClientWebSocket();
            page.Options.Proxy = null;
            await page.ConnectAsync(new UriBuilder(new Uri(Address, path)) { Scheme = "ws" }.Uri, CancellationToken.None);
            await page.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, CancellationToken.None);
            await page.ReceiveAsync(new byte[1 << 10], CancellationToken.None);
        }

        /// <summary>Takes a WebSocket and serves it until it ends; a few at a time.</summary>
        /// <param name="context">The request.</param>
        /// <param name="serve">What is done with it.</param>
        public async Task Converse(HttpContext context, Func<WebSocket, Task> serve)
        {
            if (!context.WebSockets.IsWebSocketRequest)
            {
                throw new Refusal(StatusCodes.Status400BadRequest, "A conversation needs a WebSocket.");
            }

            if (Interlocked.Increment(ref connections) > MaxConnections)
            {
                Interlocked.Decrement(ref connections);
                throw new Refusal(StatusCodes.Status503ServiceUnavailable, $"The {name} is open {MaxConnections} times already; close one.");
            }

            try
            {
                using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
                await serve(socket);
            }
            finally
            {
                Interlocked.Decrement(ref connections);
            }
        }

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        /// <summary>Turns what cannot be served into its status and sentence; the server goes on whatever it was.</summary>
        private async Task Refuse(HttpContext context, RequestDelegate next)
        {
            try
            {
                await next(context);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // The page went; there is nobody to tell.
            }
            catch (Exception failure) when (!context.Response.HasStarted)
            {
                int status = failure is Refusal refusal ? refusal.Status
                    : failure is BadHttpRequestException bad ? bad.StatusCode
                    : Sentence.IsExpected(failure) ? StatusCodes.Status422UnprocessableEntity
                    : StatusCodes.Status500InternalServerError;
                context.Response.StatusCode = status;
                context.Response.ContentType = "text/plain; charset=utf-8";
                if (!HttpMethods.IsGet(context.Request.Method))
                {
                    // What is left of a refused body is not waited for.
                    context.Response.Headers["Connection"] = "close";
                }

                await context.Response.WriteAsync(status == StatusCodes.Status500InternalServerError ? $"The {name} failed: {failure.Message}" : Sentence.Of(failure));
            }
        }
    }
}
