using System.CommandLine;
using System.Text.Json;

namespace Wattline.Cli;

/// <summary>Asks a running gateway, and says in one line why it could not.</summary>
internal sealed class GatewayClient
{
    private const int LongestAnswer = 16 << 20;

    private readonly Option<string> _url = new("--url", "-u")
    {
        Description = "Address of the gateway (default http://127.0.0.1:8080).",
        HelpName = "URL",
        DefaultValueFactory = _ => "http://127.0.0.1:8080",
    };

    private readonly Option<string> _key = new("--key-env")
    {
        Description = "Environment variable that holds your key (default WATTLINE_KEY).",
        HelpName = "NAME",
        DefaultValueFactory = _ => "WATTLINE_KEY",
    };

    /// <summary>Its options: they stand at the command and hold below it.</summary>
    public void AddTo(Command command)
    {
        _url.Recursive = _key.Recursive = true;
        command.Add(_url);
        command.Add(_key);
    }

    /// <summary>Sends a request; prints the answer's fault, or passes its JSON on. Returns the exit code.</summary>
    public async Task<int> AskAsync(
        ParseResult parsed, HttpMethod method, string path, object? body, Action<JsonElement> print, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(parsed.GetValue(_url), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            await Console.Error.WriteLineAsync($"--url takes an address, as in http://127.0.0.1:8080, not '{parsed.GetValue(_url)}'.");
            return 2;
        }

        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = LongestAnswer };
            using var request = new HttpRequestMessage(method, new Uri(url, path));
            request.Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body));
            if (Environment.GetEnvironmentVariable(parsed.GetValue(_key)!) is { Length: > 0 } key)
            {
                request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
            }

            using var response = await http.SendAsync(request, cancellation);
            using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellation));
            if (response.IsSuccessStatusCode)
            {
                print(answer.RootElement);
                return 0;
            }

            await Console.Error.WriteLineAsync(answer.RootElement.GetProperty("error").GetProperty("message").GetString());
            return 1;
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or KeyNotFoundException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"{url} gave no answer of a gateway: {failure.Message} Name its address with --url.");
            return 1;
        }
    }
}
