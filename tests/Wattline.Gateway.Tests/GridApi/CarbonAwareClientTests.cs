using System.Globalization;
using System.Net.Http.Json;
using Wattline.Testing;
using static Wattline.Gateway.Tests.GridApi.CarbonAwareShapes;

namespace Wattline.Gateway.Tests.GridApi;

/// <summary>
/// Requests as known clients of the Carbon Aware Web API send them: the Go client that carries KEDA's carbon-aware operator (its exporter of
/// carbon intensity), and the client for Node that the Green Software Foundation generates.
/// </summary>
public sealed class CarbonAwareClientTests
{
    [Fact]
    public async Task TheExporterForKedaFindsThePresentIntensity()
    {
        await using var stage = await GridStage.StartAsync();
        stage.Observe("US-MIDA-PJM", [410]);
        stage.Forecast("US-MIDA-PJM", Enumerable.Range(0, 24).Select(hour => 400.0 - hour));
        stage.Clock.Advance(TimeSpan.FromMinutes(25));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/emissions/forecasts/current?location=eastus");
        request.Headers.Add("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "Swagger-Codegen/1.0.0/go");
        using var response = await stage.Client.SendAsync(request, Stage.Token);
        var forecast = Read<List<Forecast>>(await Answered.ReadAsync(response))[0];
        // It counts records, and takes the least and the greatest; the operator then looks for the one that now lies in.
        Assert.Equal(25, forecast.ForecastData.Count);
        Assert.Equal((377.0, 410.0), (forecast.ForecastData.Min(point => point.Value), forecast.ForecastData.Max(point => point.Value)));
        var now = stage.Clock.GetUtcNow();
        Assert.Equal(410, forecast.ForecastData.Single(point => point.Timestamp <= now && now < point.Timestamp.AddMinutes(point.Duration)).Value);
    }

    [Fact]
    public async Task TheGoClientsDaysAreRead()
    {
        await using var stage = await GridStage.StartAsync();
        var mean = Read<Mean>(await stage.GetAsync("/emissions/average-carbon-intensity?endTime=2026-01-15&location=eastus&startTime=2026-01-14"));
        Assert.Equal(new DateTimeOffset(2026, 1, 14, 0, 0, 0, TimeSpan.Zero), mean.StartTime);
        Assert.Equal(TimeSpan.FromDays(1), mean.EndTime - mean.StartTime);
    }

    [Fact]
    public async Task TheNodeClientsQuestionsAreAnswered()
    {
        await using var stage = await GridStage.StartAsync();
        stage.Observe("US-CAL-CISO", [200]);
        stage.Forecast("US-CAL-CISO", Enumerable.Repeat(150.0, 24));
        const string Yesterday = "location=westus&location=centralus&location=eastus&time=2026-01-14T00%3A00%3A00.000Z&toTime=2026-01-14T23%3A59%3A59.999Z";
        Assert.Equal(3 * 24, Read<List<Data>>(await stage.GetAsync($"/emissions/bylocations?{Yesterday}")).Count);
        Assert.NotEmpty(Read<List<Data>>(await stage.GetAsync($"/emissions/bylocations/best?{Yesterday}")));
        Assert.Equal(24, Read<List<Data>>(await stage.GetAsync($"/emissions/bylocation?{Yesterday.Replace("location=centralus&location=eastus&", "", StringComparison.Ordinal)}")).Count);
        Read<Mean>(await stage.GetAsync("/emissions/average-carbon-intensity?location=westus&startTime=2026-01-14T00%3A00%3A00.000Z&endTime=2026-01-14T23%3A59%3A59.999Z"));
        Read<List<Mean>>(await stage.PostAsync(
            "/emissions/average-carbon-intensity/batch",
            new[] { new { location = "westus", startTime = "2026-01-14T00:00:00.000Z", endTime = "2026-01-14T23:59:59.999Z" } }));
        var hour = Read<List<Forecast>>(await stage.GetAsync("/emissions/forecasts/current?location=westus&dataStartAt=2026-01-15T13%3A00%3A00.000Z&dataEndAt=2026-01-15T14%3A00%3A00.000Z"));
        Assert.Equal(150, hour[0].OptimalDataPoints[0].Value);
        var minutes = Read<List<Forecast>>(await stage.PostAsync("/emissions/forecasts/batch", new[]
        {
            new
            {
                location = "westus", requestedAt = "2026-01-15T12:00:00.000Z", dataStartAt = "2026-01-15T12:10:00.000Z",
                dataEndAt = "2026-01-15T12:20:00.000Z", windowSize = 10,
            },
        }));
        Assert.Equal(("westus", 10, 200.0), (minutes[0].Location, minutes[0].WindowSize, Assert.Single(minutes[0].ForecastData).Value));
    }

    [Fact]
    public async Task EveryLocationOfTheListIsKnownAndThoseOfCloudsHaveAPlace()
    {
        await using var stage = await GridStage.StartAsync();
        var places = Read<Dictionary<string, Place>>(await stage.GetAsync("/locations"));
        foreach (var name in new[] { "eastus", "westeurope", "northeurope", "us-east-1", "europe-west4" })
        {
            Assert.Equal(name, places[name].Name);
            Assert.InRange(places[name].Latitude!.Value, -60, 72);
            Assert.InRange(places[name].Longitude!.Value, -180, 180);
        }

        Assert.Null(places["DE"].Latitude);
        Assert.All(places, place => Assert.Equal(place.Key, place.Value.Name));
        foreach (var name in places.Keys.Where((_, index) => index % 25 == 0))
        {
            Assert.True((await stage.GetAsync($"/emissions/bylocation?location={name}")).Status is 200 or 204, name);
        }
    }

    [Fact]
    public async Task CloudsRegionsStandOnZonesOfTheData()
    {
        await using var stage = await GridStage.StartAsync();
        var pack = stage.Desk.Pack;
        Assert.All(Gateway.Api.Grid.CloudRegions.BySite, region => Assert.NotNull(pack.FindSite(region.Site)));
        Assert.All(Gateway.Api.Grid.CloudRegions.ByZone, region => Assert.Contains(pack.CarbonZones, zone => zone.Id == region.CarbonZone));
        var names = Gateway.Api.Grid.CloudRegions.BySite.Select(region => region.Region).Concat(Gateway.Api.Grid.CloudRegions.ByZone.Select(region => region.Region)).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.DoesNotContain(names, name => pack.Sites.Any(site => site.ProviderRegion == name));
    }

    [Fact]
    public async Task TheGatewayServesThemBehindItsKeysAndSaysThatItIsHealthy()
    {
        // The digest is that of "secret".
        const string Keys = "keys: [{ name: a, sha256: 2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b }]";
        await using var stage = await Stage.StartAsync(Keys, ["se"], new FakeClock());
        foreach (var path in new[] { "/locations", "/emissions/bylocation?location=se", "/api/carbon/se", "/api/zones" })
        {
            Assert.Equal(401, await StatusAsync(stage, path, null));
            Assert.Equal(200, await StatusAsync(stage, path, "secret"));
        }

        using var health = await stage.Client.GetAsync(new Uri("/health", UriKind.Relative), Stage.Token);
        Assert.Equal(("Healthy", 200), ((await health.Content.ReadAsStringAsync(Stage.Token)).Trim(), (int)health.StatusCode));
        using var posted = new HttpRequestMessage(HttpMethod.Post, "/emissions/average-carbon-intensity/batch");
        posted.Headers.Authorization = new("Bearer", "secret");
        posted.Content = JsonContent.Create(new[] { new { location = "se", startTime = "2026-01-14T00:00:00Z", endTime = "2026-01-14T05:00:00Z" } });
        using var means = await stage.Client.SendAsync(posted, Stage.Token);
        Assert.Equal("se", Assert.Single(Read<List<Mean>>(await Answered.ReadAsync(means))).Location);
    }

    private static async Task<int> StatusAsync(Stage stage, string path, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
        {
            request.Headers.Authorization = new("Bearer", key);
        }

        using var response = await stage.Client.SendAsync(request, Stage.Token);
        return (int)response.StatusCode;
    }
}
