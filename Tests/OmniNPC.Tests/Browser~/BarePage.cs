using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace OmniNPC.Tests.Browser
{
    /// <summary>A page with nothing on it but one module that says it is ready: what a browser costs by itself.</summary>
    internal sealed class BarePage : IDisposable
    {
        private const string Html = "<!doctype html><title>bare</title><link rel=\"icon\" href=\"data:,\"><body><script type=\"module\" src=\"ready.js\"></script>";
        private const string Script = "performance.mark('ready'); document.body.dataset.ready = '';";

        private readonly HttpListener listener = new HttpListener();

        public BarePage()
        {
            // HttpListener takes no port 0: one that was free a moment ago.
            using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                Address = new Uri($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}/");
            }

            listener.Prefixes.Add(Address.ToString());
            listener.Start();
            Serving = Serve();
        }

        /// <summary>Where it is.</summary>
        public Uri Address { get; }

        private Task Serving { get; }

        public void Dispose()
        {
            listener.Close();
            Serving.Wait();
        }

        private async Task Serve()
        {
            try
            {
                while (true)
                {
                    HttpListenerContext asked = await listener.GetContextAsync();
                    bool isScript = asked.Request.Url!.AbsolutePath.EndsWith(".js", StringComparison.Ordinal);
                    asked.Response.ContentType = isScript ? "text/javascript" : "text/html";
                    asked.Response.Close(Encoding.ASCII.GetBytes(isScript ? Script : Html), false);
                }
            }
            catch (Exception closed) when (closed is HttpListenerException || closed is ObjectDisposedException)
            {
                // Disposed.
            }
        }
    }
}
