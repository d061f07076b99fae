using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Wattline.Gateway.Configuration;
using Wattline.Grid;
using Wattline.Routing;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Adopting;

/// <summary>How a gateway stops: what runs ends well, or is told that it does not.</summary>
public sealed partial class DrainTests
{
    [Fact]
    public async Task AStreamEndsWellAcrossAStopAndReadyTurnsAtOnce()
    {
        await using var stage = await Stage.StartAsync("drain: { delay_s: 1 }", ["se"]);
        stage["se"].Otherwise = _ => new UpstreamBehaviour.SlowTokens(20, TimeSpan.FromMilliseconds(100));
        using var request = Chat.Request(Chat.Streamed());
        using var stream = await stage.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stage.Token);
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync(stage));
        var stopping = stage.Gateway.StopAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync(stage));
        stage["se"].Next(new UpstreamBehaviour.Answer());
        // For the delay new requests are still served: whoever balances load needs a moment to notice.
        Assert.Equal(200, (await stage.AskAsync()).Status);
        var text = await stream.Content.ReadAsStringAsync(Stage.Token);
        await stopping;

        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => stage.AskAsync());
    }

    [Fact]
    public async Task WhatOutlastsTheTimeIsToldAndCut()
    {
        await using var stage = await Stage.StartAsync("drain: { timeout_s: 0.5 }", ["se"]);
        stage["se"].Next(new UpstreamBehaviour.SlowTokens(1000, TimeSpan.FromMilliseconds(50)));
        using var request = Chat.Request(Chat.Streamed());
        using var stream = await stage.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stage.Token);
        var id = stream.Headers.GetValues("X-Wattline-Decision").Single();
        stage["se"].Next(new UpstreamBehaviour.StallBeforeHeaders());
        var waiting = stage.AskAsync();
        await stage["se"].ArrivedAsync(Stage.Token);
        await stage["se"].ArrivedAsync(Stage.Token);
        var took = Stopwatch.StartNew();
        await stage.Gateway.StopAsync();
        var elapsed = took.Elapsed;
        var text = await stream.Content.ReadAsStringAsync(Stage.Token);
        var whole = await waiting;

        Assert.InRange(elapsed, TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(15));
        Assert.Contains("\"code\":\"stream_cut\"", text, StringComparison.Ordinal);
        Assert.Contains("The gateway stopped", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        Assert.Equal((503, "gateway_stopping"), (whole.Status, whole.Code));
        Assert.Equal(ReceiptOutcome.Cut, (await stage.ReceiptAsync(id)).Outcome);
        Assert.Equal(ReceiptOutcome.Refused, (await stage.ReceiptAsync(whole)).Outcome);
    }

    [Fact]
    public async Task TheProgramReloadsOnHangUpAndStopsOnTerminate()
    {
        await using var se = await FaultyUpstream.StartAsync(new UpstreamBehaviour.SlowTokens(30, TimeSpan.FromMilliseconds(100)));
        await using var program = await ProgramUnderTest.StartAsync(se.Address, "");
        using var client = new HttpClient { BaseAddress = program.Address };
        using var request = Chat.Request(Chat.Streamed());
        using var stream = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stage.Token);
        await program.SignalAsync("HUP");
        await program.SaysAsync("is in force");
        await program.SignalAsync("TERM");
        var text = await stream.Content.ReadAsStringAsync(Stage.Token);

        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.Equal(0, await program.EndAsync());
        await program.SaysAsync("Receipts written: 1");
    }

    [Fact]
    public async Task ASecondSignalEndsTheProgramAtOnce()
    {
        await using var se = await FaultyUpstream.StartAsync(new UpstreamBehaviour.SlowTokens(1000, TimeSpan.FromMilliseconds(100)));
        await using var program = await ProgramUnderTest.StartAsync(se.Address, "drain: { timeout_s: 60 }\n");
        using var client = new HttpClient { BaseAddress = program.Address };
        using var request = Chat.Request(Chat.Streamed());
        using var stream = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stage.Token);
        await program.SignalAsync("INT");
        await program.SaysAsync("Stopping");
        await program.SignalAsync("TERM");

        Assert.Equal(130, await program.EndAsync());
    }

    [Theory]
    [InlineData("drain: { delay_s: -1 }", "drain.delay_s")]
    [InlineData("drain: { delay_s: 601 }", "drain.delay_s")]
    [InlineData("drain: { timeout_s: 4000 }", "drain.timeout_s")]
    [InlineData("drain: { timeout: 4 }", "drain.timeout")]
    public void AWrongDrainIsAFault(string lines, string path)
    {
        var yaml = $"{lines}\nupstreams:\n{Stage.Entry("se", 1, new Uri("http://127.0.0.1:9"))}";
        var faults = Assert.Throws<ConfigurationException>(() => ConfigurationReader.Read(yaml, "t.yaml", DataPack.Embedded, _ => null)).Faults;
        Assert.Equal(path, Assert.Single(faults).Path);
    }

    private static async Task<HttpStatusCode> ReadyAsync(Stage stage)
    {
        using var response = await stage.Client.GetAsync(new Uri("/health/ready", UriKind.Relative), Stage.Token);
        return response.StatusCode;
    }

    /// <summary><c>wattline serve</c> as a process of its own.</summary>
    private sealed partial class ProgramUnderTest : IAsyncDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wattline-test-");
        private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<string> _said = [];
        private Process _process = null!;

        public Uri Address { get; private set; } = null!;

        public static async Task<ProgramUnderTest> StartAsync(Uri upstream, string yaml)
        {
            var program = new ProgramUnderTest();
            var file = Path.Combine(program._folder.FullName, "w.yaml");
            await File.WriteAllTextAsync(file, $"state: {program._folder.FullName}\n{yaml}upstreams:\n{Stage.Entry("se", 1, upstream)}", Stage.Token);
            // Signals reach it, also where the tests run in the background of a shell, which ignores some.
            string[] arguments =
            [
                "--default-signal=HUP,INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "Wattline.Cli.dll"), "serve", "--config", file, "--port", "0",
            ];
            program._process = Process.Start(new ProcessStartInfo("env", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            program._process.OutputDataReceived += (_, line) => program.Take(line.Data);
            program._process.ErrorDataReceived += (_, line) => program.Take(line.Data);
            program._process.BeginOutputReadLine();
            program._process.BeginErrorReadLine();
            program.Address = await program._address.Task.WaitAsync(TimeSpan.FromSeconds(60), Stage.Token);
            return program;
        }

        public async Task SignalAsync(string name)
        {
            using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
            await kill.WaitForExitAsync(Stage.Token);
        }

        public Task SaysAsync(string words) => Stage.WaitForAsync(() =>
        {
            lock (_said)
            {
                return Task.FromResult(_said.Exists(line => line.Contains(words, StringComparison.Ordinal)));
            }
        });

        public async Task<int> EndAsync()
        {
            await _process.WaitForExitAsync(Stage.Token).WaitAsync(TimeSpan.FromSeconds(20), Stage.Token);
            return _process.ExitCode;
        }

        public ValueTask DisposeAsync()
        {
            if (!_process.HasExited)
            {
                _process.Kill();
            }

            _process.Dispose();
            _folder.Delete(recursive: true);
            return ValueTask.CompletedTask;
        }

        private void Take(string? line)
        {
            lock (_said)
            {
                _said.Add(line ?? "");
            }

            if (Listens().Match(line ?? "") is { Success: true } found)
            {
                _address.TrySetResult(new Uri(found.Groups["address"].Value));
            }
        }

        [GeneratedRegex(@"listens on (?<address>http://\S+)")]
        private static partial Regex Listens();
    }
}
