using System;
using System.Buffers.Binary;
using System.IO;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using OmniNPC.Hearing;
using OmniNPC.Speech;

namespace OmniNPC.VoicePreview.Web
{
    /// <summary>One page's conversation with its character, over a WebSocket.</summary>
    internal sealed class LiveConnection
    {
        // The longest: a persona of 4000 characters, each escaped.
        private const int MaxMessageBytes = 64 << 10;

        // Ten seconds of everything; a page that is further behind is gone.
        private const int MaxWaiting = 4096;
        private const int MicrophoneHeaderBytes = 4;

        private readonly WebSocket socket;
        private readonly BundleShelf bundles;
        private readonly Shelf<PreviewTake> takes;
        private readonly Shelf<WavFile> sounds;
        private readonly Channel<Outgoing> outgoing = Channel.CreateBounded<Outgoing>(MaxWaiting);
        private Stage? stage;
        private ISpeechModel? model;

        public LiveConnection(WebSocket socket, BundleShelf bundles, Shelf<PreviewTake> takes, Shelf<WavFile> sounds)
        {
            this.socket = socket;
            this.bundles = bundles;
            this.takes = takes;
            this.sounds = sounds;
        }

        /// <summary>Serves the page until it goes.</summary>
        public async Task Run(CancellationToken closing)
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(closing);
            Task sending = SendAll(ending.Token);
            try
            {
                await ReceiveAll(ending.Token);
            }
            catch (Exception gone) when (gone is WebSocketException || gone is OperationCanceledException)
            {
                // The page went without a word, or the preview closes.
            }
            finally
            {
                stage?.Dispose();
                outgoing.Writer.TryComplete();
                ending.Cancel();
                await sending;
            }
        }

        private static float[] Samples(ReadOnlySpan<byte> message, out int rateHz)
        {
            if (message.Length < MicrophoneHeaderBytes || message.Length % 4 != 0)
            {
                throw new Refusal(422, $"Microphone sound must be a rate and 32-bit floats; found {message.Length} bytes.");
            }

            rateHz = BinaryPrimitives.ReadInt32LittleEndian(message);
            return MemoryMarshal.Cast<byte, float>(message.Slice(MicrophoneHeaderBytes)).ToArray();
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

        private async Task ReceiveAll(CancellationToken ending)
        {
            var buffer = new byte[MaxMessageBytes];
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
                        await socket.CloseAsync(WebSocketCloseStatus.MessageTooBig, $"A message may have {MaxMessageBytes} bytes.", ending);
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
                    await Receive(buffer.AsMemory(0, length), part.MessageType);
                }
                catch (Exception refused) when (Sentence.IsExpected(refused) || refused is JsonException)
                {
                    Tell(refused is JsonException ? "The message is not JSON as the page sends it." : Sentence.Of(refused));
                }
            }
        }

        private async Task Receive(ReadOnlyMemory<byte> message, WebSocketMessageType kind)
        {
            if (kind == WebSocketMessageType.Binary)
            {
                float[] samples = Samples(message.Span, out int rateHz);
                Present().Ask(session => session.Hear(samples, rateHz));
                return;
            }

            using JsonDocument document = JsonDocument.Parse(message);
            JsonElement root = document.RootElement.Clone();
            string type = root.ValueKind == JsonValueKind.Object ? Choice.Text(root, "type") ?? string.Empty : string.Empty;
            string text = root.ValueKind == JsonValueKind.Object ? Choice.Text(root, "text") ?? string.Empty : string.Empty;
            switch (type)
            {
                case "open":
                    await Open(Choice.Read(root));
                    break;
                case "say":
                    Present().Ask(session => session.Say(text));
                    break;
                case "talk":
                    Present().Ask(session => session.Talk(text));
                    break;
                case "interrupt":
                    Present().Ask(session => session.Interrupt());
                    break;
                case "endHearing":
                    Present().Ask(session => session.EndHearing());
                    break;
                case "hear":
                    WavFile sound = sounds.TryGet(Choice.Text(root, "sound"), out WavFile found) ? found : throw new Refusal(404, "That recording is no longer kept; send it again.");
                    Present().Play(sound.Samples, sound.RateHz);
                    break;
                default:
                    throw new Refusal(422, $"The preview knows no message of the type \"{type}\".");
            }
        }

        private Stage Present() => stage ?? throw new Refusal(409, "No character is here yet; pick a bundle that can be used.");

        private async Task Open(Choice choice)
        {
            ISpeechModel wanted = await Task.Run(() => bundles.Load(choice.Bundle));
            choice.Settings.FindVoice(wanted);
            if (stage != null && wanted == model)
            {
                stage.Ask(session =>
                {
                    session.Become(choice.Settings);
                    Opened(session, choice);
                });
                return;
            }

            stage?.Dispose();
            model = wanted;
            stage = new Stage(wanted, choice.Settings, outgoing.Writer, takes, session => Opened(session, choice));
        }

        private void Opened(PreviewSession session, Choice choice)
        {
            var voices = new System.Collections.Generic.List<object>();
            foreach (VoiceDescription voice in model!.Voices)
            {
                voices.Add(new { name = voice.Name, text = voice.Text });
            }

            outgoing.Writer.TryWrite(new Outgoing(
                Messages.Json(new
                {
                    type = "opened",
                    bundle = choice.Bundle ?? bundles.Names[0],
                    model = model.Description,
                    voices,
                    voice = session.Settings.FindVoice(model).Name,
                    persona = session.Settings.Persona ?? string.Empty,
                    defaultPersona = model.DefaultPersona,
                    defaultTemperature = model.Sampling.Talker.Temperature,
                    rate = session.SampleRateHz,
                    budgetMs = session.BudgetSeconds * 1000,
                    canHear = session.CanHear,
                    visemes = Mouths.VisemeFile.Names,
                    mouthRate = PreviewSession.MouthRateHz,
                }),
                true));
        }

        private void Tell(string sentence) => outgoing.Writer.TryWrite(new Outgoing(Messages.Refused(sentence), true));
    }
}
