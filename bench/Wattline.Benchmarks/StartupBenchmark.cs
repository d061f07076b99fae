using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Wattline.Benchmarks;

/// <summary>
/// Time from starting the built binary, demo fleet and all, to the first byte of the first routed answer. The stand-in's own token pace
/// is left out by asking for one token.
/// </summary>
internal static partial class StartupBenchmark
{
    private const int Runs = 7;

    public static async Task<int> RunAsync(string binary)
    {
        var (ready, first) = (new double[Runs], new double[Runs]);
        for (var run = 0; run < Runs; run++)
        {
            (ready[run], first[run]) = await OnceAsync(binary);
        }

        Array.Sort(ready);
        Array.Sort(first);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"listening:           min {ready[0]:F0} ms, median {ready[Runs / 2]:F0} ms, max {ready[^1]:F0} ms"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first routed answer: min {first[0]:F0} ms, median {first[Runs / 2]:F0} ms, max {first[^1]:F0} ms"));
        return 0;
    }

    private static async Task<(double Ready, double First)> OnceAsync(string binary)
    {
        var folder = Directory.CreateTempSubdirectory("wattline-bench-").FullName;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(binary, ["serve", "--port", "0", "--state", folder]) { RedirectStandardOutput = true })!;
        try
        {
            string? address = null;
            while (address is null && await process.StandardOutput.ReadLineAsync() is { } line)
            {
                address = Listening().Match(line) is { Success: true } match ? match.Groups[1].Value : null;
            }

            var ready = clock.Elapsed.TotalMilliseconds;
            using var client = new HttpClient();
            using var body = new StringContent("""{"model":"llama-3.1-8b","max_tokens":1,"messages":[{"role":"user","content":"hi"}]}""", Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync(new Uri(address + "/v1/chat/completions"), body);
            answer.EnsureSuccessStatusCode();
            return (ready, clock.Elapsed.TotalMilliseconds);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex(@"listens on (http\S+)")]
    private static partial Regex Listening();
}
