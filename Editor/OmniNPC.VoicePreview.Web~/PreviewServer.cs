using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OmniNPC.Hearing;
using OmniNPC.Speech;

namespace OmniNPC.VoicePreview.Web
{
    /// <summary>Serves the preview's page on this machine alone, at an address with a token that is new each time.</summary>
    internal sealed class PreviewServer : IAsyncDisposable
    {
        /// <summary>Most bytes of a recording: a minute and a half of 48 kHz 16-bit stereo, or of 32-bit mono.</summary>
        public const int MaxSoundBytes = 16 << 20;

        /// <summary>Most bytes of a script: 500 lines of 2000 characters.</summary>
        public const int MaxScriptBytes = 1 << 20;

        // A turn is cut at 20 s; a recording that is longer is no line.
        private const double MaxSoundSeconds = 60;
        private const int MaxQuestionBytes = 64 << 10;

        // A take of 10 s has 640 KB; pages and jobs are for one person.
        private const int KeptTakes = 64;
        private const int KeptSounds = 8;
        private const int KeptJobs = 4;
        private const int MaxConnections = 4;

        private readonly Gate gate = new Gate();
        private readonly Shelf<PreviewTake> takes = new Shelf<PreviewTake>(KeptTakes);
        private readonly Shelf<WavFile> sounds = new Shelf<WavFile>(KeptSounds);
        private readonly Shelf<BatchJob> jobs = new Shelf<BatchJob>(KeptJobs);
        private readonly SemaphoreSlim rendering = new SemaphoreSlim(1);
        private readonly CancellationTokenSource closing = new CancellationTokenSource();
        private readonly BundleShelf bundles;
        private readonly WebApplication app;
        private BatchJob? running;
        private int connections;
        private Task warming = Task.CompletedTask;

