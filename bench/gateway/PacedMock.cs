using System.Text;

namespace Wattline.Benchmarks.Gateway;

/// <summary>An upstream that sends a stream of 20 events, each flushed by itself and so many milliseconds after the one before.</summary>
internal static class PacedMock
{
    private const int Events = 20;

    private const string Head = """data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"m","choices":""";

    private static readonly byte[] Piece = Encoding.UTF8.GetBytes(
        Head + """[{"index":0,"delta":{"content":" token"},"finish_reason":null}]}""" + "\n\n");

    private static readonly byte[] End = Encoding.UTF8.GetBytes(
        Head + """[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\n" +
        Head + """[],"usage":{"prompt_tokens":20,"completion_tokens":20,"total_tokens":40}}""" + "\n\n" +
        "data: [DONE]\n\n");

    public static async Task<int> RunAsync(string listen, int gapMs)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(context => AnswerAsync(context, gapMs));
        await app.RunAsync(listen);
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context, int gapMs)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.ContentType = "text/event-stream";
        for (var sent = 0; sent < Events; sent++)
        {
            await context.Response.Body.WriteAsync(Piece, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(gapMs, context.RequestAborted);
        }

        await context.Response.Body.WriteAsync(End, context.RequestAborted);
    }
}
