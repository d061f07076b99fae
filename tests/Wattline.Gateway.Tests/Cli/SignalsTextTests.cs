using System.Text.Json;
using Wattline.Cli;

namespace Wattline.Gateway.Tests.Cli;

/// <summary><c>wattline signals</c> in a narrow terminal: a line a reading and a line a zone that is well, and no word cut.</summary>
public sealed class SignalsTextTests
{
    private static readonly JsonElement State = JsonDocument.Parse("""
        {
          "carbonScope": "lifeCycle", "carbon": ["energy-charts", "pack"], "marginal": ["pack"], "price": ["energy-charts", "pack"],
          "sources": [
            { "source": "electricity-maps", "restsUntil": "2026-11-22T11:00:00Z", "restsFor": "unauthorized", "channels": [
              { "channel": "carbon-forecast", "isForecast": true, "notCovered": ["XX"], "notAsked": null, "zones": [
                { "zone": "SE-SE3", "why": null, "answered": "2026-11-22T10:00:00Z", "newestHour": null, "ageHours": null,
                  "issued": "2026-11-22T10:00:00Z", "nextPoll": "2026-11-22T10:30:00Z" },
                { "zone": "DE", "why": "it answered 401: the key is missing, wrong, or does not cover this", "answered": null, "newestHour": null,
                  "ageHours": null, "issued": null, "nextPoll": "2026-11-22T10:30:00Z" } ] } ] },
            { "source": "energy-charts", "restsUntil": null, "restsFor": null, "channels": [
              { "channel": "prices", "isForecast": false, "notCovered": [], "notAsked": null, "zones": [
                { "zone": "DE-LU", "why": null, "answered": "2026-11-22T10:00:00Z", "newestHour": "2026-11-23T22:00:00Z", "ageHours": null,
                  "issued": null, "nextPoll": "2026-11-22T11:00:00Z" } ] } ] } ],
          "regions": [
            { "region": "stockholm", "readings": [
              { "kind": "price", "priceKind": "wholesaleHour", "carbonGPerKwh": null, "priceUsdPerMwh": 157.76, "timeliness": "replayed",
                "observedFor": "2022-11-26T13:00Z", "ageHours": null, "provenance": { "source": "entsoe-day-ahead-2022" } },
              { "kind": "average-life-cycle-carbon", "priceKind": null, "carbonGPerKwh": 23.4, "priceUsdPerMwh": null, "timeliness": "replayed",
                "observedFor": "2022-11-26T13:00Z", "ageHours": null, "provenance": { "source": "electricity-maps-hourly-2022" } } ] },
            { "region": "frankfurt", "readings": [
              { "kind": "price", "priceKind": "tariff", "carbonGPerKwh": null, "priceUsdPerMwh": 1200.5, "timeliness": "constant", "observedFor": null,
                "ageHours": null, "provenance": { "source": "configuration" } },
              { "kind": "marginal-direct-carbon", "priceKind": null, "carbonGPerKwh": 1012.25, "priceUsdPerMwh": null, "timeliness": "live",
                "observedFor": "2026-11-22T10:00Z", "ageHours": 12, "provenance": { "source": "WattTime" } } ] } ]
        }
        """).RootElement;

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(200)]
    public void NoWordIsCut(int width)
    {
        NarrowTable.HasWholeWords(SignalsText.ReadingColumns, SignalsText.ReadingCells(State), width);
        NarrowTable.HasWholeWords(SignalsText.SourceColumns, SignalsText.SourceCells(State), width);
    }

    [Fact]
    public void HowCurrentAReadingIsStandsInANarrowTerminalToo()
    {
        var text = NarrowTable.Draw(SignalsText.ReadingColumns, SignalsText.ReadingCells(State), 60, out var left);
        Assert.Equal(["Source", "Of", "Age"], left);
        Assert.Contains("marginal, direct", text, StringComparison.Ordinal);
        Assert.Contains("replayed", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AReadingTakesOneLineAndSoDoesAZoneThatIsWell()
    {
        var readings = SignalsText.ReadingCells(State);
        var lines = NarrowTable.Draw(SignalsText.ReadingColumns, readings, 80, out _).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.Trim().Length > 0).ToList();
        Assert.Equal(2 + readings.Count, lines.Count);
        Assert.Contains(lines, line => line.Contains("stockholm", StringComparison.Ordinal) && line.Contains("wholesale price", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("frankfurt", StringComparison.Ordinal) && line.Contains("tariff", StringComparison.Ordinal));

        var well = SignalsText.SourceCells(State).Where(row => row[^1] == "well").ToList();
        Assert.Single(well);
        lines = [.. NarrowTable.Draw(SignalsText.SourceColumns, well, 80, out _).Split('\n').Where(line => line.Trim().Length > 0)];
        Assert.Equal(3, lines.Count);
    }
}
