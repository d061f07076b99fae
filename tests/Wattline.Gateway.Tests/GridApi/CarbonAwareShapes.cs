using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wattline.Gateway.Tests.GridApi;

/// <summary>
/// What generated clients of the Carbon Aware Web API decode answers into, as strictly as one can: a field more or less is a failure. Names
/// and types are those of the API's OpenAPI document of version 1.
/// </summary>
internal static class CarbonAwareShapes
{
    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    internal sealed record Data(string Location, DateTimeOffset Time, double Rating, TimeSpan Duration);

    internal sealed record Point(string Location, DateTimeOffset Timestamp, int Duration, double Value);

    internal sealed record Forecast(
        DateTimeOffset GeneratedAt, DateTimeOffset RequestedAt, string Location, DateTimeOffset DataStartAt, DateTimeOffset DataEndAt, int WindowSize,
        List<Point> OptimalDataPoints, List<Point> ForecastData);

    internal sealed record Mean(string Location, DateTimeOffset StartTime, DateTimeOffset EndTime, double CarbonIntensity);

    internal sealed record Place(double? Latitude, double? Longitude, string Name);

    internal sealed record Problem(string Type, string Title, int Status, string? Detail, Dictionary<string, string[]> Errors);

    /// <summary>An answer of 200, decoded.</summary>
    public static T Read<T>(Answered answer)
    {
        Assert.True(answer.Status == 200, $"{answer.Status} {answer.Text}");
        Assert.StartsWith("application/json", answer.Headers["Content-Type"], StringComparison.Ordinal);
        return JsonSerializer.Deserialize<T>(answer.Body, Strict)!;
    }

    /// <summary>A refusal, decoded.</summary>
    public static Problem Refused(Answered answer, int status = 400)
    {
        Assert.True(answer.Status == status, $"{answer.Status} {answer.Text}");
        Assert.StartsWith("application/problem+json", answer.Headers["Content-Type"], StringComparison.Ordinal);
        var problem = JsonSerializer.Deserialize<Problem>(answer.Body, Strict)!;
        Assert.Equal(status, problem.Status);
        return problem;
    }
}
