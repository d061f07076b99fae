using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Wattline.Benchmarks.Gateway;

/// <summary>
/// Time from sending a request to the first byte of the answer's body, on one connection. The addresses take turns, request by request, so
/// that what disturbs the machine disturbs them alike.
/// </summary>
internal static class LatencyProbe
{
    private const int WarmUp = 200;

    public static async Task<int> RunAsync(string accept, int rounds, string[] urls)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null });
        var stream = accept.StartsWith("text/event-stream", StringComparison.Ordinal) ? "true" : "false";
        var body = Encoding.UTF8.GetBytes(
            $$"""{"model":"llama-3.1-8b","stream":{{stream}},"messages":[{"role":"user","content":"hi"}],"max_tokens":64}""");
        var times = urls.Select(_ => new double[rounds]).ToArray();
        for (var round = -WarmUp; round < rounds; round++)
        {
            for (var at = 0; at < urls.Length; at++)
            {
                var took = await OnceAsync(http, urls[at], accept, body);
                if (round >= 0)
                {
                    times[at][round] = took;
                }
            }
        }

        foreach (var (url, taken) in urls.Zip(times))
        {
            Array.Sort(taken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{url} {taken[rounds / 2]:F3} {taken[rounds * 9 / 10]:F3}"));
        }

        return 0;
    }

    private static async Task<double> OnceAsync(HttpMessageInvoker http, string url, string accept, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url + "/v1/chat/completions") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        var start = Stopwatch.GetTimestamp();
        using var response = await http.SendAsync(request, CancellationToken.None);
        await using var answer = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[16 << 10];
        var first = await answer.ReadAsync(buffer);
        var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        while (await answer.ReadAsync(buffer) > 0)
        {
        }

        return first > 0 && response.IsSuccessStatusCode
            ? took
            : throw new InvalidOperationException($"{url} answered {(int)response.StatusCode}.");
    }
}
