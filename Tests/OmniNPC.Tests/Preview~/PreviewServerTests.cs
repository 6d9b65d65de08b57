using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using OmniNPC.Hearing;
using OmniNPC.Tests.Browser;
using OmniNPC.Tests.Onnx;
using OmniNPC.VoicePreview.Web;

namespace OmniNPC.Tests.Preview
{
    /// <summary>The preview's server over real HTTP on loopback: what it serves, and that whatever else comes is refused with the reason and leaves it up.</summary>
    public sealed class PreviewServerTests
    {
        // Nobody's machine is that slow; a test that waits for what never comes ends.
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

        private PreviewBundles bundles = null!;
        private PreviewServer server = null!;
        private HttpClient page = null!;

        [OneTimeSetUp]
        public async Task Start()
        {
            bundles = new PreviewBundles();
            server = await PreviewServer.Start(bundles.Folders);
            page = new HttpClient { BaseAddress = server.Address, Timeout = Patience };
        }

        [OneTimeTearDown]
        public async Task Stop()
        {
            page.Dispose();
            await server.DisposeAsync();
            bundles.Dispose();
        }

        [TearDown]
        public async Task It_is_still_up() => Assert.That((await page.GetAsync("api/bundles")).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        [Test]
        public async Task The_page_and_all_it_names_come_from_the_assembly_and_nothing_from_elsewhere()
        {
            HttpResponseMessage answer = await page.GetAsync(string.Empty);
            string html = await answer.Content.ReadAsStringAsync();

            Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/html"));
            Assert.That(string.Join(" ", answer.Headers.GetValues("Content-Security-Policy")), Does.StartWith("default-src 'none'; script-src 'self'"));
            Assert.That(html, Does.Not.Contain("http:").And.Not.Contain("https:").And.Not.Contain("style="));
            Assert.That((await page.GetAsync("main.js")).Content.Headers.ContentType!.MediaType, Is.EqualTo("text/javascript"));
            Assert.That((await page.GetAsync("page.css")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await PageModules.Unnamed(page), Is.Empty, "The browser fetches all modules side by side.");
        }

        [Test]
        public async Task It_warms_itself_up_with_a_broken_bundle_and_with_one_that_can_be_used()
        {
            await server.WarmUp();
            await using PreviewServer broken = await PreviewServer.Start(new[] { bundles.Broken });
            await broken.WarmUp();
            using var other = new HttpClient { BaseAddress = broken.Address, Timeout = Patience };
            Assert.That((await other.GetAsync("api/bundles")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }

        [TestCase("")]
        [TestCase("api/bundles")]
        [TestCase("00000000000000000000000000000000/")]
        [TestCase("00000000000000000000000000000000/api/bundles")]
        public async Task Without_the_token_nothing_is_served(string path)
        {
            using var stranger = new HttpClient();
            HttpResponseMessage answer = await stranger.GetAsync(new Uri(new Uri(server.Address.GetLeftPart(UriPartial.Authority)), "/" + path));

            await Refused(answer, HttpStatusCode.Forbidden, "lacks the token");
        }

        [TestCase("Origin", "https://evil.example", "comes from \"https://evil.example\"")]
        [TestCase("Origin", "null", "comes from \"null\"")]
        [TestCase("Sec-Fetch-Site", "cross-site", "comes from another page")]
        [TestCase("Host", "evil.example", "named the host \"evil.example\"")]
        public async Task Another_page_is_refused_though_it_knows_the_token(string header, string value, string reason)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "api/bundles");
            request.Headers.Add(header, value);

            await Refused(await page.SendAsync(request), HttpStatusCode.Forbidden, reason);
        }

        [Test]
        public async Task A_conversation_from_another_origin_is_refused_and_one_from_the_page_is_not()
        {
            using var stranger = new ClientWebSocket();
            stranger.Options.SetRequestHeader("Origin", "https://evil.example");
            Assert.That(await Failure(() => stranger.ConnectAsync(Live(), default)), Is.InstanceOf<WebSocketException>().With.Message.Contains("403"));
            using var own = new ClientWebSocket();
            own.Options.SetRequestHeader("Origin", server.Address.GetLeftPart(UriPartial.Authority));
            await own.ConnectAsync(Live(), default);

            Assert.That(own.State, Is.EqualTo(WebSocketState.Open));
        }

        [TestCase("../../../../etc/passwd")]
        [TestCase("..%2f..%2fetc%2fpasswd")]
        [TestCase("%2e%2e/%2e%2e/bundle.json")]
        [TestCase("api/takes/..%2f..%2f/line.wav")]
        [TestCase("appsettings.json")]
        public async Task No_path_reaches_the_disk(string path)
        {
            // A client would straighten the path; the wire takes anything.
            string answer = await Raw($"GET {server.Address.AbsolutePath}{path} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nConnection: close\r\n\r\n");

            Assert.That(answer, Does.Match("^HTTP/1.1 40[034] "));
            Assert.That(answer, Does.Not.Contain("root:").And.Not.Contain("omninpc-bundle"));
        }

        [Test]
        public async Task Nothing_is_written_where_bundles_lie_or_where_it_was_started()
        {
            string[] before = Written();
            JObject take = JObject.Parse(await (await page.PostAsync("api/render", new StringContent("{\"text\":\"Aye.\"}"))).Content.ReadAsStringAsync());
            await page.GetByteArrayAsync($"api/takes/{(string?)take["id"]}/clip.zip");
            await page.PostAsync("api/sound", new ByteArrayContent(Wav(1600, 16000)));
            JObject job = JObject.Parse(await (await page.PostAsync("api/batch", new StringContent("text,file\nAye.,first\n"))).Content.ReadAsStringAsync());
            await Follow($"api/batch/{(string?)job["id"]}");
            await Refused(await page.PostAsync("api/batch", new StringContent("text,file\nAye.,../../first\n")), HttpStatusCode.UnprocessableEntity, "a file's name must be 1 to 64 letters, digits, - and _");

            Assert.That(Written(), Is.EqualTo(before));
        }

        [TestCase("api/sound", "A recording may have 16777216 bytes; 1073741824 bytes were announced.")]
        [TestCase("api/batch", "A script may have 1048576 bytes; 1073741824 bytes were announced.")]
        [TestCase("api/render", "A question may have 65536 bytes; 1073741824 bytes were announced.")]
        public async Task An_upload_of_1_GB_is_refused_before_it_is_sent(string path, string reason)
        {
            string answer = await Raw($"POST {server.Address.AbsolutePath}{path} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nContent-Length: 1073741824\r\n\r\nRIFF");

            Assert.That(answer, Does.StartWith("HTTP/1.1 413 ").And.Contain(reason));
        }

        [Test]
        public async Task A_recording_that_does_not_say_how_long_it_is_is_refused_at_the_limit()
        {
            string sent = $"POST {server.Address.AbsolutePath}api/sound HTTP/1.1\r\nHost: {server.Address.Authority}\r\nTransfer-Encoding: chunked\r\n\r\n";
            string chunk = "100000\r\n" + new string('a', 0x100000) + "\r\n";
            string answer = await Raw(sent, chunk, 64);

            Assert.That(answer, Does.StartWith("HTTP/1.1 413 "));
        }

        [TestCase("this is no sound at all", "expected RIFF and WAVE in its first 12 bytes, found \"this is no s\"")]
        [TestCase("", "found an empty file")]
        public async Task A_file_that_is_no_sound_is_refused(string content, string reason)
            => await Refused(await page.PostAsync("api/sound", new StringContent(content)), HttpStatusCode.UnprocessableEntity, reason);

        [Test]
        public async Task A_wav_with_a_lying_header_is_read_as_far_as_it_goes_or_refused()
        {
            byte[] wav = Wav(1600, 16000);
            BitConverter.TryWriteBytes(wav.AsSpan(40), int.MaxValue);
            JObject read = JObject.Parse(await (await page.PostAsync("api/sound", new ByteArrayContent(wav))).Content.ReadAsStringAsync());
            Assert.That((double)read["seconds"]!, Is.EqualTo(0.1).Within(1e-9), "2 GB are claimed, 0.1 s are there.");

            BitConverter.TryWriteBytes(wav.AsSpan(24), 4_000_000_000u);
            await Refused(await page.PostAsync("api/sound", new ByteArrayContent(wav)), HttpStatusCode.UnprocessableEntity, "claims 1 channels at 4000000000 Hz");
            await Refused(await page.PostAsync("api/sound", new ByteArrayContent(Wav(8000 * 61, 8000))), HttpStatusCode.UnprocessableEntity, "may be 60 s long; this one has 61.0 s");
        }

        [Test]
        public async Task A_script_with_a_broken_row_is_refused_by_the_row()
        {
            await Refused(await page.PostAsync("api/batch", new StringContent("text,voice\nfine,keeper\nbroken,bob\n")), HttpStatusCode.UnprocessableEntity, "The script, line 3: ");
            await Refused(await page.PostAsync("api/batch", new ByteArrayContent(new byte[] { (byte)'t', 0xFF, 0xFE })), HttpStatusCode.UnprocessableEntity, "not UTF-8");
        }

        [TestCase("{\"text\":\"aye\",\"bundle\":\"Broken\"}", "The bundle \"Broken\" cannot be used. bundle.json: format: found \"something-else\"; expected")]
        [TestCase("{\"text\":\"aye\",\"bundle\":\"../Tiny\"}", "There is no bundle \"../Tiny\" here")]
        [TestCase("{\"text\":\"aye\",\"voice\":\"bob\"}", "has no voice \"bob\"; its voices are keeper, ")]
        [TestCase("{\"text\":\"aye\",\"seed\":-1}", "The seed must be a whole number")]
        [TestCase("{\"text\":\"aye\",\"temperature\":9}", "The temperature must be 0 or 0.01 to 4; found 9")]
        [TestCase("{\"text\":\"  \"}", "at least one character that is not white space")]
        [TestCase("{\"text\":", "The question is not JSON.")]
        [TestCase("[]", "The question is no JSON object.")]
        public async Task What_cannot_be_rendered_is_refused_in_a_sentence(string question, string reason)
        {
            HttpResponseMessage answer = await page.PostAsync("api/render", new StringContent(question));

            Assert.That((int)answer.StatusCode, Is.EqualTo(422).Or.EqualTo(404));
            await Refused(answer, answer.StatusCode, reason);
        }

        [Test]
        public async Task A_line_is_rendered_and_exported_as_every_kind_of_file()
        {
            JObject take = JObject.Parse(await (await page.PostAsync("api/render", new StringContent("{\"text\":\"Good evening.\",\"voice\":\"mara\"}"))).Content.ReadAsStringAsync());
            string at = $"api/takes/{(string?)take["id"]}/";
            WavFile wav = WavFile.Read(new MemoryStream(await page.GetByteArrayAsync(at + "line.wav")), "line.wav");

            Assert.That(wav.Seconds, Is.EqualTo((double)take["seconds"]!).Within(1e-6).And.GreaterThan(0.5));
            Assert.That(Loudest(wav), Is.GreaterThan(0.05f));
            Assert.That(await page.GetStringAsync(at + "line.vtt"), Does.StartWith("WEBVTT").And.Contain("evening."));
            Assert.That(await page.GetStringAsync(at + "line.srt"), Does.Contain("Good evening."));
            Assert.That((string?)JObject.Parse(await page.GetStringAsync(at + "line.visemes.json"))["source"], Is.EqualTo("talker"));
            byte[] mouth = await page.GetByteArrayAsync(at + "line.mouth");
            Assert.That(mouth.Length / 60 / 60.0, Is.EqualTo(wav.Seconds).Within(0.05), "Sixty sets a second of fifteen floats.");
            Assert.That(Enumerable.Range(0, 15).Sum(viseme => BitConverter.ToSingle(mouth, 4 * viseme)), Is.EqualTo(1f).Within(1e-3));
            using var zip = new ZipArchive(new MemoryStream(await page.GetByteArrayAsync(at + "clip.zip")));
            Assert.That(zip.Entries, Has.Count.EqualTo(5));
            await Refused(await page.GetAsync(at + "passwd"), HttpStatusCode.NotFound, "A take has line.wav");
            await Refused(await page.GetAsync("api/takes/nothing/line.wav"), HttpStatusCode.NotFound, "no longer kept");
        }

        [Test]
        public async Task A_script_is_rendered_with_progress_into_a_zip()
        {
            JObject job = JObject.Parse(await (await page.PostAsync("api/batch?voice=mara", new StringContent("text,voice,file\nAye.,,first\nNo.,piet,second\n"))).Content.ReadAsStringAsync());
            string at = $"api/batch/{(string?)job["id"]}";
            JObject progress = await Follow(at);

            Assert.That(((string?)progress["state"], (int)progress["done"]!, (int)progress["total"]!), Is.EqualTo(("done", 2, 2)));
            using var zip = new ZipArchive(new MemoryStream(await page.GetByteArrayAsync(at + "/lines.zip")));
            using var first = new StreamReader(zip.GetEntry("first.json")!.Open());
            Assert.That((string?)JObject.Parse(await first.ReadToEndAsync())["voice"], Is.EqualTo("mara"));
            Assert.That(WavFile.Read(zip.GetEntry("second.wav")!.Open(), "second.wav").Seconds, Is.GreaterThan(0.2));
        }

        [Test]
        public async Task A_line_streams_over_the_conversation_while_it_is_generated()
        {
            using ClientWebSocket socket = await Open("{\"type\":\"open\",\"voice\":\"mara\"}");
            await Send(socket, "{\"type\":\"say\",\"text\":\"Good evening, traveller. The fire is warm.\"}");
            long heardTo = 0;
            bool isStopped = false;
            int mouths = 0;
            int blocksBeforeTheLastWord = 0;
            int blocks = 0;
            var words = new List<string>();
            JObject? finished = null;
            while (finished == null)
            {
                (JObject? message, byte[] binary) = await Receive(socket);
                if (message == null)
                {
                    if (BitConverter.ToUInt32(binary, 0) == 1)
                    {
                        // On a machine that does not keep up the voice stops between two words and may say the last one anew.
                        long position = BitConverter.ToUInt32(binary, 8);
                        Assert.That(position, isStopped ? Is.LessThanOrEqualTo(heardTo) : Is.EqualTo(heardTo), "Blocks follow one another.");
                        heardTo = position + ((binary.Length - 16) / 4);
                        isStopped = false;
                    }

                    mouths += BitConverter.ToUInt32(binary, 0) == 2 ? (binary.Length - 16) / 60 : 0;
                    blocks++;
                }
                else if ((string?)message["type"] == "word")
                {
                    words.Add((string)message["text"]!);
                    blocksBeforeTheLastWord = blocks;
                }
                else if ((string?)message["type"] == "stopped")
                {
                    isStopped = true;
                }
                else if ((string?)message["type"] == "finished")
                {
                    finished = message;
                }
            }

            double seconds = (double)finished["seconds"]!;
            Assert.That(blocksBeforeTheLastWord, Is.GreaterThan(10), "It comes in many blocks, and words while it goes on.");
            Assert.That(heardTo / 16000.0, Is.EqualTo(seconds).Within(1e-6));
            Assert.That(mouths / 60.0, Is.EqualTo(seconds).Within(0.05));
            Assert.That(string.Join(" ", words), Is.EqualTo("Good evening, traveller. The fire is warm."));
        }

        [Test]
        public async Task A_recording_is_heard_and_answered()
        {
            byte[] line = File.ReadAllBytes(Path.Combine(House.Repository.Root, "Samples", "Tavern", "Lines", "02_ale.wav"));
            JObject sound = JObject.Parse(await (await page.PostAsync("api/sound", new ByteArrayContent(line))).Content.ReadAsStringAsync());
            using ClientWebSocket socket = await Open("{\"type\":\"open\"}");
            await Send(socket, $"{{\"type\":\"hear\",\"sound\":\"{(string?)sound["id"]}\"}}");
            JObject heard = await Await(socket, "transcribed");
            JObject latency = await Await(socket, "latency");

            Assert.That((bool)heard["spoken"]!, Is.True);
            Assert.That((string?)heard["text"], Does.Contain("ale"));
            Assert.That((string?)latency["start"], Is.EqualTo("end of your speech"));
            await Send(socket, "{\"type\":\"interrupt\"}");
            Assert.That((bool)(await Await(socket, "finished"))["interrupted"]!, Is.True);
        }

        [Test]
        public async Task Who_speaks_while_it_speaks_interrupts_it_and_is_answered()
        {
            byte[] line = File.ReadAllBytes(Path.Combine(House.Repository.Root, "Samples", "Tavern", "Lines", "02_ale.wav"));
            JObject sound = JObject.Parse(await (await page.PostAsync("api/sound", new ByteArrayContent(line))).Content.ReadAsStringAsync());
            using ClientWebSocket socket = await Open("{\"type\":\"open\"}");
            await Send(socket, "{\"type\":\"say\",\"text\":\"The road to the mill goes over the bridge, along the river, past the old oak and the well, and up the hill to the tower.\"}");
            await Await(socket, "word");
            await Send(socket, $"{{\"type\":\"hear\",\"sound\":\"{(string?)sound["id"]}\"}}");

            Assert.That((double)(await Await(socket, "gain"))["gain"]!, Is.LessThan(1), "The voice is lowered first,");
            await Await(socket, "stopped");
            JObject cut = await Await(socket, "finished");
            Assert.That((bool)cut["interrupted"]!, Is.True, "then it stops,");
            Assert.That((string?)cut["text"], Does.StartWith("The road"));
            Assert.That((bool)(await Await(socket, "finished"))["interrupted"]!, Is.False, "and at last it answers.");
        }

        [Test]
        public async Task Microphone_sound_is_taken_block_by_block_and_what_is_none_is_refused()
        {
            WavFile line = WavFile.Read(Path.Combine(House.Repository.Root, "Samples", "Tavern", "Lines", "02_ale.wav"));
            using ClientWebSocket socket = await Open("{\"type\":\"open\"}");
            for (int at = 0; at < line.Samples.Length; at += 640)
            {
                await socket.SendAsync(Block(line, at, Math.Min(640, line.Samples.Length - at)), WebSocketMessageType.Binary, true, default);
            }

            await Send(socket, "{\"type\":\"endHearing\"}");
            Assert.That((string?)(await Await(socket, "transcribed"))["text"], Does.Contain("ale"));
            await socket.SendAsync(new byte[7], WebSocketMessageType.Binary, true, default);
            Assert.That((string?)(await Await(socket, "refused"))["message"], Does.Contain("a rate and 32-bit floats; found 7 bytes"));
        }

        [TestCase("{\"type\":\"say\",\"text\":\"\"}", "at least one character")]
        [TestCase("{\"type\":\"dance\"}", "no message of the type \"dance\"")]
        [TestCase("nonsense", "not JSON")]
        [TestCase("[1]", "no message of the type \"\"")]
        [TestCase("{\"type\":\"hear\",\"sound\":\"none\"}", "no longer kept")]
        [TestCase("{\"type\":\"open\",\"bundle\":\"Broken\"}", "The bundle \"Broken\" cannot be used.")]
        [TestCase("{\"type\":\"open\",\"voice\":\"bob\"}", "has no voice \"bob\"")]
        [TestCase("{\"type\":\"open\",\"seed\":{}}", "\"seed\" must be a text or a number")]
        public async Task What_the_conversation_cannot_do_is_told_and_it_goes_on(string message, string reason)
        {
            using ClientWebSocket socket = await Open("{\"type\":\"open\"}");
            await Send(socket, message);
            Assert.That((string?)(await Await(socket, "refused"))["message"], Does.Contain(reason));
            await Send(socket, "{\"type\":\"say\",\"text\":\"aye\"}");

            Assert.That((string?)(await Await(socket, "finished"))["text"], Is.EqualTo("aye"));
        }

        [Test]
        public async Task A_message_that_is_too_long_ends_the_conversation()
        {
            using ClientWebSocket socket = await Open("{\"type\":\"open\"}");
            await Send(socket, new string('a', 100_000));
            Assert.That(await Failure(() => Await(socket, "never")), Is.InstanceOf<WebSocketException>().With.Message.Contains("MessageTooBig"));
        }

        // The files of the bundles and of the working folder, with sizes and times.
        private string[] Written() => bundles.Folders.Append(Directory.GetCurrentDirectory()).SelectMany(folder => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
            .Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}").OrderBy(line => line, StringComparer.Ordinal).ToArray();

        private static async Task Refused(HttpResponseMessage answer, HttpStatusCode status, string reason)
        {
            Assert.That(answer.StatusCode, Is.EqualTo(status));
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(reason));
        }

        // As the page sends what its microphone hears: the rate, then 32-bit floats.
        private static byte[] Block(WavFile line, int start, int count)
        {
            var message = new byte[4 + (4 * count)];
            BitConverter.TryWriteBytes(message, line.RateHz);
            MemoryMarshal.AsBytes(line.Samples.Span.Slice(start, count)).CopyTo(message.AsSpan(4));
            return message;
        }

        private static async Task<Exception?> Failure(Func<Task> act)
        {
            try
            {
                await act();
                return null;
            }
            catch (Exception failure)
            {
                return failure;
            }
        }

        private static byte[] Wav(int samples, int rateHz)
        {
            var wav = new MemoryStream();
            using (var writer = new WavWriter(wav, rateHz))
            {
                writer.Write(new float[samples]);
            }

            return wav.ToArray();
        }

        private static float Loudest(WavFile wav)
        {
            float most = 0f;
            foreach (float sample in wav.Samples.Span)
            {
                most = Math.Max(most, Math.Abs(sample));
            }

            return most;
        }

        private static Task Send(ClientWebSocket socket, string message)
            => socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, default);

