using System.Text.Json;
using Wattline.Gateway.Tests.Cli;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Reproduce;

/// <summary><c>wattline simulate</c> as a person runs it.</summary>
public class SimulateCommandTests
{
    private const string Small = "simulate --slots 1000 --runs 4 ";

    [Fact]
    public async Task HelpIsAsCommitted() => Snapshot.Matches("simulate-help.txt", (await CliTests.RunAsync("simulate --help")).Output);

    [Fact]
    public async Task EqualSeedsGiveEqualRowsAndOthersOthers()
    {
        var (code, first, errors) = await CliTests.RunAsync(Small + "--csv --seed 3");
        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith("world,regime,policy,auxiliaryKwh,costUsd,carbonKg,savedShare,", first, StringComparison.Ordinal);
        Assert.Equal(5, first.TrimEnd().Split('\n').Length);
        Assert.Equal(first, (await CliTests.RunAsync(Small + "--csv --seed 3")).Output);
        Assert.NotEqual(first, (await CliTests.RunAsync(Small + "--csv --seed 4")).Output);
    }

    [Fact]
    public async Task JsonHasTheTheoryWhereSlotsAreIndependentAndNoneWhereTheyHangTogether()
    {
        var gamma = JsonDocument.Parse((await CliTests.RunAsync(Small + "--json --error 0.1 --policy myopic")).Output).RootElement;
        Assert.Equal(-357.2265, gamma.GetProperty("driftJPerSlot").GetDouble(), 0.001);
        Assert.Equal(1, gamma.GetProperty("policies").GetArrayLength());
        var sun = JsonDocument.Parse((await CliTests.RunAsync(Small + "--json --supply sun --slot-s 300 --battery-kwh 1")).Output).RootElement;
        Assert.Equal(JsonValueKind.Null, sun.GetProperty("driftJPerSlot").ValueKind);
        Assert.Equal(4, sun.GetProperty("policies").GetArrayLength());
    }

    [Theory]
    [InlineData("--supply moon", "--supply knows no 'moon'. Known: gamma, constant, sun, wind.")]
    [InlineData("--policy lazy", "--policy knows no 'lazy'. Known: myopic, slack-aware, variance-aware, backpressure.")]
    [InlineData("--site us-ca-m", "--site knows no 'us-ca-m'. Nearest: us-ca-n")]
    [InlineData("--supply wind --site se", "--site knows no 'se' with that supply.")]
    [InlineData("--json --csv", "exclude each other")]
    [InlineData("--horizn 3", "'simulate' has no option --horizn")]
    public async Task AWrongWordIsAnsweredWithTheCure(string options, string cure)
    {
        var (code, _, errors) = await CliTests.RunAsync("simulate " + options);
        Assert.Equal(2, code);
        Assert.Contains(cure, errors, StringComparison.Ordinal);
    }
}