        private PreviewServer(BundleShelf bundles)
        {
            this.bundles = bundles;
            WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = MaxSoundBytes + 1;
            });
            builder.Services.AddRoutingCore();
            app = builder.Build();
        }

        /// <summary>The page's address, token included.</summary>
        public Uri Address { get; private set; } = new Uri("http://127.0.0.1/");

        /// <summary>Starts a server.</summary>
        /// <param name="bundleFolders">The bundles that can be picked; at least one.</param>
        /// <param name="port">The port, or 0 for a free one.</param>
        /// <exception cref="IOException">The port is taken.</exception>
        public static async Task<PreviewServer> Start(IEnumerable<string> bundleFolders, int port = 0)
        {
            var server = new PreviewServer(new BundleShelf(bundleFolders));
            await server.Listen(port);
            server.warming = Task.Run(server.bundles.Warm);
            return server;
        }

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            closing.Cancel();
            running?.Cancel();
            if (running != null)
            {
                await running.Rendering;
            }

            await warming;
            await app.StopAsync();
            await app.DisposeAsync();
            bundles.Dispose();
        }

        private static Task Answer(HttpContext context, object answer)
        {
            context.Response.ContentType = "application/json";
            return context.Response.Body.WriteAsync(Messages.Json(answer), context.RequestAborted).AsTask();
        }

        private static Task SendFile(HttpContext context, byte[] content, string type, string name)
        {
            context.Response.ContentType = type;
            context.Response.ContentLength = content.Length;
            context.Response.Headers["Content-Disposition"] = $"attachment; filename=\"{name}\"";
            return context.Response.Body.WriteAsync(content, context.RequestAborted).AsTask();
        }

        private static byte[] Written(Action<TextWriter> write)
        {
            var text = new StringWriter();
            write(text);
            return Encoding.UTF8.GetBytes(text.ToString());
        }

        private static string Name(HttpContext context, string part) => context.Request.RouteValues[part] as string ?? string.Empty;

        private async Task Listen(int port)
        {
            app.Urls.Clear();
            app.Urls.Add($"http://{IPAddress.Loopback}:{port}");
            app.Use(Refuse);
            app.Use(gate.Check);
            app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(30) });
            app.UseRouting();
            app.MapGet("/api/bundles", context => Answer(context, new { bundles = bundles.Names, maxTextLength = PreviewSession.MaxTextLength }));
            app.MapGet("/api/live", Live);
            app.MapPost("/api/sound", TakeSound);
            app.MapPost("/api/render", Render);
            app.MapGet("/api/takes/{id}/{file}", SendTake);
            app.MapPost("/api/batch", StartBatch);
            app.MapGet("/api/batch/{id}", context => Answer(context, Job(context).Progress));
            app.MapDelete("/api/batch/{id}", CancelBatch);
            app.MapGet("/api/batch/{id}/lines.zip", context => SendFile(context, Job(context).Zip(), "application/zip", "lines.zip"));
            app.MapGet("/{**file}", PageFiles.Send);
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

                await context.Response.WriteAsync(status == StatusCodes.Status500InternalServerError ? $"The preview failed: {failure.Message}" : Sentence.Of(failure));
            }
        }

        private async Task Live(HttpContext context)
        {
            if (!context.WebSockets.IsWebSocketRequest)
            {
                throw new Refusal(StatusCodes.Status400BadRequest, "A conversation needs a WebSocket.");
            }

            if (Interlocked.Increment(ref connections) > MaxConnections)
            {
                Interlocked.Decrement(ref connections);
                throw new Refusal(StatusCodes.Status503ServiceUnavailable, $"The preview is open {MaxConnections} times already; close one.");
            }

            try
            {
                using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
                await new LiveConnection(socket, bundles, takes, sounds).Run(closing.Token);
            }
            finally
            {
                Interlocked.Decrement(ref connections);
            }
        }

        private async Task TakeSound(HttpContext context)
        {
            MemoryStream body = await Body.Read(context, MaxSoundBytes, "A recording");
            WavFile sound = WavFile.Read(body, "The recording");
            if (sound.Seconds > MaxSoundSeconds)
            {
                throw new Refusal(422, FormattableString.Invariant($"A recording may be {MaxSoundSeconds} s long; this one has {sound.Seconds:F1} s."));
            }

            await Answer(context, new { id = sounds.Add(sound), seconds = Math.Round(sound.Seconds, 3), rate = sound.RateHz });
        }

        /// <summary>Renders a line ahead of its use: <c>{text, take?, bundle, voice, seed, temperature}</c>.</summary>
        private async Task Render(HttpContext context)
        {
            MemoryStream body = await Body.Read(context, MaxQuestionBytes, "A question");
            JsonElement question;
            try
            {
                question = JsonDocument.Parse(body).RootElement;
            }
            catch (JsonException)
            {
                throw new Refusal(422, "The question is not JSON.");
            }

            if (question.ValueKind != JsonValueKind.Object)
            {
                throw new Refusal(422, "The question is no JSON object.");
            }

            Choice choice = Choice.Read(question);
            string text = Choice.Text(question, "text") ?? string.Empty;
            ISpeechModel model = await Task.Run(() => bundles.Load(choice.Bundle));
            await rendering.WaitAsync(context.RequestAborted);
            try
            {
                PreviewTake take = await Task.Run(() =>
                {
                    using var renderer = new ClipRenderer(model);
                    return renderer.Render(text, choice.Settings, 0, context.RequestAborted);
                });
                await Answer(context, new { id = takes.Add(take), voice = take.Voice, seconds = take.Seconds, words = Messages.Words(take) });
            }
            finally
            {
                rendering.Release();
            }
        }

        private Task SendTake(HttpContext context)
        {
            if (!takes.TryGet(Name(context, "id"), out PreviewTake take))
            {
                throw new Refusal(404, $"That take is no longer kept; the last {KeptTakes} are.");
            }

            string file = Name(context, "file");
            switch (file)
            {
                case "line.wav":
                    var wav = new MemoryStream();
                    take.WriteWav(wav);
                    return SendFile(context, wav.ToArray(), "audio/wav", file);
                case "line.vtt":
                    return SendFile(context, Written(take.WriteVtt), "text/vtt; charset=utf-8", file);
                case "line.srt":
                    return SendFile(context, Written(take.WriteSrt), "application/x-subrip; charset=utf-8", file);
                case "line.visemes.json":
                    return SendFile(context, Written(take.WriteVisemes), "application/json", file);
                case "clip.zip":
                    var zip = new MemoryStream();
                    take.WriteClip(zip);
                    return SendFile(context, zip.ToArray(), "application/zip", file);
                default:
                    throw new Refusal(404, "A take has line.wav, line.vtt, line.srt, line.visemes.json and clip.zip.");
            }
        }

        private async Task StartBatch(HttpContext context)
        {
            IQueryCollection query = context.Request.Query;
            Choice choice = Choice.Read(query["bundle"], query["voice"], null, query["seed"], query["temperature"]);
            MemoryStream body = await Body.Read(context, MaxScriptBytes, "A script");
            string csv;
            try
            {
                csv = new UTF8Encoding(false, true).GetString(body.GetBuffer(), 0, (int)body.Length);
            }
            catch (DecoderFallbackException)
            {
                throw new Refusal(422, "The script is not UTF-8; save it as \"CSV UTF-8\".");
            }

            ISpeechModel model = await Task.Run(() => bundles.Load(choice.Bundle));
            choice.Settings.FindVoice(model);
            IReadOnlyList<ScriptedLine> lines = ScriptedLines.Read(csv, "The script", model);
            if (running != null && !running.Rendering.IsCompleted)
            {
                throw new Refusal(409, "A script is being rendered; wait for it or cancel it.");
            }

            running = new BatchJob(model, lines, choice.Settings);
            await Answer(context, new { id = jobs.Add(running), total = lines.Count });
        }

        private Task CancelBatch(HttpContext context)
        {
            Job(context).Cancel();
            return Answer(context, new { cancelled = true });
        }

        private BatchJob Job(HttpContext context) => jobs.TryGet(Name(context, "id"), out BatchJob job) ? job : throw new Refusal(404, "There is no such script being rendered.");
    }
}
