using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OmniNPC.LocalPage;
using OmniNPC.Speech;

namespace OmniNPC.VoicePreview.Web
{
    /// <summary>Serves the preview's page on this machine alone, at an address with a token that is new each time.</summary>
    internal sealed class PreviewServer : ILocalPage
    {
        /// <summary>Most bytes of a script: 500 lines of 2000 characters.</summary>
        public const int MaxScriptBytes = 1 << 20;

        private const int MaxQuestionBytes = 64 << 10;

        // The tiny model is there after one second; a large one loads for longer than anybody waits for an address.
        private static readonly TimeSpan LongestWarming = TimeSpan.FromSeconds(3);

        // A take of 10 s has 640 KB; pages and jobs are for one person.
        private const int KeptTakes = 64;
        private const int KeptSounds = 8;
        private const int KeptJobs = 4;

        private readonly Shelf<PreviewTake> takes = new Shelf<PreviewTake>(KeptTakes);
        private readonly Shelf<PreviewRecording> sounds = new Shelf<PreviewRecording>(KeptSounds);
        private readonly Shelf<BatchJob> jobs = new Shelf<BatchJob>(KeptJobs);
        private readonly SemaphoreSlim rendering = new SemaphoreSlim(1);
        private readonly CancellationTokenSource closing = new CancellationTokenSource();
        private readonly BundleShelf bundles;
        private readonly LocalServer local = new LocalServer("preview", "./omninpc preview", typeof(PreviewServer).Assembly, PreviewRecording.MaxBytes + 1);
        private BatchJob? running;
        private Task warming = Task.CompletedTask;

        private PreviewServer(BundleShelf bundles)
        {
            this.bundles = bundles;
        }

        /// <summary>The page's address, token included.</summary>
        public Uri Address => local.Address;

        /// <summary>Starts a server.</summary>
        /// <param name="bundleFolders">The bundles that can be picked; at least one.</param>
        /// <param name="port">The port, or 0 for a free one.</param>
        /// <exception cref="IOException">The port is taken.</exception>
        public static async Task<PreviewServer> Start(IEnumerable<string> bundleFolders, int port = 0)
        {
            var server = new PreviewServer(new BundleShelf(bundleFolders));
            await server.local.Listen(port, server.Map);
            server.warming = Task.Run(server.bundles.Warm);
            return server;
        }

        /// <inheritdoc/>
        public async Task WarmUp()
        {
            Task asked = Task.WhenAll(local.Ask(string.Empty, "api/bundles"), local.Speak("api/live", "{\"type\":\"open\"}"));
            await Task.WhenAny(asked, Task.Delay(LongestWarming));
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
            await local.DisposeAsync();
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

        private void Map(IEndpointRouteBuilder routes)
        {
            routes.MapGet("/api/bundles", context => Answer(context, new { bundles = bundles.Names, maxTextLength = PreviewSession.MaxTextLength }));
            routes.MapGet("/api/live", Live);
            routes.MapPost("/api/sound", TakeSound);
            routes.MapPost("/api/render", Render);
            routes.MapGet("/api/takes/{id}/{file}", SendTake);
            routes.MapPost("/api/batch", StartBatch);
            routes.MapGet("/api/batch/{id}", context => Answer(context, Job(context).Progress));
            routes.MapDelete("/api/batch/{id}", CancelBatch);
            routes.MapGet("/api/batch/{id}/lines.zip", context => SendFile(context, Job(context).Zip(), "application/zip", "lines.zip"));
        }

        private Task Live(HttpContext context) => local.Converse(context, socket => new LiveConnection(socket, bundles, takes, sounds).Run(closing.Token));

        private async Task TakeSound(HttpContext context)
        {
            MemoryStream body = await Body.Read(context, PreviewRecording.MaxBytes, "A recording");
            PreviewRecording sound = PreviewRecording.Read(body, "The recording");
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
                await Answer(context, new { id = takes.Add(take), voice = take.Voice, seconds = take.Seconds, words = TakeWords.Of(take) });
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
                case "line.mouth":
                    // For a page that plays the take: 15 little-endian 32-bit floats a set, PreviewSession.MouthRateHz sets a second.
                    return SendFile(context, MemoryMarshal.AsBytes(take.Mouth.Span).ToArray(), "application/octet-stream", file);
                case "clip.zip":
                    var zip = new MemoryStream();
                    take.WriteClip(zip);
                    return SendFile(context, zip.ToArray(), "application/zip", file);
                default:
                    throw new Refusal(404, "A take has line.wav, line.vtt, line.srt, line.visemes.json, line.mouth and clip.zip.");
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
