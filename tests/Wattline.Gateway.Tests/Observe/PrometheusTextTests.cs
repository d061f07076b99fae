using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Wattline.Gateway.Observe;

namespace Wattline.Gateway.Tests.Observe;

/// <summary>The reader of Prometheus text.</summary>
public sealed class PrometheusTextTests
{
    [Fact]
    public void WhatThePageWritesIsReadBack() => Prop.ForAll<NormalFloat[], string[]>((figures, labels) =>
    {
        using var meter = new Meter("test");
        using var page = new PrometheusPage(meter);
        var words = labels.Append("a \\ \"b\"\nc,d}{=").OfType<string>().Where(IsText).Distinct().ToList();
        var values = words.Zip(figures.Select(figure => figure.Get).Concat(Enumerable.Repeat(0.5, words.Count)), (word, value) => (Word: word, Value: value)).ToList();
        meter.CreateObservableGauge("wait", () => values.Select(one => new Measurement<double>(one.Value, new KeyValuePair<string, object?>("model", one.Word))));
        var histogram = meter.CreateHistogram<double>("span", "s");
        histogram.Record(0.2);

        var read = Read(page.Write());

        Assert.Equal(values.OrderBy(one => one.Word), read.Where(one => one.Name == "wait").Select(one => (one["model"]!, one.Value)).OrderBy(one => one.Item1));
        Assert.Equal(1, Assert.Single(read, one => one.Name == "span_seconds_count").Value);
        Assert.Equal(0.2, Assert.Single(read, one => one.Name == "span_seconds_sum").Value);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void AnyBytesAreReadOrRefusedAndNeverThrown() => Prop.ForAll<byte[]>(bytes =>
    {
        foreach (var page in new[] { bytes, [.. "a{"u8, .. bytes, .. "\n"u8], [.. "a{b=\""u8, .. bytes, .. "\"} 1\n"u8], [.. "a "u8, .. bytes, .. "\n"u8] })
        {
            var (samples, problem) = Take(page);
            Assert.Equal(samples is null, problem.Length > 0);
        }
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a 1\n", "a  1")]
    [InlineData("# HELP a b\n# TYPE a wonder\n#\n\n  a\t2 1700000000000\r\n# EOF\n", "a  2")]
    [InlineData("a{} 1\na{b=\"c\",} 2\na { b = \"c\" , d = \"e\" } 3\n", "a  1|a b=c 2|a b=c,d=e 3")]
    [InlineData("a{b=\"x\\\\y\\\"z\\nw\\q\"} 1\n", "a b=x\\y\"z\nw\\q 1")]
    [InlineData("a NaN\na +Inf\na -Inf\na 1e3\n", "a  NaN|a  Infinity|a  -Infinity|a  1000")]
    [InlineData("a N/A\na\na 0x1p3\n", "a  NaN|a  NaN|a  NaN")]
    [InlineData("vllm:x_bucket{le=\"+Inf\"} 5 # {trace=\"1\"} 0.2 1.5\n", "vllm:x_bucket le=+Inf 5")]
    [InlineData("{\"quoted\"} 1\n9a 1\n<html>\na 1\n", "a  1")]
    public void TheFormatIsRead(string page, string samples) => Assert.Equal(samples, string.Join('|', Read(page).Select(one =>
        $"{one.Name} {string.Join(',', one.Labels.Select(label => $"{label.Key}={label.Value}"))} {one.Value.ToString(CultureInfo.InvariantCulture)}")));

    [Theory]
    [InlineData("a 1\na 2", "ends within a line")]
    [InlineData("a{b=\"c} 1\n", "labels of a")]
    [InlineData("a{b=c} 1\n", "labels of a")]
    [InlineData("a 1\na 2\na 3\na 4\n", "3 series")]
    [InlineData("b 1\nb 1\nb 1\nb 1\nb 1\nb 1\n", "5 lines")]
    [InlineData("a{b=\"12345678901\"} 1\n", "label of a is longer")]
    [InlineData("a{b=\"1\",b=\"2\",b=\"3\",b=\"4444\"} 1\n", "longer than 30 bytes")]
    [InlineData("# 3456789012345678901234567890123456789012345678901234567890123456789\n# 34567890123456789012345678901\n", "100 bytes")]
    public void APageBeyondALimitIsRefusedWhole(string page, string problem)
    {
        var (samples, said) = Take(Encoding.UTF8.GetBytes(page), name => name == "a", new PageLimits(100, 5, 30, 3, 10));

        Assert.Null(samples);
        Assert.Contains(problem, said, StringComparison.Ordinal);
    }

    [Fact]
    public void ALongCommentAndOtherNamesCostNothing() =>
        Assert.Equal(2, Assert.Single(Take(
            Encoding.UTF8.GetBytes($"# {new string('x', 20_000)}\nb{{c=\"{new string('x', 5000)}\"}} 1\na 2\n"), name => name == "a").Samples!).Value);

    [Theory]
    [InlineData("Hostname=\"gpu-1\"", "Hostname=gpu-1")]
    [InlineData("{a=\"1\", b=\"2\"}", "a=1,b=2")]
    [InlineData("gpu-1", null)]
    [InlineData("a=~\"x\"", null)]
    [InlineData("", null)]
    [InlineData("a=\"1\"} x", null)]
    public void ASelectorIsReadOrRefused(string text, string? labels) =>
        Assert.Equal(labels, PrometheusText.ReadSelector(text) is { } read ? string.Join(',', read.Select(one => $"{one.Key}={one.Value}")) : null);

    private static bool IsText(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text && text.Length < 200 && !text.Contains('\r', StringComparison.Ordinal);

    private static IReadOnlyList<PrometheusSample> Read(string page) => Take(Encoding.UTF8.GetBytes(page)).Samples!;

    private static (IReadOnlyList<PrometheusSample>? Samples, string Problem) Take(byte[] page, Func<string, bool>? wanted = null, PageLimits? limits = null) =>
        PrometheusText.ReadAsync(new MemoryStream(page), wanted, limits).GetAwaiter().GetResult();
}
