using System;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace OmniNPC.LocalPage
{
    /// <summary>
    /// Lets through who has the token and comes from the page itself. The token is the first part of every path, so relative addresses of the page carry it; the host is checked against pages that
    /// point their own name at this machine, the origin against pages that somehow know the address.
    /// </summary>
    public sealed class Gate
    {
        // No inline code, nothing from elsewhere, no frame around the page.
        private const string ContentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

        private readonly byte[] token;
        private readonly string name;
        private readonly string command;
        private string[] hosts = Array.Empty<string>();

        /// <summary>Makes a new token.</summary>
        /// <param name="name">What serves, as sentences call it: "preview".</param>
        /// <param name="command">What prints the address.</param>
        public Gate(string name, string command)
        {
            this.name = name;
            this.command = command;

            // 128 bits: nobody guesses it in the life of a process.
            Token = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)).ToLowerInvariant();
            token = Encoding.ASCII.GetBytes(Token);
        }

        /// <summary>The secret part of the page's address.</summary>
        public string Token { get; }

        /// <summary>States the port, once it is known.</summary>
        public void Open(int port) => hosts = new[] { $"127.0.0.1:{port}", $"localhost:{port}" };

        /// <summary>Checks a request and takes the token off its path.</summary>
        public Task Check(HttpContext context, RequestDelegate next)
        {
            HttpRequest request = context.Request;
            IHeaderDictionary headers = context.Response.Headers;
            headers["Content-Security-Policy"] = ContentPolicy;
            headers["X-Content-Type-Options"] = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cache-Control"] = "no-store";
            if (hosts.Length == 0)
            {
                throw new Refusal(StatusCodes.Status503ServiceUnavailable, $"The {name} is starting.");
            }

            if (Array.IndexOf(hosts, request.Host.Value) < 0)
            {
                throw new Refusal(StatusCodes.Status403Forbidden, $"The {name} answers to {hosts[0]} alone; the request named the host \"{Shown(request.Host.Value)}\".");
            }

            if (!HasToken(request.Path.Value ?? string.Empty, out string rest))
            {
                throw new Refusal(StatusCodes.Status403Forbidden, $"The address lacks the token: open the one that {command} printed.");
            }

            if (request.Headers.TryGetValue("Origin", out StringValues origin) && !IsOwn(origin.ToString()))
            {
                throw new Refusal(StatusCodes.Status403Forbidden, $"The request comes from \"{Shown(origin.ToString())}\"; only the {name}'s own page may ask.");
            }

            if (request.Headers.TryGetValue("Sec-Fetch-Site", out StringValues site) && site != "same-origin" && site != "none")
            {
                throw new Refusal(StatusCodes.Status403Forbidden, $"The request comes from another page; only the {name}'s own page may ask.");
            }

            request.Path = rest;
            return next(context);
        }

        private static string Shown(string? value) => value == null ? string.Empty : value.Length <= 80 ? value : value.Substring(0, 80);

        private bool IsOwn(string origin) => Array.Exists(hosts, host => origin == "http://" + host);

        private bool HasToken(string path, out string rest)
        {
            int end = path.Length > 1 ? path.IndexOf('/', 1) : -1;
            rest = end < 0 ? string.Empty : path.Substring(end);
            return end > 0 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(path.Substring(1, end - 1)), token);
        }
    }
}
