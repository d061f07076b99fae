using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Wattline.Routing;
using Wattline.Storage;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Hostile;

/// <summary>Memory is that of the process: these tests run alone.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class RunsAlone;

/// <summary>Answers that are large, longer than promised or without end: they pass unchanged in bounded memory, or are cut at a limit.</summary>
[Collection<RunsAlone>]
public sealed class RegionSizeTests
{
    /// <summary>What the gateway, the test's sockets and their pools may hold at once, bytes: an answer of 8 MiB and the copy while it grows.</summary>
    private const long Growth = 40 << 20;
    private const int Tail = 500;

    private const string Head = "HTTP/1.1 200 OK\r\nConnection: close\r\n", Events = "Content-Type: text/event-stream\r\n\r\n";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALineOf100MbPassesInBoundedMemory(bool piecemeal)
    {
        const int Pieces = 100, Piece = 1_000_000;
        var text = new string('x', Piece);
        var expected = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var region = new RawUpstream(async connection =>
        {
            await connection.SendAsync(Head + Events + (piecemeal ? RegionFaults.Event : ""));
            await connection.SendAsync("data: ");
            for (var piece = 0; piece < Pieces; piece++)
            {
                await connection.SendAsync(text);
            }

            await connection.SendAsync("\n\ndata: [DONE]\n\n");
        });
        expected.AppendData(Encoding.UTF8.GetBytes((piecemeal ? RegionFaults.Event : "") + "data: "));
        for (var piece = 0; piece < Pieces; piece++)
        {
            expected.AppendData(Encoding.UTF8.GetBytes(text));
        }

        expected.AppendData("\n\ndata: [DONE]\n\n"u8);
        var read = await ReadAsync(region, Chat.Streamed());

        Assert.Equal(Convert.ToHexString(expected.GetHashAndReset()), read.Hash);
        Assert.InRange(read.Growth, long.MinValue, Growth);
        Assert.Equal((ReceiptOutcome.Served, "se"), (read.Receipt.Outcome, Assert.Single(read.Receipt.Tried)));
        Assert.Empty(read.Resting);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public async Task AGzipBombPassesUnopened(string type)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1_000_000];
            for (var piece = 0; piece < 300; piece++)
            {
                await gzip.WriteAsync(zeros, Stage.Token);
            }
        }

        var bomb = packed.ToArray();
        await using var region = new RawUpstream(async connection =>
        {
            await connection.SendAsync($"{Head}Content-Type: {type}\r\nContent-Encoding: gzip\r\nContent-Length: {bomb.Length}\r\n\r\n");
            await connection.SendAsync(bomb);
        });
        var read = await ReadAsync(region, type == "application/json" ? Chat.Body() : Chat.Streamed());

        Assert.Equal(Convert.ToHexString(SHA256.HashData(bomb)), read.Hash);
        Assert.DoesNotContain("Accept-Encoding", region.Requests[0], StringComparison.OrdinalIgnoreCase);
        Assert.InRange(read.Growth, long.MinValue, Growth);
        Assert.Equal((ReceiptOutcome.Served, UsageSource.Counted), (read.Receipt.Outcome, read.Receipt.UsageSource));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswerWithoutEndIsCutAtItsLimit(bool streamed)
    {
        const int Limit = 20_000_000;
        var piece = streamed ? string.Concat(Enumerable.Repeat(RegionFaults.Event, 1000)) : new string('x', 50_000);
        await using var region = new RawUpstream(async connection =>
        {
            await connection.SendAsync(Head + (streamed ? Events : "\r\n"));
            await connection.RepeatAsync(piece);
        });
        var read = await ReadAsync(region, streamed ? Chat.Streamed() : Chat.Body(), "limits: { answer_mb: 20, unhealthy_s: 60 }");

        Assert.Equal(streamed, read.Whole);
        // Where the connection is cut, what it still held goes with it.
        Assert.InRange(read.Bytes, streamed ? Limit : 1, Limit + 1_000_000);
        Assert.Equal(streamed, read.Tail.Contains("limits.answer_mb", StringComparison.Ordinal));
        Assert.InRange(read.Growth, long.MinValue, Growth);
        Assert.Equal((ReceiptOutcome.Cut, "se"), (read.Receipt.Outcome, Assert.Single(read.Receipt.Tried)));
        Assert.Equal(["se"], read.Resting);
        await Stage.WaitForAsync(() => Task.FromResult(region.Ended == 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswerThatDripsForEverIsCutAtItsTime(bool streamed)
    {
        await using var region = new RawUpstream(async connection =>
        {
            await connection.SendAsync(Head + (streamed ? Events : "\r\n"));
            await connection.RepeatAsync(streamed ? RegionFaults.Event : "x", TimeSpan.FromMilliseconds(70));
        });
        var waited = Stopwatch.StartNew();
        var read = await ReadAsync(region, streamed ? Chat.Streamed() : Chat.Body(), "limits: { answer_s: 1, tries: 1, unhealthy_s: 60 }");

        Assert.InRange(waited.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(15));
        Assert.Contains(streamed ? "stream_cut" : "no_region_available", read.Tail, StringComparison.Ordinal);
        Assert.Equal(streamed ? ReceiptOutcome.Cut : ReceiptOutcome.Refused, read.Receipt.Outcome);
        Assert.Equal(["se"], read.Resting);
        Assert.Equal(1, region.Connections);
    }

    /// <summary>Reads an answer to its end with one small buffer, and weighs what is alive every now and then.</summary>
    private static async Task<Read> ReadAsync(RawUpstream region, string body, string limits = "")
    {
        await using var gateway = await TestGateway.StartAsync($"{limits}\nupstreams:\n{Stage.Entry("se", 1, region.Address)}");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var response = await gateway.Client.SendAsync(Chat.Request(body), HttpCompletionOption.ResponseHeadersRead, Stage.Token);
        await using var stream = await response.Content.ReadAsStreamAsync(Stage.Token);
        var (hash, buffer, bytes, most, whole) = (IncrementalHash.CreateHash(HashAlgorithmName.SHA256), new byte[64 << 10], 0L, 0L, true);
        var (tail, weighed) = ("", 0L);
        try
        {
            while (await stream.ReadAsync(buffer, Stage.Token) is var read and > 0)
            {
                hash.AppendData(buffer.AsSpan(0, read));
                bytes += read;
                // The last words may come in two reads.
                tail += Encoding.Latin1.GetString(buffer.AsSpan(0, read)[^Math.Min(read, Tail)..]);
                tail = tail[^Math.Min(tail.Length, Tail)..];
                if (bytes - weighed > 9_000_000)
                {
                    weighed = bytes;
                    most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
                }
            }
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            whole = false;
        }

        await gateway.WaitForReceiptsAsync(1);
        var receipt = gateway.Ledger.Page(null, 1, new ReceiptFilter()).Receipts[0];
        return new Read(Convert.ToHexString(hash.GetHashAndReset()), bytes, most - before, whole, tail, receipt, await Metrics.RestingAsync(gateway));
    }

    private sealed record Read(string Hash, long Bytes, long Growth, bool Whole, string Tail, Receipt Receipt, IReadOnlyList<string> Resting);
}
