using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Wattline.Gateway.OpenAi;
using Wattline.Routing;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Proxy;

/// <summary>The figures that an answer carries: as headers, and in the last chunk of a stream whose client asked for usage.</summary>
internal static class Figures
{
    /// <summary>What is known before the body: where it runs, which model, under which receipt, whose joules, and the gateway's own time.</summary>
    public static void WriteKnown(HttpContext context, Exchange exchange, double overheadMs)
    {
        var headers = context.Response.Headers;
        headers[Hints.Prefix + "Region"] = exchange.Region;
        headers[Hints.Prefix + "Model"] = exchange.Model;
        headers[Hints.Prefix + "Decision"] = exchange.Id;
        if (exchange.Reasoning is { } reasoning)
        {
            WriteReasoning(headers, reasoning, exchange.Ask.Choice!.Difficulty);
        }

        if (exchange.Mode != ReceiptMode.Routed)
        {
            headers[Hints.Prefix + "Mode"] = WattlineJson.Name(exchange.Mode);
        }

        if (exchange.EnergyBasis is { } basis)
        {
            headers[Hints.Prefix + "Energy-Basis"] = WattlineJson.Name(basis);
        }

        headers[Hints.Prefix + "Overhead-Ms"] = Math.Round(overheadMs, 3, MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Where the gateway chose the model: how long it may think, how often it errs, and how hard the question was taken to be.</summary>
    private static void WriteReasoning(IHeaderDictionary headers, ReceiptReasoning reasoning, double difficulty)
    {
        headers[Hints.Prefix + "Budget-Tokens"] = Text(reasoning.BudgetTokens);
        headers[Hints.Prefix + "Expected-Error"] = Text(reasoning.ExpectedError);
        headers[Hints.Prefix + "Difficulty"] = $"{difficulty.ToString("0.##", CultureInfo.InvariantCulture)};{reasoning.DifficultyFrom};" +
            reasoning.Confidence.ToString("0.##", CultureInfo.InvariantCulture);
    }

    /// <summary>What only the whole body tells: energy at the meter, emissions, charge.</summary>
    public static void WriteCost(HttpContext context, ReceiptCost cost)
    {
        var headers = context.Response.Headers;
        headers[Hints.Prefix + "Energy-J"] = Text(cost.Energy.Joules);
        headers[Hints.Prefix + "Carbon-G"] = Text(cost.Emissions.Grams);
        headers[Hints.Prefix + "Cost-Usd"] = Text(cost.Charge.Total.Usd);
    }

    /// <summary>The same as a field to put into a usage object, comma first.</summary>
    public static byte[] UsageField(Exchange exchange, ReceiptCost cost) => Encoding.UTF8.GetBytes(
        $",\"wattline\":{{\"region\":\"{System.Text.Json.JsonEncodedText.Encode(exchange.Region)}\",\"decision\":\"{exchange.Id}\"," +
        $"\"energy_j\":{Text(cost.Energy.Joules)},\"carbon_g\":{Text(cost.Emissions.Grams)},\"cost_usd\":{Text(cost.Charge.Total.Usd)}}}");

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
