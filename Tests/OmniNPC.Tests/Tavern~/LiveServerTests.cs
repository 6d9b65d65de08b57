using System;
using System.Net;
using System.Net.Http;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using OmniNPC.Tavern;
using OmniNPC.Tavern.Live;
using OmniNPC.Tests.Browser;

namespace OmniNPC.Tests.Tavern
{
    /// <summary>The tavern's server over real HTTP on loopback: what it tells, and that whatever it is not asked as the page does is refused and leaves it up.</summary>
    public sealed class LiveServerTests
    {
        // Nobody's machine is that slow; a test that waits for what never comes ends.
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

        private LiveServer server = null!;
        private HttpClient page = null!;

        [OneTimeSetUp]
        public async Task Start()
        {
            server = await LiveServer.Start(RepositoryFolder.Locate(RepositoryFolder.TinyModel), 1);
            page = new HttpClient { BaseAddress = server.Address, Timeout = Patience };
        }

        [OneTimeTearDown]
        public async Task Stop()
        {
            page.Dispose();
            await server.DisposeAsync();
        }

        [TearDown]
        public async Task It_is_still_up() => Assert.That((await page.GetAsync(string.Empty)).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        [Test]
        public async Task The_page_and_all_it_names_come_from_the_assembly()
        {
            string html = await page.GetStringAsync(string.Empty);
            Assert.That(html, Does.Not.Contain("http:").And.Not.Contain("https:").And.Not.Contain("style="));
            foreach (string file in new[] { "main.js", "connection.js", "room.js", "ears.js", "mix-worklet.js", "microphone.js", "capture-worklet.js", "ticks.js", "surface.js", "base.css", "page.css", "icon.svg" })
            {
                Assert.That((await page.GetAsync(file)).StatusCode, Is.EqualTo(HttpStatusCode.OK), file);
            }

            Assert.That(await PageModules.Unnamed(page), Is.Empty, "The browser fetches all modules side by side.");
            Assert.That((await page.GetAsync("../../package.json")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        }

        [Test]
        public async Task Without_the_token_or_from_another_page_nothing_is_served()
        {
            using HttpClient stranger = new HttpClient();
            HttpResponseMessage answer = await stranger.GetAsync(server.Address.GetLeftPart(UriPartial.Authority) + "/");
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("./omninpc demo --live"));
            using HttpRequestMessage request = new HttpRequestMessage(HttpMethod.Get, "main.js");
            request.Headers.Add("Origin", "https://evil.example");
            Assert.That((await page.SendAsync(request)).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        }

        [TestCase("{\"type\":\"walk\",\"ahead\":1e9,\"turn\":0}", "is a number from -1 to 1")]
        [TestCase("{\"type\":\"walk\"}", "is a number from -1 to 1")]
        [TestCase("{\"type\":\"say\",\"text\":\"  \"}", "A line has 1 to 500 letters; found 0")]
        [TestCase("{\"type\":\"fly\"}", "no message of the type \"fly\"")]
        [TestCase("[1, 2]", "no message of the type \"\"")]
        [TestCase("nonsense", "is not JSON")]
        public async Task A_message_that_is_none_is_refused_in_a_sentence(string message, string sentence)
        {
            using ClientWebSocket socket = await Connect();
            await Send(socket, message);
            Assert.That((string)(await Next(socket, "refused"))["message"]!, Does.Contain(sentence));
        }

        [Test]
        public async Task Four_characters_are_told_and_sound_and_state_follow()
        {
            using ClientWebSocket socket = await Connect();
            JObject opened = await Next(socket, "opened");
            Assert.That(opened["people"]!, Has.Exactly(4).Items);
            JObject state = await Next(socket, "state");
            Assert.That(state["people"]!, Has.Exactly(4).Items);
            await Send(socket, "{\"type\":\"approach\",\"who\":\"Callum\"}");
            await Send(socket, "{\"type\":\"say\",\"text\":\"Callum, what is your name?\"}");
            JObject heard = await Next(socket, "transcribed");
            Assert.That((string)heard["who"]!, Is.EqualTo("Callum"));
            Assert.That((string)(await Next(socket, "word"))["who"]!, Is.EqualTo("Callum"));
            Assert.That((string)(await Next(socket, "finished"))["text"]!, Is.Not.Empty);
        }

        [Test]
        public async Task A_bundle_that_cannot_be_loaded_is_told_to_the_page()
        {
            await using LiveServer broken = await LiveServer.Start(System.IO.Path.Combine(System.IO.Path.GetTempPath(), "no-bundle-" + Guid.NewGuid().ToString("N")), 1);
            using ClientWebSocket socket = await Connect(broken);
            Assert.That((string)(await Next(socket, "refused"))["message"]!, Does.Contain("no-bundle-"));
        }

        private Task<ClientWebSocket> Connect() => Connect(server);

        private static async Task<ClientWebSocket> Connect(LiveServer to)
        {
            ClientWebSocket socket = new ClientWebSocket();
            await socket.ConnectAsync(new Uri(new Uri(to.Address.ToString().Replace("http:", "ws:", StringComparison.Ordinal)), "api/live"), CancellationToken.None);
            return socket;
        }

        private static Task Send(ClientWebSocket socket, string message) => socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, CancellationToken.None);

        // The next message of a type; others, sound among them, are passed over.
        private static async Task<JObject> Next(ClientWebSocket socket, string type)
        {
            using CancellationTokenSource limit = new CancellationTokenSource(Patience);
            byte[] buffer = new byte[1 << 20];
            while (true)
            {
                int length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), limit.Token);
                    length += part.Count;
                }
                while (!part.EndOfMessage);

                if (part.MessageType == WebSocketMessageType.Text)
                {
                    JObject message = JObject.Parse(Encoding.UTF8.GetString(buffer, 0, length));
                    if ((string)message["type"]! == type)
                    {
                        return message;
                    }
                }
            }
        }
    }
}
