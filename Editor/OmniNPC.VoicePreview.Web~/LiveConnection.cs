using System;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using OmniNPC.LocalPage;
using OmniNPC.Speech;

namespace OmniNPC.VoicePreview.Web
{
    /// <summary>One page's conversation with its character, over a WebSocket.</summary>
    internal sealed class LiveConnection
    {
        // The longest: a persona of 4000 characters, each escaped.
        private const int MaxMessageBytes = 64 << 10;

        private readonly SocketLink link;
        private readonly BundleShelf bundles;
        private readonly Shelf<PreviewTake> takes;
        private readonly Shelf<PreviewRecording> sounds;
        private Stage? stage;
        private ISpeechModel? model;

        public LiveConnection(WebSocket socket, BundleShelf bundles, Shelf<PreviewTake> takes, Shelf<PreviewRecording> sounds)
        {
            link = new SocketLink(socket, MaxMessageBytes);
            this.bundles = bundles;
            this.takes = takes;
            this.sounds = sounds;
        }

        /// <summary>Serves the page until it goes.</summary>
        public Task Run(CancellationToken closing) => link.Run(Receive, () => stage?.Dispose(), closing);

        private async Task Receive(ReadOnlyMemory<byte> message, WebSocketMessageType kind)
        {
            if (kind == WebSocketMessageType.Binary)
            {
                float[] samples = MicrophoneBlock.Read(message.Span, out int rateHz);
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
                    PreviewRecording sound = sounds.TryGet(Choice.Text(root, "sound"), out PreviewRecording found) ? found : throw new Refusal(404, "That recording is no longer kept; send it again.");
                    Present().Ask(session => session.Play(sound));
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
            stage = new Stage(wanted, choice.Settings, link.Writer, takes, session => Opened(session, choice));
        }

        private void Opened(PreviewSession session, Choice choice)
        {
            var voices = new System.Collections.Generic.List<object>();
            foreach (VoiceDescription voice in model!.Voices)
            {
                voices.Add(new { name = voice.Name, text = voice.Text });
            }

            link.Send(
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
                true);
        }
    }
}