        private static async Task<(JObject? Message, byte[] Binary)> Receive(ClientWebSocket socket)
        {
            using var patience = new CancellationTokenSource(Patience);
            var whole = new MemoryStream();
            var buffer = new byte[1 << 16];
            WebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer, patience.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    throw new WebSocketException($"It was closed: {part.CloseStatus}.");
                }

                whole.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);

            return part.MessageType == WebSocketMessageType.Text ? (JObject.Parse(Encoding.UTF8.GetString(whole.ToArray())), Array.Empty<byte>()) : ((JObject?)null, whole.ToArray());
        }

        private static async Task<JObject> Await(ClientWebSocket socket, string type)
        {
            while (true)
            {
                (JObject? message, byte[] _) = await Receive(socket);
                if (message != null && (string?)message["type"] == type)
                {
                    return message;
                }
            }
        }

        private Uri Live() => new Uri(new Uri(server.Address.ToString().Replace("http:", "ws:")), "api/live");

        private async Task<ClientWebSocket> Open(string message)
        {
            var socket = new ClientWebSocket();
            await socket.ConnectAsync(Live(), default);
            await Send(socket, message);
            JObject opened = await Await(socket, "opened");
            Assert.That((int)opened["rate"]!, Is.EqualTo(TestBundle.Model.Format.SampleRateHz));
            return socket;
        }

        private async Task<JObject> Follow(string job)
        {
            while (true)
            {
                JObject progress = JObject.Parse(await page.GetStringAsync(job));
                if ((string?)progress["state"] != "running")
                {
                    return progress;
                }
            }
        }

        /// <summary>Sends bytes as they stand, then a chunk again and again while the server takes it, and reads the answer.</summary>
        private async Task<string> Raw(string request, string chunk = "", int chunks = 0)
        {
            using var client = new TcpClient();
            using var patience = new CancellationTokenSource(Patience);
            await client.ConnectAsync(IPAddress.Loopback, server.Address.Port);
            NetworkStream stream = client.GetStream();
            Task<string> answer = ReadAnswer(stream, patience.Token);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), patience.Token);
            byte[] more = Encoding.ASCII.GetBytes(chunk);
            try
            {
                for (int i = 0; i < chunks && !answer.IsCompleted; i++)
                {
                    await stream.WriteAsync(more, patience.Token);
                }
            }
            catch (IOException)
            {
                // It hung up in the middle, as it should.
            }

            return await answer;
        }

        private static async Task<string> ReadAnswer(NetworkStream stream, CancellationToken patience)
        {
            var answer = new MemoryStream();
            var buffer = new byte[4096];
            try
            {
                int count;
                while ((count = await stream.ReadAsync(buffer, patience)) > 0)
                {
                    answer.Write(buffer, 0, count);
                }
            }
            catch (IOException)
            {
                // A connection that is reset has said before what it had to say.
            }

            return Encoding.UTF8.GetString(answer.ToArray());
        }
    }
}
