using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace OmniNPC.LocalPage
{
    /// <summary>Reads what a request sends, up to a limit.</summary>
    public static class Body
    {
        /// <summary>Reads all of it.</summary>
        /// <exception cref="Refusal">It is too long: by its own word, before anything is read, or found out on the way.</exception>
        public static async Task<MemoryStream> Read(HttpContext context, int maxBytes, string what)
        {
            if (context.Request.ContentLength > maxBytes)
            {
                throw TooLong(maxBytes, what, $"{context.Request.ContentLength} bytes were announced");
            }

            var body = new MemoryStream();
            var buffer = new byte[1 << 16];
            int count;
            while ((count = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
            {
                body.Write(buffer, 0, count);
                if (body.Length > maxBytes)
                {
                    throw TooLong(maxBytes, what, "more came");
                }
            }

            body.Position = 0;
            return body;
        }

        private static Refusal TooLong(int maxBytes, string what, string found)
            => new Refusal(StatusCodes.Status413PayloadTooLarge, $"{what} may have {maxBytes} bytes; {found}.");
    }
}
