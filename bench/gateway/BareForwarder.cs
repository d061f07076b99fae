using System.Buffers;
using System.Net;
using System.Text.Json;

namespace Wattline.Benchmarks.Gateway;

/// <summary>
/// The floor: what any .NET gateway for this interface must do. It reads the body whole, looks at the model and the stream flag, forwards
/// and passes the answer on; it decides, checks, meters and records nothing.
/// </summary>
internal static class BareForwarder
{
    private const int ChunkSize = 16 << 10;

    private static readonly HttpMessageInvoker Http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    });

    public static async Task<int> RunAsync(string listen, string upstream)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(context => ForwardAsync(context, upstream));
        await app.RunAsync(listen);
        return 0;
    }

    private static async Task ForwardAsync(HttpContext context, string upstream)
    {
        var body = new byte[context.Request.ContentLength ?? 0];
        await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
        var (_, stream) = Peek(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, upstream + context.Request.Path);
        request.Headers.TryAddWithoutValidation("Accept", (string?)context.Request.Headers.Accept);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        using var response = await Http.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        context.Response.ContentLength = response.Content.Headers.ContentLength;
        await using var from = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            int read;
            while ((read = await from.ReadAsync(chunk, context.RequestAborted)) > 0)
            {
                await context.Response.Body.WriteAsync(chunk.AsMemory(0, read), context.RequestAborted);
                if (stream)
                {
                    await context.Response.Body.FlushAsync(context.RequestAborted);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private static (string? Model, bool Stream) Peek(byte[] body)
    {
        string? model = null;
        var stream = false;
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
            {
                continue;
            }

            var (isModel, isStream) = (reader.ValueTextEquals("model"u8), reader.ValueTextEquals("stream"u8));
            reader.Read();
            model = isModel ? reader.GetString() : model;
            stream = isStream ? reader.GetBoolean() : stream;
            reader.Skip();
        }

        return (model, stream);
    }
}
